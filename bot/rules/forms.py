"""The forms in which a brand books a creator, and how each is charged."""

from enum import StrEnum


class Form(StrEnum):
    """How a booking is charged; the key under which prices and filters are stored."""

    HOUR = "hour"  #: 专场, dedicated live, by the hour
    DAY = "day"  #: 专场, dedicated live, by the calendar day
    SHARED = "shared"  #: 拼场, shared live, by the promoted product
    VIDEO = "video"  #: video, by its length tier

    @property
    def live(self) -> bool:
        return self is not Form.VIDEO

    @property
    def dedicated(self) -> bool:
        return self in {Form.HOUR, Form.DAY}


class Length(StrEnum):
    """Length tiers of a video."""

    SHORT = "short"  #: 1–20 s
    MEDIUM = "medium"  #: 21–60 s
    LONG = "long"  #: over 60 s
