"""E-mails and undeliverable addresses in the admin, mostly read-only."""

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from foundation.web.admin_bases import ReadOnlyAdmin
from foundation.web.large_lists import OccurringValuesFilter
from notifications.models import Email, EmailQuerySet, UndeliverableAddress
from notifications.outbox import delivery


@admin.register(Email)
class EmailAdmin(ReadOnlyAdmin[Email]):
    """Read-only. A letter that holds a code has no body here, before or after it is sent."""

    list_display = ("queued_at", "kind", "to", "subject", "status", "cause", "attempts", "sent_at")
    list_filter = (
        "status",
        "cause",
        ("kind", OccurringValuesFilter),
        ("language", OccurringValuesFilter),
    )
    search_fields = ("to__iexact", "about__exact", "dedupe_key__exact", "message_id__exact")
    search_help_text = _("A whole email address, an Order ID, or a Message-ID.")
    list_select_related = ()
    fields = (
        "kind",
        "to",
        "user",
        "language",
        "subject",
        "status",
        "attempts",
        "next_attempt_at",
        "queued_at",
        "sent_at",
        "bounced_at",
        "cause",
        "answer",
        "message_id",
        "text",
    )
    actions = ("send_again",)

    def has_resend_permission(self, request: HttpRequest) -> bool:
        """Return whether the user may press "Send again"."""
        return request.user.has_perm("notifications.resend_email")

    @admin.action(description=_("Send again"), permissions=["resend"])
    def send_again(self, request: HttpRequest, queryset: EmailQuerySet) -> None:
        """Queue the failed ones among the selected e-mails again."""
        keys = list(queryset.values_list("pk", flat=True))
        count = sum(delivery.retry_failed_email(pk) for pk in keys)
        note = ngettext(
            "%(count)d email is queued again.", "%(count)d emails are queued again.", count
        )
        level = messages.SUCCESS if count else messages.WARNING
        self.message_user(request, note % {"count": count}, level)
        withdrawn = Email.objects.filter(pk__in=keys, status=Email.Status.WITHDRAWN).count()
        if withdrawn:
            note = ngettext(
                "%(count)d email is no longer true and stays withdrawn.",
                "%(count)d emails are no longer true and stay withdrawn.",
                withdrawn,
            )
            self.message_user(request, note % {"count": withdrawn}, messages.WARNING)


@admin.register(UndeliverableAddress)
class UndeliverableAddressAdmin(ReadOnlyAdmin[UndeliverableAddress]):
    """A mail server made the mark; whoever knows better may remove it."""

    list_display = ("address", "cause", "answer", "marked_at")
    search_fields = ("address__istartswith",)
    search_help_text = _("The beginning of an email address.")
    ordering = ("-marked_at", "-pk")
    is_deletable = True
