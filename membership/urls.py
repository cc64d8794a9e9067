"""URLs of the membership: points, rewards and shout outs."""

from django.urls import URLPattern, path

from membership.earning import views as earning
from membership.points import views as points

urlpatterns: list[URLPattern] = [
    path("membership/points/", points.my_points, name="points"),
    path("membership/points/joining/", points.joining, name="points-joining"),
    path("membership/points/leaving/", points.leaving, name="points-leaving"),
    path("membership/points/earn/", earning.earn, name="points-earn"),
    path("membership/points/earn/profile/", earning.profile, name="points-profile"),
    path("membership/points/earn/birthday/", earning.birthday, name="points-birthday"),
    path("membership/points/history/", points.history, name="points-history"),
]
