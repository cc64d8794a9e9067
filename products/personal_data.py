"""What this app holds of a person: products, drafts, disputes and offers.

A registration stays as the history of its serial number, without its member's words and files; one
that was in force ends, so that whoever has the product may register it.
"""

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from evidence.models import Upload
from foundation.locks import lock_rows
from foundation.personal_data import (
    ERASED,
    MOST_AT_ONCE,
    WHOLE_ROWS,
    PersonalData,
    Section,
    addresses_of,
    empty_some,
    of_any,
)
from notifications.models import Email
from products.models import (
    OwnershipTransfer,
    ProofOfPurchase,
    RegisteredProduct,
    RegistrationDraft,
    SerialDispute,
)
from products.ownership import disputes, transfers
from products.ownership.emails import about_offers
from products.registration import drafts, register


def _sections(member: User) -> Iterator[Section]:
    yield _products(member)
    yield _disputes(member)
    yield _offers(member)
    yield _draft(member)


def _products(member: User) -> Section:
    rows = member.registered_products.select_related("serial__product", "store").order_by("pk")
    columns = {
        "product": _("Product"),
        "serial_number": _("Serial Number"),
        "region": _("Region / Location"),
        "store": _("Store Name"),
        "channel": _("Where did you purchase the product"),
        "purchased_on": _("Purchase Date"),
        "warranty_until": _("Warranty Period"),
        "registered_at": _("Registered"),
        "released_at": _("No longer yours since"),
    }
    values = map(_product, rows.iterator(chunk_size=MOST_AT_ONCE))
    return Section("products", _("My Products"), columns, values)


def _product(row: RegisteredProduct) -> tuple[object, ...]:
    return (
        row.product.name,
        row.serial.serial,
        row.region,
        row.store.name,
        row.get_channel_display(),
        row.purchased_on,
        row.warranty_until,
        row.registered_at,
        row.released_at,
    )


def _disputes(member: User) -> Section:
    mine = SerialDispute.objects.filter(Q(user=member) | Q(against__user=member))
    rows = mine.select_related("serial").order_by("pk").distinct()
    return Section(
        "disputes",
        _("Disputes"),
        {
            "serial_number": _("Serial Number"),
            "opened_at": _("Opened"),
            "what_you_wrote": _("What you wrote"),
            "outcome": _("Outcome"),
            "reason": _("Reason"),
            "decided_at": _("Decided"),
        },
        # What the other of the two wrote is theirs.
        (
            (
                row.serial.serial,
                row.opened_at,
                row.note if row.user_id == member.pk else row.answer,
                row.get_outcome_display(),
                row.reason,
                row.decided_at,
            )
            for row in rows.iterator(chunk_size=MOST_AT_ONCE)
        ),
    )


def _offers(member: User) -> Section:
    made = OwnershipTransfer.objects.filter(registered_product__user=member)
    rows = made.select_related("registered_product__serial").order_by("pk")
    return Section(
        "offers",
        _("Products you offered"),
        {
            "serial_number": _("Serial Number"),
            "to": _("To"),
            "offered_at": _("Offered"),
            "outcome": _("Outcome"),
        },
        (
            (
                row.registered_product.serial.serial,
                row.email,
                row.offered_at,
                row.get_outcome_display(),
            )
            for row in rows.iterator(chunk_size=MOST_AT_ONCE)
        ),
    )


def _draft(member: User) -> Section:
    rows = RegistrationDraft.objects.filter(user=member).select_related("serial", "store")
    return Section(
        "registration_begun",
        _("A registration you started"),
        {
            "serial_number": _("Serial Number"),
            "store": _("Store Name"),
            "purchased_on": _("Purchase Date"),
            "what_happened": _("What happened"),
        },
        ((row.serial.serial, row.store_name, row.purchased_on, row.note) for row in rows),
    )


