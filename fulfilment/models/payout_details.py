"""Where a payout goes: the member's account, encrypted, of which pages show the last four."""

import json
from collections.abc import Mapping
from typing import Final
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.encryption import decrypt, digest, encrypt
from foundation.encryption.digests import each_digest, newest
from fulfilment.models.fulfilment import Fulfilment
from fulfilment.models.payout_method import PayoutMethod

ACCOUNT: Final = "payout account"
SAME_ACCOUNT: Final = "payout account, the same"
HOLDER: Final = "holder"


class PayoutDetails(models.Model):
    """What a member was asked for about one payout, and gave; wiped some time after it is paid."""

    fulfilment = models.OneToOneField(
        Fulfilment, on_delete=models.PROTECT, related_name="payout_details"
    )
    asked_at = models.DateTimeField(default=timezone.now, db_default=Now())
    method = models.ForeignKey(PayoutMethod, on_delete=models.PROTECT, null=True, related_name="+")
    seal = models.UUIDField(null=True, editable=False)
    encrypted_account = models.BinaryField(null=True)
    last_four = models.CharField(_("account"), max_length=4, blank=True, default="", db_default="")
    # Finds the same account again; made anew from the account where keys rotate.
    account_digest = models.BinaryField(null=True)
    digest_keys = models.CharField(max_length=200, blank=True, default="", db_default="")
    given_at = models.DateTimeField(_("given"), null=True)
    # To where a change is told: who took over the mailbox meanwhile must not be the only one.
    given_email = models.EmailField(blank=True, default="", db_default="", editable=False)
    # Empty again once the time is over, so that its sweep reads no more than what it ends.
    held_until = models.DateTimeField(
        _("held until"), null=True, help_text=_("Of an account that was changed.")
    )
    is_shared = models.BooleanField(
        _("account of several members"),
        default=False,
        db_default=False,
        help_text=_("Held until somebody has looked at it."),
    )
    cleared_at = models.DateTimeField(_("looked at"), null=True)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    wiped_at = models.DateTimeField(_("wiped"), null=True)

    class Meta:
        verbose_name = _("payout")
        verbose_name_plural = _("payouts")
        ordering = ["pk"]
        permissions = [
            ("see_account", _("Can see accounts of members in clear")),
            ("clear_account", _("Can let a held payout go on")),
        ]
        constraints = [
            models.CheckConstraint(
                name="payout_account_whole_or_none",
                condition=Q(
                    encrypted_account=None, account_digest=None, last_four="", given_email=""
                )
                | Q(
                    encrypted_account__isnull=False,
                    account_digest__isnull=False,
                    seal__isnull=False,
                    method__isnull=False,
                    given_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="payout_cleared_at_and_by",
                condition=Q(cleared_at=None, cleared_by=None)
                | Q(cleared_at__isnull=False, cleared_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                "account_digest",
                condition=Q(account_digest__isnull=False),
                name="payout_same_account",
            ),
            models.Index(
                "held_until", condition=Q(held_until__isnull=False), name="payout_held_until"
            ),
            models.Index(
                "given_at",
                "id",
                condition=Q(encrypted_account__isnull=False),
                name="payout_account_kept",
            ),
        ]

    def __str__(self) -> str:
        return self.masked

    @property
    def is_given(self) -> bool:
        """Whether there is an account to pay to."""
        return self.encrypted_account is not None

    @property
    def masked(self) -> str:
        """All that pages show of the account."""
        return f"•••• {self.last_four}" if self.last_four else ""

    @property
    def waits_for_person(self) -> bool:
        """Whether somebody has to look at it before it is paid."""
        return self.is_shared and self.cleared_at is None

    def account(self) -> dict[str, str]:
        """Return the account's fields in clear, the holder among them.

        Raises:
            foundation.encryption.Undecryptable: it cannot be read; there may be none any more.
        """
        opened: dict[str, str] = json.loads(
            decrypt(self.encrypted_account or b"", ACCOUNT, self.seal)
        )
        return opened

    def is_account(self, account: Mapping[str, str]) -> bool:
        """Return whether this is the account that was given, whoever its holder."""
        return bytes(self.account_digest or b"") in digests_of(account)

    def write_account(self, method: PayoutMethod, account: Mapping[str, str], number: str) -> None:
        """Encrypt an account, its holder among its fields; the caller saves it."""
        self.method, self.seal = method, self.seal or uuid4()
        self.encrypted_account = encrypt(json.dumps(dict(account)), ACCOUNT, self.seal)
        self.last_four = number[-4:]
        self.write_digest(account)

    def write_digest(self, account: Mapping[str, str]) -> None:
        """Digest an account under the first key; the caller saves it."""
        self.account_digest = digest(SAME_ACCOUNT, same_account(account))
        self.digest_keys = newest()


def same_account(account: Mapping[str, str]) -> str:
    """Return what two accounts have alike that are one: all but the holder's name."""
    fields = sorted((name, value) for name, value in account.items() if name != HOLDER)
    return "|".join(f"{name}={value}" for name, value in fields)


def digests_of(account: Mapping[str, str]) -> list[bytes]:
    """Return the digests by which rows with the same account are found, under each key."""
    return each_digest(SAME_ACCOUNT, same_account(account))
