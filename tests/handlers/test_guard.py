"""The guard in front of Bolt: what is not from Slack gets a 4xx, never a 5xx, and nothing behind it sees a byte."""

import io
import random
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote, unquote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_bolt.request.internals import parse_body

from bot.guard import MOST_BYTES, MOST_SECONDS, READ, guard, sign, unquoted

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
NOW = 1_793_584_800
SEED = 20251123


class Door:
    """A guarded app that echoes, and remembers what came through."""

    def __init__(self) -> None:
        self.seen: list[bytes] = []
        self.read: list[dict[str, Any]] = []
        self.app = guard(self._inside, SECRET, lambda: float(NOW))

    def _inside(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        self.seen.append(environ["wsgi.input"].read())
        self.read.append(environ[READ])
        start("200 OK", [])
        return [b"in"]

    def knock(self, body: bytes = b"text=1", **headers: str | None) -> int:
        stamp = str(NOW)
        environ = {
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_X_SLACK_REQUEST_TIMESTAMP": stamp,
            "HTTP_X_SLACK_SIGNATURE": sign(SECRET, stamp, body),
            "wsgi.input": io.BytesIO(body),
        }
        environ.update(headers)
        statuses: list[str] = []
        list(self.app({name: value for name, value in environ.items() if value is not None}, self._start(statuses)))
        return int(statuses[0][:3])

    def _start(self, statuses: list[str]) -> Callable[..., Any]:
        return lambda status, headers: statuses.append(status)


@pytest.fixture
def door() -> Door:
    return Door()


def test_slacks_own_example_has_slacks_own_signature() -> None:
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
        b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
        b"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    signed = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    assert sign(SECRET, "1531420618", body) == signed


def test_what_slack_signed_comes_through_whole(door: Door) -> None:
    assert door.knock("text=聚星".encode()) == 200
    assert door.seen == ["text=聚星".encode()]


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_X_SLACK_SIGNATURE": "v0=" + "0" * 64},
        {"HTTP_X_SLACK_SIGNATURE": "v1=" + "0" * 64},
        {"HTTP_X_SLACK_SIGNATURE": ""},
        {"HTTP_X_SLACK_SIGNATURE": None},
        {"HTTP_X_SLACK_SIGNATURE": "v0=" + "é" * 64},
        {"HTTP_X_SLACK_SIGNATURE": sign(SECRET, str(NOW), b"text=1").upper()},
        {"HTTP_X_SLACK_SIGNATURE": sign("another secret", str(NOW), b"text=1")},
        {"HTTP_X_SLACK_REQUEST_TIMESTAMP": None},
        {"HTTP_X_SLACK_REQUEST_TIMESTAMP": "now"},
        {"HTTP_X_SLACK_REQUEST_TIMESTAMP": "-1"},
        {"HTTP_X_SLACK_REQUEST_TIMESTAMP": "1e9"},
        {"HTTP_X_SLACK_REQUEST_TIMESTAMP": "٣" * 10},
        {"HTTP_X_SLACK_REQUEST_TIMESTAMP": "9" * 400},
        {"HTTP_X_SLACK_REQUEST_TIMESTAMP": f"{NOW},{NOW}"},
    ],
)
def test_a_bad_header_is_turned_away(door: Door, headers: dict[str, Any]) -> None:
    assert door.knock(**headers) == 401
    assert door.seen == []


@pytest.mark.parametrize("away", [-MOST_SECONDS - 1, MOST_SECONDS + 1, 10**9])
def test_a_stale_or_future_request_is_turned_away_though_it_is_signed(door: Door, away: int) -> None:
    stamp = str(NOW + away)
    signed = {"HTTP_X_SLACK_REQUEST_TIMESTAMP": stamp, "HTTP_X_SLACK_SIGNATURE": sign(SECRET, stamp, b"text=1")}
    assert door.knock(**signed) == 401


