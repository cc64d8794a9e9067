"""The forms of Live Chat; the verbs write."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from foundation.web.form_fields import field_of
from support.models import LONGEST_CHAT_TEXT, TicketTopic
from support.tickets.drafts import TicketMatter
from support.tickets.forms import MatterForm


class ChatStartForm(MatterForm):
    """What the chat is about, and what the member says first."""

    text = forms.CharField(
        label=_("Your message"), max_length=LONGEST_CHAT_TEXT, widget=forms.Textarea({"rows": 4})
    )
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(
        self, *args: Any, matters: Mapping[str, TicketMatter], topics: Sequence[TicketTopic]
    ) -> None:
        super().__init__(*args, matters=matters, topics=topics)
        self.order_fields(["about", "topic", "text", "token"])


class ChatEntryForm(forms.Form):
    """What one side says; its key makes a second sending the same entry."""

    text = forms.CharField(
        label=_("Your message"), max_length=LONGEST_CHAT_TEXT, widget=forms.Textarea({"rows": 3})
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class ChatHandOverForm(forms.Form):
    """To which colleague at the desk."""

    to = forms.ModelChoiceField(label=_("Colleague"), queryset=User.objects.none())

    def __init__(self, *args: Any, colleagues: "QuerySet[User]") -> None:
        super().__init__(*args)
        field_of(self, "to", forms.ModelChoiceField).queryset = colleagues
