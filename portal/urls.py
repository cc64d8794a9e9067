"""All URLs; each app lists its own."""

from django.contrib import admin
from django.urls import include, path

from portal import health
from portal.overview import views as overview_views
from portal.pages import csp_reports, promotion_list, regions, views
from portal.staff import components

urlpatterns = [
    path("", overview_views.overview, name="overview"),
    path("support/faq/", views.faq, name="faq"),
    path("promotions/", promotion_list.promotions, name="promotions"),
    path("search/", views.search, name="search"),
    path("components/", components.components, name="components"),
    path("language/", views.language, name="language"),
    path("region/", regions.region, name="region"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("robots.txt", views.robots, name="robots"),
    path("brand.css", views.brand_css, name="brand-css"),
    path("csp-reports/", csp_reports.csp_report, name="csp-reports"),
    path("health/live/", health.live, name="health-live"),
    path("health/ready/", health.ready, name="health-ready"),
    path("", include("accounts.urls")),
    path("", include("notifications.urls")),
    path("", include("evidence.urls")),
    path("", include("products.urls")),
    path("", include("promotions.urls")),
    path("", include("fulfilment.urls")),
    path("", include("redemptions.urls")),
    path("", include("support.urls")),
    path("", include("service.urls")),
    path("", include("membership.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "portal.pages.errors.bad_request"
handler403 = "portal.pages.errors.forbidden"
handler404 = "portal.pages.errors.not_found"
handler429 = "foundation.throttles.rate_limit_response"
handler500 = "portal.pages.errors.server_error"
