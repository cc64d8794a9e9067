"""A member for whom there is some of everything that the overview shows."""

from datetime import timedelta

from accounts.models import User
from fulfilment.models import Fulfilment
from membership.models import TierStay
from products.models import RegisteredProduct
from promotions.models import Promotion
from service.models import Appointment, Repair
from support.desk import answering
from tests.factories import today
from tests.fulfilment.parcels.rows import make_parcel, parcel_promotion
from tests.membership.lots import make_account, make_lot, make_tiers
from tests.page_stage import Stage, make_stage
from tests.service.centres import make_centre, make_hold, on
from tests.service.units import at_bench, make_quote, make_technician, make_unit
from tests.support.conversations import make_agent, make_ticket


def make_everything() -> Stage:
    """20 products and claims, 3 repairs, 3 tickets, 2 appointments, 3 parcels, points, e-mails."""
    stage = make_stage(products=20, claims=20, promotions=2, emails=6)
    member = stage.member
    products = list(RegisteredProduct.objects.filter(user=member).order_by("pk"))
    RegisteredProduct.objects.filter(pk=products[0].pk).update(
        warranty_until=today() + timedelta(days=30)
    )
    make_repairs(member, products)
    make_tickets(member)
    make_appointments(member, products)
    make_parcels(member)
    make_points(member)
    return stage


def make_repairs(member: User, products: list[RegisteredProduct]) -> list[Repair]:
    """One to send in, one that is examined, and one with a quote."""
    tina = make_technician()
    waits = make_unit(member, products[0])
    examined = at_bench(member, tina, registered=products[1])
    quoted = at_bench(member, tina, registered=products[2])
    make_quote(quoted, tina)
    return [waits, examined, quoted]


def make_tickets(member: User) -> None:
    """One to reply to, and two that we answer."""
    asked = make_ticket(member, subject="Asked")
    answering.ask(by=make_agent(), conversation_id=asked.pk, text="Which cable?", seen=1)
    for topic in ("account", "technical"):
        make_ticket(member, subject=f"About {topic}", topic=topic)


def make_appointments(member: User, products: list[RegisteredProduct]) -> None:
    """One in two days, and one in nine; as rows, without their e-mails and calendar files."""
    centre = make_centre()
    for number, days in ((3, 2), (4, 9)):
        held = make_hold(member, centre, on(centre, days=days), product=products[number])
        booked = {"state": Appointment.State.BOOKED, "held_until": None}
        Appointment.objects.filter(pk=held.pk).update(**booked)


def make_parcels(member: User, promotion: Promotion | None = None) -> None:
    """One to be packed, one that should have arrived, one that came back."""
    promotion = promotion or parcel_promotion()
    stands = Fulfilment.Status
    for status, weeks in ((stands.DUE, 0), (stands.ON_ITS_WAY, 20), (stands.RETURNED, 1)):
        parcel = make_parcel(member, promotion, due_on=today() - timedelta(weeks=weeks))
        Fulfilment.objects.filter(pk=parcel.pk).update(status=status)


def make_points(member: User) -> None:
    """Usable ones, pending ones, and a tier."""
    account = make_account(member)
    silver = make_tiers()["silver"]
    TierStay.objects.create(account=account, tier=silver, from_on=today())
    make_lot(account, 1200, expires_on=today() + timedelta(days=40))
    make_lot(account, 300)
    make_lot(account, 50, usable_in=9)
