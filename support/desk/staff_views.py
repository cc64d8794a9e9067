"""One ticket in the admin: what was written, what is known of the matter, and the agents' acts."""

from typing import Any, Final

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import security_events
from accounts.conflicts import conflict_of
from accounts.models import MemberRequest, User
from accounts.security_events import SecurityEvent
from evidence.uploads.throttles import limits_uploads
from foundation.web.requests import row_id
from support.desk import acts, canned, leases, turning
from support.desk.forms import HandOverForm, MergeForm, TicketAnswerForm, TopicForm
from support.desk.rights import ANSWERS, READS, may_answer, may_any, may_read
from support.files import form_files
from support.files.places import FilePlace
from support.mail import unverified
from support.models import Conversation, UnverifiedMail
from support.tickets import promised
from support.tickets.history import entries_of

PAGE: Final = "admin:support_conversation_change"
LIST: Final = "admin:support_conversation_changelist"


@require_safe
def ticket(request: HttpRequest, object_id: str) -> HttpResponse:
    """Show one ticket; that a member's matter is seen is recorded."""
    if not isinstance(request.user, User) or not may_any(request.user, READS):
        raise PermissionDenied
    found = _found(row_id(object_id))
    if not may_read(request.user, found):
        raise PermissionDenied
    form = TicketAnswerForm(initial={"seen": found.last_number})
    return _page(request, request.user, found, form)


@require_POST
@limits_uploads
def write(request: MemberRequest, pk: int) -> HttpResponse:
    """Answer, ask, solve, close or note; what was typed stays where it is refused."""
    found, act = to_answer(request, pk), request.POST.get("act", "")
    goes_on = form_files.is_about_files(request) or "fill" in request.POST
    if act not in acts.WRITTEN and not goes_on:
        return redirect(PAGE, pk)
    place = FilePlace.waiting(request.user, found, is_for_note=act == "note")
    refused = form_files.save_sent(request, place)
    form = TicketAnswerForm(request.POST)
    if goes_on:
        text = canned.behind(request.POST, found)
        form = TicketAnswerForm(initial={**request.POST.dict(), "text": text})
    if refused or not form.is_valid():
        return _page(request, request.user, found, form, refused=refused)
    try:
        acts.write(act, by=request.user, conversation_id=pk, given=form.cleaned_data)
    except acts.REFUSED as error:
        messages.error(request, str(acts.why(error)))
        typed = {"seen": found.last_number, "text": form.cleaned_data["text"]}
        return _page(request, request.user, _found(pk), TicketAnswerForm(initial=typed))
    messages.success(request, _("Noted."))
    return redirect(PAGE, pk)


@require_POST
def move(request: MemberRequest, pk: int, act: str) -> HttpResponse:
    """Take, release, hand over, move to a topic or merge a ticket."""
    verb, found = acts.MOVES.get(act), to_answer(request, pk)
    if verb is None:
        raise Http404
    form = _forms(found, request.user, request).get(act, forms.Form(request.POST))
    if not form.is_valid():
        messages.error(request, _("Choose one from the list."))
        return redirect(PAGE, pk)
    try:
        verb(request.user, pk, form.cleaned_data)
    except acts.REFUSED as error:
        messages.error(request, str(acts.why(error)))
    else:
        messages.success(request, _("Noted."))
    return redirect(PAGE, pk)


@require_POST
@permission_required(ANSWERS, raise_exception=True)
@limits_uploads
def decide_mail(request: MemberRequest, pk: int, mail_id: int) -> HttpResponse:
    """Accept an unverified e-mail into its ticket, or dismiss it."""
    found = _found(pk)
    mail = get_object_or_404(UnverifiedMail.objects.about(found), pk=mail_id)
    verb = acts.DECIDED.get(request.POST.get("act", ""))
    if verb is None:
        return redirect(PAGE, pk)
    try:
        verb(by=request.user, mail_id=mail.pk)
    except acts.REFUSED as error:
        messages.error(request, str(acts.why(error)))
    else:
        messages.success(request, _("Noted."))
    return redirect(PAGE, pk)


