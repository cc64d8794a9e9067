"""Makes chats for tests, by the verbs of both sides."""

from datetime import time, timedelta
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from support.chat import presence, queue, starting
from support.models import ChatHours, ChatSession, TicketTopic
from support.tickets.drafts import TicketMatter
from tests.support.conversations import make_agent


def open_always() -> None:
    """Chat is open at any time, in each region."""
    ChatHours.objects.all().delete()
    ChatHours.objects.create(opens=time(), closes=time(), on_all_days=True)


def at_the_desk(email: str = "sam@example.com", **fields: str) -> User:
    """An agent who looks at the desk and takes chats."""
    agent = User.objects.filter(email=email).first() or make_agent(email, **fields)
    presence.set_available(by=agent, is_available=True)
    return agent


def make_chat(by: User, text: str = "It stays dark.") -> ChatSession:
    """A chat that waits; somebody is there for it."""
    open_always()
    if not presence.present(besides=by).exists():
        at_the_desk()
    topic = TicketTopic.objects.get(name="technical")
    matter = TicketMatter()
    return starting.start(by=by, token=uuid4(), topic=topic, matter=matter, text=text)


def taken_chat(by: User, agent: User) -> ChatSession:
    """A chat that this agent has."""
    make_chat(by)
    chat = queue.take_next(by=agent)
    assert chat is not None
    return chat


def ago(chat: ChatSession, **columns: timedelta) -> None:
    """Put moments of a chat so far into the past."""
    moments = {name: timezone.now() - time for name, time in columns.items()}
    ChatSession.objects.filter(pk=chat.pk).update(**moments)
