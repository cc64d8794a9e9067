"""URLs of products: the steps of a registration, help with serial numbers, disputes.

My Products is in redemptions, because it shows what each product can be redeemed for; so is the
upload of its proof of purchase, which claims depend on.
"""

from django.urls import path

from products.pages import catalogue as catalogue_views
from products.pages import ownership as ownership_views
from products.pages import purchase as purchase_views
from products.pages import registration as registration_views

urlpatterns = [
    path("products/registration/", registration_views.serial_number, name="product-registration"),
    path("products/registration/scan/", registration_views.scan, name="registration-scan"),
    path("products/registration/check/", registration_views.check, name="registration-check"),
    path(
        "products/registration/purchase/",
        purchase_views.purchase,
        name="registration-purchase",
    ),
    path("products/registration/<int:pk>/done/", registration_views.done, name="registration-done"),
    path("products/registration/stores/", catalogue_views.stores, name="registration-stores"),
    path(
        "products/<int:pk>/disputes/<int:dispute>/answer/",
        ownership_views.answer,
        name="dispute-answer",
    ),
    path(
        "products/disputes/<int:pk>/withdrawal/",
        ownership_views.withdrawal,
        name="dispute-withdrawal",
    ),
    path("products/serial-number-help/", catalogue_views.serial_help, name="serial-help"),
    path(
        "products/serial-number-help/<slug:slug>/",
        catalogue_views.serial_help_category,
        name="serial-help-category",
    ),
]
