"""URLs of the promotions themselves; the pages where a member redeems are in redemptions."""

from django.urls import path

from promotions import views

urlpatterns = [
    path("promotions/", views.promotions, name="promotions"),
    path("promotions/<slug:slug>/banner/", views.banner, name="promotion-banner"),
    path("promotions/<slug:slug>/products/", views.eligible_products, name="eligible-products"),
    path("promotions/<slug:slug>/countries/", views.eligible_countries, name="eligible-countries"),
]
