"""Centres and kinds of visits in the admin: texts complete, hours apart, nobody without a bay."""

from collections.abc import Iterator
from datetime import time, timedelta
from itertools import pairwise
from typing import Any, ClassVar, Final

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import ManyToManyField, QuerySet
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts import time_zones
from accounts.regions import region_field
from foundation.languages import EveryLanguageFormSet
from foundation.web.admin_bases import CountedInline, NeverDeletedAdmin, ReadOnlyInline
from foundation.working_days import is_public_holiday, today
from service.appointments import staffed_bays
from service.models import (
    Bay,
    Closure,
    OpeningHours,
    ServiceCentre,
    ServiceCentreText,
    VisitKind,
    VisitKindText,
)
from service.visit_times import wording

_MOST_NAMED: Final = 5
_DAYS_SHOWN: Final = 90


class CompleteTexts(EveryLanguageFormSet):
    """Texts of what members choose: while it is in use, in every language."""

    def clean(self) -> None:
        """Name the languages in which nothing is written.

        Raises:
            ValidationError: there are some.
        """
        super().clean()
        given = (getattr(form, "cleaned_data", {}) for form in self.forms)
        written = {each.get("language") for each in given if not each.get(DELETION_FIELD_NAME)}
        missing = [name for code, name in settings.LANGUAGES if code not in written]
        if missing and self.instance.is_active:
            text = _("Write it in each language, or take it out of use. Missing: %(languages)s.")
            raise ValidationError(text % {"languages": ", ".join(missing)})


