"""Claims: a member's request for a reward, and the query set for the reviewers' queue."""

import secrets
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from accounts.deletion.earlier import same_mailbox_accounts
from accounts.models import User
from fulfilment.models import Cause, Fulfilment
from products.models import RegisteredProduct, SerialNumber
from promotions.models import Promotion, PromotionTerms, Reward
from redemptions.models.draw_lines import with_tickets
from redemptions.models.promises import COLUMNS, OwedThings, Promise

if TYPE_CHECKING:
    from redemptions.models.contents import ClaimPart


def new_reference() -> str:
    """Return a random reference for a claim, the "Order ID": 10 hex digits, as in the guides."""
    return secrets.token_hex(5)


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Query set of claims.

    ``awaiting_review`` has all that wait for a decision, ``ready_for_review`` none on hold.
    """

    def live(self) -> Self:
        """Return claims that count towards the member's limit and block their serial number."""
        return self.filter(status__in=Claim.LIVE)

    def counted_for(self, user: User, promotion: Promotion) -> Self:
        """Return the claims that count towards a member's limit in a promotion.

        Those of accounts with the same mailbox are among them where they share the limit, and
        always those of deleted accounts with the same address.
        """
        accounts = same_mailbox_accounts(user, whatever_tag=promotion.tags_share_limit)
        return self.live().filter(promotion=promotion, user__in=accounts)

    def awaiting_review(self) -> Self:
        """Return all claims that wait for a decision, including those on hold, by due date.

        A hold ends: the checks run on these claims, and a reviewer's own list shows them.
        """
        return self.filter(status=Claim.Status.SUBMITTED).order_by("due_on", "pk")

    def ready_for_review(self) -> Self:
        """Return claims that a reviewer may work on now: neither on hold nor waiting for stock."""
        return self.filter(status=Claim.Status.SUBMITTED, held_at=None, waits_for_stock_since=None)

    def waiting_for_stock(self) -> Self:
        """Return claims that were to be approved when nothing was left, in order."""
        waiting = self.filter(waits_for_stock_since__isnull=False).order_by("pk")
        return waiting.filter(status=Claim.Status.SUBMITTED)

    def asking_for_reward(self) -> Self:
        """Return claims that may still take a reward: awaiting review or sent back."""
        return self.filter(status__in=[Claim.Status.SUBMITTED, Claim.Status.SENT_BACK])

    def on_hold(self) -> Self:
        """Return claims that a reviewer has put on hold: no decision until the hold ends."""
        return self.filter(held_at__isnull=False)

    def for_history(self) -> Self:
        """Return claims newest first, with the related rows that Redeem History shows."""
        whole = self.for_pages().with_owed().select_related("promotion", "reward")
        whole = whole.prefetch_related("decisions", "promotion__texts", *with_tickets())
        return whole.order_by("-submitted_at", "-pk")

    def for_pages(self) -> Self:
        """As for_history, without what claims/attention.py adds where a claim may have it."""
        unit = "registered_product__serial__product__category", "registered_product__store"
        return self.select_related("cause", "serial", *unit)

    def with_owed(self) -> Self:
        """Read with each claim what is owed for it, in one more query."""
        return self.select_related("cause").prefetch_related(Claim.OWED)


