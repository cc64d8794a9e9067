"""The forms of the agents' desk; the verbs write."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from foundation.web.form_fields import field_of
from support.desk.rights import ANSWERS
from support.models import LONGEST_NOTE, LONGEST_TEXT, Conversation, TicketTopic


class TicketAnswerForm(forms.Form):
    """What an agent writes, and up to which entry they have read."""

    text = forms.CharField(
        label=_("Text"), max_length=LONGEST_TEXT, widget=forms.Textarea({"rows": 10})
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


class ClaimQuestionForm(forms.Form):
    """What a member is asked about their claim."""

    text = forms.CharField(label=_("Your question"), max_length=LONGEST_TEXT)


class HandOverForm(forms.Form):
    """To which colleague, and what they should know."""

    to = forms.ModelChoiceField(label=_("Colleague"), queryset=User.objects.none())
    note = forms.CharField(label=_("Note"), max_length=LONGEST_NOTE, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = User.objects.staff_who_may(ANSWERS)
        field_of(self, "to", forms.ModelChoiceField).queryset = colleagues


class TopicForm(forms.Form):
    """To which topic a ticket belongs."""

    topic = forms.ModelChoiceField(label=_("Topic"), queryset=TicketTopic.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "topic", forms.ModelChoiceField).queryset = TicketTopic.objects.offered()


class OtherTicketField(forms.ModelChoiceField["Conversation"]):
    """Tickets by their Ticket ID and subject."""

    def label_from_instance(self, obj: Conversation) -> str:
        """Name one as agents know it."""
        return f"{obj.reference}: {obj.subject}"


class MergeForm(forms.Form):
    """Into which other open ticket of the member."""

    into = OtherTicketField(label=_("Goes on in"), queryset=Conversation.objects.none())

    def __init__(self, *args: Any, others: "QuerySet[Conversation]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "into", OtherTicketField).queryset = others
