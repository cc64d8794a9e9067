"""Template tags that link to FAQ answers from the pages where the questions come up."""

from collections.abc import Iterable

from django import template

from portal.pages.faq import BY_ANCHOR, QUESTIONS, Question

register = template.Library()


@register.inclusion_tag("_faq/links.html")
def faq_links(anchors: Iterable[str]) -> dict[str, object]:
    """Link to these answers, with the questions as link texts."""
    return {"questions": [BY_ANCHOR[anchor] for anchor in anchors]}


@register.simple_tag
def faq_questions() -> tuple[Question, ...]:
    """Return all questions, for a page that shows the answers itself."""
    return QUESTIONS
