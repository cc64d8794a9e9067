"""The member's inbox: each letter as a message in the portal, so that nothing depends on mail."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import MemberRequest

PAGE = 20


@never_cache
@login_required
@require_safe
def inbox(request: MemberRequest) -> HttpResponse:
    """Messages: the letters to this member, the newest first, a page of 20 at a time."""
    letters = request.user.emails.defer("text", "html", "encrypted_bodies").order_by("-pk")
    before = request.GET.get("before", "")
    if before.isdecimal():
        letters = letters.filter(pk__lt=min(int(before), 2**63 - 1))
    page = list(letters[: PAGE + 1])
    context = {"letters": page[:PAGE], "next": page[PAGE - 1] if len(page) > PAGE else None}
    return render(request, "accounts/inbox.html", context)


@never_cache
@login_required
@require_safe
def letter(request: MemberRequest, pk: int) -> HttpResponse:
    """One letter, and how it went; a secret in it stays hidden."""
    found = get_object_or_404(request.user.emails.defer("html", "encrypted_bodies"), pk=pk)
    return render(request, "accounts/letter.html", {"letter": found})
