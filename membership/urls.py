"""URLs of the membership: points, rewards and shout outs."""

from django.urls import path

from membership.shop import views as shop

urlpatterns = [
    path("rewards/", shop.shop, name="rewards-shop"),
    path("rewards/orders/", shop.orders, name="points-orders"),
    path("rewards/orders/<slug:reference>/", shop.order, name="points-order"),
    path(
        "rewards/orders/<slug:reference>/cancellation/",
        shop.cancellation,
        name="points-order-cancellation",
    ),
    path("rewards/items/<slug:slug>/", shop.item, name="shop-item"),
    path("rewards/items/<slug:slug>/order/", shop.confirm, name="shop-order"),
    path("rewards/items/<slug:slug>/waiting/", shop.wait, name="shop-waiting"),
]
