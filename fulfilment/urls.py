"""URLs of what is owed: where a payout goes."""

from django.urls import path

from fulfilment.payouts import views

urlpatterns = [path("payouts/<int:pk>/", views.account, name="payout-account")]
