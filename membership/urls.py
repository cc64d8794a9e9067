"""URLs of the membership: points, rewards and shout outs."""

from django.urls import URLPattern, path

from membership.earning import views as earning
from membership.points import views as points
from membership.shop import views as shop

urlpatterns: list[URLPattern] = [
    path("membership/points/", points.my_points, name="points"),
    path("membership/points/joining/", points.joining, name="points-joining"),
    path("membership/points/leaving/", points.leaving, name="points-leaving"),
    path("membership/points/earn/", earning.earn, name="points-earn"),
    path("membership/points/earn/profile/", earning.profile, name="points-profile"),
    path("membership/points/earn/birthday/", earning.birthday, name="points-birthday"),
    path("membership/points/history/", points.history, name="points-history"),
    path("membership/rewards/", shop.shop, name="rewards-shop"),
    path("membership/rewards/orders/", shop.orders, name="points-orders"),
    path("membership/rewards/orders/<slug:reference>/", shop.order, name="points-order"),
    path(
        "membership/rewards/orders/<slug:reference>/cancellation/",
        shop.cancellation,
        name="points-order-cancellation",
    ),
    path("membership/rewards/items/<slug:slug>/", shop.item, name="shop-item"),
    path("membership/rewards/items/<slug:slug>/order/", shop.confirm, name="shop-order"),
    path("membership/rewards/items/<slug:slug>/waiting/", shop.wait, name="shop-waiting"),
]
