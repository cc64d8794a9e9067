"""The forms of the bench; the verbs write."""

from decimal import Decimal
from typing import Any, Final

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from evidence.uploads.cleaning import CleanUpload
from evidence.uploads.fields import PictureField
from foundation.web.file_loads import LoadFileForm
from foundation.web.form_fields import field_of
from foundation.working_days import today
from fulfilment.parcels.forms import SentForm
from service.models import (
    LONGEST_REASON,
    Accessory,
    BenchReason,
    QuoteLine,
    Repair,
    RepairCondition,
    RepairFinding,
    RepairObjection,
    RepairPhoto,
    RepairWait,
)
from service.models.quote import minor_of
from service.results.quoting import usual_terms

MOST_LINES: Final = 6
# With the application, and with the refusal.
_NOTED_ELSEWHERE: Final = {RepairCondition.Moment.APPLIED, RepairCondition.Moment.REFUSED}
_TO_COME: Final = forms.DateInput({"type": "date"})


def _words(label: Any, *, required: bool = True, rows: int = 3, most: int = 2000) -> Any:  # noqa: ANN401 -- lazy label, field
    return forms.CharField(
        label=label, required=required, max_length=most, widget=forms.Textarea({"rows": rows})
    )


class BenchForm(forms.Form):
    """A form about one repair."""

    def __init__(self, *args: Any, repair: Repair, **kwargs: Any) -> None:
        # Several of them stand on one page.
        kwargs.setdefault("auto_id", f"id_{type(self).__name__.lower()}_%s")
        super().__init__(*args, **kwargs)
        self.repair = repair


class UnitScanForm(forms.Form):
    """What a scanner or a keyboard gives: an RMA number or a serial number."""

    code = forms.CharField(
        label=_("RMA No. or serial number"),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )


class ArrivalForm(BenchForm):
    """What lies in the parcel; what was ticked is ticked."""

    accessories = forms.MultipleChoiceField(
        label=_("In the parcel"),
        choices=Accessory.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_same_serial = forms.BooleanField(
        label=_("The label shows this serial number"), required=False, initial=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["accessories"].initial = self.repair.accessories


class PhotosForm(BenchForm):
    """Photos of a moment, and what is to be seen on them."""

    moment = forms.ChoiceField(label=_("When"))
    whole = PictureField(label=RepairPhoto.Shows.WHOLE.label, required=False)
    serial = PictureField(label=RepairPhoto.Shows.SERIAL.label, required=False)
    fault = PictureField(label=RepairPhoto.Shows.FAULT.label, required=False)
    note = _words(_("Condition"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        noted = set(self.repair.conditions.values_list("moment", flat=True))
        left = set(RepairCondition.Moment.values) - noted - _NOTED_ELSEWHERE
        moments = [each for each in RepairCondition.Moment.choices if each[0] in left]
        field_of(self, "moment", forms.ChoiceField).choices = moments

    def photos(self) -> dict[str, CleanUpload]:
        """Return the photos that were chosen, by what they show."""
        given = {name: self.cleaned_data.get(name) for name in ("whole", "serial", "fault")}
        return {name: clean for name, clean in given.items() if clean}


class FindingForm(BenchForm):
    """What was found, and whether the warranty covers it."""

    result = forms.ChoiceField(label=_("Result"), choices=RepairFinding.Result.choices)
    is_covered = forms.BooleanField(label=_("Covered by the warranty"), required=False)
    text = _words(_("What was found"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["is_covered"].initial = self.repair.is_covered


class QuoteForm(BenchForm):
    """What stands above the lines of a quote; ``lines`` are those, given by the page."""

    lines: Any
    currency = forms.RegexField(label=_("Currency"), regex=r"^[A-Z]{3}$", max_length=3)
    refusing_fee = forms.DecimalField(
        label=_("Fee if it's sent back unrepaired"), min_value=0, max_digits=12, decimal_places=2
    )
    note = _words(_("Note"), required=False, most=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        currency, fee = usual_terms(self.repair)
        self.fields["currency"].initial, self.fields["refusing_fee"].initial = currency, fee

    def clean(self) -> dict[str, Any]:
        """Refuse what the currency has no coin for, in the fee and in each line."""
        given = super().clean() or {}
        lines = [getattr(line, "cleaned_data", {}) for line in self.lines if line.is_valid()]
        amounts = [given.get("refusing_fee"), *(line.get("amount") for line in lines)]
        try:
            for amount in amounts:
                minor_of(amount or Decimal(0), given.get("currency", ""))
        except ValueError:
            self.add_error("currency", _("Amounts in this currency have fewer decimals."))
        return given

    def fee_minor(self) -> int:
        """Return the fee in the smallest unit."""
        return minor_of(self.cleaned_data["refusing_fee"], self.cleaned_data["currency"])


class QuoteLineForm(forms.Form):
    """One line of a quote; an empty one is left out."""

    kind = forms.ChoiceField(label=_("Kind"), choices=QuoteLine.Kind.choices)
    text = forms.CharField(label=_("Text"), max_length=200, required=False)
    amount = forms.DecimalField(
        label=_("Amount"), min_value=Decimal(0), max_digits=12, decimal_places=2, required=False
    )
    is_optional = forms.BooleanField(label=_("May be left out"), required=False)

    def clean(self) -> dict[str, Any]:
        """A line has a text and an amount, or neither."""
        given = super().clean() or {}
        if bool(given.get("text")) != (given.get("amount") is not None):
            raise forms.ValidationError(_("A line needs a text and an amount."))
        return given


QuoteLines = formset_factory(QuoteLineForm, extra=MOST_LINES, max_num=MOST_LINES)


class BenchReasonForm(BenchForm):
    """A reason from the list, or in words; the member reads it in their language."""

    use = ""
    reason = forms.ModelChoiceField(
        BenchReason.objects.none(), label=_("Reason"), required=False, empty_label="—"
    )
    words = _words(_("In your words"), required=False, most=LONGEST_REASON)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = BenchReason.objects.filter(is_active=True).prefetch_related("texts")
        field_of(self, "reason", forms.ModelChoiceField).queryset = rows.filter(
            use__in=self.use.split()
        )

    def said(self) -> str:
        """Return what the member reads: the listed reason in their language, and the words."""
        listed: BenchReason | None = self.cleaned_data["reason"]
        language = self.repair.user.language or self.repair.language
        texts = [listed.text(language) if listed else "", self.cleaned_data["words"].strip()]
        return " ".join(filter(None, texts))[:LONGEST_REASON]


class WaitForm(BenchReasonForm):
    """For what a unit waits, and until which day."""

    use = f"{BenchReason.Use.PART} {BenchReason.Use.HELP}"
    waiting_for = forms.ChoiceField(
        label=_("Waiting for"),
        choices=[(each.value, each.label) for each in RepairWait if each != RepairWait.ANSWER],
    )
    until = forms.DateField(label=_("Expected on"), widget=_TO_COME)
    field_order = ("waiting_for", "until", "reason", "words")


class UnrepairedForm(BenchReasonForm):
    """Why a unit goes back as it is."""

    use = BenchReason.Use.UNREPAIRED


class RefusalForm(BenchReasonForm):
    """Why a repair is refused, with a photo that shows it."""

    use = BenchReason.Use.REFUSED
    photo = PictureField(label=_("Photo"))


class ChangedPartForm(BenchForm):
    """A part that was changed."""

    name = forms.CharField(label=_("Part"), max_length=120)
    old_serial = forms.CharField(label=_("Old serial number"), max_length=60, required=False)
    new_serial = forms.CharField(label=_("New serial number"), max_length=60, required=False)


class ExchangeForm(BenchForm):
    """The label that the product has from now on."""

    name = forms.CharField(label=_("What was exchanged"), max_length=120)
    serial = forms.CharField(label=_("New serial number"), max_length=40)
    chk = forms.CharField(
        label=_("CHK of the new label"),
        max_length=10,
        required=False,
        help_text=_("Only where we don't know the serial number yet."),
    )


class ReportForm(BenchForm):
    """What the member reads at the end."""

    work = _words(_("What was done"))
    tests = _words(_("What was tested"), most=1000)
    firmware = forms.CharField(label=_("Firmware"), max_length=120, required=False)


class ReplacementForm(ExchangeForm):
    """Another unit, and what the member reads of it."""

    work = _words(_("What was done"))
    tests = _words(_("What was tested"), most=1000)


class PaidForm(BenchForm):
    """The day on which the money came."""

    paid_on = forms.DateField(label=_("Paid on"), widget=_TO_COME, initial=today)

    def clean_paid_on(self) -> Any:  # noqa: ANN401 -- a day
        """Refuse a day to come."""
        if self.cleaned_data["paid_on"] > today():
            raise forms.ValidationError(_("This day is in the future."))
        return self.cleaned_data["paid_on"]


class ShipForm(SentForm):
    """With whom a unit leaves, under which number."""

    def __init__(self, *args: Any, repair: Repair, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "id_shipform_%s", **kwargs})
        self.repair = repair


class CameBackForm(BenchForm):
    """Why a parcel came back."""

    reason = forms.CharField(label=_("Reason"), required=False, max_length=200)


class ObjectionForm(BenchForm):
    """What becomes of an objection, and why."""

    outcome = forms.ChoiceField(label=_("Decision"), choices=RepairObjection.Outcome.choices)
    answer = _words(_("Answer"), most=1000)


class LoadReturnsForm(LoadFileForm):
    """A carrier's file of tracking numbers, which is loaded as a whole."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["is_strict"]

    def clean(self) -> dict[str, Any]:
        """A wrong line always refuses the file."""
        return {**(super().clean() or {}), "is_strict": True}