@require_POST
@permission_required(ANSWERS, raise_exception=True)
def take_next(request: MemberRequest) -> HttpResponse:
    """Open the next ticket that is free: of the team that was asked for, or of all."""
    queue = Conversation.objects.waiting_for_us()
    if team := request.POST.get("team"):
        queue = queue.filter(team=team)
    besides = row_id(request.POST.get("besides")) or 0
    found = leases.take_next(by=request.user, among=queue, besides=besides)
    if found is None:
        messages.info(request, _("No ticket waits for you."))
        return redirect(LIST)
    return redirect(PAGE, found.pk)


def to_answer(request: MemberRequest, pk: int) -> Conversation:
    """Return a ticket that this member of staff may write in.

    Raises:
        PermissionDenied: they may not.
        Http404: there is no such ticket.
    """
    if not may_any(request.user, ANSWERS):
        raise PermissionDenied
    found = _found(pk)
    if not may_answer(request.user, found):
        raise PermissionDenied
    return found


def _found(pk: int | None) -> Conversation:
    rows = Conversation.objects.for_pages().select_related(
        "leased_to", "assigned_to", "about_email"
    )
    return get_object_or_404(rows, pk=pk)


def _others(found: Conversation, by: User) -> "QuerySet[Conversation]":
    """Return the member's other open tickets, into which one of the staff may merge this one."""
    rows = found.user.conversations.open().exclude(pk=found.pk).newest()
    return rows if by.has_perm(ANSWERS) else rows.filter(claim__isnull=False)


def _buttons(found: Conversation) -> list[tuple[str, object, str]]:
    """Return what an agent may write, each with label and key; of what is over, a note."""
    shown = [act for act in acts.WRITTEN if found.is_open or act == "note"]
    return [(act, acts.WRITTEN[act], acts.KEYS.get(act, "")) for act in shown]


def _forms(
    found: Conversation, by: User, request: HttpRequest | None = None
) -> dict[str, forms.Form]:
    data = request.POST if request else None
    return {
        "hand-over": HandOverForm(data),
        "topic": TopicForm(data, initial={"topic": found.topic}),
        "merge": MergeForm(data, others=_others(found, by)),
    }


def _record_look(by: User, found: Conversation) -> None:
    if found.user != by:
        kind, about = SecurityEvent.Kind.MEMBER, f"ticket {found.reference}"
        security_events.record(kind, by=by, member_id=found.user_id, about=about)


def _page(
    request: HttpRequest,
    by: User,
    found: Conversation,
    form: TicketAnswerForm,
    refused: list[str] | None = None,
) -> HttpResponse:
    _record_look(by, found)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        **form_files.files_context(FilePlace.waiting(by, found), refused=refused),
        "title": _("Ticket %(reference)s") % {"reference": found.reference},
        "opts": Conversation._meta,
        "ticket": found,
        "entries": entries_of(found, internal=True),
        "unverified": list(unverified.undecided(found)),
        "events": found.events.select_related("actor"),
        "is_late": promised.is_late(found),
        "form": form,
        "buttons": _buttons(found),
        "canned_answers": canned.answers_for(found),
        **_rights(by, found),
        **{f"{act.replace('-', '_')}_form": each for act, each in _forms(found, by).items()},
    }
    return render(request, "admin/support/conversation/ticket.html", context)


def _rights(by: User, found: Conversation) -> dict[str, Any]:
    """What one of the staff may do with a ticket, and who has it at hand."""
    conflict = conflict_of(by, found.user, lead=leases.LEAD)
    may_act, holder = may_answer(by, found) and conflict is None, found.holder()
    return {
        "conflict": conflict.label if conflict else "",
        "may_act": may_act,
        "may_take_next": by.has_perm(ANSWERS),
        "turns": turning.turns_for(found, by) if may_act else (),
        "holder": holder if holder != by else None,
        "is_mine": holder == by,
        "others": _others(found, by),
    }
