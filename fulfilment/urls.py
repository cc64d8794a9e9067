"""URLs of what is owed: parcels, where a payout goes, what everybody may read of draws."""

from django.urls import path

from fulfilment.draws import views as draws
from fulfilment.parcels import member_views as parcels
from fulfilment.payouts import views as payouts

urlpatterns = [
    path("parcels/<int:pk>/address/", parcels.address, name="parcel-address"),
    path("parcels/<int:pk>/not-arrived/", parcels.not_arrived, name="parcel-not-arrived"),
    path("payouts/<int:pk>/", payouts.account, name="payout-account"),
    path("promotions/draws/<int:pk>/", draws.draw, name="draw"),
    path("promotions/draws/<int:pk>/<int:number>/draw.json", draws.record, name="draw-record"),
    path("promotions/draws/<int:pk>/<int:number>/tickets.csv", draws.tickets, name="draw-tickets"),
]
