"""URLs of claims; GET shows, POST acts, an act is a noun with its own URL."""

from django.contrib import admin
from django.urls import path, register_converter

from redemptions import (
    views_claim,
    views_guide,
    views_handover,
    views_letters,
    views_preview,
    views_products,
    views_redeem,
    views_uploads,
)


class ReferenceConverter:
    """A claim's reference: 10 hex digits."""

    regex = "[0-9a-f]{10}"

    def to_python(self, value: str) -> str:
        """Take it as it is."""
        return value

    def to_url(self, value: str) -> str:
        """Give it as it is."""
        return value


register_converter(ReferenceConverter, "reference")

urlpatterns = [
    path("products/", views_products.my_products, name="my-products"),
    path("products/<int:pk>/proof/", views_products.product_proof, name="product-proof"),
    path("products/<int:pk>/handover/", views_handover.handover, name="product-handover"),
    path(
        "products/<int:pk>/handover/<int:offer>/withdrawal/",
        views_handover.withdrawal,
        name="handover-withdrawal",
    ),
    path("products/offers/<str:token>/", views_handover.offer, name="handover-offer"),
    path(
        "products/offers/<str:token>/acceptance/",
        views_handover.acceptance,
        name="handover-acceptance",
    ),
    path("products/offers/<str:token>/refusal/", views_handover.refusal, name="handover-refusal"),
    path("products/uploads/reading/", views_uploads.reading, name="uploads-reading"),
    path("promotions/history/", views_claim.history, name="redeem-history"),
    path("promotions/claims/<reference:reference>/", views_claim.claim, name="claim"),
    path(
        "promotions/claims/<reference:reference>/message/",
        views_claim.message,
        name="redeem-message",
    ),
    path(
        "promotions/claims/<reference:reference>/progress/",
        views_claim.progress,
        name="claim-progress",
    ),
    path(
        "promotions/claims/<reference:reference>/letters/",
        views_letters.letters,
        name="claim-letters",
    ),
    path(
        "promotions/claims/<reference:reference>/letters/<int:pk>/again/",
        views_letters.letter_again,
        name="claim-letter-again",
    ),
    path("promotions/claims/<reference:reference>/again/", views_redeem.again, name="redeem-again"),
    path(
        "promotions/claims/<reference:reference>/cancellation/",
        views_claim.cancellation,
        name="claim-cancellation",
    ),
    path("promotions/<slug:slug>/", views_redeem.promotion, name="promotion"),
    path("promotions/<slug:slug>/confirmation/", views_redeem.confirmation, name="redeem-confirm"),
    path("promotions/<slug:slug>/guide/", views_guide.redeem_guide, name="redeem-guide"),
    path(
        "promotions/<slug:slug>/guide/<slug:language>.pdf",
        views_guide.redeem_guide_paper,
        name="redeem-guide-paper",
    ),
    path(
        "promotions/<slug:slug>/preview/",
        admin.site.admin_view(views_preview.preview),
        name="promotion-preview",
    ),
]
