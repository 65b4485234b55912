"""The comments desk: reads what stands under works in the background, and adds up what was read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot import comments_model
from bot.rules.comments import Tally, analyse, merge
from bot.rules.comments_hot import HotWord
from storage.store import Store, Unit

WORKS_AT_ONCE, AT_ONCE = 50, 4_000  #: works and, about, comments read in one tick: less than half a second's work
MOST_READ = 20_000  #: of the newest comments of one work
HOT = 12  #: words that are shown
WORDS = 80  #: different words of a work that are kept


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What is said under a creator's works: of each work that was read, and of all of them together."""

    works: Mapping[int, Tally]
    whole: Tally = field(default_factory=Tally)
    hot: Sequence[HotWord] = ()


class CommentDesk:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._current = False  #: whether all that other readers have read is marked

    def read_some(self, *, at: datetime) -> int:
        """Read the comments of some works that are to be read; returns of how many."""
        self._bring_up()
        texts, count = dict[int, list[str]](), 0
        with self._store.reading() as unit:
            asked = unit.comments_said.unread(most=WORKS_AT_ONCE)
            for work in asked:
                if count < AT_ONCE:
                    texts[work] = unit.records.comment_texts(work, most=MOST_READ)
                    count += len(texts[work])
        if texts:
            # read outside of any transaction: nobody waits for it
            reader = comments_model.reader()
            said = {work: analyse(of, reader).slim(WORDS) for work, of in texts.items()}
            with self._store.unit() as unit:
                unit.comments_said.put(said, asked, reader=comments_model.version(), at=at)
                unit.commit()
        return len(texts)

    def waiting(self) -> int:
        """How many works have comments that are still to be read."""
        with self._store.reading() as unit:
            return unit.comments_said.waiting()

    def _bring_up(self) -> None:
        """Once: have those read again that another release has read."""
        if not self._current:
            with self._store.unit() as unit:
                unit.comments_said.mark_read_by_others(comments_model.version())
                unit.commit()
            self._current = True


def heard(unit: Unit, works: Sequence[int]) -> Heard:
    """What is said under some works of one creator."""
    return together(unit.comments_said.of_works(works))


def together(said: Mapping[int, Tally]) -> Heard:
    """The same, of what was read of each work."""
    whole = merge(said.values())
    hot = whole.hot(comments_model.background(), HOT) if whole.judged else []
    return Heard(whole=whole, hot=hot, works=said)
