"""Acts that write the letters about products that pass from one member to another."""

from accounts.models import User
from products.ownership import disputes, transfers
from promotions.models import Promotion
from redemptions.ownership import transfer_rules
from tests.factories import make_dispute, make_member, make_registered


def _offer(citra: User) -> int:
    registered = make_registered(citra)
    offered = transfer_rules.offer(
        by=citra,
        registered_id=registered.pk,
        email=f"to-{citra.email}",
        with_proof=False,
        language=citra.language,
    )
    return offered.pk


def _taker(citra: User) -> User:
    return make_member(f"to-{citra.email}", language=citra.language)


def product_accepted(citra: User, rita: User, promotion: Promotion) -> None:
    del rita, promotion
    transfer_rules.accept(by=_taker(citra), handover_id=_offer(citra))


def product_declined(citra: User, rita: User, promotion: Promotion) -> None:
    del rita, promotion
    transfers.decline(by=_taker(citra), handover_id=_offer(citra))


def product_offered(citra: User, rita: User, promotion: Promotion) -> None:
    del rita, promotion
    _offer(citra)


def dispute_received(citra: User, rita: User, promotion: Promotion) -> None:
    del rita, promotion
    make_dispute(citra, make_registered(make_member(language=citra.language)))


def dispute_opened(citra: User, rita: User, promotion: Promotion) -> None:
    dispute_received(citra, rita, promotion)


def dispute_upheld(citra: User, rita: User, promotion: Promotion) -> None:
    del promotion
    one = make_dispute(citra, make_registered(make_member(language=citra.language)))
    transfer_rules.uphold(by=rita, dispute_id=one.pk, reason="-")


def dispute_lost(citra: User, rita: User, promotion: Promotion) -> None:
    dispute_upheld(citra, rita, promotion)


def dispute_over(citra: User, rita: User, promotion: Promotion) -> None:
    dispute_refused(citra, rita, promotion)


def dispute_refused(citra: User, rita: User, promotion: Promotion) -> None:
    del promotion
    one = make_dispute(citra, make_registered(make_member(language=citra.language)))
    disputes.refuse(by=rita, dispute_id=one.pk, reason="-")
