"""ASVS 14.2.4: nothing of an erased person is left, and the books balance all the same."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import F, Q
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.data_copies import copies
from accounts.deletion import erasure, requests
from accounts.models import AccountDeletion, User
from accounts.newsletters import subscriptions
from accounts.tasks import delete_expired
from foundation.models import ThrottleCounter
from foundation.personal_data import APPS, WHOLE_ROWS
from notifications.models import Email
from products.models import SerialDispute
from redemptions.reconciliation import run as reconciliation
from tests.factories import make_claim, make_member, make_promotion, make_reward, picture
from tests.security.canaries import CANARIES, MARKED, RECIPIENT, canary, dump, found_in, live


@pytest.fixture
def boss(db: None) -> User:
    del db
    return make_member("boss@example.com", is_staff=True, is_superuser=True)


def stored(folder: Path) -> dict[Path, bytes]:
    return {one: one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def let_a_year_pass(member: User) -> None:
    """The week passes, the account is deleted, the last e-mail leaves, the rest expires."""
    AccountDeletion.objects.filter(user=member).update(due_at=timezone.now())
    assert erasure.erase_due() == 1
    sent = {"status": Email.Status.SENT, "sent_at": timezone.now()}
    Email.objects.filter(kind="account_deleted").update(**sent)
    erasure.erase_due()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cache SET expires = expires - interval '1 year'")
    ThrottleCounter.objects.update(ends_at=F("ends_at") - timedelta(days=365))
    delete_expired()


def left_rows(member: User) -> dict[str, int]:
    """Rows of the member in the tables from which they go as a whole."""
    left = {}
    for app in APPS:
        for label in (label for label, columns in app.holds.items() if columns == WHOLE_ROWS):
            model = apps.get_model(label)
            for field in model._meta.concrete_fields:
                if field.related_model is User:
                    left[f"{label}.{field.name}"] = model._default_manager.filter(
                        **{field.name: member}
                    ).count()
    assert len(left) > 9
    return {name: count for name, count in left.items() if count}


def test_an_erased_member_stands_in_no_row(db: None) -> None:
    """The quick one: a claim with an address, an invoice, a newsletter and e-mails."""
    del db
    member = canary()
    promotion = make_promotion(recipient_wanted=True)
    make_reward(promotion, n=1)
    make_claim(member, promotion, recipient=RECIPIENT)
    subscriptions.choose(by=member, topics=["events"])
    requests.ask(member=member, by=member)
    assert {"first name", "email", "street", "phone"} <= set(found_in(dump()))
    let_a_year_pass(member)
    assert found_in(dump()) == {}
    assert left_rows(member) == {}


def pages_open(member: User, boss: User) -> None:
    """The pages of staff show what stayed, and nobody's name."""
    client = Client()
    client.force_login(boss)
    disputes = SerialDispute.objects.filter(Q(user=member) | Q(against__user=member))
    pages = [("accounts_user", member.pk)]
    pages += [("redemptions_claim", pk) for pk in member.claims.values_list("pk", flat=True)]
    pages += [("products_serialdispute", pk) for pk in disputes.values_list("pk", flat=True)]
    for name, pk in pages:
        page = client.get(reverse(f"admin:{name}_change", args=[pk]))
        assert page.status_code == 200, name
        assert found_in(page.content.decode()) == {}
    assert len(pages) > 7


@pytest.mark.long
def test_nothing_of_an_erased_person_is_left_and_the_books_balance(
    boss: User, client: Client, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """In every row of every table (by COPY, as pg_dump), in the storage and in the log.

    Redis has nothing but the numbers of rows: foundation/dispatch.py sends no more.
    """
    member = canary()
    live(member, boss=boss, client=client)
    assert set(found_in(whole := dump())) == set(CANARIES), "the canaries are not in their cages"
    (page,) = picture("marked.jpg", MARKED).pages
    assert page.content in stored(folder).values()
    assert page.thumbnail.hex() in whole
    assert len(left_rows(member)) > 7
    before = reconciliation.reconcile().counts
    copy = copies.ask(member=member, by=member, language="en")
    assert copies.make(copy.pk)
    requests.ask(member=member, by=member)

    with caplog.at_level("DEBUG"):
        let_a_year_pass(member)

    assert found_in(dump()) == {}
    assert left_rows(member) == {}
    logged = {
        is_security: " ".join(
            record.getMessage()
            for record in caplog.records
            if (record.name == "security") == is_security
        )
        for is_security in (True, False)
    }
    assert found_in(logged[False]) == {}
    # From where somebody signed in is in the log of security events, which goes after a year.
    assert set(found_in(logged[True])) <= {"network"}
    left = stored(folder)
    assert found_in(" ".join(map(str, left))) == {}
    assert not any(path.suffix == ".zip" or "piece" in path.parts for path in left)
    assert page.content not in left.values()
    assert page.thumbnail.hex() not in dump()
    assert reconciliation.reconcile().counts == before
    pages_open(member, boss)
    found = set(member.claims.values_list("status", flat=True))
    assert found == {"cancelled", "rejected", "approved"}
