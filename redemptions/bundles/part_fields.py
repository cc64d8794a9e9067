"""The fields for the further products of a bundle, on Promotion Redeem and Redeem Again."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evidence.models import Upload
from evidence.uploads.cleaning import CleanUpload
from evidence.uploads.fields import InvoicesField, PictureField
from evidence.uploads.storage import NotStored
from products.models import RegisteredProduct
from promotions.awarding.bundles import PartChoice, assigned
from promotions.models import BundlePart, Reward
from redemptions.bundles import draft_parts
from redemptions.models import Claim, ClaimDraft, DraftPart


@dataclass(frozen=True, slots=True)
class Offer:
    """What a main product earns, and which units fit the parts of that reward."""

    registered: RegisteredProduct
    reward: Reward
    parts: Sequence[PartChoice]


class PartFields:
    """The choice of a unit and the photo of it, for each part of the rewards that are offered."""

    def __init__(self, form: forms.Form, draft: ClaimDraft, offers: Iterable[Offer]) -> None:
        self._form = form
        self._offers = {offer.registered.pk: offer for offer in offers if offer.parts}
        self.rows = draft_parts.rows_of(draft) if self._offers else []
        self._saved = {row.part_id: row for row in self.rows}
        self._rewards: dict[int, Reward] = {}
        self._parts: dict[int, BundlePart] = {}
        self.units: dict[int, dict[int, RegisteredProduct]] = {}
        for offer in self._offers.values():
            for choice in offer.parts:
                self._parts[choice.part.pk] = choice.part
                self._rewards[choice.part.pk] = offer.reward
                known = self.units.setdefault(choice.part.pk, {})
                known.update({unit.pk: unit for unit in choice.units})

    def add(self, *, main: int | None, with_photos: bool) -> None:
        """Add the fields to the form; ``main`` is the product that is chosen so far."""
        offer = self._offers.get(main or 0) or next(iter(self._offers.values()), None)
        likely = assigned(offer.parts) if offer else {}
        for pk, units in self.units.items():
            saved, first = self._saved.get(pk), likely.get(pk)
            kept = saved.registered_product_id if saved else None
            self._form.fields[_name(pk)] = forms.TypedChoiceField(
                label=self._parts[pk].title,
                choices=[(unit.pk, str(unit)) for unit in units.values()],
                coerce=int,
                empty_value=None,
                required=False,
                initial=kept if kept in units else first and first.pk,
                widget=forms.RadioSelect,
            )
            if with_photos:
                self._form.fields[_photo(pk)] = PictureField(label=_("Upload"), required=False)

    def names(self) -> list[str]:
        """The names of all its fields, in the order of the page."""
        both = (name for pk in self.units for name in (_name(pk), _photo(pk)))
        return [name for name in both if name in self._form.fields]

    def serials(self) -> list[str]:
        """The serial numbers of all units that are offered."""
        return [unit.serial.serial for units in self.units.values() for unit in units.values()]

    def asked(self, main: int | None) -> list[BundlePart]:
        """The parts that the reward of a main product asks for."""
        offer = self._offers.get(main or 0)
        return [choice.part for choice in offer.parts] if offer else []

    def chosen(self, main: int | None) -> dict[int, RegisteredProduct]:
        """The chosen units by the part's id, as far as they are valid."""
        data = self._form.cleaned_data
        picked = {part.pk: data.get(_name(part.pk)) for part in self.asked(main)}
        return {pk: self.units[pk][unit] for pk, unit in picked.items() if unit}

    def check(self, main: int | None, labels: Mapping[str, Upload]) -> None:
        """Require a unit of its own for each part, and a photo of it."""
        chosen, used = self.chosen(main), {main}
        for part in self.asked(main):
            unit, names = chosen.get(part.pk), {"part": part.title}
            if unit is None:
                self._form.add_error(_name(part.pk), _("Choose %(part)s.") % names)
            elif unit.pk in used:
                text = _("This product is chosen already. Choose another one.")
                self._form.add_error(_name(part.pk), text)
            elif self._lacks_photo(part.pk, unit, labels):
                text = _("Add a photo of the serial number on the product.")
                self._form.add_error(_photo(part.pk), text)
            used.add(unit.pk if unit else None)

    def _lacks_photo(self, pk: int, unit: RegisteredProduct, labels: Mapping[str, Upload]) -> bool:
        name = _photo(pk)
        if name not in self._form.fields or name in self._form.errors:
            return False
        return not (self._form.cleaned_data.get(name) or self.kept_of(pk, unit, labels))

    def _has_photo(self, pk: int) -> bool:
        row = self._saved.get(pk)
        return row is not None and row.photo is not None

    def kept_of(
        self, pk: int, unit: RegisteredProduct | None, labels: Mapping[str, Upload]
    ) -> list[Upload]:
        """The photo of a unit that is there already: of the draft, or of the registration."""
        row = self._saved.get(pk)
        if row and row.photo and (unit is None or row.registered_product_id == unit.pk):
            return [row.photo]
        label = labels.get(unit.serial.serial) if unit else None
        return [label] if label else []

    def shown(self, labels: Mapping[str, Upload]) -> Iterator[dict[str, Any]]:
        """Each part with its fields, and what is there already, for the page."""
        for pk, units in self.units.items():
            value = str(self._form[_name(pk)].value() or "")
            unit = next((each for key, each in units.items() if str(key) == value), None)
            yield {
                "part": self._parts[pk],
                "reward": self._rewards[pk],
                "field": self._form[_name(pk)],
                "unit": unit,
                "photo": self._form[_photo(pk)] if _photo(pk) in self._form.fields else None,
                "kept": self.kept_of(pk, unit, labels),
            }

    def save(self, draft: ClaimDraft, labels: Mapping[str, Upload], *, in_passing: bool) -> None:
        """Save the chosen units and their photos in the draft.

        ``in_passing``: nobody pressed a button, so that no photo loses its place.
        """
        main = draft.registered_product_id
        asked, chosen = self.asked(main), self.chosen(main)
        if not asked and not self.rows:
            return
        if in_passing:
            chosen = {pk: unit for pk, unit in chosen.items() if not self._has_photo(pk)}
        else:
            draft_parts.keep_only(draft, asked)
        rows = draft_parts.choose(draft, chosen)
        for pk, row in rows.items():
            clean = self._form.cleaned_data.get(_photo(pk))
            label = labels.get(row.registered_product.serial.serial)
            if isinstance(clean, CleanUpload):
                _store_in(self._form, _photo(pk), row, clean, draft)
            elif row.photo is None and label and _photo(pk) in self._form.fields:
                draft_parts.take_photo(row, label)


