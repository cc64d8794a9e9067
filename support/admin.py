"""Support in the admin: tickets with their topics and canned answers; messages of visitors."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from foundation.web.admin_bases import ReadOnlyAdmin
from support.admin_tickets import CannedAnswerAdmin, ConversationAdmin, FactAdmin, TopicAdmin
from support.chat.admin import ChatDeskAdmin, ChatHoursAdmin
from support.contact import mark_answered
from support.models import (
    CannedAnswer,
    ChatHours,
    ChatSession,
    ContactMessage,
    Conversation,
    TicketTopic,
    TopicFact,
)

admin.site.register(Conversation, ConversationAdmin)
admin.site.register(TicketTopic, TopicAdmin)
admin.site.register(TopicFact, FactAdmin)
admin.site.register(CannedAnswer, CannedAnswerAdmin)
admin.site.register(ChatSession, ChatDeskAdmin)
admin.site.register(ChatHours, ChatHoursAdmin)


@admin.register(ContactMessage)
class ContactMessageAdmin(ReadOnlyAdmin[ContactMessage]):
    """Read-only but for the mark; the answer itself goes out by e-mail."""

    list_display = ("sent_at", "topic", "email", "claim", "product", "answered_at", "answered_by")
    list_filter = (("answered_at", admin.EmptyFieldListFilter), "topic", "language")
    list_select_related = ("claim", "registered_product__serial__product", "answered_by")
    list_per_page = 50
    search_fields = ("email__iexact", "claim__reference__exact")
    search_help_text = _("An e-mail address or an Order ID.")
    fields = (
        "sent_at",
        "topic",
        "email",
        "user",
        "region_name",
        "language",
        "product",
        "claim",
        "text",
        "answered_at",
        "answered_by",
    )
    actions = ("answered",)

    @admin.display(description=_("Product Name / Serial Number"))
    def product(self, message: ContactMessage) -> str:
        """The product that it is about."""
        one = message.registered_product
        return f"{one.product.name} / {one.serial.serial}" if one else ""

    @admin.display(description=_("Region / Location"))
    def region_name(self, message: ContactMessage) -> str:
        """The sender's region by its name."""
        return message.region_name

    def has_answer_permission(self, request: HttpRequest) -> bool:
        """Return whether the user may mark messages as answered."""
        return request.user.has_perm("support.answer_contactmessage")

    @admin.action(description=_("Mark as answered"), permissions=["answer"])
    def answered(self, request: HttpRequest, queryset: "QuerySet[ContactMessage]") -> None:
        """Mark the selected messages; those that a colleague was faster with stay theirs."""
        if not isinstance(request.user, User):
            return
        keys = list(queryset.values_list("pk", flat=True))
        count = sum(mark_answered(by=request.user, message_id=pk) for pk in keys)
        note = ngettext(
            "%(count)d message is marked as answered.",
            "%(count)d messages are marked as answered.",
            count,
        )
        level = messages.SUCCESS if count else messages.WARNING
        self.message_user(request, note % {"count": count}, level)
