"""URLs of the membership: points, rewards and shout outs."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
