"""The form in which promotion managers override the text of an e-mail."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotions.models import EmailOverride
from promotions.setup import email_overrides
from promotions.setup.email_overrides import OverrideText

LONGEST_BODY = 4000


class OverrideForm(forms.Form):
    """The subject and the text of an e-mail; a field left empty uses our own."""

    subject = forms.CharField(
        label=gettext_lazy("Subject"),
        required=False,
        max_length=EmailOverride._meta.get_field("subject").max_length,
        help_text=gettext_lazy("Left empty, it is our own."),
    )
    body = forms.CharField(
        label=gettext_lazy("Text"),
        required=False,
        max_length=LONGEST_BODY,
        widget=forms.Textarea({"rows": 12}),
        help_text=gettext_lazy(
            "Plain text, a blank line between paragraphs. Left empty, it is our own."
        ),
    )

    def __init__(self, *args: Any, kind: str, own: OverrideText, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.own = kind, own

    def clean_subject(self) -> str:
        """Reject unknown placeholders, and make the subject one line."""
        return self._known(" ".join(self.cleaned_data["subject"].split()))

    def clean_body(self) -> str:
        """Reject unknown placeholders, and a text that leaves out a required one."""
        body = self._known(self.cleaned_data["body"].replace("\r\n", "\n"))
        lacks = email_overrides.lacking(self.kind, body) if body else []
        if lacks:
            text = _("The text must hold %(names)s.")
            raise ValidationError(text, params={"names": ", ".join(lacks)})
        return body

    def clean(self) -> dict[str, Any]:
        """Reject a text equal to our own: another button goes back to that."""
        if not self.errors and self.words() == OverrideText():
            raise ValidationError(_("These are our own words. Change the subject or the text."))
        return self.cleaned_data

    def words(self) -> OverrideText:
        """Return what was typed; a text equal to our own becomes empty, to follow our changes."""
        subject, body = self.cleaned_data["subject"], self.cleaned_data["body"]
        return OverrideText(
            "" if subject == self.own.subject else subject, "" if body == self.own.body else body
        )

    def _known(self, text: str) -> str:
        if strange := email_overrides.unknown(self.kind, text):
            known = ", ".join(
                f"{{{name}}}" for name in email_overrides.KINDS[self.kind].placeholders
            )
            raise ValidationError(
                _("%(strange)s stands for nothing here. Known are: %(known)s."),
                params={"strange": ", ".join(strange), "known": known},
            )
        return text
