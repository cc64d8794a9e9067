"""What staff export of what is owed: rewards and amounts, winners, codes, payouts."""

from collections.abc import Callable
from typing import Final

from django.db.models import Case, CharField, F, QuerySet, TextChoices, Value, When
from django.utils.translation import gettext_lazy as _

from foundation.exports.cells import money
from foundation.exports.row_exports import Choices, ExportColumn, ExportFilter, RowExport
from foundation.working_days import today
from fulfilment.models import Cause, Fulfilment, Payout
from promotions.models import CodeBatch, Promotion, RewardCode

SEES_CLAIMS: Final = "redemptions.view_claim"
SEES_CODES: Final = "promotions.view_codebatch"
SEES_PAYOUTS: Final = "fulfilment.view_payoutrun"
SEES_MEMBERS: Final = "redemptions.view_personal_data"
# So much of a code's digest tells it from any other, and gives nothing of it away.
_DIGEST_CHARACTERS: Final = 16


def by_promotion(lookup: str) -> ExportFilter:
    """Narrow rows by their promotion."""

    def choices() -> Choices:
        return [(str(pk), name) for pk, name in Promotion.objects.values_list("pk", "name")]

    return ExportFilter("promotion", _("Promotion"), lookup, choices)


def labels(choices: Choices) -> Callable[[str], str]:
    """Show what is stored by its label, in the reader's language."""
    names = dict(choices)
    return lambda value: str(names.get(value, value))


def whose(prefix: str) -> tuple[ExportColumn, ...]:
    """Name the member: personal data, left out unless it is asked for."""
    return (
        ExportColumn(
            _("Name"),
            (f"{prefix}__first_name", f"{prefix}__last_name"),
            lambda first, last: f"{first} {last}".strip(),
            is_personal=True,
        ),
        ExportColumn(_("Email"), (f"{prefix}__email",), is_personal=True),
    )


def _owed(kind: Cause.Kind) -> "QuerySet[Fulfilment]":
    return Fulfilment.objects.filter(cause__kind=kind)


_STATUS: Final = ExportFilter("status", _("Status"), "status", lambda: Fulfilment.Status.choices)
_OWED: Final = (
    ExportColumn(_("Order ID"), ("cause__reference",)),
    ExportColumn(_("Promotion"), ("cause__promotion__name",)),
    ExportColumn(_("Reward"), ("reward__name",)),
    ExportColumn(_("Kind"), ("kind",), labels(Fulfilment.Kind.choices)),
    ExportColumn(_("Amount"), ("amount_minor", "currency"), money),
    ExportColumn(_("Currency"), ("currency",)),
    ExportColumn(_("Status"), ("status",), labels(Fulfilment.Status.choices)),
    ExportColumn(_("Owed since"), ("owed_at",)),
    ExportColumn(_("Due on"), ("due_on",)),
    ExportColumn(_("Delivered"), ("delivered_at",)),
    *whose("cause__user"),
)
REWARDS: Final = RowExport(
    "rewards",
    _("Rewards and amounts owed"),
    SEES_CLAIMS,
    SEES_MEMBERS,
    lambda: _owed(Cause.Kind.CLAIM),
    _OWED,
    "owed_at",
    (
        by_promotion("cause__promotion"),
        _STATUS,
        ExportFilter("kind", _("Kind"), "kind", lambda: Fulfilment.Kind.choices),
    ),
)
WINNERS: Final = RowExport(
    "winners",
    _("Winners of draws"),
    SEES_CLAIMS,
    SEES_MEMBERS,
    lambda: _owed(Cause.Kind.DRAW_PLACE),
    _OWED,
    "owed_at",
    (by_promotion("cause__promotion"), _STATUS),
)
_DIGEST: Final = ExportColumn(
    _("Digest"), ("digest",), lambda digest: bytes(digest).hex()[:_DIGEST_CHARACTERS]
)
# With one that was replaced: its cause is that of what replaced it.
_ORDER_ID: Final = ExportColumn(
    _("Order ID"), ("given", "given_first"), lambda now, first: now or first
)


def _with_order_id(codes: "QuerySet[RewardCode]") -> "QuerySet[RewardCode]":
    return codes.annotate(
        given=F("fulfilment__cause__reference"),
        given_first=F("replaced__fulfilment__cause__reference"),
    )


