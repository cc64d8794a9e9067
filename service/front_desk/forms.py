"""The forms of the desk: a time to block, and a visitor without an appointment."""

from datetime import date, datetime, time
from typing import Any, Final, TypeAlias, cast
from uuid import uuid4

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from service.appointments import steps
from service.models import Bay, Closure, ServiceCentre, VisitKind
from service.visit_times import clock

LONGEST_NAME: Final = 80
_DAYS: Final = (MinValueValidator(steps.FIRST_DAY), MaxValueValidator(steps.LAST_DAY))
Span = tuple[datetime, datetime]


CentreField: TypeAlias = "forms.ModelChoiceField[ServiceCentre]"


class BayField(forms.ModelChoiceField[Bay]):
    """A bay, named with its centre."""

    def label_from_instance(self, obj: Bay) -> str:
        """Name the centre too: the list has the bays of all."""
        return f"{obj.centre.title}: {obj.number}"


class BlockTimeForm(forms.Form):
    """Which time of a centre is closed: days, or a part of each; all bays, or one."""

    centre = forms.ModelChoiceField(
        label=gettext_lazy("Service centre"), queryset=ServiceCentre.objects.none()
    )
    first = forms.DateField(
        label=gettext_lazy("First day"),
        validators=_DAYS,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )
    last = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        validators=_DAYS,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        help_text=gettext_lazy("Empty: the same day."),
    )
    opens = forms.TimeField(
        label=gettext_lazy("From"),
        required=False,
        widget=forms.TimeInput({"type": "time"}, "%H:%M"),
        help_text=gettext_lazy("Empty: the whole day. By the clock of the centre."),
    )
    closes = forms.TimeField(
        label=gettext_lazy("Until"),
        required=False,
        widget=forms.TimeInput({"type": "time"}, "%H:%M"),
    )
    bay = BayField(
        label=gettext_lazy("Bay"),
        queryset=Bay.objects.none(),
        required=False,
        empty_label=gettext_lazy("All bays"),
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"), choices=[("", "---------"), *Closure.Reason.choices]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        centres = ServiceCentre.objects.offered()
        cast("CentreField", self.fields["centre"]).queryset = centres
        bays = Bay.objects.filter(centre__in=centres).select_related("centre")
        cast("BayField", self.fields["bay"]).queryset = bays.prefetch_related("centre__texts")

    def clean(self) -> dict[str, Any]:
        """Ask for what fits together: one day where hours are named, and a bay of the centre."""
        given = super().clean() or {}
        first, last = given.get("first"), given.get("last")
        opens, closes = given.get("opens"), given.get("closes")
        bay, centre = given.get("bay"), given.get("centre")
        if first and last and last < first:
            self.add_error("last", _("The last day is before the first."))
        if first and last and last != first and (opens or closes):
            self.add_error("last", _("Hours can be blocked on one day at a time."))
        if opens and closes and closes <= opens and closes != time():
            self.add_error("closes", _("It ends before it begins."))
        if bay and centre and bay.centre_id != centre.pk:
            self.add_error("bay", _("This bay is of another centre."))
        return given

    def span(self) -> Span:
        """Return the moments between which it is blocked, by the clock of the centre."""
        given, zone = self.cleaned_data, self.cleaned_data["centre"].zone
        first: date = given["first"]
        last: date = given["last"] or first
        if given["opens"] is None and given["closes"] is None:
            return clock.day_bounds(first, last, zone)
        return clock.span(first, given["opens"] or time(), given["closes"] or time(), zone)


class WalkInForm(forms.Form):
    """A visitor without an appointment."""

    kind = forms.ModelChoiceField(
        label=gettext_lazy("Visit"), queryset=VisitKind.objects.none(), empty_label=None
    )
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=LONGEST_NAME,
        required=False,
        help_text=gettext_lazy("Only if you want to call them by it."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, centre: ServiceCentre, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"key": uuid4()}, **kwargs})
        kinds = cast("forms.ModelChoiceField[VisitKind]", self.fields["kind"])
        kinds.queryset = centre.kinds.offered()
