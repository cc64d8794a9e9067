"""What Promotion Redeem Confirm showed travels with its form, so that this is what is claimed.

A member may have two tabs with two products, but has one draft in a promotion. The form carries a
digest of each part that its page showed; where the draft says otherwise by now, the page is shown
again and names what changed.
"""

import hashlib
import json

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from foundation.web.requests import row_id
from products.models import RegisteredProduct
from redemptions.bundles import draft_parts
from redemptions.claims import drafts
from redemptions.models import ClaimDraft, DraftPart

# The parts under their headings on the page.
PARTS: dict[str, Promise] = {
    "product": _("Redeem Products"),
    "reward": _("Reward"),
    "parts": _("Redeem Products"),
    "invoice": _("Proof of purchase"),
    "photo": _("Product Barcode"),
    "recipient": _("Recipient Information"),
    "answers": _("Extra Information"),
}


class DraftChanged(Exception):
    """The draft is not any more what the member was shown; ``parts`` are what changed."""

    def __init__(self, parts: list[str]) -> None:
        super().__init__(", ".join(parts))
        self.parts = parts

    @property
    def names(self) -> str:
        """The headings of the parts, in the reader's language."""
        return ", ".join(dict.fromkeys(str(PARTS[part]) for part in self.parts))


def mark_of(draft: ClaimDraft) -> str:
    """Return the mark of all that the page shows of a draft."""
    registered = draft.registered_product
    proof = registered.proofs.first() if registered else None
    answers = [
        (given.question.pk, given.value, given.file.pk if given.file else None)
        for given in drafts.answer_lines(draft)
    ]
    shown: dict[str, object] = {
        "reward": _reward(draft),
        "invoice": [proof.pk if proof else None, *_purchase(registered)],
        "photo": draft.photo_id,
        "recipient": [value for _label, value in drafts.recipient_lines(draft)],
        "answers": answers,
    }
    if rows := draft_parts.rows_of(draft):
        shown["parts"] = [_further(row) for row in rows]
    digests = {part: _digest(value) for part, value in shown.items()}
    return json.dumps({"product": draft.registered_product_id, **digests})


def _reward(draft: ClaimDraft) -> list[object]:
    """Return what decides on the reward, and which follows; most promotions ask nothing."""
    if draft.price is None and draft.choice_id is None:
        return []
    award = drafts.award_of(draft, draft.promotion)
    follows = [each.pk for each in award.rewards] if award else []
    return [draft.price_minor, draft.price_currency, draft.choice_id, *follows]


def _further(row: DraftPart) -> list[object]:
    """Return what the page shows of a further product."""
    proof = row.registered_product.proofs.first()
    shown = row.part_id, row.registered_product_id, row.photo_id, proof.pk if proof else None
    return [*shown, *_purchase(row.registered_product)]


def _purchase(registered: RegisteredProduct | None) -> list[object]:
    """Return the facts that the proof of purchase proves, which may be mended in another window."""
    return [registered.purchased_on.isoformat(), registered.store_id] if registered else []


def refuse_if_changed(draft: ClaimDraft, mark: str | None) -> None:
    """Refuse a draft that is not any more what the page with this mark showed, if there was one.

    Raises:
        DraftChanged: some part differs, or the mark is none of ours.
    """
    if mark is None:
        return
    was, is_now = _read(mark), _read(mark_of(draft))
    changed = [part for part in PARTS if was.get(part) != is_now.get(part)]
    if changed:
        raise DraftChanged(changed)


def product_in(mark: str) -> int | None:
    """Return the id of the registered product that the page showed."""
    return row_id(str(_read(mark).get("product", "")))


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()[:16]


def _read(mark: str) -> dict[str, object]:
    try:
        parts = json.loads(mark)
    except ValueError:
        return {}
    return parts if isinstance(parts, dict) else {}
