"""What the service stores: repairs and appointments."""

from service.models.appointment import (
    HELD_FOR,
    LONGEST_MATTER,
    MOST_LIVE,
    ONE_LIVE_PER_SLOT,
    ONE_VISIT_PER_BAY,
    Appointment,
    AppointmentEvent,
    AppointmentQuerySet,
)
from service.models.centre import (
    MOST_BAYS,
    Bay,
    Closure,
    ClosureQuerySet,
    OpeningHours,
    ServiceCentre,
    ServiceCentreQuerySet,
    ServiceCentreText,
)
from service.models.visit_kind import VisitKind, VisitKindQuerySet, VisitKindText

__all__ = [
    "HELD_FOR",
    "LONGEST_MATTER",
    "MOST_BAYS",
    "MOST_LIVE",
    "ONE_LIVE_PER_SLOT",
    "ONE_VISIT_PER_BAY",
    "Appointment",
    "AppointmentEvent",
    "AppointmentQuerySet",
    "Bay",
    "Closure",
    "ClosureQuerySet",
    "OpeningHours",
    "ServiceCentre",
    "ServiceCentreQuerySet",
    "ServiceCentreText",
    "VisitKind",
    "VisitKindQuerySet",
    "VisitKindText",
]
