"""All URLs; each app lists its own."""

from django.contrib import admin
from django.urls import include, path

from portal import components, health, views

urlpatterns = [
    path("", views.overview, name="overview"),
    path("support/faq/", views.faq, name="faq"),
    path("search/", views.search, name="search"),
    path("components/", components.components, name="components"),
    path("language/", views.language, name="language"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("robots.txt", views.robots, name="robots"),
    path("brand.css", views.brand_css, name="brand-css"),
    path("health/live/", health.live, name="health-live"),
    path("health/ready/", health.ready, name="health-ready"),
    path("", include("accounts.urls")),
    path("", include("notifications.urls")),
    path("", include("products.urls")),
    path("", include("promotions.urls")),
    path("", include("redemptions.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "portal.errors.bad_request"
handler403 = "portal.errors.forbidden"
handler404 = "portal.errors.not_found"
handler429 = "accounts.too_many.too_many"
handler500 = "portal.errors.server_error"
