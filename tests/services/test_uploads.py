"""Uploaded files, on both databases: looked at, confirmed once, taken in whole, whoever dies or hurries on the way."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from bot import slack
from bot.rules import imports_refused as refused
from bot.rules import uploads
from bot.rules.errors import NotAllowed, NotFound, Stale
from bot.rules.people import Person, Reader
from bot.rules.uploads import MOST_TRIES, State, Upload
from bot.services import uploads_work
from bot.services.comments import CommentDesk
from bot.services.exports import file_of
from bot.services.exports_rows import of_problems
from bot.services.imports import ImportDesk
from bot.services.uploads_work import TakenOver, UploadWork
from bot.sheets import write_csv
from bot.uploads import UploadWorker
from storage.outbox import Act
from storage.store import Unit
from storage.uploads import LEASE

TENANT, ADMIN, OTHER = "T0JUXING", "U0LINYUE", "U0ALEX"
READER = Reader(language="en")
WORKS = (
    "达人,类型,标题,时间,播放量\n晚风小铺,视频,第一条,2026-10-01 12:00,{}\n晚风小铺,直播,第一场,2026-10-02 20:00,3万\n"
)
COMMENTS = "达人,作品标题,作品时间,评论内容,评论时间\n" + "".join(
    f"晚风小铺,第一条,2026-10-01 12:00,好用{n},2026-10-03 12:00\n" for n in range(3)
)


@dataclass
class Yard:
    """A shop whose admins upload files; Slack's part is a table of bytes, or of what goes wrong."""

    shop: Any
    files: dict[str, bytes | slack.SlackError] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        here: Any = self
        self.desk = self.shop.desks.uploads
        self.woken: list[bool] = []
        self.worker = UploadWorker(self.shop.store, lambda _: here, self.shop.clock, lambda: self.woken.append(True))
        self.work = UploadWork(self.shop.store)

    def download(self, file_id: str, *, most: int) -> bytes:
        self.asked.append(file_id)
        held = self.files[file_id]
        if isinstance(held, slack.SlackError):
            raise held
        return held

    def begin(
        self, content: str = WORKS.format(12_000), *, by: str = ADMIN, name: str = "works.csv", **more: Any
    ) -> int:
        file_id = f"F{len(self.files) + 1}"
        self.files[file_id] = content.encode()
        facts = {"tenant": TENANT, "person": by, "file_id": file_id, "file_name": name, "name": name, **more}
        return int(self.desk.begin(Upload(made_at=self.shop.now, **facts), self.shop.by(by)))

    def previewed(self, *content: str, **more: Any) -> int:
        number = self.begin(*content, **more)
        assert self.worker.once() == 1
        assert self.at(number).state is State.PREVIEWED
        return number

    def done(self, *content: str, **more: Any) -> int:
        number = self.previewed(*content, **more)
        self.desk.confirm(self.shop.by(ADMIN), number)
        assert self.worker.once() == 1
        assert self.at(number).state is State.DONE
        return number

    def at(self, number: int) -> Upload:
        found: Upload = self.desk.get(TENANT, number)
        return found

    def count(self, table: str) -> int:
        return int(self.shop.rows(f"SELECT count(*) FROM {table}")[0][0])

    def standing(self) -> tuple[int, ...]:
        """All that an import writes."""
        return tuple(self.count(name) for name in ("sources", "works", "mentions", "work_readings", "creators"))


@pytest.fixture
def yard(shop: Any) -> Yard:
    with shop.store.unit() as unit:
        for who in (ADMIN, OTHER):
            unit.people.save(Person(tenant=TENANT, user=who, admin=True, name="林悦" if who == ADMIN else "Alex"))
        unit.commit()
    return Yard(shop)


