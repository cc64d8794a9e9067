"""URLs of support: the contact page."""

from django.urls import path

from support import views

urlpatterns = [
    path("support/contact/", views.contact, name="contact"),
    path("support/contact/sent/", views.sent, name="contact-sent"),
]
