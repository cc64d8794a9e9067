"""URLs of lucky draws: what everybody may read of them."""

from django.urls import path

from fulfilment.draws import views

urlpatterns = [
    path("promotions/draws/<int:pk>/", views.draw, name="draw"),
    path("promotions/draws/<int:pk>/<int:number>/draw.json", views.record, name="draw-record"),
    path("promotions/draws/<int:pk>/<int:number>/tickets.csv", views.tickets, name="draw-tickets"),
]
