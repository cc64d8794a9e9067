"""What the member fills in: recipient and claim drafts."""

from collections.abc import Iterable, Mapping
from typing import ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat, Lower, Now

from evidence.models import Upload
from foundation.encryption import digest
from foundation.encryption.digests import newest
from foundation.text import end_of_number
from fulfilment import addresses
from products.models import RegisteredProduct
from promotions.models import Promotion
from redemptions.models.claim import Claim
from redemptions.models.promises import StatedReward


def normalize_address(zip_code: str | Combinable, street: str | Combinable) -> Lower:
    """Reduce an address to lower-case letters and digits, the same for all its spellings."""
    joined = Concat(zip_code, street, output_field=models.CharField())
    letters_and_digits = models.Func(
        joined,
        models.Value(r"[^[:alnum:]]"),
        models.Value(""),
        models.Value("g"),
        function="REGEXP_REPLACE",
        output_field=models.CharField(),
    )
    return Lower(letters_and_digits)


class WithAddress(models.Model):
    """A row with a postal address, encrypted; of rows from before, in clear until they are moved.

    What stands in clear is newer: the release before writes it, and empties no ciphertext.
    """

    purpose: ClassVar[str]
    # What the encryption is bound to, beside its purpose.
    seal = models.UUIDField(null=True, editable=False)
    encrypted_address = models.BinaryField(null=True)

    class Meta:
        abstract = True

    @property
    def address(self) -> dict[str, str]:
        """The address by the names of its lines; empty if there is none, or it cannot be read."""
        if in_clear := self.in_clear():
            return in_clear
        if self.encrypted_address is None:
            return {}
        return addresses.decrypted(self.encrypted_address, self.purpose, self.seal)

    @address.setter
    def address(self, values: Mapping[str, str]) -> None:
        self.write_address(values)

    def in_clear(self) -> dict[str, str]:
        """Return the address that stands in clear; empty if none does."""
        raise NotImplementedError

    def move_address(self) -> None:
        """Encrypt what stands in clear; the caller saves it."""
        self.write_address(self.in_clear())

    def write_address(self, values: Mapping[str, str]) -> None:
        """Encrypt an address; nothing of it stays in clear."""
        self.seal = self.seal or uuid4()
        self.encrypted_address = addresses.encrypted(values, self.purpose, self.seal)


class RecipientQuerySet(models.QuerySet["Recipient"]):
    """Query set of recipients.

    They are looked for by the digests in the rows, too: an address may be unreadable.
    """

    def at_place_of(self, known: Iterable["Recipient"]) -> Self:
        """Return those at the place of one of these, however it is spelled."""
        rows = list(known)
        placed = [each for row in rows if addresses.place_of(each := row.address)]
        digests = addresses.digests_of(addresses.PLACE, {*map(addresses.place_of, placed)})
        stored = [row.place_digest for row in rows if row.place_digest is not None]
        found = Q(place_digest__in=[*digests, *stored])
        for each in placed:
            typed = Value(each.get("zip_code", "")), Value(each.get("street", ""))
            found |= Q(clear_place=normalize_address(*typed), clear_street__gt="")
        clear_place = normalize_address("clear_zip_code", "clear_street")
        return self.alias(clear_place=clear_place).filter(found)

    def with_number(self, numbers: Iterable[str], known: Iterable["Recipient"] = ()) -> Self:
        """Return those with one of these numbers, or that of one of these recipients."""
        ends = {end for number in numbers if (end := addresses.end_of(number))}
        digests = addresses.digests_of(addresses.NUMBER, ends)
        stored = [row.number_digest for row in known if row.number_digest is not None]
        rows = self.alias(clear_end=end_of_number("clear_contact_number"))
        return rows.filter(Q(number_digest__in=[*digests, *stored]) | Q(clear_end__in=ends))


def _clear(column: str) -> "models.CharField[str, str]":
    """Return the column of a line in clear, empty in all rows but those from before."""
    longest = addresses.LINES[column].longest
    return models.CharField(
        db_column=column, max_length=longest, blank=True, default="", db_default="", editable=False
    )


def _line(name: str) -> property:
    """Return a line of the address as an attribute of its row."""

    def read(row: "Recipient") -> str:
        return row.address.get(name, "")

    def write(row: "Recipient", text: str) -> None:
        row.address = {**row.address, name: text}

    return property(read, write)


