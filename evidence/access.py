"""Access to evidence: who may see an upload, and the responses that serve its files."""

import re
from collections.abc import Callable
from pathlib import PurePath
from urllib.parse import quote

from django.conf import settings
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from accounts import security_events
from accounts.models import MemberRequest, User
from accounts.security_events import SecurityEvent
from accounts.sign_in.staff_site import has_second_factor
from evidence.models import Upload, UploadPage
from foundation.web.slots import Slot

# Rules of other apps for who owns an upload besides the member who uploaded it.
OWNERS: Slot[Callable[[User, Upload], bool]] = Slot("owners of an upload")
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# By the suffix that store_upload chose from the file's content, never by the member's file name.
SHOWN_ORIGINALS = {
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".gif": "image/gif",
    ".webp": "image/webp",
}
# Where deploy/nginx has the folder of the evidence; nobody outside can ask for it there.
BY_PROXY = "/_evidence/"
HEADERS = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def may_see(request: MemberRequest, upload: Upload) -> bool:
    """Return whether the visitor may see an upload: its owner, or a reviewer once submitted.

    A file with a message is seen where the message is, by the rules of that.
    """
    if upload.kind == Upload.Kind.ATTACHMENT:
        return False
    if _is_of(request.user, upload):
        return True
    is_reviewer = request.user.has_perm("redemptions.view_evidence") and has_second_factor(request)
    return is_reviewer and upload.submitted_at is not None


def note_view(upload: Upload, *, by: User, is_ahead: bool = False) -> None:
    """Record that a member of staff looked at a member's evidence.

    ``is_ahead``: a page only fetched it, for a claim that may come next. That is recorded too, but
    as what it is: nobody has looked yet, and what nobody recorded nobody could have fetched.
    """
    if not _is_of(by, upload):
        kind = SecurityEvent.Kind.AHEAD if is_ahead else SecurityEvent.Kind.EVIDENCE
        security_events.record(kind, by=by, member_id=upload.user_id, about=f"upload {upload.pk}")


def is_ahead(request: MemberRequest) -> bool:
    """Return whether a picture is fetched for a claim that is not shown yet.

    Only as a picture inside a page: whoever opens its address looks at it.
    """
    if request.headers.get("Sec-Purpose", "").startswith("prefetch"):
        return True
    return "ahead" in request.GET and request.headers.get("Sec-Fetch-Dest") == "image"


def _is_of(user: User, upload: Upload) -> bool:
    """Return whether a member uploaded this, or owns it by a rule of another app."""
    return user == upload.user or any(owns(user, upload) for owns in OWNERS)


def evidence_response(file: FieldFile, name: str) -> HttpResponseBase:
    """Return a clean page for viewing, named after the uploaded file.

    Raises:
        Http404: the file is missing, or was deleted by rule.
    """
    if not file:
        raise Http404
    return _response(file, _safe_name(name), "image/jpeg", as_attachment=False)


def thumbnail_response(page: UploadPage) -> HttpResponseBase:
    """Return the small picture of a page; of an old one the page itself.

    Raises:
        Http404: the file is missing, or was deleted by rule.
    """
    if page.thumbnail is None:
        return evidence_response(page.file, page.upload.original_name)
    return HttpResponse(page.thumbnail, content_type="image/jpeg", headers=HEADERS)


def text_response(file: FieldFile, name: str) -> HttpResponseBase:
    """Return a clean text as a download, which no browser takes for a page.

    Raises:
        Http404: the file is missing, or was deleted by rule.
    """
    if not file:
        raise Http404
    bare = PurePath(_safe_name(name)).stem
    return _response(file, f"{bare}.txt", "text/plain; charset=utf-8", as_attachment=True)


def original_response(file: FieldFile) -> HttpResponseBase:
    """Return the original file, sandboxed; types that browsers do not show are downloads.

    Raises:
        Http404: the file is missing.
    """
    suffix = PurePath(str(file.name)).suffix
    kind = SHOWN_ORIGINALS.get(suffix)
    name = f"original{suffix}"
    return _response(file, name, kind or "application/octet-stream", as_attachment=kind is None)


def _response(file: FieldFile, name: str, kind: str, *, as_attachment: bool) -> HttpResponseBase:
    """Return a file, or tell the proxy to send it, which needs no thread of ours for long."""
    if settings.EVIDENCE_BY_PROXY and not settings.EVIDENCE_S3_BUCKET:
        if not file.storage.exists(str(file.name)):
            raise Http404
        response = HttpResponse(content_type=kind, headers=HEADERS)
        shown_as = content_disposition_header(as_attachment, name)
        response.headers["Content-Disposition"] = shown_as or "inline"
        response.headers["X-Accel-Redirect"] = f"{BY_PROXY}{quote(str(file.name))}"
        return response
    try:
        content = file.open("rb")
    # For example, a restore did not include it.
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(
        content, as_attachment=as_attachment, filename=name, content_type=kind, headers=HEADERS
    )


def _safe_name(name: str) -> str:
    """Return a safe file name for the clean copy, which is always a JPEG."""
    bare = UNPRINTABLE.sub("", name).replace("\\", "/")
    return f"{PurePath(bare).stem or 'picture'}.jpg"
