"""URLs of claims; GET shows, POST changes, and each action has its own URL, named by a noun."""

from django.contrib import admin
from django.urls import path, register_converter

from promotions.old_addresses import leads_on
from redemptions.claims import again_views, claim_views, redeem_views
from redemptions.draws import prize_views
from redemptions.guide import preview_views
from redemptions.guide import views as guide_views
from redemptions.ownership import product_views, purchase_views, transfer_views


class ReferenceConverter:
    """A claim's reference: 10 hex digits."""

    regex = "[0-9a-f]{10}"

    def to_python(self, value: str) -> str:
        """Return the value unchanged."""
        return value

    def to_url(self, value: str) -> str:
        """Return the value unchanged."""
        return value


register_converter(ReferenceConverter, "reference")

urlpatterns = [
    path("products/", product_views.my_products, name="my-products"),
    path("products/<int:pk>/proof/", product_views.product_proof, name="product-proof"),
    path("products/<int:pk>/reasons/", product_views.product_reasons, name="product-reasons"),
    path("products/<int:pk>/purchase/", purchase_views.product_purchase, name="product-purchase"),
    path("products/<int:pk>/handover/", transfer_views.handover, name="product-handover"),
    path(
        "products/<int:pk>/handover/<int:offer>/withdrawal/",
        transfer_views.withdrawal,
        name="handover-withdrawal",
    ),
    path("products/offers/<int:pk>/", transfer_views.offer, name="handover-offer"),
    path(
        "products/offers/<int:pk>/acceptance/",
        transfer_views.acceptance,
        name="handover-acceptance",
    ),
    path("products/offers/<int:pk>/refusal/", transfer_views.refusal, name="handover-refusal"),
    path("products/offers/<str:token>/", transfer_views.link, name="handover-link"),
    path("products/uploads/reading/", claim_views.reading, name="uploads-reading"),
    path("promotions/history/", claim_views.history, name="redeem-history"),
    path("promotions/claims/<reference:reference>/", claim_views.claim, name="claim"),
    path(
        "promotions/claims/<reference:reference>/message/",
        claim_views.message,
        name="redeem-message",
    ),
    path(
        "promotions/claims/<reference:reference>/progress/",
        claim_views.progress,
        name="claim-progress",
    ),
    path(
        "promotions/claims/<reference:reference>/letters/",
        claim_views.letters,
        name="claim-letters",
    ),
    path(
        "promotions/claims/<reference:reference>/letters/<int:pk>/again/",
        claim_views.letter_again,
        name="claim-letter-again",
    ),
    path(
        "promotions/claims/<reference:reference>/prizes/<int:pk>/",
        prize_views.prize,
        name="claim-prize",
    ),
    path("promotions/claims/<reference:reference>/again/", again_views.again, name="redeem-again"),
    path(
        "promotions/claims/<reference:reference>/cancellation/",
        claim_views.cancellation,
        name="claim-cancellation",
    ),
    path("promotions/<slug:slug>/", leads_on(redeem_views.promotion), name="promotion"),
    path(
        "promotions/<slug:slug>/confirmation/",
        leads_on(redeem_views.confirmation),
        name="redeem-confirm",
    ),
    path("promotions/<slug:slug>/guide/", leads_on(guide_views.redeem_guide), name="redeem-guide"),
    path(
        "promotions/<slug:slug>/guide/<slug:language>.pdf",
        leads_on(guide_views.redeem_guide_paper),
        name="redeem-guide-paper",
    ),
    path(
        "promotions/<slug:slug>/preview/",
        admin.site.admin_view(preview_views.preview),
        name="promotion-preview",
    ),
]