@pytest.mark.parametrize("away", [-MOST_SECONDS, 0, MOST_SECONDS])
def test_five_minutes_either_way_are_fresh(door: Door, away: int) -> None:
    stamp = str(NOW + away)
    signed = {"HTTP_X_SLACK_REQUEST_TIMESTAMP": stamp, "HTTP_X_SLACK_SIGNATURE": sign(SECRET, stamp, b"text=1")}
    assert door.knock(**signed) == 200


@pytest.mark.parametrize("length", [str(MOST_BYTES + 1), "9" * 12, "-1", "many", "1_000", "1.5"])
def test_a_body_too_large_or_of_no_length_is_not_even_read(door: Door, length: str) -> None:
    assert door.knock(CONTENT_LENGTH=length) == 413
    assert door.seen == []


def test_the_largest_body_comes_through(door: Door) -> None:
    assert door.knock(b"x" * MOST_BYTES) == 200


def test_no_byte_is_read_beyond_the_length_that_is_told(door: Door) -> None:
    """What follows on the same connection is another request."""
    signed = sign(SECRET, str(NOW), b"text=1")
    assert door.knock(b"text=1POST / HTTP/1.1", CONTENT_LENGTH="6", HTTP_X_SLACK_SIGNATURE=signed) == 200
    assert door.seen == [b"text=1"]


def test_a_body_whose_length_is_not_told_is_empty(door: Door) -> None:
    signed = sign(SECRET, str(NOW), b"")
    for length in ({"CONTENT_LENGTH": ""}, {"CONTENT_LENGTH": None}):
        assert door.knock(b"text=1", HTTP_X_SLACK_SIGNATURE=signed, **length) == 200
    assert (door.seen, door.read) == ([b"", b""], [{}, {}])


def test_a_changed_body_is_turned_away(door: Door) -> None:
    assert door.knock(b"text=2", HTTP_X_SLACK_SIGNATURE=sign(SECRET, str(NOW), b"text=1")) == 401


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{", "application/json"),
        (b"{", "application/x-www-form-urlencoded"),
        (b"[]", "application/json"),
        (b"null", "application/json"),
        (b"\xff\xfe", "application/json"),
        (b"\xff\xfe", "application/x-www-form-urlencoded"),
        (b"payload={", "application/x-www-form-urlencoded"),
        (b"payload=%ff", "application/x-www-form-urlencoded"),
        (b"payload=[]", "application/x-www-form-urlencoded"),
        (b"payload=1", "application/x-www-form-urlencoded"),
        (b"payload=", "application/x-www-form-urlencoded"),
        (b"[" * 100_000, "application/json"),
    ],
)
def test_signed_but_unreadable_is_turned_away_before_bolt_breaks_on_it(door: Door, body: bytes, kind: str) -> None:
    assert door.knock(body, CONTENT_TYPE=kind) == 400
    assert door.seen == []


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"type": "url_verification", "challenge": "x"}', "application/json; charset=utf-8"),
        (b"payload=%7B%22type%22%3A%22block_actions%22%7D", "application/x-www-form-urlencoded"),
        (b"command=%2Fjuxing&text=", "application/x-www-form-urlencoded"),
        (b"ssl_check=1", "application/x-www-form-urlencoded"),
    ],
)
def test_every_kind_of_delivery_comes_through(door: Door, body: bytes, kind: str) -> None:
    assert door.knock(body, CONTENT_TYPE=kind) == 200
    assert door.seen == [body]
    assert door.read == [parse_body(body.decode(), kind.partition(";")[0])]


FORM = "application/x-www-form-urlencoded"
#: what stands in forms, and what can go wrong there
PARTS = st.sampled_from([*"&=+%", "%2", "%20", "%2B", "%E8%81%9A", "%ff", "payload", "text", "聚", "é", " ", ";", ""])


@pytest.mark.parametrize(
    "said",
    [
        "text=a+b%20c&brand=%E8%81%9A%E6%98%9F",
        "text=1+1=2&=none&empty=&bare&&text=last",
        "text=5%25+off%2B&note=%3D%3d&half=%ff%4&sign=%",
        "text=a=b==c&text%20=%0A",
    ],
)
def test_a_form_is_read_as_bolt_reads_it_whatever_signs_stand_in_it(door: Door, said: str) -> None:
    assert door.knock(said.encode(), CONTENT_TYPE=FORM) == 200
    assert door.read == [parse_body(said, FORM)]


