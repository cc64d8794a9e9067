"""The FAQ: each question has an anchor, and its answer in templates/_faq/."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Question:
    """One question, and where to find its answer."""

    anchor: str
    title: Promise

    @property
    def template(self) -> str:
        """The template of the answer."""
        return f"_faq/{self.anchor.replace('-', '_')}.html"

    @property
    def url(self) -> str:
        """The URL of the answer on the FAQ page."""
        return f"{reverse('faq')}#{self.anchor}"


QUESTIONS = (
    Question("eligibility", _("Why can't I see any promotions?")),
    Question("incomplete", _("Why was my claim sent back as incomplete?")),
    Question("duration", _("How long does it take?")),
    Question("no-email", _("Why didn't I get an email?")),
    Question("code", _("My code does not work")),
)
BY_ANCHOR = {question.anchor: question for question in QUESTIONS}
