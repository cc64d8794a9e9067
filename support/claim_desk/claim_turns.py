"""A ticket about a claim turned into the correction of the claim, or into another code."""

from typing import Any, Final

from django import forms
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from fulfilment.delivery.code_replacement import NothingToReplace
from promotions.codes.pool import CodesUnreadable, OutOfStock
from promotions.models import RewardCode
from redemptions.emails import claim_emails
from redemptions.models import Claim
from redemptions.models.locks import AlreadyDecided
from redemptions.review import decisions
from redemptions.review.pages.claim import send_back_form
from redemptions.review.pages.forms import ReasonForm, SendBackForm
from redemptions.review.pages.layout import REFUSALS, who_was_faster, why_refused
from redemptions.rewarding import code_replacement
from support.desk.turning import TurnInto
from support.models import Conversation, ConversationEntry

# Of the member's words as many as leave room for what staff add.
MOST_QUOTED: Final = 1200


class TicketCodeForm(ReasonForm):
    """Which code does not work, and why it is replaced."""

    code = forms.TypedChoiceField(label=gettext_lazy("Code"), coerce=int)

    def __init__(self, codes: list[RewardCode], data: Any) -> None:  # noqa: ANN401 -- POST data
        super().__init__(data)
        named = [(code.pk, str(code.reward)) for code in codes]
        self.fields["code"] = forms.TypedChoiceField(
            label=_("Code"), coerce=int, choices=named, initial=named[0][0] if named else None
        )


def _claim_of(conversation: Conversation) -> Claim:
    related = "promotion", "user", "reward", "registered_product__serial__product", "serial"
    return Claim.objects.with_owed().select_related(*related).get(conversations=conversation)


def _words_of(conversation: Conversation, language: str) -> str:
    """Return what the member wrote last, as it is put to them."""
    written = conversation.entries.filter(kind=ConversationEntry.Kind.MEMBER)
    last = written.order_by("-number").first()
    if last is None:
        return ""
    with translation.override(language):
        return _("You wrote in ticket %(reference)s: “%(text)s”") % {
            "reference": conversation.reference,
            "text": Truncator(last.body).chars(MOST_QUOTED),
        }


def _may_be_corrected(conversation: Conversation) -> bool:
    claim = conversation.claim
    return claim is not None and claim.status == Claim.Status.SUBMITTED


def _correction_form(conversation: Conversation, data: Any) -> SendBackForm:  # noqa: ANN401 -- POST data
    claim = _claim_of(conversation)
    form = send_back_form(claim, data)
    form.initial["reason"] = _words_of(conversation, claim_emails.language_of(claim))
    return form


def _correct(conversation: Conversation, by: User, form: SendBackForm) -> str:
    claim = _claim_of(conversation)
    decisions.send_back(
        claim_id=claim.pk,
        by=by,
        reason=form.text_for(claim_emails.language_of(claim)),
        reasons=form.cleaned_data["reasons"],
    )
    return _("Claim %(reference)s was sent back") % {"reference": claim.reference}


def _has_code(conversation: Conversation) -> bool:
    claim = conversation.claim
    if claim is None or claim.status != Claim.Status.APPROVED:
        return False
    return bool(code_replacement.codes_to_replace(_claim_of(conversation)))


def _code_form(conversation: Conversation, data: Any) -> TicketCodeForm:  # noqa: ANN401 -- POST data
    return TicketCodeForm(code_replacement.codes_to_replace(_claim_of(conversation)), data)


def _replace(conversation: Conversation, by: User, form: TicketCodeForm) -> str:
    claim, given = _claim_of(conversation), form.cleaned_data
    code_replacement.replace_code(
        claim_id=claim.pk, code_id=given["code"], by=by, reason=given["reason"]
    )
    return _("A code of claim %(reference)s was replaced") % {"reference": claim.reference}


def _why(error: Exception, by: User) -> str:
    match error:
        case AlreadyDecided():
            return who_was_faster(error, by)
        case NothingToReplace():
            return _("This code was replaced or taken back meanwhile.")
        case OutOfStock():
            text = _("%(reward)s is out of stock: nothing was replaced. Ask ops for codes.")
            return text % {"reward": error.reward}
        case CodesUnreadable():
            return error.words
        case _:
            return why_refused(error)


CORRECTION: Final = TurnInto(
    name="correction",
    label=gettext_lazy("Claim correction"),
    told=gettext_lazy("The claim is sent back: its member corrects it and redeems again."),
    permission="redemptions.review_claim",
    fits=_may_be_corrected,
    form=_correction_form,
    carry_out=_correct,
    refused=(AlreadyDecided, *REFUSALS),
    why=_why,
    template="admin/redemptions/claim/_reasons.html",
)
NEW_CODE: Final = TurnInto(
    name="code",
    label=gettext_lazy("Code replacement"),
    told=gettext_lazy("The code is voided, and the member gets another one by email."),
    permission="redemptions.replace_code",
    fits=_has_code,
    form=_code_form,
    carry_out=_replace,
    refused=(AlreadyDecided, NothingToReplace, OutOfStock, CodesUnreadable, *REFUSALS),
    why=_why,
)
