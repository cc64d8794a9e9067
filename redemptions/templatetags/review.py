"""Template tags for the review page: what is filled into a stencil, and what is always the same."""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache
from typing import Any, cast

from django import template
from django.db.models import Field, Model
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from foundation.web.stencils import address, filled, stencil
from redemptions.models import Claim
from redemptions.review.review_summary import Fact

register = template.Library()
_FACT = "admin/redemptions/claim/_fact.html"


@register.filter
def label_of(row: Model, field: str) -> str:
    """Name what a row has of the choices of a field; Django's own way hashes all of them anew."""
    value = getattr(row, field)
    return str(_labels(type(row), field).get(value, value))


@cache
def _labels(model: type[Model], field: str) -> Mapping[Any, Any]:
    return dict(cast("Field[Any, Any]", model._meta.get_field(field)).flatchoices)


@register.simple_tag
def keys() -> SafeString:
    """Return the list of keys, which says the same on each page."""
    return filled("admin/redemptions/claim/_keys.html", {})


@register.simple_tag(takes_context=True)
def fact_rows(context: Context, facts: Iterable[Fact]) -> SafeString:
    """Return a row for each fact of a claim, as ``review_summary.facts`` gives them."""
    may_see_evidence, claim = bool(context["may_see_evidence"]), context["claim"]
    beside = f"?{context['filters']}" if context["filters"] else ""
    rows: list[SafeString] = []
    made: dict[object, Callable[[Mapping[str, object]], SafeString]] = {}
    about = ""
    for fact in facts:
        if fact.product != about:
            about = fact.product
            rows.append(_head(about or _("The claim")))
        is_hidden = fact.is_personal and not context["sees_members"]
        links = (
            _other(claim, pk, reference, beside, may_see_evidence=may_see_evidence)
            for pk, reference in fact.others
        )
        values = {
            "name": fact.name,
            "claimed": fact.claimed,
            "verdict": fact.verdict,
            "found": "•••" if is_hidden else fact.found,
            "others": _joined(links) if fact.others else "",
            "place": f"{fact.upload}/{fact.page}",
            "box": fact.box_text if fact.box else "",
        }
        shape = fact.light, bool(fact.box), bool(fact.claimed)
        if shape not in made:
            made[shape] = _row_of(values, *shape)
        rows.append(made[shape](values))
    return _joined(rows)


def _row_of(
    names: Collection[str],
    light: str,
    has_box: bool,  # noqa: FBT001 -- part of a shape
    has_claimed: bool,  # noqa: FBT001 -- the same
) -> Callable[[Mapping[str, object]], SafeString]:
    return stencil(_FACT, names, light=light, has_box=has_box, has_claimed=has_claimed)


def _head(text: str) -> SafeString:
    return format_html('<tr><th class="facts__of" colspan="3">{}</th></tr>', text)


def _other(
    claim: Claim, pk: int, reference: str, filters: str, *, may_see_evidence: bool
) -> SafeString:
    values = {
        "address": address("admin:redemptions_claim_change", pk),
        "beside": reverse("admin:redemptions_claim_beside", args=[claim.pk, pk]) + filters,
        "reference": reference,
    }
    return filled(
        "admin/redemptions/claim/_other_claim.html", values, may_see_evidence=may_see_evidence
    )


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308 -- each is safe
