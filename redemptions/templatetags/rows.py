"""Template tags for rows of long lists, which are filled into a stencil one by one."""

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple, cast

from django import template
from django.forms import BoundField, Form
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from evidence.uploads.fields import PictureField
from foundation.languages import current_language
from foundation.web.stencils import address, filled
from fulfilment.parcels.words import ShownParcel
from products.models import RegisteredProduct
from promotions.eligibility import Reason, ReasonCode
from promotions.models import Promotion
from redemptions.claims.held_against import reasons_of_checked
from redemptions.models import Claim, statuses
from redemptions.models.draw_lines import RewardLine

register = template.Library()
# Lists of conditions, in each language.
_MOST_KEPT = 512
_ANY_NAME = "any_name"


@register.simple_tag(takes_context=True)
def redeem_row(context: Context, row: Mapping[str, Any]) -> SafeString:
    """Return a product that can be redeemed, as RedeemForm.rows gives it."""
    registered: RegisteredProduct = row["registered"]
    proof = ""
    if row["invoices"]:
        proof = render_to_string("redemptions/_redeem_proof.html", _known(context) | {"row": row})
    values = {
        "pk": registered.pk,
        "registered": str(registered),
        "purchased_on": registered.purchased_on.isoformat(),
        "region": registered.region_name,
        "category": registered.product.category,
        "product": registered.product.name,
        "serial": registered.serial.serial,
        "waiting_list": row["waiting_list"],
        "photo_id": row["photo"].id_for_label if row["photo"] else "",
        "uploads": _uploads(context, row),
        "proof": proof,
    }
    return filled(
        "redemptions/_redeem_row.html",
        values,
        is_only=row["is_only"],
        is_chosen=row["is_chosen"],
        has_waiting_list=bool(row["waiting_list"]),
        has_photo=bool(row["photo"]),
        has_proof=bool(row["invoices"]),
    )


def _known(context: Context) -> dict[str, Any]:
    return cast("dict[str, Any]", context.flatten())


def _uploads(context: Context, row: Mapping[str, Any]) -> SafeString | str:
    """Return the field for the photo of a product, and what was uploaded in it, if it is asked."""
    field: BoundField | None = row["photo"]
    if not field:
        return ""
    product = row["registered"].pk
    if row["kept"]:
        more = {"field": field, "kept": row["kept"], "product": product}
        return render_to_string("_partials/uploads.html", _known(context) | more)
    errors = field.errors
    values = {
        "name": field.html_name,
        "field": field if errors else _file_input(field),
        "product": product,
        "errors": errors or "",
    }
    return filled(
        "_partials/upload_first.html",
        values,
        is_for_several=False,
        upload_max_bytes=context["upload_max_bytes"],
        megabytes=context["upload_limits"]["megabytes"],
    )


def _file_input(field: BoundField) -> SafeString:
    """Return a product's file input: without errors all are alike but for their name."""
    written = _written_once().replace(_ANY_NAME, field.html_name)
    return mark_safe(written)  # noqa: S308 -- Django wrote it, the name is ours


@cache
def _written_once() -> str:
    form = Form()
    form.fields[_ANY_NAME] = PictureField(required=False)
    return str(form[_ANY_NAME])


@register.simple_tag
def conditions(looked_at: Iterable[Reason], promotion: Promotion) -> SafeString:
    """Return a list of conditions, with a tick or a cross for each, and the next step."""
    said = tuple(Said(one.why, one.text, one.is_met) for one in looked_at)
    return _list_of(said, promotion.slug, current_language())


class Said(NamedTuple):
    """A condition in the reader's words."""

    why: ReasonCode
    text: str
    is_met: bool


@lru_cache(maxsize=_MOST_KEPT)
def _list_of(said: tuple[Said, ...], slug: str, _language: str) -> SafeString:
    """Write a list once: what is said of one product, is mostly said of the next one too."""
    known = {"conditions": said, "promotion": {"slug": slug}}
    return render_to_string("redemptions/_conditions.html", known)


@register.simple_tag(takes_context=True)
def record_rows(context: Context, records: Iterable[Claim]) -> SafeString:
    """Return a row for each claim, as for_history gives them, with what is held against it."""
    listed = list(records)
    reasons = reasons_of_checked(listed)
    shape = {name: bool(context.get(name)) for name in ("with_order_id", "with_promotion")}
    rows = [_record(claim, reasons.get(claim.pk, []), shape) for claim in listed]
    return mark_safe("".join(rows))  # noqa: S308 -- each is safe


def _record(claim: Claim, reasons: list[str], shape: Mapping[str, bool]) -> SafeString:
    promotion = claim.promotion
    lines = format_html_join("", "<li>{}</li>", ((reason,) for reason in reasons))
    values = {
        "address": address("claim", claim.reference),
        "reference": claim.reference,
        "redeemed_on": timezone.localtime(claim.submitted_at).date().isoformat(),
        "promotion_address": address("promotion", promotion.slug),
        "promotion": promotion.title if shape["with_promotion"] else "",
        "product": ", ".join(unit.registered_product.product.name for unit in claim.units),
        "serial": ", ".join(unit.serial.serial for unit in claim.units),
        "status": claim_status(claim),
        "reasons": format_html('<ul class="returned">{}</ul>', lines) if reasons else "",
    }
    return filled("redemptions/_record.html", values, **shape)


@register.simple_tag
def claim_status(claim: Claim, parcels: Iterable[ShownParcel] = ()) -> SafeString:
    """Return what a claim's member reads and can do, but for what its ``parcels`` say below."""
    label, code, reason = statuses.label(claim), statuses.visible_code(claim), _reason_of(claim)
    is_told = label.detail in {parcel.state for parcel in parcels}
    values = {
        "look": label.look,
        "text": label.text,
        "reason": reason or "",
        "again": address("redeem-again", claim.reference),
        "detail": label.detail,
        "link": label.link,
        "draws": mark_safe("".join(_draw_line(claim, line) for line in label.draws)),  # noqa: S308 -- each is safe
        "reference": claim.reference,
        "code": code,
        "expiry": statuses.code_expiry(claim.fulfilment) if code else "",
        "activation": claim.reward.activation_url if code else "",
    }
    return filled(
        "redemptions/_status.html",
        values,
        is_sent_back=claim.status == Claim.Status.SENT_BACK,
        has_reason=reason is not None,
        has_detail=bool(label.detail) and not is_told,
        has_link=bool(label.link) and not is_told,
        has_code=bool(code),
        expires=bool(values["expiry"]),
        is_activated=bool(values["activation"]),
    )


def _reason_of(claim: Claim) -> str | None:
    """Return why a claim was sent back or rejected; None if it was not."""
    refused = {Claim.Status.SENT_BACK, Claim.Status.REJECTED}
    decisions = claim.decisions.all() if claim.status in refused else ()
    return next((decision.reason for decision in decisions), None)


def _draw_line(claim: Claim, line: RewardLine) -> SafeString:
    offer = reverse("claim-prize", args=[claim.reference, line.offer]) if line.offer else ""
    draw = reverse("draw", args=[line.draw]) if line.draw else ""
    values = {
        "text": line.text,
        "link": line.link,
        "draw": draw,
        "offer": offer,
        "owed": line.owed,
        "code": line.code,
        "expiry": line.expiry,
    }
    return filled(
        "redemptions/_draw_line.html",
        values,
        has_link=bool(line.link),
        has_draw=bool(draw),
        has_offer=bool(offer),
        has_code=bool(line.code),
        expires=bool(line.expiry),
    )
