"""What is new in a chat since a page last asked: one indexed query while nothing is."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from foundation.tables.kept_queries import KeptQuery, given
from support.models import ChatSession, ChatSessionQuerySet, ConversationEntry

# Written again only when it is so old: not at each poll.
SEEN_EACH: Final = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class ChatStanding:
    """How a chat stands: its last entry, and where the member is in the queue."""

    chat: ChatSession
    number: int
    position: int

    @property
    def state(self) -> str:
        """What a page names to be told only of another one."""
        if not self.chat.is_live:
            return "over"
        return f"with-{self.chat.agent_id}" if self.chat.agent_id else f"waits-{self.position}"


def standing_query(member_id: int, reference: str) -> QuerySet[ChatSession]:
    """Return the query of a poll: the chat by its Ticket ID, and how many wait before it."""
    ahead = (
        ChatSession.objects.live()
        .filter(agent=None, queued_at__lt=OuterRef("queued_at"))
        .order_by()
        .values("agent")
        .annotate(count=Count("pk"))
        .values("count")
    )
    rows = ChatSession.objects.filter(user=member_id)
    return rows.filter(conversation__reference=reference).annotate(
        number=F("conversation__last_number"), ahead=Coalesce(Subquery(ahead), 0)
    )


_STANDING: Final = KeptQuery(lambda: standing_query(given("member"), given("reference")))


def standing_of(member: User, reference: str) -> ChatStanding | None:
    """Return how the member's own chat stands; None if there is none, or it is another's."""
    row = _STANDING.first(member=member.pk, reference=reference)
    if row is None:
        return None
    annotated = vars(row)
    return ChatStanding(row, annotated["number"], annotated["ahead"] + 1)


def see(chat: ChatSession) -> None:
    """Note that the member is there, if that was not noted just now."""
    now = timezone.now()
    if chat.is_live and chat.member_seen_at < now - SEEN_EACH:
        live = ChatSession.objects.live().filter(pk=chat.pk)
        live.update(member_seen_at=now)


def entries_after(conversation_id: int, number: int) -> list[ConversationEntry]:
    """Return what both sides have said since then, in order; no notes of staff."""
    rows = ConversationEntry.objects.filter(conversation=conversation_id, number__gt=number)
    return list(rows.filter(is_internal=False).select_related("author").order_by("number"))


def at_desk(by: User) -> ChatSessionQuerySet:
    """Return a colleague's own chats by their places, each with how much of it is not read yet."""
    member = ConversationEntry.Kind.MEMBER
    entries = ConversationEntry.objects.filter(conversation=OuterRef("conversation"), kind=member)
    unread = entries.filter(number__gt=OuterRef("agent_read")).order_by().values("conversation")
    counted = Coalesce(Subquery(unread.annotate(count=Count("pk")).values("count")), 0)
    mine = ChatSession.objects.live().filter(agent=by).for_pages().order_by("slot")
    return mine.annotate(unread=counted)


def note_read(chat: ChatSession) -> None:
    """Note that the colleague whose chat it is sees all that was said in it so far."""
    number = chat.conversation.last_number
    vars(chat)["unread"] = 0
    if chat.agent_read < number:
        rows = ChatSession.objects.live().filter(pk=chat.pk, agent=chat.agent_id)
        rows.filter(agent_read__lt=number).update(agent_read=number)


def desk_query(by: User) -> QuerySet[ChatSession, tuple[int, int | None, int]]:
    """Return the query of a desk's poll: the chats of all who wait, and one's own."""
    seen = Q(agent=by) | Q(agent=None)
    rows = ChatSession.objects.live().filter(seen).order_by("queued_at", "pk")
    return rows.values_list("pk", "agent", "conversation__last_number")


def desk_state(by: User) -> str:
    """Return what a desk names to be told only of another one: who waits, and who has written."""
    found = desk_query(by)
    return "-".join(f"{pk}.{number}" if agent else f"{pk}" for pk, agent, number in found)