def test_a_file_is_only_noted_in_the_request(yard: Yard) -> None:
    before = yard.standing()
    number = yard.begin()
    assert (yard.at(number).state, yard.asked) == (State.WAITING, [])
    assert yard.shop.rows("SELECT act, template, channel, subject FROM outbox WHERE template = 'upload'") == [
        ("post", "upload", ADMIN, number)
    ]
    assert yard.standing() == before


def test_looking_changes_nothing_but_the_card(yard: Yard) -> None:
    before = yard.standing()
    seen = yard.at(yard.previewed())
    assert seen.summary
    assert (seen.summary.rows, seen.summary.new) == (2, {"created": 1, "works": 2})
    assert (len(seen.sha256), yard.woken, yard.standing()) == (64, [True], before)


def test_confirming_takes_in_all_of_it_in_the_name_of_who_confirmed(yard: Yard) -> None:
    number = yard.previewed(name="十月.csv")
    yard.desk.confirm(yard.shop.by(OTHER), number)
    assert yard.at(number).state is State.TAKING
    assert yard.worker.once() == 1
    done = yard.at(number)
    (source,) = ImportDesk(yard.shop.store).sources()
    assert (done.state, done.source_id, done.confirmed_by) == (State.DONE, source.id, OTHER)
    assert (source.name, source.by, source.sha256) == ("十月.csv", OTHER, done.sha256)
    assert yard.worker.once() == 0
    with yard.shop.store.reading() as unit:
        moves = [event.move for event in unit.events.of(TENANT, "upload", number)]
    assert moves == ["begin", "show", "confirm", "take_in"]


def test_what_somebody_said_reaches_the_import(yard: Yard) -> None:
    theirs = "账号,类型,作品,发于,看过\n晚风小铺,视频,一条,2026-10-01 12:00,1.5万\n"
    said = {"账号": "name", "作品": "title", "发于": "at", "看过": "plays"}
    day = uploads.as_of(yard.shop.now.date(), today=yard.shop.now.date())
    number = yard.done(theirs, columns=said, as_of=day, asked="works")
    assert yard.shop.rows("SELECT count(*) FROM mappings") == [(1,)]
    with yard.shop.store.reading() as unit:
        (creator,) = unit.creators.matching(names=["晚风小铺"])
        (work,) = unit.records.works([creator.id])[creator.id]
    assert work.plays == 15_000
    assert yard.at(number).as_of == day
    assert str(yard.shop.rows("SELECT as_of FROM work_readings")[0][0]).startswith("2026-11-01 16:00")


def test_the_same_file_twice_changes_nothing_and_says_so(yard: Yard) -> None:
    yard.done()
    before = yard.standing()
    again = yard.begin(name="again.csv")
    yard.worker.once()
    seen = yard.at(again)
    assert (seen.state, type(seen.trouble), yard.standing()) == (State.REFUSED, refused.AlreadyImported, before)
    assert seen.trouble
    assert seen.trouble.facts["by"] == "林悦"


def test_two_looked_at_before_either_came_in_are_taken_in_once(yard: Yard) -> None:
    first, second = yard.previewed(), yard.previewed(name="again.csv")
    for number in (first, second):
        yard.desk.confirm(yard.shop.by(ADMIN), number)
    assert (yard.worker.once(), yard.worker.once()) == (1, 1)
    assert [yard.at(number).state for number in (first, second)] == [State.DONE, State.REFUSED]
    assert yard.count("sources") == 1


def test_of_two_who_confirm_at_once_one_does(yard: Yard, race: Callable[..., list[Any]]) -> None:
    number = yard.previewed()
    answers = race(*(partial(yard.desk.confirm, yard.shop.by(who), number) for who in (ADMIN, OTHER)))
    assert sorted(type(answer).__name__ for answer in answers) == ["NoneType", "Stale"]
    with pytest.raises(Stale):
        yard.desk.drop(yard.shop.by(ADMIN), number)
    yard.worker.once()
    assert (yard.at(number).state, yard.count("sources")) == (State.DONE, 1)


