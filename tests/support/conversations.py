"""Makes tickets for tests, by the verbs that members and agents use."""

from typing import Any

from accounts.models import User
from products.models import RegisteredProduct
from support.models import Conversation, TicketTopic
from support.tickets import drafts, opening
from support.tickets.drafts import TicketMatter
from tests.conftest import in_group
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


def make_agent(email: str = "sam@example.com", group: str = "Agents", **fields: Any) -> User:
    """Somebody who answers tickets."""
    agent = make_member(email, is_staff=True, **fields)
    in_group(agent, group)
    return agent
