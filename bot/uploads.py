"""The uploads worker: it gets files from Slack, and has them looked at, taken in or undone. A thread of its own.

Taking in may need half a minute: neither what is to be said nor what is due by time waits for it. Photos of ratings
are got in the same way.
"""

import secrets
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot import logs, meters
from bot.rules.errors import Refused
from bot.rules.imports_refused import FileTooLarge
from bot.rules.ratings_photos import MOST_BYTES as MOST_PHOTO
from bot.rules.ratings_photos import Photo, PhotoGone, PhotoTooLarge
from bot.rules.uploads import MOST_BYTES, MOST_TRIES, BrokeDown, FileGone, MayNotRead, State, Upload
from bot.services.ratings_photos import PhotoWork
from bot.services.uploads_work import TakenOver, UploadWork
from bot.slack import NotNow, Slack, SlackError, TokenGone, TooLarge, Unclear
from storage.engine import DatabaseTrouble
from storage.store import Store

log = structlog.get_logger(__name__)

RETRY = timedelta(seconds=5)  #: after the first failure, longer after each further one
WITHOUT_TOKEN = timedelta(minutes=10)  #: until it is looked whether the app is installed again
LOOK_EVERY = 1.0  #: seconds


class UploadWorker:
    """One thread that works on files, one after the other. Several may run: each file is claimed by one."""

    def __init__(
        self,
        store: Store,
        slack: Callable[[str], Slack],
        clock: Callable[[], datetime],
        wake: Callable[[], None],
    ) -> None:
        """`wake` is told when there is something to say."""
        self._photos = PhotoWork(store)
        self._work, self._slack, self._clock, self._wake = UploadWork(store), slack, clock, wake
        self._awake, self._over = threading.Event(), threading.Event()

    def wake(self) -> None:
        """A file was uploaded or confirmed: look now instead of in a second."""
        self._awake.set()

    def run(self) -> None:
        """Work until `stop`; a fault is logged and the next round goes on."""
        while not self._over.is_set():
            try:
                if not self.once():
                    self._awake.wait(timeout=LOOK_EVERY)
                    self._awake.clear()
            except Exception:
                meters.ROUNDS_FAILED.add("uploads")
                log.exception("uploads.round_failed")
                self._over.wait(LOOK_EVERY)

    def stop(self) -> None:
        self._over.set()
        self._awake.set()

    def once(self) -> int:
        """Do what is to be done on one file; returns on how many something was done."""
        upload = self._work.claim(at=self._clock())
        if upload is None and (photo := self._photos.claim(at=self._clock())):
            self._get(photo)
            told = 1
        elif upload is None:
            told = self._work.tell_of_reading(at=self._clock())
        else:
            with logs.under(secrets.token_hex(8), tenant=upload.tenant):
                self._do(upload)
            told = 1
        if told:
            self._wake()
        return told

    def _get(self, photo: Photo) -> None:
        """Get one photo; where Slack will not give it for good, whoever chose it is told."""
        gone = PhotoGone(name=photo.file_name)
        try:
            content = self._slack(photo.tenant).download(photo.file_id, most=MOST_PHOTO)
            self._photos.keep(photo, content)
        except TooLarge:
            self._photos.refuse(photo, PhotoTooLarge(name=photo.file_name, most=MOST_PHOTO >> 20), at=self._clock())
        except (NotNow, Unclear) as error:
            log.warning("photos.not_downloaded", photo=photo.id, code=error.code)
            if photo.attempts >= MOST_TRIES:
                self._photos.refuse(photo, gone, at=self._clock())
            else:
                self._photos.later(photo, at=self._clock() + photo.attempts * RETRY)
        except SlackError as error:
            log.warning("photos.refused", photo=photo.id, code=error.code)
            self._photos.refuse(photo, gone, at=self._clock())
        except Refused as refusal:
            self._photos.refuse(photo, refusal, at=self._clock())

    def _do(self, upload: Upload) -> None:
        try:
            self._step(upload)
        except (NotNow, Unclear) as error:
            log.warning("uploads.not_downloaded", upload=upload.id, code=error.code)
            wait = error.retry_after if isinstance(error, NotNow) else error.settle
            self._again(upload, FileGone(name=upload.file_name, code=error.code), timedelta(seconds=wait))
        except TokenGone as error:
            log.warning("uploads.waits_for_token", upload=upload.id, code=error.code)
            self._work.later(upload, at=self._clock() + WITHOUT_TOKEN)
        except SlackError as error:
            self._work.refuse(upload, _refusal(upload, error), at=self._clock())
        except Refused as refusal:
            self._work.refuse(upload, refusal, at=self._clock())
        except TakenOver:
            log.warning("uploads.lost_claim", upload=upload.id)
        except DatabaseTrouble:
            raise  # the claim ends by itself
        except Exception:
            log.exception("uploads.broke", upload=upload.id)
            self._again(upload, BrokeDown(name=upload.file_name, number=upload.id), timedelta())

    def _step(self, upload: Upload) -> None:
        if upload.state is State.UNDOING:
            self._work.undo(upload, at=self._clock())
            return
        content = self._slack(upload.tenant).download(upload.file_id, most=MOST_BYTES)
        step = self._work.look if upload.state is State.WAITING else self._work.take_in
        step(upload, content, at=self._clock())

    def _again(self, upload: Upload, refusal: Refused, wait: timedelta) -> None:
        """Try again later, but not for ever."""
        if upload.attempts >= MOST_TRIES:
            self._work.refuse(upload, refusal, at=self._clock())
        else:
            self._work.later(upload, at=self._clock() + max(wait, upload.attempts * RETRY))


def _refusal(upload: Upload, error: SlackError) -> Refused:
    if isinstance(error, TooLarge):
        return FileTooLarge(name=upload.file_name, most=MOST_BYTES // 2**20)
    if error.code == "missing_scope":
        return MayNotRead()
    return FileGone(name=upload.file_name, code=error.code)
