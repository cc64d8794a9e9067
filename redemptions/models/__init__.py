"""Claims and their evidence, answers, drafts, checks, decisions, draws and timeline."""

from redemptions.models.check import Check, CheckRun, CheckRunQuerySet, Reconciliation
from redemptions.models.claim import Claim, ClaimQuerySet, new_reference
from redemptions.models.contents import (
    Answer,
    ClaimedUnit,
    ClaimPart,
    DraftFile,
    DraftPart,
    SerialPhoto,
)
from redemptions.models.decision import ClaimEvent, Decision
from redemptions.models.draft import ClaimDraft, Recipient, RecipientQuerySet
from redemptions.models.reason import ReasonStamp, SendBackReason, SendBackReasonText
from redemptions.models.review import FirstApproval, ReviewLease, ScheduledDecision, SecondLook

__all__ = [
    "Answer",
    "Check",
    "CheckRun",
    "CheckRunQuerySet",
    "Claim",
    "ClaimDraft",
    "ClaimEvent",
    "ClaimPart",
    "ClaimQuerySet",
    "ClaimedUnit",
    "Decision",
    "DraftFile",
    "DraftPart",
    "FirstApproval",
    "ReasonStamp",
    "Recipient",
    "RecipientQuerySet",
    "Reconciliation",
    "ReviewLease",
    "ScheduledDecision",
    "SecondLook",
    "SendBackReason",
    "SendBackReasonText",
    "SerialPhoto",
    "new_reference",
]
