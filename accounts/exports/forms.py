"""What of the rows staff want: filters as on the list they come from, days, format, how often."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.exports import exports
from accounts.models import User
from foundation.exports.row_exports import SINCE, UNTIL, RowExport
from foundation.models import ExportFile, ExportSchedule


class ExportForm(forms.Form):
    """What of an export somebody wants; it begins as the address of the page says."""

    since = forms.DateField(
        label=gettext_lazy("From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=gettext_lazy("To"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    file_format = forms.ChoiceField(
        label=gettext_lazy("Format"), choices=ExportFile.FileFormat.choices
    )
    every = forms.ChoiceField(
        label=gettext_lazy("How often"),
        required=False,
        help_text=gettext_lazy(
            "Each day or week: you get an email with a link once the file is there. The days above"
            " are left out then, since each file goes on from the last."
        ),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        export: RowExport,
        user: User,
        asked: Mapping[str, str],
    ) -> None:
        self.export = export
        super().__init__(data, initial=dict(asked))
        narrowing = {}
        for each in export.filters:
            choices = [("", _("All")), *each.choices()]
            narrowing[each.name] = forms.ChoiceField(
                label=str(each.label), choices=choices, required=False
            )
        self.fields = {**narrowing, **self.fields}
        often = [("", _("Once, now")), *ExportSchedule.Every.choices]
        self.fields["every"] = _chosen_from(self.fields["every"], often)
        if export.has_personal and exports.may_take(user, export, with_personal=True):
            self.fields["with_personal"] = forms.BooleanField(
                label=_("With names and email addresses"), required=False
            )

    def clean(self) -> dict[str, Any]:
        """Refuse days the wrong way round.

        Raises:
            ValidationError: the last day comes before the first.
        """
        cleaned: dict[str, Any] = super().clean() or {}
        since, until = cleaned.get(SINCE), cleaned.get(UNTIL)
        if since and until and until < since:
            raise forms.ValidationError(_("The last day comes before the first."))
        return cleaned

    def filters(self) -> dict[str, str]:
        """Return what was chosen, as it is kept with the export."""
        names = [*(each.name for each in self.export.filters), SINCE, UNTIL]
        return {name: str(self.cleaned_data[name]) for name in names if self.cleaned_data[name]}

    @property
    def with_personal(self) -> bool:
        """Whether columns with personal data are wanted."""
        return bool(self.cleaned_data.get("with_personal"))


def _chosen_from(field: forms.Field, choices: list[Any]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=field.label, choices=choices, required=False, help_text=field.help_text
    )