class Recipient(WithAddress):
    """The recipient and address of a reward, as the member typed them."""

    purpose = "address of a recipient"
    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, related_name="recipient")
    # What finds others at the same place, or with the same number; None: there is none to compare.
    place_digest = models.BinaryField(null=True)
    number_digest = models.BinaryField(null=True)
    digest_keys = models.CharField(
        max_length=200, blank=True, default="", db_default="", editable=False
    )
    clear_first_name = _clear("first_name")
    clear_last_name = _clear("last_name")
    clear_zip_code = _clear("zip_code")
    clear_city = _clear("city")
    clear_state = _clear("state")
    clear_street = _clear("street")
    clear_unit = _clear("unit")
    clear_contact_number = _clear("contact_number")
    clear_note = _clear("note")

    objects = RecipientQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index("place_digest", name="recipient_place"),
            models.Index("number_digest", name="recipient_number"),
            # Of what stands in clear.
            models.Index(
                normalize_address("clear_zip_code", "clear_street"), name="recipient_same_place"
            ),
            models.Index(end_of_number("clear_contact_number"), name="recipient_same_phone"),
        ]
        constraints = [
            models.CheckConstraint(
                name="recipient_digests_name_their_key",
                condition=Q(encrypted_address=None) | ~Q(digest_keys=""),
            ),
        ]

    def __str__(self) -> str:
        return f"recipient {self.pk}"

    first_name, last_name = _line("first_name"), _line("last_name")
    zip_code, city, state = _line("zip_code"), _line("city"), _line("state")
    street, unit = _line("street"), _line("unit")
    contact_number, note = _line("contact_number"), _line("note")

    @property
    def lines(self) -> list[str]:
        """The lines of the address label on a parcel."""
        return addresses.label_of(self.address)

    @property
    def same_as(self) -> tuple[object, ...]:
        """What it has in common with the recipients of the same place and number."""
        if self.in_clear() or not self.digest_keys:
            return (self.pk,)
        digests = (self.place_digest, self.number_digest)
        return (self.digest_keys, *(bytes(each or b"") for each in digests))

    def in_clear(self) -> dict[str, str]:
        """Return the lines that stand in clear; empty if none does."""
        lines = {name: getattr(self, f"clear_{name}") for name in addresses.LINES}
        return lines if any(lines.values()) else {}

    def write_address(self, values: Mapping[str, str]) -> None:
        """Encrypt an address, with the digests that find it; nothing of it stays in clear."""
        super().write_address(values)
        self.write_digests(values)
        for name in addresses.LINES:
            setattr(self, f"clear_{name}", "")

    def write_digests(self, values: Mapping[str, str]) -> None:
        """Digest the place and the number of an address under the first key."""
        place, number = addresses.place_of(values), addresses.number_of(values)
        self.place_digest = digest(addresses.PLACE, place) if place else None
        self.number_digest = digest(addresses.NUMBER, number) if number else None
        self.digest_keys = newest()


class ClaimDraftQuerySet(models.QuerySet["ClaimDraft"]):
    """Query set of claim drafts."""

    def of_new_claims(self) -> Self:
        """Return drafts of new claims whose chosen product still belongs to the member."""
        return self.filter(
            claim=None,
            registered_product__user=F("user"),
            registered_product__released_at=None,
        )


class ClaimDraft(StatedReward, WithAddress):
    """What a member filled in but has not redeemed yet, for a new claim or one sent back."""

    purpose = "address in a draft"
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="claim_drafts"
    )
    promotion = models.ForeignKey(Promotion, on_delete=models.CASCADE, related_name="+")
    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, null=True, related_name="draft")
    registered_product = models.ForeignKey(
        RegisteredProduct, on_delete=models.CASCADE, null=True, related_name="+"
    )
    clear_recipient = models.JSONField(
        default=dict, db_default={}, db_column="recipient", editable=False
    )
    answers = models.JSONField(default=dict, db_default={})
    photo = models.ForeignKey(Upload, on_delete=models.SET_NULL, null=True, related_name="+")
    invoices = models.ManyToManyField(Upload, related_name="+")
    updated_at = models.DateTimeField(auto_now=True, db_default=Now())

    objects = ClaimDraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "user", "promotion", condition=Q(claim=None), name="one_new_draft_per_promotion"
            )
        ]
        indexes = [models.Index("updated_at", name="claim_draft_updated")]

    def __str__(self) -> str:
        return f"draft {self.pk}"

    @property
    def recipient(self) -> dict[str, str]:
        """The recipient as far as it was filled in."""
        return self.address

    @recipient.setter
    def recipient(self, values: Mapping[str, str]) -> None:
        self.address = values

    def in_clear(self) -> dict[str, str]:
        """Return what stands in clear; empty if nothing does."""
        return dict(self.clear_recipient)

    def write_address(self, values: Mapping[str, str]) -> None:
        """Encrypt what was filled in; nothing of it stays in clear."""
        super().write_address(values)
        self.clear_recipient = {}
