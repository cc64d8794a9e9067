"""URLs of the membership: points, rewards and shout outs."""

from django.urls import URLPattern, path

from membership.earning import views as earning
from membership.points import views as points
from membership.prizes import views as prizes
from membership.reviews import views as review_views
from membership.shop import views as shop
from membership.shout_outs import list_views, write_views

SMALL = {"small": True}
urlpatterns: list[URLPattern] = [
    path("membership/points/", points.my_points, name="points"),
    path("membership/points/joining/", points.joining, name="points-joining"),
    path("membership/points/leaving/", points.leaving, name="points-leaving"),
    path("membership/points/earn/", earning.earn, name="points-earn"),
    path("membership/points/earn/profile/", earning.profile, name="points-profile"),
    path("membership/points/earn/birthday/", earning.birthday, name="points-birthday"),
    path("membership/points/history/", points.history, name="points-history"),
    path("shout-outs/", list_views.shout_outs, name="shout-outs"),
    path("shout-outs/new/", list_views.begin, name="shout-out-new"),
    path("shout-outs/<slug:reference>/", write_views.shout_out, name="shout-out"),
    path(
        "shout-outs/<slug:reference>/withdrawal/",
        write_views.withdrawal,
        name="shout-out-withdrawal",
    ),
    path(
        "shout-outs/<slug:reference>/draft/deletion/",
        write_views.draft_deletion,
        name="shout-out-draft-deletion",
    ),
    path(
        "shout-outs/<slug:reference>/photos/<int:pk>/",
        write_views.own_photo,
        name="shout-out-photo",
    ),
    path(
        "shout-outs/<slug:reference>/photos/<int:pk>/small/",
        write_views.own_photo,
        SMALL,
        name="shout-out-photo-small",
    ),
    path("products/<int:pk>/reviews/", review_views.product_reviews, name="product-reviews"),
    path("reviews/<slug:reference>/photos/<int:pk>/", review_views.photo, name="review-photo"),
    path(
        "reviews/<slug:reference>/photos/<int:pk>/small/",
        review_views.photo,
        SMALL,
        name="review-photo-small",
    ),
    path("reviews/<slug:reference>/vote/", review_views.vote, name="review-vote"),
    path("reviews/<slug:reference>/report/", review_views.report, name="review-report"),
    path("membership/rewards/", shop.shop, name="rewards-shop"),
    path("membership/rewards/orders/", shop.orders, name="points-orders"),
    path("membership/rewards/orders/<slug:reference>/", shop.order, name="points-order"),
    path(
        "membership/rewards/orders/<slug:reference>/cancellation/",
        shop.cancellation,
        name="points-order-cancellation",
    ),
    path(
        "membership/rewards/orders/<slug:reference>/prizes/<int:pk>/",
        prizes.prize,
        name="points-order-prize",
    ),
    path("membership/rewards/items/<slug:slug>/", shop.item, name="shop-item"),
    path("membership/rewards/items/<slug:slug>/order/", shop.confirm, name="shop-order"),
    path("membership/rewards/items/<slug:slug>/waiting/", shop.wait, name="shop-waiting"),
]
