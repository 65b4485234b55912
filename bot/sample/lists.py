"""Reads the word lists of the invented market."""


def words(text: str) -> tuple[str, ...]:
    """What stands between blanks and line ends."""
    return tuple(text.split())


def blocks(text: str) -> dict[str, str]:
    """Head lines with the indented lines under each, joined by a blank."""
    found: dict[str, list[str]] = {}
    under: list[str] = []
    for line in filter(str.strip, text.splitlines()):
        if line.startswith(" "):
            under.append(line.strip())
        else:
            under = found.setdefault(line.strip(), [])
    return {head: " ".join(lines) for head, lines in found.items()}
