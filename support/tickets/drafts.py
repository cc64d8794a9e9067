"""The unfinished ticket of a member: what it is about, and what was written so far."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit
from uuid import uuid4

from django.db import transaction

from accounts.models import User
from evidence.models import Upload
from evidence.uploads import storage
from foundation.locks import lock_rows
from notifications.models import Email
from products.models import RegisteredProduct
from redemptions.models import Claim
from support.models import Conversation, TicketDraft, TicketTopic

# A member's newest products and claims, as many as one may choose from in a list.
MOST_MATTERS: Final = 200


@dataclass(frozen=True, slots=True)
class TicketMatter:
    """What a ticket is about: a claim with its product, a product, an e-mail or a page."""

    registered_product: RegisteredProduct | None = None
    claim: Claim | None = None
    about_email: Email | None = None
    page: str = ""

    @property
    def key(self) -> str:
        """What stands for the product or claim in a form."""
        if self.claim is not None:
            return f"order:{self.claim.reference}"
        return f"product:{self.registered_product.pk}" if self.registered_product else ""


def matters_of(member: User) -> dict[str, TicketMatter]:
    """Return the member's claims and products, the newest first, by what stands for them."""
    claims = member.claims.select_related(
        "promotion", "registered_product__serial__product"
    ).prefetch_related("promotion__texts")
    products = member.registered_products.live().select_related("serial__product")
    of_claims = [
        TicketMatter(claim.registered_product, claim)
        for claim in claims.order_by("-submitted_at", "-pk")[:MOST_MATTERS]
    ]
    found = [*of_claims, *(TicketMatter(one) for one in products[:MOST_MATTERS])]
    return {matter.key: matter for matter in found}


def named_email(member: User, pk: int | None) -> Email | None:
    """Return an e-mail to the member by its key; None if it is nobody's or another's."""
    return Email.objects.filter(user=member.pk, pk=pk).first() if pk is not None else None


def named_page(address: str) -> str:
    """Return the path of one of our own pages; "" for anything else."""
    parts = urlsplit(address)
    is_ours = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    return parts.path[:200] if is_ours and "\\" not in parts.path else ""


def draft_of(member: User) -> TicketDraft | None:
    """Return the member's unfinished ticket with what it is about."""
    related = "topic", "claim__promotion", "registered_product__serial__product", "about_email"
    drafts = TicketDraft.objects.select_related(*related).prefetch_related(
        "topic__texts", "topic__facts__texts", "claim__promotion__texts"
    )
    return drafts.filter(user=member).first()


@transaction.atomic
def save_draft(  # noqa: PLR0913 -- what a ticket consists of
    *,
    by: User,
    topic: TicketTopic,
    matter: TicketMatter,
    subject: str,
    text: str,
    facts: Mapping[str, str],
) -> TicketDraft:
    """Save what a member has written so far, in the place of what was there before."""
    values = {
        "topic": topic,
        "registered_product": matter.registered_product,
        "claim": matter.claim,
        "about_email": matter.about_email,
        "page": "" if matter.claim or matter.about_email else matter.page,
        "subject": subject,
        "text": text,
        "facts": dict(facts),
    }
    begun = {**values, "token": uuid4()}
    draft, _is_new = TicketDraft.objects.update_or_create(
        user=by, defaults=values, create_defaults=begun
    )
    return draft


@transaction.atomic
def delete_draft(*, by: User) -> bool:
    """Throw the member's unfinished ticket away; return whether there was one."""
    found = lock_rows(TicketDraft.objects.all(), for_deletion=True).filter(user=by).first()
    if found is not None:
        storage.delete_uploads(Upload.objects.filter(conversation_file__draft=found))
        found.delete()
    return found is not None


def similar(
    member: User, topic: TicketTopic, registered_product: RegisteredProduct | None
) -> list[Conversation]:
    """Return the member's open tickets of the same product and topic, to which one may add."""
    same = member.conversations.open().filter(
        topic=topic, registered_product=registered_product, merged_into=None
    )
    return list(same.newest()[:3])
