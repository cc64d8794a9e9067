"""Web Ticket: product and topic, the answers that are known, the form, and what is sent."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import MemberRequest
from evidence.uploads.throttles import limits_uploads
from foundation.throttles import TooManyTries, rate_limit_response
from foundation.web.requests import row_id
from support.files import form_files
from support.files.places import FilePlace
from support.models import TicketDraft, TicketTopic
from support.tickets import drafts, opening
from support.tickets.drafts import TicketMatter
from support.tickets.forms import MatterForm, TicketForm, fact_values


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limits_uploads
def new(request: MemberRequest) -> HttpResponse:
    """Web Ticket: what it is about is filled in by the link (?order=, ?product=, ?topic= ...)."""
    topics = list(TicketTopic.objects.offered())
    matters = drafts.matters_of(request.user)
    given = request.POST if request.method == "POST" else request.GET
    topic = next((each for each in topics if each.name == given.get("topic")), None)
    matter = _matter(request, given, matters)
    if topic is None or (matter.key != given.get("about", matter.key)):
        return _choose(request, matters, topics, matter)
    if request.method == "POST":
        return _save(request, topic, matter)
    return _form(request, topic, matter, TicketForm(topic=topic, initial=_initial(request, topic)))


def _matter(
    request: MemberRequest, given: QueryDict, matters: dict[str, TicketMatter]
) -> TicketMatter:
    """Return what the address or the form names, as far as it is the member's own."""
    keys = [given.get("about", "")]
    keys += [f"order:{given.get('order', '')}", f"product:{given.get('product', '')}"]
    matter = next((matters[key] for key in keys if key in matters), TicketMatter())
    email = drafts.named_email(request.user, row_id(given.get("email")))
    return replace(matter, about_email=email, page=drafts.named_page(given.get("page", "")))


def _initial(request: MemberRequest, topic: TicketTopic) -> dict[str, Any]:
    """Return what was written before; the facts of another topic aside."""
    draft = drafts.draft_of(request.user)
    if draft is None:
        return {}
    facts = fact_values(draft.facts) if draft.topic_id == topic.pk else {}
    return {"subject": draft.subject, "text": draft.text, **facts}


def _choose(
    request: MemberRequest,
    matters: dict[str, TicketMatter],
    topics: list[TicketTopic],
    matter: TicketMatter,
) -> HttpResponse:
    wanted = request.GET.get("topic", "")
    topic = wanted or ("promotion" if matter.claim else "")
    is_sent = "about" in request.GET
    form = MatterForm(request.GET if is_sent else None, matters=matters, topics=topics)
    form.initial = {"about": matter.key, "topic": topic}
    draft = drafts.draft_of(request.user)
    context = {
        "form": form,
        "draft": draft,
        "draft_query": _query(draft.topic, _matter_of(draft)) if draft else "",
        "email": matter.about_email,
        "page": matter.page,
    }
    return render(request, "support/ticket_new.html", context)


def _form(
    request: MemberRequest,
    topic: TicketTopic,
    matter: TicketMatter,
    form: TicketForm,
    *,
    refused: list[str] | None = None,
) -> HttpResponse:
    draft = drafts.draft_of(request.user)
    place = FilePlace.of_draft(draft) if draft else None
    context = {
        **form_files.files_context(place, refused=refused),
        "form": form,
        "topic": topic,
        "matter": matter,
        "similar": drafts.similar(request.user, topic, matter.registered_product),
    }
    return render(request, "support/ticket_form.html", context)


def _save(request: MemberRequest, topic: TicketTopic, matter: TicketMatter) -> HttpResponse:
    """Save what may be saved, also of what is not complete; then show what would be sent.

    Files are saved whatever is wrong with the words, and stay with the draft.
    """
    form = TicketForm(request.POST, topic=topic)
    is_complete = form.is_valid()
    draft = drafts.save_draft(
        by=request.user,
        topic=topic,
        matter=matter,
        subject=form.typed("subject"),
        text=form.typed("text"),
        facts=form.facts,
    )
    try:
        refused = form_files.save_sent(request, FilePlace.of_draft(draft))
    except TicketDraft.DoesNotExist:  # another window has sent it
        return redirect("ticket-new")
    if "change" in request.POST:
        for text in refused:
            messages.error(request, text)
        return redirect("ticket-new")
    if form_files.is_about_files(request):
        form = TicketForm(topic=topic, initial=request.POST.dict())
    elif is_complete and not refused:
        return redirect("ticket-confirm")
    return _form(request, topic, matter, form, refused=refused)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: MemberRequest) -> HttpResponse:
    """Show what is sent, and the open tickets like it; then open the ticket."""
    if request.method == "POST":
        return _open(request)
    draft = drafts.draft_of(request.user)
    if draft is None or not draft.subject or not draft.text:
        return redirect("ticket-new")
    answers = [(fact.label, draft.facts.get(str(fact.pk), "")) for fact in draft.topic.facts.all()]
    context = {
        "draft": draft,
        "answers": [(label, answer) for label, answer in answers if answer],
        "similar": drafts.similar(request.user, draft.topic, draft.registered_product),
        "change_query": _query(draft.topic, _matter_of(draft)),
        "files": FilePlace.of_draft(draft).files(),
    }
    return render(request, "support/ticket_confirm.html", context)


def _open(request: MemberRequest) -> HttpResponse:
    try:
        token = UUID(request.POST.get("token", ""))
    except ValueError:
        return redirect("ticket-confirm")
    opened = opening.opened_from(request.user, token)
    if opened is None:
        try:
            opening.count_attempt(request.user)
            seen = request.POST.getlist("seen")
            opened = opening.open_conversation(by=request.user, token=token, seen=seen)
        except TooManyTries:
            return rate_limit_response(request)
        except (opening.SimilarOpen, opening.NoDraft):
            return redirect("ticket-confirm")
    return redirect("ticket-sent", opened.reference)


@never_cache
@login_required
@require_safe
def sent(request: MemberRequest, reference: str) -> HttpResponse:
    """The ticket was received: its Ticket ID, and by when it is answered."""
    ticket = get_object_or_404(request.user.conversations.for_pages(), reference=reference)
    return render(request, "support/ticket_sent.html", {"ticket": ticket})


@login_required
@require_POST
def discard(request: MemberRequest) -> HttpResponse:
    """Throw the unfinished ticket away."""
    if drafts.delete_draft(by=request.user):
        messages.success(request, _("Your draft is deleted."))
    return redirect("ticket-new")


def _matter_of(draft: TicketDraft) -> TicketMatter:
    return TicketMatter(draft.registered_product, draft.claim, draft.about_email, draft.page)


def _query(topic: TicketTopic, matter: TicketMatter) -> str:
    """Return the address of the form for this topic and matter."""
    named = {"topic": topic.name, "about": matter.key, "page": matter.page}
    if matter.about_email is not None:
        named["email"] = str(matter.about_email.pk)
    query = urlencode({name: value for name, value in named.items() if value or name == "about"})
    return f"{reverse('ticket-new')}?{query}"
