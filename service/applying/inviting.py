"""A ticket turned into a repair: an application is begun for its member, who only completes it.

Staff cannot apply for a member: photos and the consent on data are the member's own.
"""

from typing import Any, Final
from uuid import uuid4

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from foundation.languages import first_language
from foundation.locks import lock_rows
from foundation.web.form_fields import field_of
from products.models import RegisteredProduct
from service.applying import apply
from service.applying.forms import symptoms_of
from service.models import LONGEST_DESCRIPTION, RepairDraft, RepairSymptom
from service.repairs import repair_emails
from support.desk.turning import TurnInto
from support.models import Conversation, ConversationEntry


class RepairInvitationForm(forms.Form):
    """What of the ticket goes into the application."""

    symptom = forms.ModelChoiceField(
        RepairSymptom.objects.none(), label=gettext_lazy("What is wrong?"), required=False
    )
    description = forms.CharField(
        label=gettext_lazy("What happens?"),
        max_length=LONGEST_DESCRIPTION,
        widget=forms.Textarea({"rows": 6}),
    )


@transaction.atomic
def invite(
    *, conversation: Conversation, symptom: RepairSymptom | None, description: str
) -> RepairDraft:
    """Begin an application for the member of a ticket, and send them the link to complete it.

    What the member has begun for this product already stays as it is.

    Raises:
        apply.AlreadyLive: there is a live repair of the unit.
        apply.ApplicationIncomplete: the ticket is about no product of the member's any more.
    """
    member, registered = conversation.user, _locked_product(conversation)
    if registered is None:
        raise apply.ApplicationIncomplete
    if (live := apply.live_of(registered)) is not None:
        raise apply.AlreadyLive(live)
    begun = {"conversation": conversation, "symptom": symptom, "description": description}
    draft, _is_new = RepairDraft.objects.get_or_create(
        user=member, registered_product=registered, defaults={"token": uuid4(), **begun}
    )
    language = first_language(member.language, conversation.language)
    repair_emails.invited(draft, language=language)
    return draft


def _locked_product(conversation: Conversation) -> RegisteredProduct | None:
    about = conversation.registered_product
    if about is None:
        return None
    rows = lock_rows(RegisteredProduct.objects.filter(released_at=None, user=conversation.user))
    return rows.filter(pk=about.pk).first()


def _fits(conversation: Conversation) -> bool:
    registered = conversation.registered_product
    return registered is not None and registered.released_at is None


def _form(conversation: Conversation, data: Any) -> RepairInvitationForm:  # noqa: ANN401 -- POST data
    written = conversation.entries.filter(kind=ConversationEntry.Kind.MEMBER)
    first = written.order_by("number").first()
    text = first.body[:LONGEST_DESCRIPTION] if first else ""
    form = RepairInvitationForm(data, initial={"description": text})
    if conversation.registered_product is not None:
        category = conversation.registered_product.product.category
        field_of(form, "symptom", forms.ModelChoiceField).queryset = symptoms_of(category)
    return form


def _carry_out(conversation: Conversation, _by: User, form: Any) -> str:  # noqa: ANN401 -- the form above
    invite(conversation=conversation, **form.cleaned_data)
    return _("Asked to complete an application for a repair")


def _why(error: Exception, _by: User) -> str:
    if isinstance(error, apply.AlreadyLive) and error.repair is not None:
        text = _("There is a repair of this product already: %(number)s.")
        return text % {"number": error.repair.number}
    return _("The member doesn't have this product any more.")


REPAIR: Final = TurnInto(
    name="repair",
    label=gettext_lazy("Repair"),
    told=gettext_lazy(
        "We begin the application. The member adds photos and consent, and sends it."
    ),
    permission="support.answer_conversation",
    fits=_fits,
    form=_form,
    carry_out=_carry_out,
    refused=(apply.AlreadyLive, apply.ApplicationIncomplete),
    why=_why,
)
