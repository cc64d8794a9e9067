"""URLs of the mailbox of one machine."""

from django.urls import path

from notifications import views

urlpatterns = [
    path("mailbox/", views.letters, name="mailbox"),
    path("mailbox/<str:key>/", views.letter, name="mailbox-letter"),
    path("mailbox/<str:key>/html/", views.letter_html, name="mailbox-letter-html"),
]
