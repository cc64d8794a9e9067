"""URLs of the local mailbox and of the webhook for bounces."""

from django.urls import path

from notifications import views
from notifications.bounces import views as bounces_views

urlpatterns = [
    path("mailbox/", views.letters, name="mailbox"),
    path("mailbox/<str:key>/", views.letter, name="mailbox-letter"),
    path("mailbox/<str:key>/html/", views.letter_html, name="mailbox-letter-html"),
    path("mailbox/<str:key>/reply/", views.reply, name="mailbox-reply"),
    path("letters/bounces/", bounces_views.posted, name="bounces"),
]
