"""What a file is, by its own bytes; and what it is called then."""

import hashlib

import pytest

from bot.rules import attachments
from bot.rules.attachments import MOST_BYTES, FileTooBig, Kind, WrongKind

DOCX = b"PK\x03\x04....[Content_Types].xml....word/document.xml"
REAL = {
    Kind.PDF: b"%PDF-1.7\n%\xe2\xe3",
    Kind.DOCX: DOCX,
    Kind.TXT: "第一行\n第二行".encode(),
    Kind.PNG: b"\x89PNG\r\n\x1a\n\x00\x00",
    Kind.JPG: b"\xff\xd8\xff\xe0\x00",
    Kind.MP4: b"\x00\x00\x00\x20ftypisom",
}


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("name", ["脚本.exe", "脚本", "../../etc/脚本.html", "C:\\x\\脚本"])
def test_a_file_is_what_its_bytes_say(kind: Kind, name: str) -> None:
    file = attachments.checked(name, REAL[kind])
    assert file.kind is kind
    assert file.name.startswith("脚本")
    assert file.name.endswith(f".{kind}")


@pytest.mark.parametrize(
    "content",
    [
        b"", b"   ", b"MZ\x90\x00", b"\x7fELF\x02", b"GIF89a\x01\x00\x01\x00", b"PK\x03\x04 xl/workbook.xml",
        b"\x00\x01\x02", b"text with \x00 in it", b"Rar!\x1a\x07", b"\x80\x81\xff",
    ],
)  # fmt: skip
def test_anything_else_is_refused_whatever_it_is_called(content: bytes) -> None:
    with pytest.raises(WrongKind) as refused:
        attachments.checked("script.pdf", content)
    assert refused.value.facts == {"name": "script.pdf"}


def test_five_megabytes_are_the_most() -> None:
    assert len(attachments.checked("a.pdf", b"%PDF-".ljust(MOST_BYTES, b"x")).content) == MOST_BYTES
    with pytest.raises(FileTooBig) as refused:
        attachments.checked("a.pdf", b"%PDF-".ljust(MOST_BYTES + 1, b"x"))
    assert refused.value.facts == {"name": "a.pdf", "most": 5}


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("\u202egnp.exe", "gnp.exe"),
        ("..", "file"),
        ("x" * 300, "x" * 80),
    ],
)
def test_a_name_hides_nothing(name: str, shown: str) -> None:
    assert attachments.clean(name) == shown


def test_texts_of_old_windows_are_texts() -> None:
    assert attachments.kind_of("脚本：先讲保湿".encode("gb18030")) is Kind.TXT
    assert attachments.checked("photo.JPEG", REAL[Kind.JPG]).name == "photo.JPEG"


def test_two_files_are_the_same_where_their_bytes_are_whatever_they_are_called() -> None:
    one, renamed = (attachments.checked(name, REAL[Kind.PDF]) for name in ("a.pdf", "b.pdf"))
    assert one.sha256 == renamed.sha256 == hashlib.sha256(REAL[Kind.PDF]).hexdigest()
    assert attachments.checked("a.pdf", REAL[Kind.PDF] + b" ").sha256 != one.sha256