def test_a_dropped_file_stays_out(yard: Yard) -> None:
    number = yard.previewed()
    yard.desk.drop(yard.shop.by(ADMIN), number)
    with pytest.raises(Stale):
        yard.desk.confirm(yard.shop.by(ADMIN), number)
    assert (yard.worker.once(), yard.at(number).state, yard.count("sources")) == (0, State.DROPPED, 0)


def test_nobody_but_admins_does_anything(yard: Yard) -> None:
    number = yard.previewed()
    for what in (yard.desk.confirm, yard.desk.drop, yard.desk.undo):
        with pytest.raises(NotAllowed):
            what(yard.shop.by("U0CHENMO"), number)
    with pytest.raises(NotAllowed):
        yard.begin(by="U0CHENMO")
    assert yard.at(number).state is State.PREVIEWED
    assert yard.count("uploads") == 1


def test_nobody_of_another_workspace_reaches_it(yard: Yard) -> None:
    number = yard.previewed()
    with yard.shop.store.unit() as unit:
        unit.people.save(Person(tenant="T9", user=ADMIN, admin=True))
        unit.commit()
    stranger = yard.shop.by(ADMIN)
    with pytest.raises(NotFound):
        yard.desk.confirm(type(stranger)(**{**vars(stranger), "tenant": "T9"}), number)
    assert yard.at(number).state is State.PREVIEWED


def test_bytes_that_were_not_looked_at_are_not_taken_in(yard: Yard) -> None:
    number, before = yard.previewed(), yard.standing()
    yard.files["F1"] = WORKS.format(99_000).encode()
    yard.desk.confirm(yard.shop.by(ADMIN), number)
    yard.worker.once()
    kept = yard.at(number)
    assert (kept.state, type(kept.trouble), yard.standing()) == (State.REFUSED, uploads.FileChanged, before)


def test_errors_refuse_the_file_and_a_long_list_of_them_is_sent(yard: Yard) -> None:
    wrong = "达人,类型,标题,时间\n" + "".join(f"晚风小铺,视频,第{n}条,昨天\n" for n in range(500))
    number = yard.begin(wrong)
    yard.worker.once()
    kept = yard.at(number)
    assert (kept.state, type(kept.trouble)) == (State.REFUSED, refused.HasErrors)
    assert kept.summary
    assert (kept.summary.errors, len(kept.summary.problems), kept.summary.more) == (500, uploads.SHOWN, 492)
    with yard.shop.store.unit() as unit:
        (saying,) = [each for each in unit.outbox.claim(now=yard.shop.now) if each.act is Act.FILE]
        file = file_of(unit, saying, READER, at=yard.shop.now)
    lines = file.content.decode("utf-8-sig").splitlines()
    assert (len(lines), saying.channel) == (501, ADMIN)
    assert lines[0] == 'Row,Column,Cell,Error or warning,"What is wrong, and what to do"'
    assert lines[500].startswith("501,时间,昨天,error,")


def test_cells_of_the_list_run_in_no_spreadsheet(yard: Yard) -> None:
    wrong = "达人,类型,标题,时间\n" + "晚风小铺,视频,一条,=1+1\n" * 20
    number = yard.begin(wrong)
    yard.worker.once()
    with yard.shop.store.reading() as unit:
        table = write_csv(of_problems(unit.uploads.problems(TENANT, number), READER)).decode("utf-8-sig")
    assert ",'=1+1," in table


