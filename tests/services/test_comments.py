"""Comments are read in the background, once, and again whenever something has changed."""

from datetime import UTC, datetime, timedelta

import pytest

from bot import comments_model
from bot.rules.comments import analyse
from bot.rules.comments_intents import Intent
from bot.rules.creators import Comment, Creator, Kind, Work
from bot.services import comments as desk_of_comments
from bot.services.comments import WORDS, CommentDesk
from bot.services.creators import CreatorDesk
from bot.services.standings import rebuild

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
SAID = ["求链接", "主播好美", "质量很差，退货", "回购第三次了", "扣1"]


@pytest.fixture
def store(store):
    with store.unit() as unit:
        unit.creators.add([Creator(id=1, slug="xiaoyuer", name="小鱼儿", field="美妆")])
        unit.records.add_works(
            Work(id=n, creator_id=1, kind=Kind.LIVE, title="直播", at=NOW - timedelta(days=n)) for n in (1, 2)
        )
        rebuild(unit, [1], at=NOW)
        unit.commit()
    return store


def say(store, work, texts):
    with store.unit() as unit:
        unit.records.add_comments(Comment(work_id=work, text=text, at=NOW) for text in texts)
        unit.commit()


def read(store):
    with store.reading() as unit:
        return unit.comments_said.of_works([1, 2])


def test_what_is_written_is_read_once_and_kept_as_it_was_counted(store):
    desk = CommentDesk(store)
    say(store, 1, SAID)

    assert desk.waiting() == 1
    assert (desk.read_some(at=NOW), desk.read_some(at=NOW), desk.waiting()) == (1, 0, 0)
    assert read(store) == {1: analyse(SAID, comments_model.reader()).slim(WORDS)}
    assert read(store)[1].intents[Intent.LINK].texts == ("求链接",)


def test_a_further_comment_has_its_work_read_again(store):
    desk = CommentDesk(store)
    say(store, 1, SAID[:1])
    desk.read_some(at=NOW)
    say(store, 1, SAID[1:])
    say(store, 2, SAID[:2])

    assert desk.read_some(at=NOW) == 2
    assert {work: tally.comments for work, tally in read(store).items()} == {1: 5, 2: 2}


def test_a_comment_that_comes_while_its_work_is_read_is_not_forgotten(store, monkeypatch):
    desk = CommentDesk(store)
    say(store, 1, SAID[:1])

    def slowly(texts, reader):
        say(store, 1, SAID[1:2])
        return analyse(texts, reader)

    monkeypatch.setattr(desk_of_comments, "analyse", slowly)
    desk.read_some(at=NOW)
    assert (read(store)[1].comments, desk.waiting()) == (1, 1)

    monkeypatch.setattr(desk_of_comments, "analyse", analyse)
    desk.read_some(at=NOW)
    assert (read(store)[1].comments, desk.waiting()) == (2, 0)


def test_another_reader_reads_everything_again(store, monkeypatch):
    say(store, 1, SAID[:3])
    CommentDesk(store).read_some(at=NOW)
    assert CommentDesk(store).read_some(at=NOW) == 0

    monkeypatch.setattr(comments_model, "version", lambda: "another")
    assert CommentDesk(store).read_some(at=NOW) == 1
    assert CommentDesk(store).read_some(at=NOW) == 0


def test_a_tick_reads_no_more_than_it_has_time_for(store, monkeypatch):
    monkeypatch.setattr(desk_of_comments, "AT_ONCE", 3)
    say(store, 1, SAID[:4])
    say(store, 2, SAID[:4])

    desk = CommentDesk(store)
    assert [desk.read_some(at=NOW) for _ in range(3)] == [1, 1, 0]


def test_a_profile_adds_up_what_is_said_under_the_newest_works(store):
    say(store, 1, SAID)
    say(store, 2, ["求链接"] * 5)
    CommentDesk(store).read_some(at=NOW)
    heard = CreatorDesk(store).profile(1, at=NOW).heard

    assert {work: tally.comments for work, tally in heard.works.items()} == {1: 5, 2: 5}
    assert (heard.whole.comments, heard.whole.intents[Intent.LINK].comments) == (10, 6)
