"""Preview for staff: the pages of a promotion as members see them, even before publication.

The members' own templates are rendered unchanged; then everything interactive is removed.
"""

import re
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import MemberRequest
from foundation.languages import current_language, offered_language
from promotions.models import Promotion
from redemptions.guide import example as guide_example
from redemptions.guide import pictures

PAGES = {
    "promotion": (_("Redeem Page"), "redemptions/promotion.html"),
    "products": (_("Eligible Products"), "promotions/eligible_products.html"),
    "countries": (_("Eligible Countries"), "promotions/eligible_countries.html"),
    "guide": (_("Redeem Guide"), "redemptions/guide.html"),
}
BODY = "<body>"
# User input is escaped, so its <, > and " cannot start or end a tag or an attribute here.
SCRIPT = re.compile(r"<script\b[^>]*></script>")
ACTING = re.compile(r"<(?:a|button|form)\b[^>]*>")
ACTS = re.compile(r'\s(?:href|action|formaction|method|target|popovertarget)="[^"]*"')


@require_safe
@permission_required("promotions.view_promotion", raise_exception=True)
def preview(request: MemberRequest, slug: str) -> HttpResponse:
    """A page of the promotion in one of the site's languages, as saved, published or not."""
    promotion = get_object_or_404(Promotion.objects.shown(), slug=slug)
    page = request.GET.get("page", "")
    page = page if page in PAGES else "promotion"
    language = offered_language(request.GET.get("language", current_language()))
    bar = _bar(request, promotion, page, language)
    with translation.override(language):
        shown = render_to_string(PAGES[page][1], _context(promotion, page), request)
    return HttpResponse(_with_bar(shown, bar), headers={"Content-Language": language})


def without_acts(html: str) -> str:
    """Make a page inert: remove scripts and the targets of links and forms, and disable buttons."""
    return ACTING.sub(_make_inert, SCRIPT.sub("", html))


def _make_inert(tag: re.Match[str]) -> str:
    inert = ACTS.sub("", tag[0])
    return f"{inert[:-1]} disabled>" if inert.startswith("<button") else inert


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


def _context(promotion: Promotion, page: str) -> dict[str, Any]:
    if page == "guide":
        return pictures.context(promotion)
    example = guide_example.chance(promotion) if page == "promotion" else None
    form = guide_example.redeem_form(promotion, example) if example else None
    return {"promotion": promotion, "form": form}
