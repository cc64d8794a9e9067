"""Acts of the office that write the letters about appointments."""

from accounts.models import User
from promotions.models import Promotion
from service.front_desk import closing, reminders, visits, waiting_list
from tests.notifications.appointments import appointment_booked
from tests.service.front_desk.days import block_day, put_in


def appointment_closed(citra: User, rita: User, promotion: Promotion) -> None:
    visit = appointment_booked(citra, rita, promotion)
    block_day(visit.centre, rita)
    closing.cancel_blocked()


def appointment_reminder(citra: User, rita: User, promotion: Promotion) -> None:
    put_in(appointment_booked(citra, rita, promotion), hours=47)
    reminders.send_reminders()


def appointment_earlier(citra: User, rita: User, promotion: Promotion) -> None:
    visit = appointment_booked(citra, rita, promotion)
    waiting_list.ask(by=citra, appointment_id=visit.pk)
    waiting_list.serve()


def appointment_missed(citra: User, rita: User, promotion: Promotion) -> None:
    put_in(appointment_booked(citra, rita, promotion), hours=-3)
    visits.note_missed()
