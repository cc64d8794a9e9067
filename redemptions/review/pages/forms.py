"""The forms on the review pages. They only validate; ``redemptions.review`` saves."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from foundation.web.form_fields import field_of
from promotions.models import Promotion
from redemptions.models import SendBackReason
from redemptions.models.reason import reasons_for

# The keys 1 to 9 choose the first reasons.
LAST_DIGIT = 9


class SendBackForm(forms.Form):
    """Why a claim is sent back: listed reasons, and the text that the member reads.

    If the reviewer types no text, the texts of the chosen reasons in the member's language are
    used.
    """

    reasons = forms.ModelMultipleChoiceField(
        SendBackReason.objects.none(),
        label=_("Reasons"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The member reads this word for word, by email and in Redeem History."),
    )

    def __init__(
        self,
        *args: Any,
        promotion: Promotion | None,
        language: str,
        failed: Collection[str] = (),
        products: Mapping[int, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if products:
            self.fields["products"] = forms.TypedMultipleChoiceField(
                label=_("Which product"),
                choices=[*products.items()],
                coerce=int,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        self.language, self.products = language, products or {}
        self.listed = reasons_for(promotion)
        # What failed chooses its own reason; the reviewer takes it away where it is no reason.
        chosen = [reason.pk for reason in self.listed if {*reason.for_checks} & {*failed}]
        self.initial.setdefault("reasons", chosen)
        if not self.is_bound:  # nothing was chosen yet, and ``rows`` shows what can be
            return
        reasons = SendBackReason.objects.filter(pk__in=[reason.pk for reason in self.listed])
        field_of(self, "reasons", forms.ModelMultipleChoiceField).queryset = reasons

    def rows(self) -> list[dict[str, Any]]:
        """The reasons to choose from, each with its text and whether it is chosen."""
        chosen = {str(pk) for pk in self["reasons"].value() or ()}
        return [
            {
                "reason": reason,
                "text": reason.text(self.language),
                "is_chosen": str(reason.pk) in chosen,
                "digit": number if number <= LAST_DIGIT else None,
            }
            for number, reason in enumerate(self.listed, start=1)
        ]

    def text_for(self, language: str) -> str:
        """Return the typed text, or else the texts of the chosen reasons in this language.

        Of a bundle it begins with the products that it is about.
        """
        typed = (self.cleaned_data.get("reason") or "").strip()
        chosen = {reason.pk for reason in self.cleaned_data.get("reasons") or ()}
        texts = [each.text(language) for each in self.listed if each.pk in chosen]
        text, named = typed or "\n".join(texts), [self.products[pk] for pk in self.asked_about()]
        return f"{', '.join(named)}:\n{text}" if named and text else text

    def asked_about(self) -> list[int]:
        """Return the registered products that were ticked, of a bundle."""
        return list(self.cleaned_data.get("products") or ())

    def clean(self) -> dict[str, Any]:
        """Require a reason, chosen or typed."""
        data = super().clean() or {}
        if not self.text_for(self.language) and "reason" not in self.errors:
            text = _("Say what is missing, so that the member can mend it.")
            self.add_error("reason", text)
        return data


class ReasonForm(forms.Form):
    """The reason for an action that cannot be undone; the member reads it word for word."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The member reads this word for word, by email and in Redeem History."),
        error_messages={"required": _("Say why: the member must be told.")},
    )
    is_sure = forms.BooleanField(
        label=_("I have looked at the whole claim, and this cannot be undone."),
        error_messages={"required": _("Confirm that you have looked at the whole claim.")},
    )


class DisputeDecisionForm(forms.Form):
    """The reason for a dispute decision, and a confirmation; the loser reads it word for word."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The member who loses reads this word for word: nothing about the other."),
        error_messages={"required": _("Say why: the member must be told.")},
    )
    is_sure = forms.BooleanField(
        label=_("I have looked at the proofs of both, and this cannot be undone."),
        error_messages={"required": _("Confirm that you have looked at the proofs of both.")},
    )


class ReplaceCodeForm(ReasonForm):
    """Which code does not work, and why it is replaced."""

    code = forms.IntegerField(widget=forms.HiddenInput)


class ApproveAnywayForm(forms.Form):
    """Why a claim is approved although something speaks against it; colleagues read it."""

    override = forms.CharField(
        label=_("Why it is approved all the same"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stays with the decision; the member does not see it."),
    )


class BulkApproveForm(ApproveAnywayForm):
    """Approve several claims: the reason is for those against which something speaks."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["override"].required = False


class SecondLookForm(forms.Form):
    """Whether a lead agrees with a decision that was drawn to be reviewed again."""

    agrees = forms.TypedChoiceField(
        choices=[("yes", _("I agree")), ("no", _("I disagree"))], coerce=lambda text: text == "yes"
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=300)


class NoteForm(forms.Form):
    """A note for colleagues."""

    text = forms.CharField(
        label=_("Note"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For colleagues; the member does not see it."),
    )


class HoldForm(forms.Form):
    """Why a claim is put on hold."""

    note = forms.CharField(label=_("What it waits for"), required=False, max_length=300)


class AssignForm(forms.Form):
    """To whom a claim is assigned; "nobody" leaves it to all reviewers."""

    reviewer = forms.ModelChoiceField(
        User.objects.none(), label=_("Reviewer"), required=False, empty_label=_("Nobody")
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = field_of(self, "reviewer", forms.ModelChoiceField)
        is_lead = by.has_perm("redemptions.lead_review")
        if is_lead or self.is_bound:
            field.queryset = assignable(by)
        if not is_lead:
            # Without a query: it is only who asks.
            field.choices = [("", field.empty_label), (by.pk, field.label_from_instance(by))]


class DeliveredForm(forms.Form):
    """A note about a payment that was made, for its member."""

    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=200,
        help_text=_("The member reads it too, for example the bank's reference."),
    )


def assignable(by: User) -> "QuerySet[User]":
    """List whom a user may assign claims to: leads any reviewer, others only themselves."""
    if not by.has_perm("redemptions.lead_review"):
        return User.objects.filter(pk=by.pk)
    return User.objects.staff_who_may("redemptions.review_claim")