class Claim(OwedThings):
    """One member's request for one reward for one registered product."""

    class Status(models.TextChoices):
        SUBMITTED = "submitted", _("submitted")
        SENT_BACK = "sent_back", _("sent back")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")
        CANCELLED = "cancelled", _("cancelled")

    class Checks(models.TextChoices):
        NONE = "", _("not checked yet")
        AGREE = "agree", _("all agree")
        DOUBT = "doubt", _("not all agree")

    LIVE = (Status.SUBMITTED, Status.SENT_BACK, Status.APPROVED)
    OWED = Prefetch("cause__fulfilments", Fulfilment.objects.select_related("code", "reward"))
    # False where who read the claim knows that there is none.
    may_have_entered_draws = True
    may_have_answers = True
    may_have_lost_files = True

    reference = models.CharField(_("Order ID"), max_length=10, unique=True, default=new_reference)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="claims"
    )
    cause = models.OneToOneField(Cause, on_delete=models.PROTECT, related_name="claim")
    promotion = models.ForeignKey(Promotion, on_delete=models.PROTECT, related_name="claims")
    registered_product = models.ForeignKey(
        RegisteredProduct, on_delete=models.PROTECT, related_name="claims"
    )
    serial = models.ForeignKey(SerialNumber, on_delete=models.PROTECT, related_name="claims")
    reward = models.ForeignKey(Reward, on_delete=models.PROTECT, related_name="claims")
    status = models.CharField(
        max_length=10, choices=Status, default=Status.SUBMITTED, db_default=Status.SUBMITTED
    )
    slot = models.PositiveSmallIntegerField(help_text=_("Which of the member's claims this is."))
    language = models.CharField(max_length=10, default="en", db_default="en")
    region = models.CharField(max_length=2, help_text=_("Whose working days count."))
    submitted_at = models.DateTimeField(_("Redeem Date"))
    due_on = models.DateField(help_text=_("By when the member was promised a decision."))
    days_left = models.PositiveSmallIntegerField(
        null=True, help_text=_("Working days that are left once the member has acted.")
    )
    correct_until = models.DateField(
        null=True, help_text=_("The last day to correct it, as the member was told.")
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="assigned"
    )
    held_at = models.DateTimeField(null=True)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    waits_for_stock_since = models.DateTimeField(null=True)
    # Copied from the newest check run, as the status is copied from the newest decision.
    checks = models.CharField(
        max_length=5, choices=Checks, blank=True, default=Checks.NONE, db_default=Checks.NONE
    )
    has_risk = models.BooleanField(default=False, db_default=False)
    # Copied from the reward at submission: read them through ``promised``.
    promised_name = models.CharField(max_length=120, blank=True, default="", db_default="")
    promised_names = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    promised_kind = models.CharField(
        max_length=10, choices=Reward.Kind, blank=True, default="", db_default=""
    )
    promised_amount_minor = models.PositiveBigIntegerField(null=True)
    promised_currency = models.CharField(max_length=3, blank=True, default="", db_default="")
    promised_purchase_from = models.DateField(null=True)
    promised_purchase_until = models.DateField(null=True)
    promised_limit = models.PositiveSmallIntegerField(null=True)
    promised_deliver_on = models.DateField(null=True)
    terms = models.ForeignKey(
        PromotionTerms, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    # Copied when it is submitted, for the queue; who decides asks the accounts themselves.
    for_lead = models.BooleanField(
        default=False,
        db_default=False,
        help_text=_("The member is on the staff, or shares something with one of them."),
    )
    is_bundle = models.BooleanField(default=False, db_default=False)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["-submitted_at", "-pk"]
        permissions = [
            ("review_claim", _("Can approve a claim or send it back")),
            ("reject_claim", _("Can reject a claim for good")),
            ("revoke_claim", _("Can take back an approved claim")),
            ("replace_code", _("Can replace a code that does not work")),
            ("draw_winners", _("Can draw the winners of a lucky draw")),
            ("lead_review", _("Can assign claims and release those of others")),
            ("view_dashboard", _("Can see the dashboard")),
            ("view_personal_data", _("Can see who a member is")),
            ("view_evidence", _("Can see invoices and photos")),
            ("deliver_claim", _("Can note that a parcel or payment was sent")),
            ("hold_legally", _("Can place and release a legal hold")),
        ]
        constraints = [
            models.UniqueConstraint(
                "promotion",
                "serial",
                condition=Q(status__in=["submitted", "sent_back", "approved"]),
                name="one_live_claim_per_promotion_and_serial",
            ),
            # A second safeguard for the limit per e-mail, after the lock in claims.submit.
            models.UniqueConstraint(
                "promotion",
                "user",
                "slot",
                condition=Q(status__in=["submitted", "sent_back", "approved"]),
                name="one_live_claim_per_slot",
            ),
            models.CheckConstraint(
                name="claim_held_at_and_by",
                condition=Q(held_at=None, held_by=None)
                | Q(held_at__isnull=False, held_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-submitted_at", "-id"], name="claim_history"),
            # One index for each view of the queue, in its sort order.
            models.Index(
                "due_on", "id", condition=Q(status="submitted", held_at=None), name="claim_queue"
            ),
            models.Index(
                "due_on", "id", condition=Q(held_at__isnull=False), name="claim_queue_held"
            ),
            models.Index("due_on", "id", condition=Q(status="sent_back"), name="claim_queue_back"),
            models.Index(
                "due_on", "id", condition=Q(status="submitted", for_lead=True), name="claim_leads"
            ),
            models.Index(
                "correct_until", "id", condition=Q(status="sent_back"), name="claim_correct_until"
            ),
            models.Index(
                "assigned_to",
                "due_on",
                "id",
                condition=Q(status="submitted", assigned_to__isnull=False),
                name="claim_queue_mine",
            ),
            models.Index(
                F("decided_at").desc(),
                F("id").desc(),
                condition=Q(status__in=["approved", "rejected"]),
                name="claim_queue_decided",
            ),
            models.Index(
                "promotion",
                "due_on",
                "id",
                condition=Q(status="submitted", held_at=None),
                name="claim_queue_promotion",
            ),
            models.Index(
                "due_on", "id", condition=Q(waits_for_stock_since__isnull=False), name="claim_waits"
            ),
            models.Index(
                "reward", condition=Q(status__in=["submitted", "sent_back"]), name="claim_demand"
            ),
            # Few promotions give something on top.
            models.Index(
                "id",
                condition=Q(status__in=["submitted", "sent_back"]) & ~Q(extras=[]),
                name="claim_demand_on_top",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def keep_promise(self, terms: PromotionTerms) -> list[str]:
        """Copy what the reward promises today, and point to the terms; return the columns."""
        promise = Promise.of(self.reward)
        kept = {column: getattr(promise, name) for name, column in COLUMNS}
        for column, value in kept.items():
            setattr(self, column, value)
        self.terms = terms
        return [*kept, "terms"]

    @property
    def promised(self) -> Promise:
        """What the member was promised; of a claim from before that was kept, what holds today."""
        if not self.promised_kind:
            # The same promotion, which is read already.
            self.reward.promotion = self.promotion
            return Promise.of(self.reward)
        return Promise(**{name: getattr(self, column) for name, column in COLUMNS})

    @property
    def promised_regions(self) -> list[str]:
        """The regions in which the promotion ran when the claim was submitted."""
        return self.terms.content["regions"] if self.terms else self.promotion.regions

    @property
    def units(self) -> "list[Claim | ClaimPart]":
        """Its products, the main one first: each has a registered product and a serial number."""
        return [self, *self.parts.all()] if self.is_bundle else [self]

    @property
    def agreed_terms(self) -> str:
        """The terms under which it was submitted, in the reader's language."""
        return self.terms.own_words if self.terms else ""

    @property
    def is_open(self) -> bool:
        """Whether the member may still withdraw the claim."""
        return self.status in {Claim.Status.SUBMITTED, Claim.Status.SENT_BACK}
