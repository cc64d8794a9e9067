"""The forms of Web Ticket and of one ticket; the verbs write."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from foundation.web.form_fields import field_of
from support.models import LONGEST_NOTE, LONGEST_SUBJECT, LONGEST_TEXT, TicketTopic
from support.tickets.drafts import TicketMatter

LONGEST_FACT: Final = 500
RATINGS: Final = (
    ("5", _("Very good")),
    ("4", _("Good")),
    ("3", _("So-so")),
    ("2", _("Bad")),
    ("1", _("Very bad")),
)


class MatterForm(forms.Form):
    """The first step: the product or claim, and the topic; both go into the address."""

    about = forms.ChoiceField(label=_("Product or claim"), required=False)
    topic = forms.ChoiceField(label=_("Topic"))

    def __init__(
        self, *args: Any, matters: Mapping[str, TicketMatter], topics: Sequence[TicketTopic]
    ) -> None:
        super().__init__(*args)
        field_of(self, "about", forms.ChoiceField).choices = _grouped(matters)
        field_of(self, "topic", forms.ChoiceField).choices = [
            ("", _("Please choose")),
            *((topic.name, topic.title) for topic in topics),
        ]


class TicketForm(forms.Form):
    """The second step: subject, description, and the facts of the topic."""

    subject = forms.CharField(label=_("Subject"), max_length=LONGEST_SUBJECT)
    text = forms.CharField(
        label=_("Description"), max_length=LONGEST_TEXT, widget=forms.Textarea({"rows": 8})
    )

    def __init__(self, *args: Any, topic: TicketTopic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = [fact for fact in topic.facts.all() if fact.label]
        for fact in self.asked:
            self.fields[_name(fact.pk)] = forms.CharField(
                label=fact.label, max_length=LONGEST_FACT, required=fact.is_required
            )

    @property
    def facts(self) -> dict[str, str]:
        """What was answered to the topic's questions, by their keys; what is refused aside."""
        return {str(fact.pk): self.typed(_name(fact.pk)) for fact in self.asked}

    def typed(self, name: str) -> str:
        """Return a field as far as it may be saved in a draft."""
        return str(self.cleaned_data.get(name, ""))


class ReplyForm(forms.Form):
    """What a member adds to a ticket."""

    text = forms.CharField(
        label=_("Your message"), max_length=LONGEST_TEXT, widget=forms.Textarea({"rows": 6})
    )


class RatingForm(forms.Form):
    """How the member found what was done."""

    rating = forms.TypedChoiceField(
        label=_("How was our help?"), choices=RATINGS, coerce=int, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("What could be better?"), max_length=LONGEST_NOTE, required=False
    )


def fact_values(facts: Mapping[str, str]) -> dict[str, str]:
    """Return the answers of a draft by the names of their fields."""
    return {_name(key): answer for key, answer in facts.items()}


def _name(key: int | str) -> str:
    return f"fact_{key}"


def _grouped(matters: Mapping[str, TicketMatter]) -> list[tuple[str, Any]]:
    claims, products = [], []
    for key, matter in matters.items():
        if (one := matter.registered_product) is None:
            continue
        if matter.claim is not None:
            words = (matter.claim.reference, matter.claim.promotion.title, one.product.name)
            claims.append((key, " · ".join(words)))
        else:
            products.append((key, f"{one.product.name} · {one.serial.serial}"))
    groups = [(gettext("My Products"), products), (gettext("Redeem History"), claims)]
    nothing = pgettext("a message about no product", "Something else")
    return [("", nothing), *((name, found) for name, found in groups if found)]
