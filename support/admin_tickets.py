"""Tickets in the admin: the queue by the promised day; topics and canned answers as leads edit."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.languages import EveryLanguageFormSet
from foundation.web.admin_bases import NeverDeletedAdmin, ReadOnlyAdmin, WorkListFilter
from support.claim_desk import claim_views
from support.desk import file_views, staff_views
from support.desk.rights import ANSWERS, LEADS
from support.models import (
    CannedAnswer,
    CannedAnswerText,
    Conversation,
    TicketTopic,
    TicketTopicText,
    TopicFact,
    TopicFactText,
    UnverifiedMail,
)
from support.promises import figure_views


class QueueFilter(WorkListFilter):
    """What is to be done: what waits for us is shown first."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """List the views."""
        return [
            ("ours", _("To be answered")),
            ("mine", _("Assigned to me")),
            ("waiting", _("Waiting for the member")),
            ("mail", _("Unverified email")),
            ("over", _("Solved or closed")),
            ("all", _("All")),
        ]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        """Find the tickets of the view."""
        match self.value():
            case "ours":
                return queryset.filter(status__in=Conversation.OURS)
            case "mine":
                open_ones = queryset.filter(status__in=Conversation.OPEN)
                return open_ones.filter(assigned_to=request.user.pk)
            case "waiting":
                return queryset.filter(status=Conversation.Status.WAITING)
            case "mail":
                ticket = OuterRef("pk")
                about = Q(conversation=ticket) | Q(conversation__merged_into=ticket)
                mails = UnverifiedMail.objects.undecided().filter(about)
                return queryset.filter(Exists(mails), merged_into=None)
            case "over":
                return queryset.filter(status__in=Conversation.OVER)
            case _:
                return queryset


class ConversationAdmin(ReadOnlyAdmin[Conversation]):
    """The queue; the page of a ticket replaces the form."""

    list_display = ("reference", "subject", "topic", "team", "status", "due_on", "at_hand")
    list_filter = (QueueFilter, "team", "topic")
    list_select_related = ("topic", "assigned_to", "leased_to")
    list_per_page = 50
    fields = ("reference", "subject", "topic", "team", "status", "due_on")
    search_fields = ("reference__exact", "user__email__iexact", "claim__reference__exact")
    search_help_text = gettext_lazy("A Ticket ID, an Order ID or an e-mail address.")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Conversation]":
        """Read the topics' texts too."""
        return super().get_queryset(request).prefetch_related("topic__texts")

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """Show first what was promised first; of those without such a day, the newest."""
        is_old = request.GET.get(QueueFilter.parameter_name) in {"all", "over"}
        return ("-last_entry_at", "-pk") if is_old else ("due_on", "pk")

    def get_urls(self) -> list[URLPattern]:
        """Add the next ticket, and the acts on one."""
        view, name = self.admin_site.admin_view, "support_conversation"
        return [
            path("next/", view(staff_views.take_next), name=f"{name}_next"),
            path(
                "files/<int:pk>/pages/<int:number>/",
                view(file_views.file_page),
                name=f"{name}_file",
            ),
            path(
                "files/<int:pk>/thumbnail/",
                view(file_views.file_thumbnail),
                name=f"{name}_file_small",
            ),
            path("<int:pk>/entries/", view(staff_views.write), name=f"{name}_write"),
            path("<int:pk>/acts/<slug:act>/", view(staff_views.move), name=f"{name}_act"),
            path("<int:pk>/turns/<slug:act>/", view(claim_views.turn), name=f"{name}_turn"),
            path("of-claim/<int:pk>/", view(claim_views.of_claim), name=f"{name}_of-claim"),
            path("figures/", view(figure_views.page), name=f"{name}_figures"),
            path("figures.csv", view(figure_views.as_csv), name=f"{name}_figures_csv"),
            path(
                "<int:pk>/mails/<int:mail_id>/", view(staff_views.decide_mail), name=f"{name}_mail"
            ),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Offer the next ticket."""
        offered = {
            "may_answer": request.user.has_perm(ANSWERS),
            "may_lead": request.user.has_perm(LEADS),
            **(extra_context or {}),
        }
        return super().changelist_view(request, offered)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show one ticket."""
        return staff_views.ticket(request, object_id)

    @admin.display(description=gettext_lazy("At hand"))
    def at_hand(self, conversation: Conversation) -> str:
        """Name who has it at hand, else to whom it is assigned."""
        return str(conversation.holder() or conversation.assigned_to or "-")


class TopicTexts(admin.StackedInline[TicketTopicText, TicketTopic]):
    """The texts of a topic, a row for each language."""

    model = TicketTopicText
    formset = EveryLanguageFormSet


class TopicAdmin(NeverDeletedAdmin[TicketTopic]):
    """Topics; one that is no longer offered stays with its tickets."""

    list_display = ("title", "name", "team", "promise_days", "position", "is_active")
    inlines = (TopicTexts,)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[TicketTopic]":
        """Read the texts too."""
        return super().get_queryset(request).prefetch_related("texts")


class FactTexts(admin.TabularInline[TopicFactText, TopicFact]):
    """The question in each language."""

    model = TopicFactText
    formset = EveryLanguageFormSet


class FactAdmin(admin.ModelAdmin[TopicFact]):
    """What topics ask; what was answered stays in the tickets."""

    list_display = ("label", "topic", "is_required", "position")
    list_select_related = ("topic",)
    inlines = (FactTexts,)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[TopicFact]":
        """Read the texts too."""
        return super().get_queryset(request).prefetch_related("texts", "topic__texts")


class AnswerTexts(admin.StackedInline[CannedAnswerText, CannedAnswer]):
    """The answer in each language."""

    model = CannedAnswerText
    formset = EveryLanguageFormSet


class CannedAnswerAdmin(NeverDeletedAdmin[CannedAnswer]):
    """Canned answers; one that is no longer used is switched off."""

    list_display = ("name", "topic", "is_active")
    list_select_related = ("topic",)
    inlines = (AnswerTexts,)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[CannedAnswer]":
        """Read the topics' texts too."""
        return super().get_queryset(request).prefetch_related("topic__texts")
