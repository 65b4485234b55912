"""What the documents take from the code is what the code says now, and what they point at is there."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r'(?:\]\(|src=")([^)"\s]+)')
MOST_BYTES = 250 * 1024


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_generate", ROOT / "docs" / "generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def test_writing_the_generated_parts_again_changes_nothing(generate: ModuleType) -> None:
    stale = [path.name for path, text in generate.documents().items() if path.read_text(encoding="utf-8") != text]

    assert stale == [], "run `python docs/generate.py`"


def test_every_generated_part_has_its_place(generate: ModuleType) -> None:
    used = {name for path in DOCUMENTS for _, name, _ in generate.MARKED.findall(path.read_text(encoding="utf-8"))}

    assert used == set(generate.PARTS)


def test_a_marker_that_nothing_stands_behind_is_an_error(generate: ModuleType) -> None:
    with pytest.raises(KeyError, match="weather"):
        generate.rendered("<!-- generated: weather -->\n<!-- end -->")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_inside_the_project_leads_somewhere(path: Path) -> None:
    broken = []
    for link in LINK.findall(path.read_text(encoding="utf-8")):
        where, _, anchor = unquote(link).partition("#")
        if "://" in where:
            continue
        target = (path.parent / where).resolve() if where else path
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)

    assert broken == []


def test_every_picture_is_shown_somewhere_and_none_is_large() -> None:
    shown = {Path(link).name for path in DOCUMENTS for link in LINK.findall(path.read_text(encoding="utf-8"))}
    images = sorted((ROOT / "docs" / "images").glob("*.png"))

    assert [image.name for image in images if image.name not in shown] == []
    assert [image.name for image in images if image.stat().st_size > MOST_BYTES] == []
