"""One comment read: whether it praises, what it wants, what it speaks of.

A model has the first word, rules have the last.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.rules.comments_intents import Aspect, Heard, Intent, Manner, hear

NEUTRAL = (0.35, 0.65)  #: scores between these, both included, say neither
SHORT = 30  #: characters up to which what is asked for weighs more than the words it is asked with
CURT = 12  #: characters up to which a text without any known word says nothing either way
LONGEST = 2_000  #: characters of a comment that are read and kept
SURE = 0.85  #: the score of what needs no model: a repeat purchase, delight
TOLD = 0.7  #: the score of a short text whose known words all praise
_ASKING = {Intent.LINK, Intent.PRICE, Intent.AFTER_SALES}
_BOUGHT = {Intent.REPURCHASE, Intent.ORDER}
_SAYS_NOTHING = {Intent.JOKE, Intent.ORDER}


class Sentiment(StrEnum):
    POSITIVE = "positive"
    NEUTRAL = "neutral"
    NEGATIVE = "negative"


@dataclass(frozen=True, kw_only=True)
class Reader:
    """What reading needs and rules do not have: dictionaries, weights, arithmetic on many texts at once."""

    normalise: Callable[[str], str]
    score: Callable[[Sequence[str]], Sequence[tuple[float, int, int]]]
    """For each normalised text: 0 blames to 1 praises; how many known words praise, and how many blame."""
    words: Callable[[str], Sequence[str]]
    background: Mapping[str, int]  #: in how many ordinary texts a word stands; "" is the number of texts


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A comment as it was typed and as it is spelt, and what it says."""

    text: str
    plain: str
    score: float  #: 0 blames, 1 praises
    sentiment: Sentiment
    intents: frozenset[Intent]
    aspects: frozenset[Aspect]
    contact: bool  #: leads to a contact or a give-away elsewhere


def sentiment(score: float) -> Sentiment:
    if score < NEUTRAL[0]:
        return Sentiment.NEGATIVE
    return Sentiment.POSITIVE if score > NEUTRAL[1] else Sentiment.NEUTRAL


def read(texts: Sequence[str], reader: Reader) -> list[Reading]:
    """Read each comment that holds anything but blanks, in order."""
    spelt = [(text, plain) for text in (each[:LONGEST] for each in texts) if (plain := reader.normalise(text))]
    scored = reader.score([plain for _, plain in spelt])
    return [_reading(text, plain, *said) for (text, plain), said in zip(spelt, scored, strict=True)]


def _reading(text: str, plain: str, model: float, praising: int, blaming: int) -> Reading:
    heard = hear(plain)
    score = model if len(plain) > SHORT else _short(plain, model, praising, blaming, heard)
    intents = set(heard.intents)
    said = sentiment(score)
    if said is Sentiment.NEGATIVE:
        intents.add(Intent.COMPLAINT)
    elif said is Sentiment.POSITIVE and _praises(heard):
        intents.add(Intent.PRAISE)
    return Reading(
        text=text,
        plain=plain,
        score=score,
        sentiment=said,
        intents=frozenset(intents),
        aspects=heard.aspects,
        contact=heard.contact,
    )


def _short(plain: str, model: float, praising: int, blaming: int, heard: Heard) -> float:
    """The score of a short text: its words and its manner say how far the model is to be believed."""
    intents, manners = heard.intents, heard.manners
    praised = Manner.PRAISED in manners
    asked = Manner.ASKED in manners or bool(intents & _ASKING)
    score = _told(model, praising, blaming)
    blamed = blaming > 0 and score < NEUTRAL[0]
    if Manner.PLAINLY in manners and not praised:
        return _withheld(model)
    if blamed and not praised and Intent.JOKE not in intents and not intents & {Intent.LINK, Intent.PRICE}:
        return _withheld(model) if Manner.SUPPOSED in manners else score
    if Intent.REPURCHASE in intents or (Intent.ORDER in intents and (praised or Manner.DELIGHTED in manners)):
        return max(model, SURE)
    if praised and (asked or Intent.JOKE in intents):
        return score
    if asked or intents & _SAYS_NOTHING or plain.isdigit():
        return _withheld(model)
    return score if praising or blaming or len(plain) > CURT else _withheld(model)


def _told(model: float, praising: int, blaming: int) -> float:
    """Where all known words speak for one side, the score is on that side, unless the model is sure of the other."""
    if praising and not blaming and model > 1 - SURE:
        return max(model, TOLD)
    return min(model, 1 - TOLD) if blaming and not praising and model < SURE else model


def _withheld(score: float) -> float:
    """A score inside the neutral band, on the side that it was on."""
    return 0.5 + (score - 0.5) * 0.3


def _praises(heard: Heard) -> bool:
    """To buy, or to buy again, is no praise by itself."""
    return Manner.PRAISED in heard.manners or not heard.intents & {Intent.REPURCHASE, Intent.ORDER}
