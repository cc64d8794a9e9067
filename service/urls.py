"""URLs of the service: repairs and appointments."""

from django.urls import path

from service.applying import confirm_views, new_views
from service.appointments import appointment_views, booking_views
from service.front_desk import member_views
from service.repairs import act_views, repair_views
from service.results import quote_views, report_views

APPOINTMENT = "service/appointments/<slug:reference>/"
NEW = "repairs/new/<int:pk>/"
REPAIR = "repairs/<slug:rma>/"

urlpatterns = [
    path("repairs/", repair_views.repairs, name="repairs"),
    path("repairs/status/", repair_views.status, name="repair-status"),
    path("repairs/new/", new_views.choose, name="repair-new"),
    path(NEW, new_views.product, name="repair-product"),
    path(f"{NEW}checks/", new_views.checks, name="repair-checks"),
    path(f"{NEW}fault/", new_views.fault, name="repair-fault"),
    path(f"{NEW}way/", confirm_views.way, name="repair-way"),
    path(f"{NEW}confirm/", confirm_views.confirm, name="repair-confirm"),
    path(f"{NEW}deletion/", new_views.discard, name="repair-draft-deletion"),
    path("repairs/products/<int:pk>/", repair_views.history, name="repair-history"),
    path("repairs/photos/<int:pk>/", repair_views.photo, name="repair-photo"),
    path("repairs/photos/<int:pk>/small/", repair_views.photo_small, name="repair-photo-small"),
    path(REPAIR, repair_views.repair, name="repair"),
    path(f"{REPAIR}label/", repair_views.label, name="repair-label"),
    path(f"{REPAIR}information/", repair_views.repair_form, name="repair-form"),
    path(f"{REPAIR}sent/", act_views.sent, name="repair-sent"),
    path(f"{REPAIR}extension/", act_views.extension, name="repair-extension"),
    path(f"{REPAIR}cancellation/", act_views.cancellation, name="repair-cancellation"),
    path("service/appointments/", appointment_views.inquiry, name="appointments"),
    path("service/appointments/new/", booking_views.new, name="appointment-new"),
    path("service/appointments/new/hold/", booking_views.hold, name="appointment-hold"),
    path("service/appointments/new/held/<uuid:key>/", booking_views.held, name="appointment-held"),
    path(
        "service/appointments/new/held/<uuid:key>/release/",
        booking_views.release,
        name="appointment-release",
    ),
    path(APPOINTMENT, appointment_views.appointment, name="appointment"),
    path(f"{APPOINTMENT}change/", appointment_views.change, name="appointment-change"),
    path(f"{APPOINTMENT}time/", appointment_views.move, name="appointment-move"),
    path(f"{APPOINTMENT}cancellation/", appointment_views.cancel, name="appointment-cancel"),
    path(f"{APPOINTMENT}calendar/", appointment_views.calendar_file, name="appointment-calendar"),
    path(f"{APPOINTMENT}code.svg", appointment_views.code, name="appointment-code"),
    path(f"{REPAIR}quotes/<int:version>/", quote_views.quote, name="repair-quote"),
    path(
        f"{REPAIR}quotes/<int:version>/answer/",
        quote_views.quote_answer,
        name="repair-quote-answer",
    ),
    path(f"{REPAIR}objection/", quote_views.objection, name="repair-objection"),
    path(f"{REPAIR}report/", report_views.report, name="repair-report"),
    path(f"{REPAIR}report.pdf", report_views.report_pdf, name="repair-report-pdf"),
    path(f"{APPOINTMENT}other-times/", member_views.other_times, name="appointment-other-times"),
    path(
        f"{APPOINTMENT}other-times/<int:number>/",
        member_views.other_time,
        name="appointment-other-time",
    ),
    path(f"{APPOINTMENT}coming/", member_views.coming, name="appointment-coming"),
    path(f"{APPOINTMENT}absence/", member_views.absence, name="appointment-absence"),
    path(f"{APPOINTMENT}earlier/", member_views.earlier, name="appointment-earlier"),
    path(f"{APPOINTMENT}earlier/wish/", member_views.wish, name="appointment-wish"),
    path(f"{APPOINTMENT}earlier/leaving/", member_views.leaving, name="appointment-leaving"),
    path(f"{APPOINTMENT}earlier/taking/", member_views.taking, name="appointment-taking"),
]
