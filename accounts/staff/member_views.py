"""Finding a member, and the one page about them for all of the staff; each look is recorded."""

from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import security_events
from accounts.blocking import blocks
from accounts.models import MemberRequest, User
from accounts.security_events import SecurityEvent
from accounts.staff import finding, member_page

_may_open = permission_required(member_page.OPENS, raise_exception=True)


@require_safe
@_may_open
def find(request: MemberRequest) -> HttpResponse:
    """List the members whom the beginning of a name, address or number leads to."""
    typed = finding.typed_words(request.GET.get("q", ""))
    found, has_more = finding.find(typed)
    context = {
        **admin.site.each_context(request),
        "title": _("Find a member"),
        "opts": User._meta,
        "typed": typed,
        "is_too_short": 0 < len(typed) < finding.FEWEST,
        "longest": finding.LONGEST,
        "found": found,
        "has_more": has_more,
    }
    return render(request, "admin/accounts/user/find.html", context)


@require_safe
@_may_open
def page(request: MemberRequest, pk: int) -> HttpResponse:
    """Show one member: the account, and what the reader's role may see of the rest."""
    member = get_object_or_404(User, pk=pk)
    if member != request.user:
        kind = SecurityEvent.Kind.MEMBER
        security_events.record(kind, by=request.user, member_id=pk, about="member's page")
    context = {
        **admin.site.each_context(request),
        "title": member.get_full_name() or member.email,
        "opts": User._meta,
        "owner": member,
        "facts": member_page.facts_of(member),
        "parts": member_page.parts_of(member, request.user),
        "standing": blocks.standing(member),
    }
    return render(request, "admin/accounts/user/page.html", context)
