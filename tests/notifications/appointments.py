"""Acts that write the letters about appointments."""

from accounts.models import User
from promotions.models import Promotion
from service.appointments import changes
from service.models import Appointment
from tests.factories import make_registered
from tests.service.centres import make_appointment, make_centre, make_kind, on


def appointment_booked(citra: User, rita: User, promotion: Promotion) -> Appointment:
    del rita, promotion
    centre = make_centre(time_zone="Asia/Jakarta", address="Jl. 1\nJakarta", name="jakarta")
    kind = make_kind(centre, name="hand-in")
    for language, title, bring in TEXTS:
        kind.texts.create(language=language, title=title, bring=bring)
        centre.texts.create(language=language, title=f"{title}: Jakarta")
    return make_appointment(citra, centre, on(centre), kind=kind, product=make_registered(citra))


def appointment_moved(citra: User, rita: User, promotion: Promotion) -> None:
    visit = appointment_booked(citra, rita, promotion)
    start = on(visit.centre, "15:00")
    changes.move(by=citra, appointment_id=visit.pk, centre=visit.centre, start=start, seen=0)


def appointment_cancelled(citra: User, rita: User, promotion: Promotion) -> None:
    visit = appointment_booked(citra, rita, promotion)
    changes.cancel(by=citra, appointment_id=visit.pk, reason="time")


TEXTS = (
    ("en", "Hand in", "The product"),
    ("de", "Abgeben", "Das Gerät"),
    ("id", "Serahkan", "Produk"),
    ("ko", "맡기기", "제품"),
    ("zh-hant", "送修", "產品"),
)
