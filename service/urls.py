"""URLs of the service: repairs and appointments."""

from django.urls import path

from service.appointments import appointment_views, new_views

APPOINTMENT = "service/appointments/<slug:reference>/"

urlpatterns = [
    path("service/appointments/", appointment_views.inquiry, name="appointments"),
    path("service/appointments/new/", new_views.new, name="appointment-new"),
    path("service/appointments/new/hold/", new_views.hold, name="appointment-hold"),
    path("service/appointments/new/held/<uuid:key>/", new_views.held, name="appointment-held"),
    path(
        "service/appointments/new/held/<uuid:key>/release/",
        new_views.release,
        name="appointment-release",
    ),
    path(APPOINTMENT, appointment_views.appointment, name="appointment"),
    path(f"{APPOINTMENT}change/", appointment_views.change, name="appointment-change"),
    path(f"{APPOINTMENT}time/", appointment_views.move, name="appointment-move"),
    path(f"{APPOINTMENT}cancellation/", appointment_views.cancel, name="appointment-cancel"),
    path(f"{APPOINTMENT}calendar/", appointment_views.calendar_file, name="appointment-calendar"),
    path(f"{APPOINTMENT}code.svg", appointment_views.code, name="appointment-code"),
]
