"""Forms of a claim: they validate the input; the functions in drafts and submit save it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.captchas.forms import CaptchaForm
from evidence.models import Upload
from evidence.uploads import limits
from evidence.uploads.cleaning import CleanUpload
from evidence.uploads.fields import InvoicesField, PictureField
from foundation.web.form_state import PostRedirectForm
from products.models import RegisteredProduct
from promotions.awarding import tiers
from promotions.awarding.awards import Award, award_for, earnable, find
from promotions.awarding.reward_fields import REWARD_FIELDS
from promotions.codes.stock import in_stock
from promotions.models import Reward
from redemptions.answers.claim_form import AsksByProduct, ClaimForm
from redemptions.bundles.claimed_parts import asks_about, named_in
from redemptions.bundles.part_fields import PartCorrections, PartFields
from redemptions.claims import drafts, submit
from redemptions.claims.eligibility_context import EligibilityResult
from redemptions.claims.upload_advice import advise_on_proofs

# To compare an invoice takes some hundredths of a second; most members redeem one product.
MOST_ADVISED = 3


class RedeemForm(AsksByProduct, ClaimForm):
    """Promotion Redeem: an eligible product of the member and a photo of its serial number."""

    def __init__(self, *args: Any, chances: Sequence[EligibilityResult], **kwargs: Any) -> None:
        self.products = {chance.registered.pk: chance.registered for chance in chances}
        super().__init__(*args, **kwargs)
        self.labels: dict[str, Upload] = {}
        self.waiting_lists = {chance.registered.pk: chance.waiting_list for chance in chances}
        offers = {chance.registered.pk: chance.parts for chance in chances if chance.parts}
        self.further = PartFields(self, self.draft, offers, self._follows)
        chosen = self.draft.registered_product_id
        only = self.only_product()
        self.fields["product"] = forms.TypedChoiceField(
            label=_("Redeem Products"),
            choices=[(pk, str(registered)) for pk, registered in self.products.items()],
            coerce=int,
            initial=chosen if chosen in self.products else only and only.pk,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose the product to redeem.")},
        )
        self._ask_what_decides_on_the_reward()
        if self.promotion.serial_photo_wanted:
            for pk in self.products:
                self.fields[f"photo_{pk}"] = PictureField(label=_("Upload"), required=False)
            serials = [registered.serial.serial for registered in self.products.values()]
            serials += self.further.serials()
            # The guide's example is of nobody.
            if self.draft.user_id:
                self.labels = drafts.labels_at_hand(self.draft.user, serials)
        self.further.add(main=chosen, with_photos=self.promotion.serial_photo_wanted)
        # In the order of the page, so that the error summary lists errors from top to bottom.
        photos = (f"photo_{pk}" for pk in self.products)
        self.order_fields(["product", *photos, *self.further.names(), *REWARD_FIELDS])

    @cached_property
    def _awards(self) -> dict[int, Award]:
        """What follows for each product, by the price and the choice that are said so far."""
        price, choice = self.said_so_far(self.draft.price, self.draft.choice_id)
        if price is None and choice is None:
            return self._awards_unsaid
        return self._awards_by(price=price, choice=choice)

    @cached_property
    def _awards_unsaid(self) -> dict[int, Award]:
        """What follows for each product while neither price nor choice is said."""
        return self._awards_by()

    def _awards_by(self, **stated: Any) -> dict[int, Award]:
        found = {
            pk: self._award_of(registered, **stated) for pk, registered in self.products.items()
        }
        return {pk: award for pk, award in found.items() if award}

    @property
    def earned(self) -> dict[int, tuple[Reward, ...]]:
        """What is certain to follow for each registered product, by what is said so far."""
        return {pk: award.certain for pk, award in self._awards.items()}

    def alternatives(self) -> Iterator[tuple[Reward, ...]]:
        """All that may follow, whatever is chosen on the page."""
        for award in self._awards.values():
            yield from ((each, *award.extras) for each in award.offered)

    def _ask_what_decides_on_the_reward(self) -> None:
        found = self._awards_unsaid.values()
        if any(award.wants_price for award in found):
            self.ask_for_price(tiers.currencies(self.promotion), self.draft.price)
        if any(award.wants_choice for award in found):
            offered = list(dict.fromkeys(each for award in found for each in award.offered))
            self.ask_for_choice(offered, self.draft.choice_id, left=in_stock(offered))

    def _award_of(self, registered: RegisteredProduct, **stated: Any) -> Award | None:
        return find(registered, earnable(self.promotion), self.promotion, **stated)

    def _follows(self, registered: int) -> int | None:
        """The reward of a product, or the first that may follow, by what is said so far."""
        award = self._awards.get(registered)
        return award.reward.pk if award else None

    def only_product(self) -> RegisteredProduct | None:
        """The product, if there is no other to choose."""
        return next(iter(self.products.values())) if len(self.products) == 1 else None

    def likely_product(self) -> RegisteredProduct:
        """The product that is chosen, or else the first: drawings of labels are of its kind."""
        chosen = self.products.get(self.draft.registered_product_id or 0)
        return chosen or next(iter(self.products.values()))

    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows of the table: each product, whether it is chosen, and its upload."""
        chosen = str(self["product"].value() or "")
        proofs = advise_on_proofs(self._advised(chosen), self.promotion)
        for pk, registered in self.products.items():
            yield {
                "registered": registered,
                "waiting_list": self.waiting_lists[pk],
                "is_chosen": chosen == str(pk),
                "is_only": registered == self.only_product(),
                "invoices": proofs[pk][0] if pk in proofs else [],
                "advice": proofs[pk][1] if pk in proofs else None,
                "photo": self[f"photo_{pk}"] if f"photo_{pk}" in self.fields else None,
                "kept": self._kept_of(registered),
            }

    def _kept_of(self, registered: RegisteredProduct) -> list[Upload]:
        """The photo of a product that is there already: of the draft, or of the registration."""
        if self.draft.registered_product_id == registered.pk and self.draft.photo:
            return [self.draft.photo]
        label = self.labels.get(registered.serial.serial)
        return [label] if label else []

    def label(self) -> Upload | None:
        """The photo of the chosen product from its registration, if it serves here."""
        chosen = self.chosen()
        return self.labels.get(chosen.serial.serial) if chosen else None

    def _advised(self, chosen: str) -> list[RegisteredProduct]:
        """The products whose invoices are looked at: the chosen one, and the first few."""
        first = sorted(self.products, key=lambda pk: str(pk) != chosen)
        return [self.products[pk] for pk in first[:MOST_ADVISED]]

    def chosen(self) -> RegisteredProduct | None:
        """The chosen product, if it is eligible."""
        return self.products.get(self.cleaned_data.get("product", 0))

    def photo_name(self) -> str:
        """The name of the field for the chosen product's photo."""
        return f"photo_{self.cleaned_data.get('product')}"

    def photo(self) -> CleanUpload | None:
        """The cleaned photo of the chosen product, if one was uploaded."""
        picture = self.cleaned_data.get(self.photo_name())
        return picture if isinstance(picture, CleanUpload) else None

    def clean(self) -> dict[str, Any]:
        """Require a photo for the chosen product, uploaded now or earlier."""
        data = super().clean() or {}
        self.refuse_unseen()
        pk = data.get("product")
        name = f"photo_{pk}"
        has_stored = pk and self._kept_of(self.products[pk])
        if pk and name in self.fields and not (has_stored or data.get(name) or name in self.errors):
            self.add_error(name, _("Add a photo of the serial number on the product."))
        if chosen := self.chosen():
            stated = {"price": data.get("price"), "choice": data.get("reward")}
            award = self._award_of(chosen, **stated)
            self.hold_against(award)
            # What another reward asks for is not missing while none is chosen.
            if award is None or not award.wants_choice:
                self.further.check(chosen.pk, self.labels)
        return data

    def part_rows(self) -> Iterator[dict[str, Any]]:
        """The further products of a bundle, each with its choice and its upload."""
        return self.further.shown(self.labels)

    def save_parts(self, *, in_passing: bool) -> None:
        """Save what was chosen of further products, and their photos, in the draft."""
        self.further.save(self.draft, self.labels, in_passing=in_passing)


