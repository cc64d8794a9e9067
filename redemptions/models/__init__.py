"""Claims and all that belongs to one: evidence, answers, decisions, fulfilment, timeline."""

from redemptions.models.claim import Claim, ClaimQuerySet, new_reference
from redemptions.models.decision import ClaimEvent, Decision
from redemptions.models.filled_in import (
    Answer,
    ClaimDraft,
    Recipient,
    SerialPhoto,
    evidence_storage,
)
from redemptions.models.fulfilment import DrawEntry, Fulfilment

__all__ = [
    "Answer",
    "Claim",
    "ClaimDraft",
    "ClaimEvent",
    "ClaimQuerySet",
    "Decision",
    "DrawEntry",
    "Fulfilment",
    "Recipient",
    "SerialPhoto",
    "evidence_storage",
    "new_reference",
]
