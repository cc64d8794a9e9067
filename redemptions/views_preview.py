"""Preview: the pages of a promotion as a member sees them, for staff, also before they are out.

The members' own templates are shown as they are; then what would act is taken out of them.
"""

import re
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import MemberRequest
from products.models import RegisteredProduct, SerialNumber
from promotions import guide
from promotions.models import Promotion
from redemptions.forms import RedeemForm
from redemptions.letter_examples import SAMPLE_SERIAL, first_reward
from redemptions.models import ClaimDraft
from redemptions.standing import Chance

PAGES = {
    "promotion": (_("Redeem Page"), "redemptions/promotion.html"),
    "products": (_("Eligible Products"), "promotions/eligible_products.html"),
    "countries": (_("Eligible Countries"), "promotions/eligible_countries.html"),
    "guide": (_("Redeem Guide"), "promotions/guide.html"),
}
BODY = "<body>"
# What people typed is escaped: a < or > or " of theirs begins or ends nothing here.
SCRIPT = re.compile(r"<script\b[^>]*></script>")
ACTING = re.compile(r"<(?:a|button|form)\b[^>]*>")
ACTS = re.compile(r'\s(?:href|action|formaction|method|target|popovertarget)="[^"]*"')


@require_safe
@permission_required("promotions.view_promotion", raise_exception=True)
def preview(request: MemberRequest, slug: str) -> HttpResponse:
    """A page of the promotion in a language of the portal; the saved state, published or not."""
    promotion = get_object_or_404(Promotion.objects.shown(), slug=slug)
    page = request.GET.get("page", "")
    page = page if page in PAGES else "promotion"
    language = request.GET.get("language", translation.get_language() or "")
    language = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    bar = _bar(request, promotion, page, language)
    with translation.override(language):
        shown = render_to_string(PAGES[page][1], _context(request.user, promotion, page), request)
    return HttpResponse(_with_bar(shown, bar), headers={"Content-Language": language})


def without_acts(html: str) -> str:
    """Take out of a page what would act: scripts, the goals of links and forms, and buttons."""
    return ACTING.sub(_still, SCRIPT.sub("", html))


def _still(tag: re.Match[str]) -> str:
    still = ACTS.sub("", tag[0])
    return f"{still[:-1]} disabled>" if still.startswith("<button") else still


def _with_bar(shown: str, bar: str) -> str:
    head, body = shown.split(BODY, 1)
    style = format_html('<link rel="stylesheet" href="{}">', static("css/preview.css"))
    head = head.replace("</head>", f"{style}</head>")
    return f"{head}{BODY}{bar}{without_acts(body)}"


def _bar(request: HttpRequest, promotion: Promotion, page: str, language: str) -> str:
    context = {
        "promotion": promotion,
        "pages": [(key, label) for key, (label, _template) in PAGES.items()],
        "page": page,
        "language": language,
    }
    return render_to_string("redemptions/_preview.html", context, request)


def _context(user: User, promotion: Promotion, page: str) -> dict[str, Any]:
    if page == "guide":
        return {"promotion": promotion, "steps": guide.steps(promotion)}
    form = _form(user, promotion) if page == "promotion" else None
    return {"promotion": promotion, "form": form}


def _form(user: User, promotion: Promotion) -> RedeemForm | None:
    """The form for a product that earns the first reward, as if the member had registered it."""
    sample = _sample(promotion)
    if sample is None:
        return None
    draft = ClaimDraft(user=user, promotion=promotion, recipient={}, answers={})
    return RedeemForm(promotion=promotion, draft=draft, chances=[sample])


def _sample(promotion: Promotion) -> Chance | None:
    found = first_reward(promotion)
    if found is None:
        return None
    reward, product = found
    registered = RegisteredProduct(
        pk=0,
        serial=SerialNumber(serial=SAMPLE_SERIAL, product=product),
        region=next(iter(promotion.regions), ""),
        purchased_on=reward.window()[0],
    )
    return Chance(registered, promotion, reward, [])
