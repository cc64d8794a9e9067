"""URLs of what is owed: where a payout goes, and what everybody may read of lucky draws."""

from django.urls import path

from fulfilment.draws import views as draws
from fulfilment.payouts import views as payouts

urlpatterns = [
    path("payouts/<int:pk>/", payouts.account, name="payout-account"),
    path("promotions/draws/<int:pk>/", draws.draw, name="draw"),
    path("promotions/draws/<int:pk>/<int:number>/draw.json", draws.record, name="draw-record"),
    path("promotions/draws/<int:pk>/<int:number>/tickets.csv", draws.tickets, name="draw-tickets"),
]
