"""URLs of the service: repairs and appointments."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
