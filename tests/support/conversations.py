"""Makes tickets for tests, by the verbs that members and agents use."""

from typing import Any, Final

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from products.models import RegisteredProduct
from support.files import saving
from support.files.places import FilePlace
from support.models import Conversation, ConversationFile, TicketTopic
from support.tickets import drafts, opening
from support.tickets.drafts import TicketMatter
from tests.conftest import in_group
from tests.evidence.hostile_pictures import red
from tests.factories import make_member


def make_draft_ticket(by: User, **values: Any) -> Any:
    """An unfinished ticket that could be sent."""
    topic = TicketTopic.objects.get(name=values.pop("topic", "other"))
    matter = TicketMatter(values.pop("product", None), values.pop("claim", None))
    written = {"subject": "No picture", "text": "It stays dark.", "facts": {}, **values}
    return drafts.save_draft(by=by, topic=topic, matter=matter, **written)


def make_ticket(by: User, product: RegisteredProduct | None = None, **values: Any) -> Conversation:
    """A ticket as its member opened it."""
    draft = make_draft_ticket(by, product=product, **values)
    like = drafts.similar(by, draft.topic, product)
    seen = [each.reference for each in like]
    return opening.open_conversation(by=by, token=draft.token, seen=seen)


PICTURE: Final = red("PNG")


def sent(name: str = "picture.png", content: bytes = PICTURE) -> SimpleUploadedFile:
    """A file as a form carries it."""
    return SimpleUploadedFile(name, content)


def make_file(by: User, ticket: Conversation | None = None, **values: Any) -> ConversationFile:
    """A file that stands with the last entry of a member's ticket."""
    ticket = ticket or by.conversations.first() or make_ticket(by)
    entry = ticket.entries.filter(author=values.pop("author", by)).latest("number")
    place = FilePlace.of_entry(entry)
    return saving.save_upload(place=place, upload=sent(**values))


def make_agent(email: str = "sam@example.com", group: str = "Agents", **fields: Any) -> User:
    """Somebody who answers tickets."""
    agent = make_member(email, is_staff=True, **fields)
    in_group(agent, group)
    return agent
