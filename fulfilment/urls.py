"""URLs of what is owed: a member's parcels; the page of its cause shows it."""

from django.urls import path

from fulfilment.parcels import member_views

urlpatterns = [
    path("parcels/<int:pk>/address/", member_views.address, name="parcel-address"),
    path("parcels/<int:pk>/not-arrived/", member_views.not_arrived, name="parcel-not-arrived"),
]
