"""A tour of the administration: every list, form, confirmation and act that has an address.

The addresses are the administration's own, so that a new page comes by without a word here; what
an address names is the newest row of its table, or the one that ``NAMED`` finds.
"""

import re
from collections.abc import Iterator

from django.apps import apps
from django.contrib import admin
from django.urls import URLPattern
from playwright.sync_api import Page

from tests.journeys import tour
from tests.journeys.browsing import Arrive
from tests.journeys.site import Site

CLAIM = "SELECT max(id) FROM redemptions_claim WHERE"
# What stands in an address, and the row that it shall be.
NAMED = {
    "promotion": "SELECT min(id) FROM promotions_promotion",
    "draw": "SELECT min(id) FROM promotions_reward WHERE kind = 'draw'",
    "other": "SELECT min(id) FROM redemptions_claim",
    "kind": "SELECT 'claim_received'",
    "language": "SELECT 'de'",
    # Acts that are open to some rows only.
    "revocation": f"{CLAIM} status = 'approved'",
    "rejection": f"{CLAIM} status = 'submitted'",
}
# What is no page but a file.
LEFT_OUT = {"table"}


def of_staff(arrive: Arrive, **how: object) -> Iterator[tuple[str, Page]]:
    """What a superuser may open; what takes a POST alone, or leads back, is passed by."""
    ada = tour.member(arrive, "ada@example.com", forgives="status of 4", **how)
    for name, address in addresses(ada.site).items():
        answer = ada.page.goto(f"{ada.site.url}{address}")
        is_page = answer is not None and answer.ok and answer.request.redirected_from is None
        if is_page and ada.page.locator("body").count():
            yield name, ada.page


def addresses(site: Site) -> dict[str, str]:
    """Each page of each table, by a name that tells both."""
    found = {"index": "/admin/"}
    for model in filter(admin.site.is_registered, apps.get_models()):
        of_model = admin.site.get_model_admin(model)
        table, label = model._meta.db_table, model._meta.label_lower.replace(".", "/")
        for pattern in of_model.urls:
            address = _filled(site, pattern, table)
            if address is not None:
                found[f"{label} {address}"] = f"/admin/{label}/{address}"
    return found


def _filled(site: Site, pattern: URLPattern, table: str) -> str | None:
    """The address of a page, with a row in it; None where there is no such row."""
    address = str(pattern.pattern)
    words = [word for word in address.strip("/").split("/") if "<" not in word]
    for name in pattern.pattern.converters:
        if name in LEFT_OUT:
            return None
        newest = f"SELECT max(id) FROM {table}"  # noqa: S608 -- a table of ours
        row = site.row(NAMED.get(name) or NAMED.get(words[-1] if words else "") or newest)
        if row is None or row[0] is None:
            return None
        address = re.sub(rf"<(\w+:)?{name}>", str(row[0]), address)
    return address
