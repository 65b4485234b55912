"""What is deployed fits the code: settings that exist, a user without rights, nothing from an address of ours."""

import re
from pathlib import Path

import yaml

from bot.main import SLACK_PATH
from bot.settings import Settings
from bot.web.pages import LARGEST_FORM

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
NGINX = (ROOT / "docs" / "deploy" / "nginx.conf").read_text("utf-8")
SETTINGS = {f"JUXING_{name.upper()}" for name in Settings.model_fields}


def test_every_setting_of_the_compose_file_exists_and_starts_a_bot(monkeypatch) -> None:
    given = COMPOSE["services"]["juxing"]["environment"]
    assert set(given) - SETTINGS == set()
    values = {name: re.sub(r"\$\{[^}]*\}", "given", text) for name, text in given.items()}
    values |= {"JUXING_SLACK_CLIENT_ID": "", "JUXING_SLACK_CLIENT_SECRET": "", "JUXING_LOG_LEVEL": "INFO"}
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    chosen = Settings(_env_file=None).checked()
    assert (chosen.transport, chosen.host) == ("http", "0.0.0.0")
    assert chosen.database_url.startswith("postgresql+psycopg://")


def test_no_secret_stands_in_it() -> None:
    secret = re.compile(r"TOKEN|SECRET|PASSWORD|KEYS")
    for service in COMPOSE["services"].values():
        for name, value in service.get("environment", {}).items():
            assert not secret.search(name) or str(value).startswith("${"), name


def test_several_replicas_wait_for_the_database_and_only_the_proxy_is_reached() -> None:
    juxing, nginx = COMPOSE["services"]["juxing"], COMPOSE["services"]["nginx"]
    assert juxing["deploy"]["replicas"] >= 2
    assert juxing["depends_on"]["postgres"]["condition"] == "service_healthy"
    assert [name for name, service in COMPOSE["services"].items() if "ports" in service] == ["nginx"]
    assert (juxing["read_only"], juxing["cap_drop"]) == (True, ["ALL"])
    mounted = nginx["volumes"][0].split(":")[0]
    assert (ROOT / mounted).is_file()


def test_the_image_is_built_from_the_lock_by_hash_and_runs_as_nobody() -> None:
    assert "--require-hashes -r requirements.lock" in DOCKERFILE
    assert "://" not in DOCKERFILE.replace("http://127.0.0.1", "")
    assert re.search(r"^USER (?!root)\w+$", DOCKERFILE, re.MULTILINE)
    copied = re.findall(r"^COPY (.+) \S+$", DOCKERFILE, re.MULTILINE)
    assert [name for line in copied for name in line.split() if not (ROOT / name).exists()] == []
    let_in = (ROOT / ".dockerignore").read_text("utf-8")
    assert [name for line in copied for name in line.split() if f"!{name}" not in let_in] == []
    assert set(re.findall(r"(JUXING_\w+)=", DOCKERFILE)) - SETTINGS == set()


def test_the_proxy_lets_through_what_the_guard_takes_and_repeats_no_click() -> None:
    assert "client_max_body_size 1m;" in NGINX  # of Slack's body; of a form it is less
    assert LARGEST_FORM < 1024**2
    assert "proxy_next_upstream error;" in NGINX
    assert "location / {" in NGINX
    assert SLACK_PATH.startswith("/")