@given(st.lists(PARTS, max_size=30).map("".join).filter(lambda said: "payload" not in said))
def test_a_form_is_read_as_bolt_reads_it(said: str) -> None:
    door = Door()
    assert door.knock(said.encode(), CONTENT_TYPE=FORM) == 200
    assert door.read == [parse_body(said, FORM)]


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=30), max_size=8))
def test_whatever_was_typed_arrives_as_it_was_typed(said: dict[str, str]) -> None:
    door = Door()
    fields = {f"field {name}": value for name, value in said.items()}
    assert door.knock(urlencode(fields).encode(), CONTENT_TYPE=FORM) == 200
    assert door.read == [fields if "payload" not in fields else {}]


def test_a_form_that_speaks_of_a_payload_and_has_none_says_nothing(door: Door) -> None:
    assert door.knock(b"text=payload", CONTENT_TYPE=FORM) == 200
    assert door.read == [parse_body("text=payload", FORM)] == [{}]


def test_unsigned_garbage_never_gets_a_5xx(door: Door) -> None:
    chance = random.Random(SEED)
    letters = "".join(map(chr, range(256)))
    names = ("CONTENT_LENGTH", "HTTP_X_SLACK_REQUEST_TIMESTAMP", "HTTP_X_SLACK_SIGNATURE", "CONTENT_TYPE")
    answered = {
        door.knock(
            chance.randbytes(chance.randrange(200)),
            **{"HTTP_X_SLACK_SIGNATURE": "v0=" + "".join(chance.choices("0123456789abcdef", k=64))}
            | {chance.choice(names): "".join(chance.choices(letters, k=chance.randrange(80)))},
        )
        for _ in range(3_000)
    }
    assert answered <= {401, 413}
    assert door.seen == []


SIGNS = st.sampled_from(["%", "=", "%3D", "%3d", "%0A", "\n", "\r", " ", "_", "a", "7", "F", "%E4%BD%A0", "%ff", "你"])


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("%E4%BD%A0%20%22quoted%22", '你 "quoted"'),
        ("1%3D1 %3d %3D", "1=1 = ="),
        ("a=b%41", "a=bA"),
        ("100% sure%21", "100% sure!"),
        ("%%3D", "%="),
        ("%3D%=", "=%="),
        ("%\n41", "%\n41"),
        ("a%", "a%"),
        ("%41%", "A%"),
        ("%4", "%4"),
        ("%zz%41", "%zzA"),
        ("%3D\r", "=\r"),
        ("%41 \n%41", "A \nA"),
        ("你%41", "你A"),
        ("%ff", "\ufffd"),
        ("%3D%3", "=%3"),
    ],
)
def test_signs_are_read_where_they_are_signs_and_stand_for_themselves_elsewhere(text: str, read: str) -> None:
    assert unquoted(text) == unquote(text) == read


@given(st.one_of(st.text(), st.lists(SIGNS).map("".join), st.text().map(quote)))
def test_signs_are_read_as_the_library_reads_them(text: str) -> None:
    assert unquoted(text) == unquote(text)


def test_who_is_turned_away_gets_a_status_and_nothing_else_to_keep_or_to_guess_at() -> None:
    told: list[Any] = []
    body = guard(lambda environ, start: [b"in"], SECRET, lambda: float(NOW))(
        {"wsgi.input": io.BytesIO(b"")}, lambda status, headers: told.append((status, dict(headers)))
    )
    assert list(body) == [b""]
    assert told == [
        (
            "401 Unauthorized",
            {
                "Content-Type": "text/plain",
                "X-Content-Type-Options": "nosniff",
                "Cache-Control": "no-store",
                "Content-Length": "0",
            },
        )
    ]