class RedeemAgainForm(CaptchaForm, ClaimForm):
    """Promotion Redeem Ask again: the earlier entries, and uploads for what the reviewer asks for.

    If the reviewer left it open, the member may replace the photo, the invoice or both.
    """

    captcha_name = submit.CORRECTION

    def __init__(self, *args: Any, asked: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        if self.draft.price:
            self.ask_for_price(tiers.currencies(self.promotion), self.draft.price)
        about = asks_about(self.draft.claim) if self.draft.claim else set()
        self._add_uploads(is_asked=self.draft.registered_product_id in about)
        self.further = PartCorrections(self, self.draft, self.draft.claim)
        wanted = {item for item, _label in Upload.PROOFS if self._may_replace(item)}
        self.further.add(about, wanted)
        self.order_fields(["photo", "invoice"])

    def _add_uploads(self, *, is_asked: bool) -> None:
        """Add the uploads for the main product, if something of it is asked."""
        if is_asked and self._may_replace(Upload.Kind.SERIAL_PHOTO):
            self.fields["photo"] = PictureField(label=_("Upload"), required=False)
        if is_asked and self._may_replace(Upload.Kind.INVOICE):
            self.fields["invoice"] = InvoicesField(
                label=_("Invoice Upload"),
                required=False,
                initial=self._stored_invoices(),
                help_text=_(
                    "A new file replaces the invoice above: a PDF of up to %(pages)s pages, or "
                    "photos (.jpg, .png, .gif, .webp or .heic), up to %(megabytes)s MB each."
                )
                % limits.in_texts(),
            )

    def _may_replace(self, item: str) -> bool:
        if item == Upload.Kind.SERIAL_PHOTO and not self.promotion.serial_photo_wanted:
            return False
        return not self.asked or item in self.asked

    def _stored_invoices(self) -> list[Upload]:
        return list(self.draft.invoices.all()) if self.draft.pk else []

    def clean(self) -> dict[str, Any]:
        """Require what the reviewer asks for, uploaded now or earlier."""
        data = super().clean() or {}
        has_photo = data.get("photo") or self.draft.photo
        has_invoice = data.get("invoice") or self._stored_invoices()
        for item, name, has_one, text in (
            (Upload.Kind.SERIAL_PHOTO, "photo", has_photo, _("Upload a new photo.")),
            (Upload.Kind.INVOICE, "invoice", has_invoice, _("Upload a new invoice.")),
        ):
            own = {name: bool(has_one)} if name in self.fields else {}
            for field in self._lacking({**own, **self.further.given(item)}):
                if item in self.asked and field not in self.errors:
                    self.add_error(field, text)
        if price := data.get("price"):
            choice, registered = self.draft.choice_id, self.draft.registered_product
            if registered:
                self.hold_against(award_for(registered, self.promotion, price=price, choice=choice))
        return data

    def _lacking(self, given: Mapping[str, bool]) -> list[str]:
        """Return the fields that have to be filled in: of each product that the reviewer named.

        Where none is named, one is enough, of whichever product.
        """
        lacking = [field for field, is_there in given.items() if not is_there]
        if self.draft.claim and named_in(self.draft.claim):
            return lacking
        return lacking[:1] if len(lacking) == len(given) else []

    # Not named "photo": a template looks up the field of that name, which may not exist.
    def new_photo(self) -> CleanUpload | None:
        """The cleaned photo, if a valid one was uploaded."""
        picture = self.cleaned_data.get("photo")
        return picture if isinstance(picture, CleanUpload) else None


class ConfirmForm(CaptchaForm, PostRedirectForm):
    """Promotion Redeem Confirm: the captcha, the button "Redeem", and the mark of what is shown."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False)
    captcha_name = submit.CLAIM