@pytest.mark.parametrize(
    ("content", "more", "says"),
    [
        ("一,二\n1,2\n", {}, refused.UnknownKind),
        ("", {}, refused.EmptyFile),
        (WORKS.format(1), {"name": "works.pdf"}, refused.WrongType),
        (WORKS.format(1), {"name": "works.xlsx"}, refused.WrongContent),
        (WORKS.format(1), {"asked": "comments"}, uploads.OtherKind),
        (WORKS.format(1), {"columns": {"没有": "plays"}}, refused.UnknownColumn),
    ],
)
def test_what_cannot_be_read_as_a_whole_is_refused(yard: Yard, content: str, more: Any, says: type) -> None:
    before = yard.standing()
    number = yard.begin(content, **more)
    yard.worker.once()
    kept = yard.at(number)
    assert (kept.state, type(kept.trouble), yard.standing()) == (State.REFUSED, says, before)


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (slack.TooLarge("file_too_large"), refused.FileTooLarge),
        (slack.Refused("missing_scope"), uploads.MayNotRead),
        (slack.Refused("file_not_found"), uploads.FileGone),
    ],
)
def test_what_slack_does_not_give_out_is_refused_at_once(yard: Yard, error: slack.SlackError, says: type) -> None:
    number = yard.begin()
    yard.files["F1"] = error
    yard.worker.once()
    assert (yard.at(number).state, type(yard.at(number).trouble)) == (State.REFUSED, says)


@pytest.mark.parametrize("error", [slack.NotNow("ratelimited", 30.0), slack.Unclear("timeout", 30.0)])
def test_a_slack_that_does_not_answer_is_asked_again_but_not_for_ever(yard: Yard, error: slack.SlackError) -> None:
    number = yard.begin()
    content, yard.files["F1"] = yard.files["F1"], error
    assert (yard.worker.once(), yard.worker.once()) == (1, 0)
    yard.shop.now += timedelta(seconds=29)
    assert yard.worker.once() == 0
    for _ in range(MOST_TRIES - 1):
        yard.shop.now += timedelta(minutes=1)
        assert yard.worker.once() == 1
    assert (yard.at(number).state, len(yard.asked)) == (State.REFUSED, MOST_TRIES)
    number = yard.begin()
    yard.files["F2"] = error
    yard.worker.once()
    yard.files["F2"] = content
    yard.shop.now += timedelta(minutes=1)
    yard.worker.once()
    assert yard.at(number).state is State.PREVIEWED


@pytest.mark.parametrize("step", ["look", "take_in"])
def test_whoever_dies_in_between_is_followed_by_another_when_the_lease_ends(yard: Yard, step: str) -> None:
    number = yard.begin() if step == "look" else yard.previewed()
    if step == "take_in":
        yard.desk.confirm(yard.shop.by(ADMIN), number)
    before = yard.standing()
    assert yard.work.claim(at=yard.shop.now), "and never comes back"
    assert (yard.worker.once(), yard.standing()) == (0, before)
    yard.shop.now += LEASE
    assert yard.worker.once() == 1
    assert yard.at(number).state is (State.PREVIEWED if step == "look" else State.DONE)
    assert yard.count("sources") == (step == "take_in")


def test_a_worker_that_slept_through_its_lease_writes_nothing(yard: Yard) -> None:
    number = yard.previewed()
    yard.desk.confirm(yard.shop.by(ADMIN), number)
    slow = yard.work.claim(at=yard.shop.now)
    assert slow
    yard.shop.now += LEASE
    quick = yard.work.claim(at=yard.shop.now)
    assert quick
    before = yard.standing()
    content = WORKS.format(12_000).encode()
    with pytest.raises(TakenOver):
        yard.work.take_in(slow, content, at=yard.shop.now)
    assert yard.standing() == before
    yard.work.take_in(quick, content, at=yard.shop.now)
    assert (yard.at(number).state, yard.count("sources")) == (State.DONE, 1)


def test_two_workers_take_in_a_file_once(yard: Yard, race: Callable[..., list[Any]]) -> None:
    number = yard.previewed()
    yard.desk.confirm(yard.shop.by(ADMIN), number)
    assert sorted(race(yard.worker.once, yard.worker.once)) == [0, 1]
    assert (yard.at(number).state, yard.count("sources")) == (State.DONE, 1)


