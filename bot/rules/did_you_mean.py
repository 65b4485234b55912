"""The nearest of some choices to a word that is none of them."""

from collections.abc import Iterable


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """Return the choice most like the word, if any is near enough; of two alike the first.

    Words in letters may differ by one typing slip in four letters (a swap of neighbours is one slip). Words with
    Chinese characters must share half of the characters of the longer one.
    """
    typed = word.strip().lower()
    scored = ((_likeness(typed, choice.lower()), choice) for choice in choices)
    near = [(score, choice) for score, choice in scored if score > 0]
    return max(near, key=lambda pair: pair[0])[1] if near else None


def _likeness(word: str, choice: str) -> float:
    """From 1 (the same) to 0 (not near)."""
    if not word or not choice or len(word) > 60:
        return 0.0
    if word.isascii() and choice.isascii():
        return _slips_likeness(word, choice)
    shared = len(set(word) & set(choice)) / max(len(word), len(choice))
    return shared if shared >= 0.5 else 0.0


def _slips_likeness(word: str, choice: str) -> float:
    longest = max(len(word), len(choice))
    allowed = max(1, longest // 4)
    if abs(len(word) - len(choice)) > allowed or longest < 3:
        return 0.0
    slips = distance(word, choice)
    return 1 - slips / longest if slips <= allowed else 0.0


def distance(one: str, other: str) -> int:
    """Count the typing slips between two words: letters added, left out, changed, or swapped with their neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        before, last, row = row, before, [at]
        for to, wanted in enumerate(other, 1):
            cost = min(before[to] + 1, row[to - 1] + 1, before[to - 1] + (letter != wanted))
            if at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == wanted:
                cost = min(cost, last[to - 2] + 1)
            row.append(cost)
    return row[-1]