def _losses(member: User) -> Iterator[str]:
    if count := member.registered_products.filter(released_at=None).count():
        yield ngettext(
            "%(count)d product leaves My Products. Its warranty stays; keep the invoice.",
            "%(count)d products leave My Products. Their warranty stays; keep the invoices.",
            count,
        ) % {"count": count}


def _withdraw_dispute(member: User) -> int:
    open_one = SerialDispute.objects.open().filter(user=member).first()
    if open_one is None:
        return 0
    disputes.withdraw(by=member, dispute_id=open_one.pk)
    return 1


def _decline_offer(member: User) -> int:
    """Decline what others have offered to the member."""
    offered = OwnershipTransfer.objects.open().filter(email__iexact=member.email).first()
    if offered is None:
        return 0
    transfers.decline(by=member, handover_id=offered.pk)
    return 1


def _release_product(member: User) -> int:
    """End one registration with what is open about it; its claims have ended before."""
    rows = lock_rows(RegisteredProduct.objects.live().filter(user=member))
    registered = rows.first()
    if registered is None:
        return 0
    disputes.end_without_holder(registered, by=member)
    transfers.end_offers(registered, by=member)
    register.release(registered, because=RegisteredProduct.Ending.ERASED)
    return 1


def _hand_over_proofs(member: User) -> int:
    """Give files that went along with a product to its holder: the warranty needs them."""
    passed_on = ProofOfPurchase.objects.filter(
        uploads__user=member, registered_product__released_at=None
    ).exclude(registered_product__user=member)
    proof = passed_on.select_related("registered_product").order_by("pk").first()
    if proof is None:
        return 0
    theirs = Upload.objects.filter(pk__in=proof.uploads.filter(user=member).values("pk"))
    return theirs.update(user=proof.registered_product.user_id, original_name="")


def _drafts(member: User) -> int:
    found = list(RegistrationDraft.objects.filter(user=member))
    for draft in found:
        drafts.delete_draft(draft)
    return len(found)


def _words(member: User) -> int:
    """Empty what the member wrote in disputes, and what was written to them."""
    own = SerialDispute.objects.filter(user=member)
    return _words_of(own) + empty_some(own, note="") + _answers(member)


def _answers(member: User) -> int:
    against = SerialDispute.objects.filter(against__user=member)
    return _words_of(against)


def _words_of(rows: "QuerySet[SerialDispute]") -> int:
    """Empty answers and reasons; a decision against somebody has to have one."""
    refused = rows.exclude(outcome__in=["", SerialDispute.Outcome.WITHDRAWN])
    withdrawn = rows.filter(outcome=SerialDispute.Outcome.WITHDRAWN)
    return (
        empty_some(rows, answer="")
        + empty_some(refused, reason=ERASED)
        + empty_some(withdrawn, reason="")
    )


def _offer_emails(member: User) -> int:
    """Delete e-mails to others that name the member: about offers made and received."""
    named = OwnershipTransfer.objects.filter(
        Q(registered_product__user=member) | of_any("email__iexact", addresses_of(member))
    ).exclude(email="")
    some = list(named.order_by("pk")[:MOST_AT_ONCE])
    Email.objects.filter(about_offers(some)).delete()
    OwnershipTransfer.objects.filter(pk__in=[one.pk for one in some]).update(email="")
    return len(some)


PERSONAL_DATA = PersonalData(
    app="products",
    holds={
        "products.RegisteredProduct": (),
        "products.ProofOfPurchase": (),
        "products.ProofOfPurchase_uploads": (),
        "products.RegistrationDraft": WHOLE_ROWS,
        "products.RegistrationDraft_invoices": WHOLE_ROWS,
        "products.SerialDispute": ("note", "answer", "reason"),
        "products.SerialDispute_invoices": (),
        "products.SerialDispute_answer_uploads": (),
        "products.OwnershipTransfer": ("email",),
        "products.SerialExchange": (),
    },
    sections=_sections,
    losses=_losses,
    ends=(_withdraw_dispute, _decline_offer, _release_product),
    erases=(_hand_over_proofs, _drafts, _words, _offer_emails),
)
