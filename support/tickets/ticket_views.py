"""Ticket History and one ticket: what was written, and the member's acts on it."""

import logging

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import MemberRequest
from evidence.uploads.throttles import limits_uploads
from foundation.pdf import NotPrinted, can_print
from foundation.throttles import TooManyTries, rate_limit_response
from support.files import form_files, saving
from support.files.places import FilePlace
from support.models import Conversation, TicketDraft
from support.tickets import drafts, promised, replying, ticket_pdf
from support.tickets.forms import RatingForm, ReplyForm
from support.tickets.history import LONGEST_SEARCH, PAGE, entries_of, tickets_of
from support.tickets.writing import ConversationEnded

logger = logging.getLogger(__name__)


@never_cache
@login_required
@require_safe
def history(request: MemberRequest) -> HttpResponse:
    """Ticket History: the member's tickets, the last reply first, 20 to a page, with search."""
    search = request.GET.get("q", "").strip()[:LONGEST_SEARCH].replace("\0", "")
    found = tickets_of(request.user, search=search, before=request.GET.get("before", ""))
    context = {
        "tickets": found[:PAGE],
        "next": found[PAGE - 1] if len(found) > PAGE else None,
        "search": search,
        "longest": LONGEST_SEARCH,
    }
    return render(request, "support/tickets.html", context)


@never_cache
@login_required
@require_safe
def ticket(request: MemberRequest, reference: str) -> HttpResponse:
    """One ticket; one that was merged leads to the one in which it goes on."""
    found = _own(request, reference)
    if found.merged_into is not None:
        return redirect("ticket", found.merged_into.reference)
    if found.status == Conversation.Status.CHATTING:
        return redirect("chat", reference)
    draft = drafts.draft_of(request.user) if "add" in request.GET else None
    form = ReplyForm(initial={"text": draft.text if draft else ""})
    return _page(request, found, form, draft=draft)


@never_cache
@login_required
@require_safe
def copy(request: MemberRequest, reference: str) -> HttpResponse:
    """Give the whole ticket as PDF; if it cannot be printed now, the page stays."""
    found = _own(request, reference)
    if not can_print():
        raise Http404
    try:
        ticket_pdf.count_copy(request.user.pk)
        content = ticket_pdf.pdf_of(found)
    except TooManyTries:
        return rate_limit_response(request)
    except NotPrinted:
        logger.exception("The copy of ticket %s was not printed.", reference)
        messages.error(request, _("We can't make the PDF right now. Please try again later."))
        return redirect("ticket", reference)
    name = f'attachment; filename="ticket-{found.reference}.pdf"'
    headers = {"Content-Disposition": name, "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@login_required
@require_POST
@limits_uploads
def reply(request: MemberRequest, reference: str) -> HttpResponse:
    """Add to a ticket; what was begun as a new one and is added here is no draft any more.

    What was written on the page of one that was merged meanwhile is added where that goes on.
    """
    found = _own(request, reference)
    if found.merged_into is not None:
        found = _own(request, found.merged_into.reference)
    form, refused = _sent(request, found)
    if refused or not form.is_valid():
        return _page(request, found, form, refused=refused)
    try:
        replying.count_reply(request.user)
        text = form.cleaned_data["text"]
        replying.reply(by=request.user, conversation_id=found.pk, text=text)
    except TooManyTries:
        return rate_limit_response(request)
    except ConversationEnded:
        form.add_error("text", _("This ticket has ended meanwhile. You can reopen it."))
        return _page(request, _own(request, found.reference), form)
    if "add" in request.POST:
        drafts.delete_draft(by=request.user)
    messages.success(request, _("Your reply is in the ticket."))
    return redirect("ticket", found.reference)


@login_required
@require_POST
def closing(request: MemberRequest, reference: str) -> HttpResponse:
    """Close a ticket."""
    found = _own(request, reference)
    if replying.close(by=request.user, conversation_id=found.pk):
        messages.success(request, _("The ticket is closed."))
    return redirect("ticket", reference)


@login_required
@require_POST
@limits_uploads
def reopening(request: MemberRequest, reference: str) -> HttpResponse:
    """Reopen a ticket with what is still open."""
    found = _own(request, reference)
    form, refused = _sent(request, found)
    if refused or not form.is_valid():
        return _page(request, found, form, refused=refused)
    try:
        replying.count_reply(request.user)
        text = form.cleaned_data["text"]
        replying.reopen(by=request.user, conversation_id=found.pk, text=text)
    except TooManyTries:
        return rate_limit_response(request)
    except replying.CannotReopen:
        form.add_error("text", _("This ticket can't be reopened any more. Open a new one."))
        return _page(request, _own(request, reference), form)
    messages.success(request, _("The ticket is open again."))
    return redirect("ticket", reference)


@login_required
@require_POST
def rating(request: MemberRequest, reference: str) -> HttpResponse:
    """Say how it was, once."""
    found = _own(request, reference)
    form = RatingForm(request.POST)
    if not form.is_valid():
        return _page(request, found, ReplyForm(), rating_form=form)
    try:
        replying.rate(by=request.user, conversation_id=found.pk, **form.cleaned_data)
    except replying.CannotRate:
        messages.info(request, _("You have rated this ticket already."))
    else:
        messages.success(request, _("Thank you. That helps us."))
    return redirect("ticket", reference)


def _own(request: MemberRequest, reference: str) -> Conversation:
    rows = request.user.conversations.for_pages().select_related("merged_into")
    return get_object_or_404(rows, reference=reference)


def _sent(request: MemberRequest, found: Conversation) -> tuple[ReplyForm, list[str]]:
    """Save the files of a reply, which then wait for its words; return the form, what was refused.

    With what was begun as a new ticket and is added here come its files.
    """
    refused, draft = [], drafts.draft_of(request.user) if "add" in request.POST else None
    try:
        if draft is not None:
            saving.take_over(draft=draft, conversation=found)
        refused = form_files.save_sent(request, FilePlace.waiting(request.user, found))
    except ValidationError as error:
        refused = error.messages
    if form_files.is_about_files(request):
        return ReplyForm(initial=request.POST.dict()), refused
    return ReplyForm(request.POST), refused


def _page(  # noqa: PLR0913 -- what may stand on it
    request: MemberRequest,
    found: Conversation,
    form: ReplyForm,
    *,
    rating_form: RatingForm | None = None,
    refused: list[str] | None = None,
    draft: TicketDraft | None = None,
) -> HttpResponse:
    begun = FilePlace.of_draft(draft) if draft else None
    waiting = FilePlace.waiting(request.user, found)
    context = {
        **form_files.files_context(waiting, begun, refused=refused),
        "ticket": found,
        "entries": entries_of(found),
        "form": form,
        "rating_form": rating_form or RatingForm(),
        "may_reopen": promised.may_reopen(found),
        "may_rate": promised.may_rate(found),
        "is_late": promised.is_late(found),
        "can_print": can_print(),
    }
    return render(request, "support/ticket.html", context)
