"""URLs of claims; GET shows, POST acts, an act is a noun with its own URL."""

from django.urls import path

from redemptions import views_claim, views_files, views_products, views_redeem

urlpatterns = [
    path("products/", views_products.my_products, name="my-products"),
    path("promotions/history/", views_claim.history, name="redeem-history"),
    path("promotions/claims/<str:reference>/", views_claim.claim, name="claim"),
    path("promotions/claims/<str:reference>/message/", views_claim.message, name="redeem-message"),
    path("promotions/claims/<str:reference>/again/", views_redeem.again, name="redeem-again"),
    path(
        "promotions/claims/<str:reference>/cancellation/",
        views_claim.cancellation,
        name="claim-cancellation",
    ),
    path("promotions/claims/photos/<int:pk>/", views_files.serial_photo, name="serial-photo"),
    path("promotions/claims/drafts/<int:pk>/photo/", views_files.draft_photo, name="draft-photo"),
    path("promotions/<slug:slug>/", views_redeem.promotion, name="promotion"),
    path("promotions/<slug:slug>/confirmation/", views_redeem.confirmation, name="redeem-confirm"),
]
