"""The e-mails that tell of an approval, written by a worker from the row that promises them."""

from collections.abc import Mapping

from fulfilment.models import Fulfilment
from notifications.models import Email
from notifications.outbox import queue
from redemptions.emails.claim_emails import code_of, worded_context
from redemptions.models import Claim

_RELATED = (
    "promotion",
    "reward",
    "user",
    "serial",
    "registered_product__serial__product",
)


def write(email: Email) -> Mapping[str, object] | None:
    """Write an e-mail that tells of an approval; None if it is another."""
    if email.kind not in {"claim_code", "claim_approved"}:
        return None
    claim = Claim.objects.with_owed().select_related(*_RELATED).get(reference=email.about)
    is_code, owed = email.kind == "claim_code", _told_of(email, claim)
    context = code_of(claim, owed) if is_code else {"fulfilment": owed}
    context = {**context, "reward": claim.owed_as(owed), "owed": owed}
    given = worded_context(email.kind, claim, context, email.language)
    return queue.content(email.kind, email.language, given, hides="code" if is_code else "")


def _told_of(email: Email, claim: Claim) -> Fulfilment:
    """Return which of the things that are owed an e-mail tells of: by its key, else the reward."""
    told = (each for each in claim.all_owed if str(each.pk) == email.dedupe_key.split(":")[1])
    return next(told, claim.fulfilment)
