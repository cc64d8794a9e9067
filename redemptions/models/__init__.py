"""Claims and all that belongs to one: evidence, answers, decisions, fulfilment, timeline."""

from redemptions.models.check import Check, CheckRun, CheckRunQuerySet
from redemptions.models.claim import Claim, ClaimQuerySet, new_reference
from redemptions.models.decision import ClaimEvent, Decision
from redemptions.models.draft import Answer, ClaimDraft, Recipient, SerialPhoto, same_place
from redemptions.models.fulfilment import DrawEntry, Fulfilment, HeldDraw, ReplacedCode
from redemptions.models.reason import SendBackReason, SendBackReasonText
from redemptions.models.review import PlannedDecision, ReviewLease

__all__ = [
    "Answer",
    "Check",
    "CheckRun",
    "CheckRunQuerySet",
    "Claim",
    "ClaimDraft",
    "ClaimEvent",
    "ClaimQuerySet",
    "Decision",
    "DrawEntry",
    "Fulfilment",
    "HeldDraw",
    "PlannedDecision",
    "Recipient",
    "ReplacedCode",
    "ReviewLease",
    "SendBackReason",
    "SendBackReasonText",
    "SerialPhoto",
    "new_reference",
    "same_place",
]
