"""The files of tickets in the admin; each look of staff at a member's matter is recorded."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts import security_events
from accounts.models import User
from accounts.security_events import SecurityEvent
from support.desk.rights import READS, may_any, may_read
from support.files import serving
from support.models import ConversationFile


@require_safe
def file_page(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """Show a page of a file, also of a note; a text is a download."""
    return serving.page_response(_seen(request, pk), number)


@require_safe
def file_thumbnail(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show a file small, under the same rule."""
    return serving.small_response(_seen(request, pk))


def _seen(request: HttpRequest, pk: int) -> ConversationFile:
    """Return a file that was sent, or waits to be sent by who asks; the look is recorded."""
    assert isinstance(request.user, User)  # noqa: S101 -- the admin lets nobody else in
    if not may_any(request.user, READS):
        raise PermissionDenied
    rows = ConversationFile.objects.filter(conversation__isnull=False)
    rows = rows.filter(Q(entry__isnull=False) | Q(author=request.user))
    found = get_object_or_404(rows.select_related("conversation").for_pages(), pk=pk)
    conversation = found.conversation
    if conversation is None or not may_read(request.user, conversation):
        raise PermissionDenied
    if conversation.user_id != request.user.pk:
        kind, about = SecurityEvent.Kind.EVIDENCE, f"ticket {conversation.reference}, file {pk}"
        security_events.record(kind, by=request.user, member_id=conversation.user_id, about=about)
    return found
