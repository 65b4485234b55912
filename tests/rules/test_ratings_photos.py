"""Photos of a rating: what they are is told by their bytes, never by their name."""

import pytest

from bot.rules.ratings_photos import MOST_BYTES, NotAPhoto, PhotoTooLarge, checked, kind_of

PHOTOS = {
    "image/png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "image/jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "image/webp": b"RIFF\x24\x00\x00\x00WEBPVP8 ",
}


@pytest.mark.parametrize("kind", PHOTOS)
@pytest.mark.parametrize("name", ["photo.png", "photo.JPG", "photo.svg", "photo"])
def test_a_photo_is_what_its_bytes_say(kind, name):
    assert checked(name, PHOTOS[kind]) == kind_of(PHOTOS[kind]) == kind


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x89PNG",
        b"\xff\xd8",
        b"RIFF\x24\x00\x00\x00WAVEfmt ",  # a sound
        b"RIFFWEBP",
        b"GIF89a\x01\x00\x01\x00",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
        b" \x89PNG\r\n\x1a\n",
        b"%PDF-1.7",
    ],
)
def test_anything_else_is_refused_whatever_it_is_called(content):
    assert kind_of(content) == ""
    with pytest.raises(NotAPhoto) as refused:
        checked("photo.png", content)
    assert refused.value.facts == {"name": "photo.png"}


def test_the_most_a_photo_may_weigh_is_said_in_megabytes():
    assert checked("a.png", PHOTOS["image/png"].ljust(MOST_BYTES, b"x")) == "image/png"
    with pytest.raises(PhotoTooLarge) as refused:
        checked("a.png", PHOTOS["image/png"].ljust(MOST_BYTES + 1, b"x"))
    assert refused.value.facts == {"name": "a.png", "most": MOST_BYTES // 2**20}
    assert MOST_BYTES % 2**20 == 0
