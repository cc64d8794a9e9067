"""URLs of support: the contact page, Live Chat, Web Ticket, Ticket History and one ticket."""

from django.urls import path

from support import views
from support.chat import chat_views
from support.files import serving
from support.tickets import new_views, ticket_views

CHAT = "support/chat/<slug:reference>/"
TICKET = "support/tickets/<slug:reference>/"

urlpatterns = [
    path("support/contact/", views.contact, name="contact"),
    path("support/contact/sent/", views.sent, name="contact-sent"),
    path("support/chat/", chat_views.begin, name="chat-begin"),
    path(CHAT, chat_views.chat, name="chat"),
    path(f"{CHAT}since/", chat_views.since, name="chat-since"),
    path(f"{CHAT}entries/", chat_views.entries, name="chat-entries"),
    path(f"{CHAT}end/", chat_views.end, name="chat-end"),
    path(f"{CHAT}ticket/", chat_views.leave, name="chat-ticket"),
    path("support/tickets/", ticket_views.history, name="tickets"),
    path("support/tickets/new/", new_views.new, name="ticket-new"),
    path("support/tickets/new/confirm/", new_views.confirm, name="ticket-confirm"),
    path("support/tickets/new/deletion/", new_views.discard, name="ticket-draft-deletion"),
    path("support/files/<int:pk>/pages/<int:number>/", serving.file_page, name="ticket-file"),
    path("support/files/<int:pk>/thumbnail/", serving.file_thumbnail, name="ticket-file-small"),
    path(TICKET, ticket_views.ticket, name="ticket"),
    path(f"{TICKET}sent/", new_views.sent, name="ticket-sent"),
    path(f"{TICKET}copy/", ticket_views.copy, name="ticket-copy"),
    path(f"{TICKET}reply/", ticket_views.reply, name="ticket-reply"),
    path(f"{TICKET}closing/", ticket_views.closing, name="ticket-closing"),
    path(f"{TICKET}reopening/", ticket_views.reopening, name="ticket-reopening"),
    path(f"{TICKET}rating/", ticket_views.rating, name="ticket-rating"),
]
