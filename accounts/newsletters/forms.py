"""Form for Subscribe."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Subscription


class SubscribeForm(forms.Form):
    """The topics to subscribe to."""

    topics = forms.MultipleChoiceField(
        label=_("Subscribe Latest Information"),
        choices=Subscription.Topic.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
