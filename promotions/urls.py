"""URLs of the promotions themselves; their list, and where a member redeems, is above."""

from django.urls import path

from promotions import views
from promotions.old_addresses import leads_on

urlpatterns = [
    path("promotions/<slug:slug>/banner/", leads_on(views.banner), name="promotion-banner"),
    path(
        "promotions/<slug:slug>/banner/<slug:language>/",
        leads_on(views.banner),
        name="promotion-banner",
    ),
    path(
        "promotions/<slug:slug>/products/",
        leads_on(views.eligible_products),
        name="eligible-products",
    ),
    path(
        "promotions/<slug:slug>/countries/",
        leads_on(views.eligible_countries),
        name="eligible-countries",
    ),
]
