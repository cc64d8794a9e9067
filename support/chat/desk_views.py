"""The chat desk in the admin: who waits, a colleague's own chats, and what they do there."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import security_events
from accounts.models import MemberRequest
from accounts.security_events import SecurityEvent
from foundation.throttles import TooManyTries, rate_limit_response
from foundation.web.requests import row_id
from support.chat import ending, handing_over, news, presence, queue, talking
from support.chat.forms import ChatEntryForm, ChatHandOverForm
from support.desk import canned
from support.desk.rights import ANSWERS
from support.models import ChatSession
from support.tickets.writing import NothingWritten

DESK: Final = "admin:support_chatsession_changelist"
NOTHING_NEW: Final = 204
_MOST_SHOWN: Final = 20
_REFUSED: Final[dict[type[Exception], Promise]] = {
    talking.ChatOver: gettext_lazy("This chat is over, or a colleague has it."),
    handing_over.CannotTakeIt: gettext_lazy(
        "This colleague is away, has three chats, or may not have this one."
    ),
    queue.NoSlotFree: gettext_lazy("You have three chats. End one first."),
    NothingWritten: gettext_lazy("Write something first."),
}


@never_cache
@require_safe
@permission_required(ANSWERS, raise_exception=True)
def desk(request: MemberRequest) -> HttpResponse:
    """The desk with one of the colleague's chats open."""
    own = list(news.at_desk(request.user))
    return _page(request, own, _chosen(own, request.GET.get("chat")), ChatEntryForm())


@never_cache
@require_safe
@permission_required(ANSWERS, raise_exception=True)
def since(request: MemberRequest) -> HttpResponse:
    """Tell the desk what is new, 204 while nothing is; that it asks is the colleague's presence."""
    presence.renew(by=request.user)
    state = news.desk_state(request.user)
    if request.GET.get("state", "") == state:
        return HttpResponse(status=NOTHING_NEW)
    own = list(news.at_desk(request.user))
    return _news(request, own, _chosen(own, request.GET.get("chat"), only=True))


@require_POST
@permission_required(ANSWERS, raise_exception=True)
def availability(request: MemberRequest) -> HttpResponse:
    """Take new chats from now on, or no more."""
    presence.set_available(by=request.user, is_available="available" in request.POST)
    return redirect(DESK)


@require_POST
@permission_required(ANSWERS, raise_exception=True)
def take_next(request: MemberRequest) -> HttpResponse:
    """Take the chat that has waited longest."""
    try:
        found = queue.take_next(by=request.user)
    except queue.NoSlotFree as error:
        messages.error(request, str(_REFUSED[type(error)]))
        return redirect(DESK)
    if found is None:
        messages.info(request, _("Nobody waits for you."))
        return redirect(DESK)
    kind, about = SecurityEvent.Kind.MEMBER, f"chat {found.conversation.reference}"
    security_events.record(kind, by=request.user, member_id=found.user_id, about=about)
    return redirect(_address(found.conversation_id))


@require_POST
@permission_required(ANSWERS, raise_exception=True)
def entries(request: MemberRequest, pk: int) -> HttpResponse:
    """Say something in one's own chat; what was typed stays where it is refused.

    The button of the canned answers puts one behind what is typed; nothing is sent by it.
    """
    form, own = ChatEntryForm(request.POST), list(news.at_desk(request.user))
    if "fill" in request.POST:
        chat = _chosen(own, str(pk), only=True)
        text = canned.behind(request.POST, chat.conversation) if chat else request.POST.get("text")
        return _page(request, own, chat, ChatEntryForm(initial={"text": text}))
    if not form.is_valid():
        return _page(request, own, _chosen(own, str(pk), only=True), form, status=422)
    said = {"text": form.cleaned_data["text"], "key": form.cleaned_data["key"]}
    try:
        talking.count_entry(request.user)
        talking.answer(by=request.user, conversation_id=pk, **said)
    except TooManyTries:
        return rate_limit_response(request)
    except (talking.ChatOver, NothingWritten) as error:
        messages.error(request, str(_REFUSED[type(error)]))
        return _page(request, own, _chosen(own, str(pk), only=True), form, status=422)
    if "after" in request.POST:
        own = list(news.at_desk(request.user))
        return _news(request, own, _chosen(own, str(pk), only=True))
    return redirect(_address(pk))


_ACTS: Final[dict[str, Callable[..., None]]] = {
    "end": ending.solve,
    "ticket": ending.turn_to_ticket,
}


@require_POST
@permission_required(ANSWERS, raise_exception=True)
def act(request: MemberRequest, pk: int, act: str) -> HttpResponse:
    """End a chat, turn it to a ticket, or hand it over."""
    try:
        if act == "hand-over":
            colleagues = handing_over.colleagues_of(request.user)
            form = ChatHandOverForm(request.POST, colleagues=colleagues)
            if not form.is_valid():
                raise handing_over.CannotTakeIt
            to = form.cleaned_data["to"]
            handing_over.hand_over(by=request.user, conversation_id=pk, to=to)
        elif act in _ACTS:
            _ACTS[act](by=request.user, conversation_id=pk)
        else:
            raise Http404
    except tuple(_REFUSED) as error:
        messages.error(request, str(_REFUSED[type(error)]))
        return redirect(_address(pk))
    messages.success(request, _("Noted."))
    return redirect(DESK)


def _address(conversation_id: int) -> str:
    return reverse(DESK, query={"chat": conversation_id})


def _chosen(
    own: list[ChatSession], wanted: str | None, *, only: bool = False
) -> ChatSession | None:
    """Return the chat of this conversation; without ``only``, else the first."""
    found = next((each for each in own if str(each.conversation_id) == wanted), None)
    return found or (own[0] if own and not only else None)


def _desk(
    request: MemberRequest, own: list[ChatSession], chat: ChatSession | None
) -> dict[str, Any]:
    waiting = queue.waiting_for(request.user)
    if chat:
        news.note_read(chat)
    return {
        "own": own,
        "chat": chat,
        "ticket": chat.conversation if chat else None,
        "unread": sum(vars(each)["unread"] for each in own),
        "waiting": list(waiting.for_pages()[:_MOST_SHOWN]),
        "state": news.desk_state(request.user),
    }


def _news(request: MemberRequest, own: list[ChatSession], chat: ChatSession | None) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    after = row_id(given.get("after")) or 0
    said = news.entries_after(chat.conversation_id, after) if chat else []
    context = {**_desk(request, own, chat), "entries": said, "asked": given.get("chat", "")}
    return render(request, "admin/support/chatsession/_news.html", context)


def _page(
    request: MemberRequest,
    own: list[ChatSession],
    chat: ChatSession | None,
    form: ChatEntryForm,
    *,
    status: int = 200,
) -> HttpResponse:
    colleagues = handing_over.colleagues_of(request.user)
    context = {
        **admin.site.each_context(request),
        **_desk(request, own, chat),
        "title": _("Live Chat"),
        "presence": presence.renew(by=request.user),
        "entries": news.entries_after(chat.conversation_id, 0) if chat else [],
        "form": form,
        "canned_answers": canned.answers_for(chat.conversation) if chat else [],
        "hand_over_form": ChatHandOverForm(colleagues=colleagues) if colleagues else None,
    }
    return render(request, "admin/support/chatsession/desk.html", context, status=status)