CODES: Final = RowExport(
    "codes",
    _("Codes handed out"),
    SEES_CODES,
    SEES_MEMBERS,
    lambda: _with_order_id(RewardCode.objects.filter(allocated_at__isnull=False)),
    (
        ExportColumn(_("Code number"), ("pk",)),
        _DIGEST,
        ExportColumn(_("Promotion"), ("reward__promotion__name",)),
        ExportColumn(_("Reward"), ("reward__name",)),
        ExportColumn(_("File"), ("batch__file_name",)),
        _ORDER_ID,
        ExportColumn(_("Handed out"), ("allocated_at",)),
        ExportColumn(_("Voided"), ("voided_at",)),
        ExportColumn(_("Amount"), ("reward__amount_minor", "reward__currency"), money),
        ExportColumn(_("Currency"), ("reward__currency",)),
    ),
    "allocated_at",
    (by_promotion("reward__promotion"),),
)


class CodeState(TextChoices):
    """How a code stands, as its supplier and we count it."""

    FREE = "free", _("free")
    HANDED_OUT = "handed_out", _("handed out")
    VOIDED = "voided", _("taken back")
    SET_ASIDE = "set_aside", _("set aside")
    EXPIRED = "expired", _("expired")


def _all_codes() -> "QuerySet[RewardCode]":
    state = Case(
        When(voided_at__isnull=False, then=Value(CodeState.VOIDED)),
        When(allocated_at__isnull=False, then=Value(CodeState.HANDED_OUT)),
        When(unreadable_at__isnull=False, then=Value(CodeState.SET_ASIDE)),
        When(expires_on__lt=today(), then=Value(CodeState.EXPIRED)),
        default=Value(CodeState.FREE),
        output_field=CharField(),
    )
    return _with_order_id(RewardCode.objects.annotate(state=state))


def _batches() -> Choices:
    return [
        (str(pk), f"{pk}: {name}") for pk, name in CodeBatch.objects.values_list("pk", "file_name")
    ]


BOOKS: Final = RowExport(
    "code_books",
    _("Codes by file, for reconciliation"),
    SEES_CODES,
    SEES_MEMBERS,
    _all_codes,
    (
        ExportColumn(_("Code number"), ("pk",)),
        _DIGEST,
        ExportColumn(_("Batch"), ("batch_id",)),
        ExportColumn(_("File"), ("batch__file_name",)),
        ExportColumn(_("Supplier"), ("batch__supplier",)),
        ExportColumn(_("Order number"), ("batch__order_number",)),
        ExportColumn(_("Promotion"), ("reward__promotion__name",)),
        ExportColumn(_("Reward"), ("reward__name",)),
        ExportColumn(_("Face value"), ("batch__face_value_minor", "batch__currency"), money),
        ExportColumn(_("Currency"), ("batch__currency",)),
        ExportColumn(_("Expires on"), ("batch__expires_on",)),
        ExportColumn(_("State"), ("state",), labels(CodeState.choices)),
        _ORDER_ID,
        ExportColumn(_("Handed out"), ("allocated_at",)),
        ExportColumn(_("Voided"), ("voided_at",)),
    ),
    "batch__loaded_at",
    (
        by_promotion("reward__promotion"),
        ExportFilter("batch", _("Batch"), "batch", _batches),
        ExportFilter("state", _("State"), "state", lambda: CodeState.choices),
    ),
)
PAYOUTS: Final = RowExport(
    "payouts",
    _("Payouts"),
    SEES_PAYOUTS,
    SEES_MEMBERS,
    # Of accounts nothing, not even the last four: who may see them looks at the payout itself.
    Payout.objects.all,
    (
        ExportColumn(_("Payout run"), ("run__message_id",)),
        ExportColumn(_("End-to-end ID"), ("end_to_end",)),
        ExportColumn(_("Order ID"), ("fulfilment__cause__reference",)),
        ExportColumn(_("Promotion"), ("fulfilment__cause__promotion__name",)),
        ExportColumn(_("Amount"), ("amount_minor", "run__currency"), money),
        ExportColumn(_("Currency"), ("run__currency",)),
        ExportColumn(_("Status"), ("status",), labels(Payout.Status.choices)),
        ExportColumn(_("Bank's reason"), ("reason",)),
        ExportColumn(_("Answered"), ("settled_at",)),
        *whose("fulfilment__cause__user"),
    ),
    "run__made_at",
    (
        by_promotion("fulfilment__cause__promotion"),
        ExportFilter("status", _("Status"), "status", lambda: Payout.Status.choices),
    ),
)