def test_what_breaks_before_the_commit_leaves_nothing_and_is_tried_again(
    yard: Yard, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = yard.previewed()
    yard.desk.confirm(yard.shop.by(ADMIN), number)
    before, settle = yard.standing(), uploads_work._settle

    def broken(unit: Unit, *of: Any, **more: Any) -> None:
        settle(unit, *of, **more)
        raise ZeroDivisionError("on purpose")

    monkeypatch.setattr(uploads_work, "_settle", broken)
    assert yard.worker.once() == 1
    assert (yard.at(number).state, yard.standing()) == (State.TAKING, before)
    monkeypatch.undo()
    yard.shop.now += timedelta(minutes=1)
    yard.worker.once()
    assert (yard.at(number).state, yard.count("sources")) == (State.DONE, 1)


def test_what_always_breaks_is_refused_in_the_end(yard: Yard, monkeypatch: pytest.MonkeyPatch) -> None:
    number = yard.begin()
    monkeypatch.setattr(uploads_work, "refuse_unfit", lambda *_: 1 / 0)
    for _ in range(MOST_TRIES):
        yard.worker.once()
        yard.shop.now += timedelta(minutes=5)
    assert type(yard.at(number).trouble) is uploads.BrokeDown


def test_an_import_is_undone_and_may_come_in_again(yard: Yard) -> None:
    number = yard.done()
    yard.desk.undo(yard.shop.by(OTHER), number)
    with pytest.raises(Stale):
        yard.desk.undo(yard.shop.by(ADMIN), number)
    assert yard.worker.once() == 1
    (source,) = ImportDesk(yard.shop.store).sources()
    assert (yard.at(number).state, source.undone_by) == (State.UNDONE, OTHER)
    assert yard.shop.rows("SELECT count(*) FROM works WHERE counts") == [(0,)]
    assert yard.at(yard.done(name="again.csv")).state is State.DONE


def test_what_cannot_be_undone_says_why_and_stays(yard: Yard) -> None:
    number = yard.done()
    (creator,) = [each for each, name in yard.shop.rows("SELECT id, name FROM creators") if name == "晚风小铺"]
    with yard.shop.store.unit() as unit:
        unit.people.save(Person(tenant=TENANT, user="U0WAN", creator_id=creator))
        unit.commit()
    yard.desk.undo(yard.shop.by(ADMIN), number)
    yard.worker.once()
    kept = yard.at(number)
    assert (kept.state, type(kept.trouble)) == (State.DONE, refused.StillInUse)
    assert ImportDesk(yard.shop.store).sources()[0].undone_at is None


def test_one_that_was_undone_on_a_terminal_is_undone(yard: Yard) -> None:
    number = yard.done()
    ImportDesk(yard.shop.store).undo(yard.shop.by("operator"), yard.at(number).source_id or 0)
    yard.desk.undo(yard.shop.by(ADMIN), number)
    yard.worker.once()
    assert (yard.at(number).state, yard.at(number).trouble) == (State.UNDONE, None)


def test_comments_are_counted_until_all_are_read(yard: Yard) -> None:
    yard.done()
    number = yard.done(COMMENTS, name="comments.csv")
    version = yard.at(number).version
    with yard.shop.store.reading() as unit:
        assert uploads_work.unread(unit, yard.at(number)) == 3
    assert yard.worker.once() == 0
    CommentDesk(yard.shop.store).read_some(at=yard.shop.now)
    with yard.shop.store.reading() as unit:
        assert uploads_work.unread(unit, yard.at(number)) == 0
    assert (yard.worker.once(), yard.worker.once()) == (1, 0)
    assert yard.at(number).version == version + 1


def test_the_limit_of_rows_is_that_of_slack_alone(yard: Yard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_ROWS", 1)
    number = yard.begin()
    yard.worker.once()
    assert type(yard.at(number).trouble) is uploads.TooManyRows
    assert ImportDesk(yard.shop.store).take_in(yard.files["F1"], "works.csv", by=yard.shop.by("operator")).rows == 2
