"""The fields for the further products of a bundle, on Promotion Redeem and Redeem Again."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evidence.models import Upload
from evidence.uploads.cleaning import CleanUpload
from evidence.uploads.fields import InvoicesField, PictureField
from evidence.uploads.storage import NotStored
from products.models import RegisteredProduct
from promotions.awarding.awards import either
from promotions.awarding.bundles import PartChoice, assigned
from promotions.models import BundlePart
from redemptions.bundles import draft_parts
from redemptions.models import Claim, ClaimDraft, DraftPart


class PartFields:
    """The choice of a unit and the photo of it, for each part of the rewards that may follow.

    What two rewards ask for alike, such as two tiers by price, is asked once: a field has the key
    of the first of these parts. ``offers`` are the parts by main product; ``follows`` names the
    reward of a main product by what is said so far.
    """

    def __init__(
        self,
        form: forms.Form,
        draft: ClaimDraft,
        offers: Mapping[int, Sequence[PartChoice]],
        follows: Callable[[int], int | None],
    ) -> None:
        self._form, self._offers, self._follows = form, offers, follows
        self._parts: dict[int, list[BundlePart]] = {}
        self._key: dict[int, int] = {}
        self.units: dict[int, dict[int, RegisteredProduct]] = {}
        for choice in chain.from_iterable(offers.values()):
            key = self._key_of(choice.part)
            self.units.setdefault(key, {}).update({unit.pk: unit for unit in choice.units})
        self.rows = draft_parts.rows_of(draft) if offers else []
        self._saved = {self._key.get(row.part_id, row.part_id): row for row in self.rows}

    def _key_of(self, part: BundlePart) -> int:
        """The key of a part that another reward asks for alike, or else its own."""
        if part.pk not in self._key:
            asked = part.name, part.fitting()
            alike = (
                key
                for key, known in self._parts.items()
                if (known[0].name, known[0].fitting()) == asked
                and part.reward_id not in {each.reward_id for each in known}
            )
            self._key[part.pk] = next(alike, part.pk)
            self._parts.setdefault(self._key[part.pk], []).append(part)
        return self._key[part.pk]

    def add(self, *, main: int | None, with_photos: bool) -> None:
        """Add the fields to the form; ``main`` is the product that is chosen so far."""
        offered = self._offers.get(main or 0) or next(iter(self._offers.values()), ())
        for_one = [one for one in offered if one.part.reward_id == offered[0].part.reward_id]
        likely = {self._key[pk]: unit for pk, unit in assigned(for_one).items()}
        for pk, units in self.units.items():
            saved, first = self._saved.get(pk), likely.get(pk)
            kept = saved.registered_product_id if saved else None
            self._form.fields[_name(pk)] = forms.TypedChoiceField(
                label=_("Your product"),
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
        """The parts that the reward of a main product asks for, by what is said so far."""
        reward = self._follows(main or 0)
        offered = self._offers.get(main or 0, ())
        return [choice.part for choice in offered if choice.part.reward_id == reward]

    def chosen(self, main: int | None) -> dict[int, RegisteredProduct]:
        """The chosen units by the part's id, as far as they are valid."""
        data = self._form.cleaned_data
        picked = {part.pk: data.get(_name(self._key[part.pk])) for part in self.asked(main)}
        return {pk: self.units[self._key[pk]][unit] for pk, unit in picked.items() if unit}

    def check(self, main: int | None, labels: Mapping[str, Upload]) -> None:
        """Require a unit of its own for each part, and a photo of it."""
        chosen, used = self.chosen(main), {main}
        for part in self.asked(main):
            unit, names, key = chosen.get(part.pk), {"part": part.title}, self._key[part.pk]
            if unit is None:
                self._form.add_error(_name(key), _("Choose %(part)s.") % names)
            elif unit.pk in used:
                text = _("This product is chosen already. Choose another one.")
                self._form.add_error(_name(key), text)
            elif self._lacks_photo(key, unit, labels):
                text = _("Add a photo of the serial number on the product.")
                self._form.add_error(_photo(key), text)
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
                "part": self._parts[pk][0],
                "rewards": either([each.reward.title for each in self._parts[pk]]),
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
        for part in asked:
            if row := self._saved.get(self._key[part.pk]):
                draft_parts.move(row, part)
        if in_passing:
            keys = self._key
            chosen = {pk: unit for pk, unit in chosen.items() if not self._has_photo(keys[pk])}
        else:
            draft_parts.keep_only(draft, asked)
        for pk, row in draft_parts.choose(draft, chosen).items():
            name = _photo(self._key.get(pk, pk))
            clean = self._form.cleaned_data.get(name)
            label = labels.get(row.registered_product.serial.serial)
            if isinstance(clean, CleanUpload):
                _store_in(self._form, name, row, clean, draft)
            elif row.photo is None and label and name in self._form.fields:
                draft_parts.take_photo(row, label)


class PartCorrections:
    """A new photo and a new invoice for each further product of a claim that was sent back."""

    def __init__(self, form: forms.Form, draft: ClaimDraft, claim: Claim | None) -> None:
        self._form, self._claim = form, claim
        self.parts = list(claim.parts.all()) if claim and claim.is_bundle else []
        self._saved = {row.part_id: row for row in draft_parts.rows_of(draft)} if self.parts else {}

    def add(self, about: Collection[int], wanted: Collection[str]) -> None:
        """Add the fields for what may be replaced, of these registered products."""
        for part in self.parts:
            if part.registered_product_id not in about:
                continue
            if Upload.Kind.SERIAL_PHOTO in wanted:
                name = _photo(part.part_id)
                self._form.fields[name] = PictureField(label=_("Upload"), required=False)
            if Upload.Kind.INVOICE in wanted:
                self._form.fields[_invoice(part.part_id)] = InvoicesField(
                    label=_("Invoice Upload"),
                    required=False,
                    initial=self._invoices_of(part.part_id),
                )

    def given(self, item: str) -> dict[str, bool]:
        """Whether a new photo, or a new invoice, is there, by the field for it."""
        is_photo, found = item == Upload.Kind.SERIAL_PHOTO, {}
        for part in self.parts:
            name = (_photo if is_photo else _invoice)(part.part_id)
            row = self._saved.get(part.part_id)
            saved = bool(row and row.photo) if is_photo else bool(self._invoices_of(part.part_id))
            if name in self._form.fields:
                found[name] = saved or bool(self._form.cleaned_data.get(name))
        return found

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
