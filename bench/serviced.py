"""What grows in the service: repairs and appointments, one of each for ten claims, in SQL."""

from accounts.models import User
from products.models import RegisteredProduct, SerialNumber
from service.models import Appointment, Repair, RepairSymptom
from tests.bare_rows import insert
from tests.service.centres import make_centre, make_kind
from tests.service.repair_rows import make_region

# Of ten one is to be sent in and one is here; the others are over.
IS_COMING, IS_HERE, IS_LIVE = "mod(n, 10) = 0", "mod(n, 10) = 1", "mod(n, 10) < 2"


def fill(claims: int, members: int) -> None:
    """Write them; the members, their products and serial numbers are there."""
    crowd = User.objects.filter(email__endswith="@crowd.example").order_by("pk")
    member = f"{crowd.values_list('pk', flat=True)[0]} + mod(n, {members})"
    _fill_repairs(claims // 10, member)
    _fill_appointments(claims // 10, member)


def _fill_repairs(number: int, member: str) -> None:
    make_region()
    serials = SerialNumber.objects.filter(serial__startswith="CROWD").order_by("pk")
    registered = RegisteredProduct.objects.filter(serial=serials[0]).get()
    insert(
        Repair,
        number,
        rma="'Z' || lpad(n::text, 8, '0')",
        user_id=member,
        registered_product_id=f"{registered.pk} + n - 1",
        serial_id=f"{registered.serial_id} + n - 1",
        symptom_id=str(RepairSymptom.objects.order_by("pk")[0].pk),
        region="'DE'",
        language="'en'",
        way="'send_in'",
        coverage="'warranty'",
        frequency="'always'",
        stage=f"CASE WHEN {IS_COMING} THEN 'approved' WHEN {IS_HERE} THEN 'examined'"
        " ELSE 'closed' END",
        stage_since="now() - n * INTERVAL '1 minute'",
        stage_until=f"CASE WHEN {IS_LIVE} THEN current_date + 15 END",
        applied_at="now() - n * INTERVAL '1 minute'",
        approved_at="now()",
        approved_until="current_date + 15",
        received_at=f"CASE WHEN {IS_COMING} THEN NULL ELSE now() END",
        promised_on=f"CASE WHEN {IS_HERE} THEN current_date + 9 END",
        closed_at=f"CASE WHEN {IS_LIVE} THEN NULL ELSE now() END",
    )


def _fill_appointments(number: int, member: str) -> None:
    centre = make_centre()
    kind, bay = make_kind(centre), centre.bays.order_by("pk")[0]
    # One after another at one bay, later than anybody is reminded; what is over went before.
    begins = f"CASE WHEN {IS_COMING} THEN now() + INTERVAL '10 days' + n * INTERVAL '3 minutes'"
    begins += " ELSE now() - n * INTERVAL '3 minutes' END"
    insert(
        Appointment,
        number,
        reference="'a' || lpad(to_hex(n), 9, '0')",
        user_id=member,
        kind_id=str(kind.pk),
        centre_id=str(centre.pk),
        bay_id=str(bay.pk),
        period=f"tstzrange({begins}, {begins} + INTERVAL '30 minutes', '[)')",
        state=f"CASE WHEN {IS_COMING} THEN 'booked' ELSE 'done' END",
        slot="1",
        language="'en'",
        arrived_at=f"CASE WHEN {IS_COMING} THEN NULL ELSE now() END",
        ended_at=f"CASE WHEN {IS_COMING} THEN NULL ELSE now() END",
    )
