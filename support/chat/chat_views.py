"""Live Chat for members: where it begins, the chat itself, and what its page asks for by itself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import MemberRequest
from foundation.throttles import TooManyTries, rate_limit_response
from foundation.web.requests import row_id
from support.chat import ending, hours, news, queue, starting, talking
from support.chat.forms import ChatEntryForm, ChatStartForm
from support.models import Conversation, TicketTopic
from support.tickets import drafts
from support.tickets.drafts import TicketMatter
from support.tickets.writing import ConversationEnded

NOTHING_NEW = 204


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: MemberRequest) -> HttpResponse:
    """Begin a chat about what the link names (?order=, ?product=, ?topic=), or say when one can."""
    if (live := starting.live_chat_of(request.user)) is not None:
        return redirect("chat", live.conversation.reference)
    topics = list(TicketTopic.objects.offered())
    matters = drafts.matters_of(request.user)
    if request.method != "POST":
        form = ChatStartForm(matters=matters, topics=topics)
        form.initial = {"about": _about(request, matters), "topic": request.GET.get("topic", "")}
        return _begin_page(request, form)
    form = ChatStartForm(request.POST, matters=matters, topics=topics)
    if not form.is_valid():
        return _begin_page(request, form)
    topic = next(each for each in topics if each.name == form.cleaned_data["topic"])
    matter = matters.get(form.cleaned_data["about"], TicketMatter())
    return _begun(request, form, topic, matter)


def _about(request: MemberRequest, matters: dict[str, TicketMatter]) -> str:
    keys = [request.GET.get("about", ""), f"order:{request.GET.get('order', '')}"]
    keys.append(f"product:{request.GET.get('product', '')}")
    return next((key for key in keys if key in matters), "")


def _begin_page(request: MemberRequest, form: ChatStartForm) -> HttpResponse:
    region = request.user.region
    spans = hours.hours_of(region)
    are_open = hours.are_open(spans, region)
    context = {
        "form": form,
        "is_open": are_open and starting.is_open_for(request.user),
        "is_in_hours": are_open,
        "hours": [(hours.in_words(row), row.on_all_days) for row in spans],
        "place": hours.place_of(region),
        "minutes": queue.usual_wait(),
        "ticket_query": request.GET.urlencode(),
    }
    return render(request, "support/chat_begin.html", context)


def _begun(
    request: MemberRequest, form: ChatStartForm, topic: TicketTopic, matter: TicketMatter
) -> HttpResponse:
    text, token = form.cleaned_data["text"], form.cleaned_data["token"]
    try:
        starting.count_start(request.user)
        chat = starting.start(by=request.user, token=token, topic=topic, matter=matter, text=text)
    except TooManyTries:
        return rate_limit_response(request)
    except starting.ChatClosed:
        starting.save_as_draft(by=request.user, topic=topic, matter=matter, text=text)
        messages.info(request, _("Nobody can chat right now. Your message is in this ticket."))
        query = {"topic": topic.name, "about": matter.key}
        return redirect(reverse("ticket-new", query=query))
    return redirect("chat", chat.conversation.reference)


@never_cache
@login_required
@require_safe
def chat(request: MemberRequest, reference: str) -> HttpResponse:
    """The chat; one that is over leads to its ticket."""
    standing = news.standing_of(request.user, reference)
    if standing is None:
        raise Http404
    if not standing.chat.is_live:
        return redirect("ticket", reference)
    news.see(standing.chat)
    return _page(request, standing, ChatEntryForm())


@never_cache
@login_required
@require_safe
def since(request: MemberRequest, reference: str) -> HttpResponse:
    """Tell the page what is new; 204 while nothing is."""
    standing = news.standing_of(request.user, reference)
    if standing is None:
        raise Http404
    news.see(standing.chat)
    after = row_id(request.GET.get("after")) or 0
    if standing.number == after and request.GET.get("state") == standing.state:
        return HttpResponse(status=NOTHING_NEW)
    return _news(request, standing, reference, after)


@login_required
@require_POST
def entries(request: MemberRequest, reference: str) -> HttpResponse:
    """Say something; what was typed when the chat had ended goes into its ticket."""
    found = _own(request, reference)
    form = ChatEntryForm(request.POST)
    if not form.is_valid():
        return _refused(request, found, form)
    text, key = form.cleaned_data["text"], form.cleaned_data["key"]
    try:
        talking.count_entry(request.user)
        talking.say(by=request.user, conversation_id=found.pk, text=text, key=key)
    except TooManyTries:
        return rate_limit_response(request)
    except ConversationEnded:
        form.add_error("text", _("This chat has ended. You can reopen it as a ticket."))
        return _refused(request, found, form)
    if "after" not in request.POST:
        return redirect("chat", reference)
    standing = news.standing_of(request.user, reference)
    assert standing is not None  # noqa: S101 -- it was found above
    return _news(request, standing, reference, row_id(request.POST["after"]) or 0)


@login_required
@require_POST
def end(request: MemberRequest, reference: str) -> HttpResponse:
    """End the chat for good."""
    found = _own(request, reference)
    if ending.end(by=request.user, conversation_id=found.pk):
        messages.success(request, _("The chat has ended. We email you what was said."))
    return redirect("ticket", reference)


@login_required
@require_POST
def leave(request: MemberRequest, reference: str) -> HttpResponse:
    """Let the chat go on as a ticket."""
    found = _own(request, reference)
    if ending.go_on_as_ticket(by=request.user, conversation_id=found.pk):
        messages.success(request, _("The chat goes on as a ticket. We email you what was said."))
    return redirect("ticket", reference)


def _own(request: MemberRequest, reference: str) -> Conversation:
    return get_object_or_404(
        request.user.conversations.filter(chat__isnull=False), reference=reference
    )


def _refused(request: MemberRequest, found: Conversation, form: ChatEntryForm) -> HttpResponse:
    standing = news.standing_of(request.user, found.reference)
    assert standing is not None  # noqa: S101 -- it was found before
    return _page(request, standing, form, status=422)


def _page(
    request: MemberRequest, standing: news.ChatStanding, form: ChatEntryForm, *, status: int = 200
) -> HttpResponse:
    rows = request.user.conversations.for_pages()
    found = rows.get(pk=standing.chat.conversation_id)
    context = _standing(standing, found.reference) | {
        "ticket": found,
        "entries": news.entries_after(found.pk, 0),
        "form": form,
    }
    return render(request, "support/chat.html", context, status=status)


def _news(
    request: MemberRequest, standing: news.ChatStanding, reference: str, after: int
) -> HttpResponse:
    said = news.entries_after(standing.chat.conversation_id, after)
    context = _standing(standing, reference) | {"entries": said}
    return render(request, "support/_chat_news.html", context)


def _standing(standing: news.ChatStanding, reference: str) -> dict[str, object]:
    waits = standing.chat.is_live and standing.chat.agent_id is None
    return {
        "chat": standing.chat,
        "reference": reference,
        "standing": standing,
        "minutes": queue.usual_wait() if waits else None,
    }
