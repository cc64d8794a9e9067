"""Create the demo's claims with the same functions that members and reviewers use."""

from collections.abc import Iterable
from typing import Final

from django.utils import translation

from accounts.captchas.suspicion import Checked
from accounts.models import User
from fulfilment.models import BankProfile, Carrier, Fulfilment, PayoutMethod
from fulfilment.parcels import picking, shipping
from fulfilment.payouts import details
from portal.demo.drawings.papers import Album
from portal.demo.people import MEMBERS
from portal.demo.stories import End
from products.models import RegisteredProduct, SerialNumber, Store
from products.registration import drafts as registration_drafts
from products.registration import register
from promotions.models import Promotion
from redemptions.claims import drafts, submit
from redemptions.models import Claim, SendBackReason
from redemptions.review import decisions

NAMELESS: Final = "Model not on the invoice"
OTHER_UNIT: Final = "The serial number on your photo is another one than you registered."
# With whom the demo's parcels leave, and the number of the one that is on its way.
CARRIER: Final = {
    "name": "Lion Parcel",
    "link": "https://parcels.example/follow?number={number}",
    "pattern": "SG99999999",
    "regions": [],
}
NUMBER: Final = "SG44012207"
# Made up, with right check digits.
ACCOUNT: Final = "DE02120300000000202051"

_PEOPLE: Final = {person.key: person for person in MEMBERS}


def load(albums: Iterable[Album], people: dict[str, User]) -> None:
    """Register every product, submit the claims, then bring each claim to its final state."""
    told = [(album, _register(album, people[album.story.who])) for album in albums]
    submitted = [
        (album, _submit(album, registered, people[album.story.who]))
        for album, registered in told
        if album.story.redeems
    ]
    for album, claim in submitted:
        _bring_to_end(album, claim, reviewer=people["rita"])


def _register(album: Album, by: User) -> RegisteredProduct:
    serial = SerialNumber.objects.get(serial=album.unit.serial)
    draft = registration_drafts.begin(by=by, serial=serial)
    draft.chk_verified = True
    draft.save(update_fields=["chk_verified"])
    registration_drafts.save_invoice(draft=draft, clean=album.paper())
    region = album.story.bought_in
    online = album.store.endswith("Online")
    channel = RegisteredProduct.Channel.ONLINE if online else RegisteredProduct.Channel.RETAIL
    return register.register_product(
        by=by,
        region=region,
        store=Store.objects.get(region=region, name=album.store),
        channel=channel,
        purchased_on=album.bought_on,
        checked=Checked.SOLVED,
    )


def _answers(promotion: Promotion, *, joins_draw: bool) -> dict[str, str]:
    """Answer each question: yes or no, or the first of its options."""
    answer = "yes" if joins_draw else "no"
    return {
        str(question.pk): next((option.key for option in question.options.all()), answer)
        for question in promotion.questions.worded()
    }


def _submit(album: Album, registered: RegisteredProduct, by: User) -> Claim:
    promotion = Promotion.objects.get(slug=album.story.redeems)
    draft = drafts.save_draft(
        drafts.draft_of(by, promotion),
        recipient=_PEOPLE[album.story.who].recipient() if promotion.recipient_wanted else {},
        answers=_answers(promotion, joins_draw=album.story.joins_draw),
        registered=registered,
    )
    drafts.save_photo(draft, album.photo())
    with translation.override(by.language):
        return submit.submit_claim(
            by=by, draft_id=draft.pk, language=by.language, checked=Checked.SOLVED
        )


def _bring_to_end(album: Album, claim: Claim, *, reviewer: User) -> None:
    match album.story.end:
        case End.UNDER_REVIEW:
            return
        case End.SENT_BACK:
            _send_back(claim, by=reviewer)
        case End.RESUBMITTED:
            _send_back(claim, by=reviewer)
            _resubmit(album, claim)
        case End.APPROVED:
            decisions.approve(claim_id=claim.pk, by=reviewer)
        case End.SHIPPED:
            decisions.approve(claim_id=claim.pk, by=reviewer)
            _ship(claim, by=reviewer)
        case End.REJECTED:
            decisions.reject(claim_id=claim.pk, by=reviewer, reason=OTHER_UNIT)
        case End.CANCELLED:
            submit.cancel_claim(by=claim.user, claim_id=claim.pk)


def _ship(claim: Claim, *, by: User) -> None:
    carrier = Carrier.objects.get_or_create(name=CARRIER["name"], defaults=CARRIER)[0]
    parcel = Fulfilment.objects.get(cause__claim=claim)
    picking.pick(parcel_ids=[parcel.pk], by=by)
    shipping.send(parcel_id=parcel.pk, by=by, carrier=carrier, number=NUMBER)


def _send_back(claim: Claim, *, by: User) -> None:
    reason = SendBackReason.objects.get(name=NAMELESS)
    text = reason.text(claim.user.language)
    decisions.send_back(claim_id=claim.pk, by=by, reason=text, reasons=[reason])


def _resubmit(album: Album, claim: Claim) -> None:
    claim.refresh_from_db()
    draft = drafts.correction_of(claim)
    kept = drafts.save_draft(
        draft,
        recipient=draft.recipient,
        answers=draft.answers,
        registered=claim.registered_product,
    )
    drafts.save_photo(kept, album.photo())
    drafts.save_invoice(kept, album.invoice())
    submit.resubmit_claim(by=claim.user, claim_id=claim.pk, checked=Checked.SOLVED)


def ask_for_accounts() -> None:
    """Create a bank, and ask each member who is owed a payout where it shall go."""
    bank = BankProfile.objects.create(
        name="Demo Bank (SEPA)", holder="Member Center", account=ACCOUNT, cap_minor=1_000_000
    )
    bank.methods.set(PayoutMethod.objects.filter(kind=PayoutMethod.Kind.IBAN))
    details.ask_for_accounts()
