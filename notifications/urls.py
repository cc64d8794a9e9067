"""URLs of the mailbox of one machine, and of what comes back."""

from django.urls import path

from notifications import views, views_bounces

urlpatterns = [
    path("mailbox/", views.letters, name="mailbox"),
    path("mailbox/<str:key>/", views.letter, name="mailbox-letter"),
    path("mailbox/<str:key>/html/", views.letter_html, name="mailbox-letter-html"),
    path("letters/bounces/", views_bounces.posted, name="bounces"),
]