class NamedRows(forms.BaseInlineFormSet[Any, ServiceCentre, Any]):
    """Rows of a table whose fields say what they are: a column's heading is no label of a field."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """Name each field, that which deletes the row too."""
        super().add_fields(form, index)
        for field in form.fields.values():
            field.widget.attrs.setdefault("aria-label", field.label)


class HoursFormSet(NamedRows):
    """The hours of a centre, which do not overlap, and leave nobody without a bay."""

    def clean(self) -> None:
        """Refuse what overlaps, and what would leave members without a bay.

        Raises:
            ValidationError: says which day, or who.
        """
        super().clean()
        if any(self.errors):
            return
        kept = [form for form in self.forms if not form.cleaned_data.get(DELETION_FIELD_NAME)]
        rows = [form.instance for form in kept if form.instance.closes is not None]
        if day := _overlaps(rows):
            text = _("Two spans of hours overlap on %(day)s.")
            raise ValidationError(text % {"day": day})
        if self.instance.pk is not None:
            self._refuse_left_over(rows)

    def _refuse_left_over(self, rows: list[OpeningHours]) -> None:
        left = staffed_bays.bay_change(self.instance, rows).left_over
        if not left:
            return
        named = [
            f"{each.reference} ({wording.in_words(each.starts_at, self.instance)})"
            for each in left[:_MOST_NAMED]
        ]
        text = ngettext(
            "%(count)d appointment doesn't fit these hours and bays: %(named)s. Block that time"
            " first, so that its member is told and offered another.",
            "%(count)d appointments don't fit these hours and bays: %(named)s. Block that time"
            " first, so that their members are told and offered others.",
            len(left),
        )
        dots = " …" if len(left) > _MOST_NAMED else ""
        raise ValidationError(text % {"count": len(left), "named": "; ".join(named) + dots})


def _overlaps(rows: list[OpeningHours]) -> str:
    """Return the weekday on which two spans overlap; empty if none do."""
    ordered = sorted(rows, key=lambda row: (row.weekday, row.opens))
    for one, other in pairwise(ordered):
        if one.weekday == other.weekday and (one.closes == time() or other.opens < one.closes):
            return str(one.get_weekday_display())
    return ""


class CentreForm(forms.ModelForm[ServiceCentre]):
    """A region and a time zone of the lists; no other zone once somebody has booked."""

    class Meta:
        model = ServiceCentre
        fields = "__all__"  # noqa: DJ007 -- staff with the right see all of a centre

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        region = region_field(_("Region / Location"))
        region.help_text = self.fields["region"].help_text
        self.fields["region"] = region
        zone = self.fields["time_zone"]
        zone.widget = forms.Select(choices=time_zones.all_choices())
        if self.instance.pk and self.instance.appointments.exists():
            zone.disabled = True
            zone.help_text = gettext_lazy("It stays: members have booked by this clock.")


class CentreTexts(admin.StackedInline[ServiceCentreText, ServiceCentre]):
    """The texts of a centre, a row for each language."""

    model = ServiceCentreText
    formset = CompleteTexts


class CentreBays(CountedInline[Bay, ServiceCentre], admin.TabularInline[Bay, ServiceCentre]):
    """The bays; one at which somebody was served stays."""

    model = Bay
    formset = NamedRows
    extra = 0


class CentreHours(admin.TabularInline[OpeningHours, ServiceCentre]):
    """The opening hours."""

    model = OpeningHours
    formset = HoursFormSet
    extra = 0


class CentreClosures(ReadOnlyInline[Closure, ServiceCentre]):
    """The days that the office has closed; "Block time" closes more."""

    model = Closure
    fields = ("starts_on", "ends_on", "reason")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Closure]":
        """Leave out what is over, and what was taken back."""
        return super().get_queryset(request).filter(reopened_at=None, ends_on__gte=today())


class CentreAdmin(NeverDeletedAdmin[ServiceCentre]):
    """Centres; one that is given up is taken out of use, and stays with its appointments."""

    form = CentreForm
    list_display = ("title", "name", "region", "time_zone", "is_active")
    readonly_fields = ("coming_holidays",)
    inlines = (CentreTexts, CentreBays, CentreHours, CentreClosures)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[ServiceCentre]":
        """Read the texts too."""
        return super().get_queryset(request).prefetch_related("texts")

    @admin.display(description=gettext_lazy("Public holidays"))
    def coming_holidays(self, centre: ServiceCentre) -> str:
        """Name the holidays of the next months on which it is closed, by its region's calendar."""
        days = [] if centre.opens_on_holidays or not centre.region else list(_holidays(centre))
        return ", ".join(wording.day_in_words(day) for day in days) or "-"

    def save_related(  # Django's own signature
        self,
        request: HttpRequest,
        form: Any,
        formsets: Any,
        change: bool,  # noqa: FBT001 -- as Django calls it
    ) -> None:
        """Let visits go to another bay whose own is no longer staffed, and say how many."""
        super().save_related(request, form, formsets, change)
        centre: ServiceCentre = form.instance
        if moved := staffed_bays.move_to_staffed(centre):
            text = ngettext(
                "%(count)d appointment goes to another bay; its time stays.",
                "%(count)d appointments go to other bays; their times stay.",
                moved,
            )
            messages.info(request, text % {"count": moved})
        if centre.hours.filter(bays__gt=centre.bays.count()).exists():
            messages.warning(request, _("The hours name more bays than the centre has."))


def _holidays(centre: ServiceCentre) -> Iterator[Any]:
    first = timezone.now().astimezone(centre.zone).date()
    for n in range(_DAYS_SHOWN):
        day = first + timedelta(days=n)
        if is_public_holiday(day, centre.region, subdivision=centre.subdivision):
            yield day


class KindTexts(admin.StackedInline[VisitKindText, VisitKind]):
    """The texts of a kind of visit, a row for each language."""

    model = VisitKindText
    formset = CompleteTexts


class KindAdmin(NeverDeletedAdmin[VisitKind]):
    """Kinds of visits; booked ones keep their length when it is changed here."""

    list_display = ("title", "name", "purpose", "minutes", "position", "is_active")
    formfield_overrides: ClassVar = {ManyToManyField: {"widget": forms.CheckboxSelectMultiple}}
    inlines = (KindTexts,)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[VisitKind]":
        """Read the texts too."""
        return super().get_queryset(request).prefetch_related("texts")
