"""Files of briefs and scripts: taken from a form, and given out to be saved, never to be shown."""

import io

from flask import Response, request, send_file

from bot.rules import attachments
from bot.rules.attachments import MOST_BYTES, Attachment, File, FileTooBig
from bot.web.site import Site

#: what a form with a file may weigh: far more than a file may, so that one too large is told of beside what was typed
LARGEST_FORM = 32 * 2**20


def chosen(name: str) -> File | None:
    """The file of a form, checked; None where none was chosen. Raises FileTooBig or WrongKind."""
    sent = request.files.get(name)
    if sent is None or not sent.filename:
        return None
    content = sent.stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise FileTooBig(name=attachments.clean(sent.filename), most=MOST_BYTES // 2**20)
    return attachments.checked(sent.filename, content)


def given(attachment: Attachment, content: bytes) -> Response:
    """The bytes as they came, to be saved under the name; a browser neither shows nor guesses what they are."""
    answer = send_file(
        io.BytesIO(content),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=attachment.name,
        etag=False,
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def linked(site: Site, token: str) -> Response:
    """A file by a link to it alone. Raises BadLink, OldFileLink or NotFound."""
    grant = site.links.read_file(token, at=site.clock())
    return given(*site.desks.scripts.file(grant.tenant, grant.attachment_id))
