"""URLs of products: the registration's steps, help with serials, pages of uploads.

My Products stands in redemptions, since it shows what each product can be redeemed for, and so
does its proof of purchase, which claims rely on.
"""

from django.urls import path

from products import views, views_dispute, views_registration

urlpatterns = [
    path("products/registration/", views_registration.serial_number, name="product-registration"),
    path("products/registration/scan/", views_registration.scan, name="registration-scan"),
    path("products/registration/check/", views_registration.check, name="registration-check"),
    path(
        "products/registration/purchase/",
        views_registration.purchase,
        name="registration-purchase",
    ),
    path("products/registration/<int:pk>/done/", views_registration.done, name="registration-done"),
    path("products/registration/stores/", views.stores, name="registration-stores"),
    path(
        "products/<int:pk>/disputes/<int:dispute>/answer/",
        views_dispute.answer,
        name="dispute-answer",
    ),
    path(
        "products/disputes/<int:pk>/withdrawal/",
        views_dispute.withdrawal,
        name="dispute-withdrawal",
    ),
    path("products/serial-number-help/", views.serial_help, name="serial-help"),
    path(
        "products/serial-number-help/<slug:slug>/",
        views.serial_help_category,
        name="serial-help-category",
    ),
    path("products/uploads/pieces/", views.upload_piece, name="upload-piece"),
    path("products/uploads/<int:pk>/pages/<int:number>/", views.upload_page, name="upload-page"),
    path("products/uploads/<int:pk>/thumbnail/", views.upload_thumbnail, name="upload-thumbnail"),
    path("products/uploads/<int:pk>/original/", views.upload_original, name="upload-original"),
]