class PartCorrections:
    """A new photo and a new invoice for each further product of a claim that was sent back."""

    def __init__(self, form: forms.Form, draft: ClaimDraft, claim: Claim | None) -> None:
        self._form, self._claim = form, claim
        self.parts = list(claim.parts.all()) if claim and claim.is_bundle else []
        self._saved = {row.part_id: row for row in draft_parts.rows_of(draft)} if self.parts else {}

    def add(self, *, photo: bool, invoice: bool) -> None:
        """Add the fields for what may be replaced."""
        for part in self.parts:
            if photo:
                name = _photo(part.part_id)
                self._form.fields[name] = PictureField(label=_("Upload"), required=False)
            if invoice:
                self._form.fields[_invoice(part.part_id)] = InvoicesField(
                    label=_("Invoice Upload"),
                    required=False,
                    initial=self._invoices_of(part.part_id),
                )

    def has(self, item: str) -> bool:
        """Whether a new photo, or a new invoice, of any of them is there."""
        data, is_photo = self._form.cleaned_data, item == Upload.Kind.SERIAL_PHOTO
        name = _photo if is_photo else _invoice
        saved = [
            bool(row.photo) if is_photo else bool(self._invoices_of(pk))
            for pk, row in self._saved.items()
        ]
        return any(saved) or any(data.get(name(part.part_id)) for part in self.parts)

    def shown(self) -> Iterator[dict[str, Any]]:
        """Each further product with its fields, and what is there already, for the page."""
        for part in self.parts:
            photo, invoice = _photo(part.part_id), _invoice(part.part_id)
            row = self._saved.get(part.part_id)
            yield {
                "part": part,
                "registered": part.registered_product,
                "photo": self._form[photo] if photo in self._form.fields else None,
                "invoice": self._form[invoice] if invoice in self._form.fields else None,
                "photos": [row.photo] if row and row.photo else [],
                "invoices": self._invoices_of(part.part_id),
            }

    def save(self, draft: ClaimDraft) -> None:
        """Save the uploads in the draft of the correction."""
        if not self._claim or not self.parts:
            return
        for pk, row in draft_parts.for_correction(draft, self._claim).items():
            clean = self._form.cleaned_data.get(_photo(pk))
            if isinstance(clean, CleanUpload):
                _store_in(self._form, _photo(pk), row, clean, draft)
            for each in self._form.cleaned_data.get(_invoice(pk)) or []:
                _store_in(self._form, _invoice(pk), row, each, draft)

    def _invoices_of(self, pk: int) -> list[Upload]:
        row = self._saved.get(pk)
        return list(row.invoices.all()) if row else []


def _store_in(
    form: forms.Form, name: str, row: DraftPart, clean: CleanUpload, draft: ClaimDraft
) -> None:
    is_photo = name.startswith("partphoto")
    save = draft_parts.save_part_photo if is_photo else draft_parts.save_part_invoice
    try:
        save(row, clean, by=draft.user)
    except NotStored as error:
        form.add_error(name, error)


def _name(part: int) -> str:
    return f"part_{part}"


def _photo(part: int) -> str:
    return f"partphoto_{part}"


def _invoice(part: int) -> str:
    return f"partinvoice_{part}"
