"""ASVS 14.2.4: nothing of an erased person is left, and the books balance all the same."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from redis import StrictRedis

from accounts.data_copies import copies
from accounts.deletion import erasure, requests
from accounts.models import AccountDeletion, User
from accounts.newsletters import subscriptions
from accounts.tasks import delete_expired
from evidence.sandbox.answer import CleanPage
from foundation import dispatch, retention
from foundation.personal_data import APPS, WHOLE_ROWS
from foundation.web.day_files import DayFileHandler
from foundation.web.redaction import RedactingFormatter
from notifications.models import Email
from portal.embedded.redis import Redis
from portal.environment import VAR_DIR
from products.models import SerialDispute
from redemptions.reconciliation import run as reconciliation
from tests.factories import make_claim, make_member, make_promotion, make_reward, picture
from tests.faults.works import messenger
from tests.security.canaries import (
    CANARIES,
    MARKED,
    RECIPIENT,
    canary,
    dump,
    files_in,
    found_in,
    live,
    opened,
    pg_dump,
    redis_text,
)


@pytest.fixture
def boss(db: None) -> User:
    del db
    return make_member("boss@example.com", is_staff=True, is_superuser=True)


@pytest.fixture
def redis(own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Redis]:
    """A real one, to which all hints go; nobody takes them, so that every one can be read."""
    var = own_folder / "erasure"
    var.mkdir(exist_ok=True)
    server = Redis(var)
    server.start()
    monkeypatch.setattr(dispatch, "current_app", messenger(server))
    yield server
    server.stop()


class Logs:
    """What the program logs as it writes it, its files of security events, PostgreSQL's own log."""

    def __init__(self, folder: Path) -> None:
        self.lines = StringIO()
        self._console = logging.StreamHandler(self.lines)
        self._console.setFormatter(RedactingFormatter("%(levelname)s %(name)s: %(message)s"))
        found = logging.getLogger("security").handlers
        (self._security,) = (one for one in found if isinstance(one, DayFileHandler))
        self._security.folder = folder
        self._postgres = VAR_DIR / "log" / "postgres.log"
        self._before = self._postgres.stat().st_size
        logging.getLogger().addHandler(self._console)

    def program(self) -> str:
        return self.lines.getvalue()

    def security(self) -> str:
        return "".join(path.read_text() for path in files_in(self._security.folder))

    def postgres(self) -> str:
        return self._postgres.read_bytes()[self._before :].decode()

    def close(self) -> None:
        logging.getLogger().removeHandler(self._console)


@pytest.fixture
def logs(own_folder: Path, tmp_path: Path) -> Iterator[Logs]:
    logs = Logs(tmp_path / "security")
    yield logs
    logs.close()
    logs._security.folder = own_folder / "security"  # noqa: SLF001 -- where conftest.py lets it lie


def table_of(part: str) -> str:
    return part.removeprefix("Data for Name: ").partition(";")[0]


def stored(folder: Path) -> dict[Path, bytes]:
    return {one: one.read_bytes() for one in files_in(folder)}


def erase(member: User) -> None:
    """The week passes, the account is deleted, and the last e-mail leaves."""
    AccountDeletion.objects.filter(user=member).update(due_at=timezone.now())
    assert erasure.erase_due() == 1
    sent = {"status": Email.Status.SENT, "sent_at": timezone.now()}
    Email.objects.filter(kind="account_deleted").update(**sent)
    erasure.erase_due()


def let_a_year_pass() -> None:
    """The rules delete what is over, and of the cache, by PostgreSQL's clock, what has expired."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cache SET expires = expires - interval '1 year'")
    delete_expired()
    assert retention.run(now=timezone.now() + timedelta(days=366)).failed == 0


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
    erase(member)
    let_a_year_pass()
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
@pytest.mark.django_db(transaction=True)
def test_nothing_of_an_erased_person_is_left_and_the_books_balance(
    boss: User, client: Client, folder: Path, redis: Redis, logs: Logs
) -> None:
    """In a dump by pg_dump, in Redis and its files, in the storage, and in the logs."""
    member = canary()
    live(member, boss=boss, client=client)
    client.get(f"/nothing/?q={member.email}")
    with pytest.raises(IntegrityError), transaction.atomic():
        canary()  # PostgreSQL tells the client which address there is already, and its log not
    assert set(found_in(whole := pg_dump() + opened())) == set(CANARIES), (
        "the canaries are not in their cages"
    )
    assert set(found_in(logs.security())) == {"network"}
    (page,) = picture("marked.jpg", MARKED).pages
    assert page.content in stored(folder).values()
    assert page.thumbnail.hex() in whole
    assert len(left_rows(member)) > 7
    before = reconciliation.reconcile().counts
    copy = copies.ask(member=member, by=member, language="en")
    assert copies.make(copy.pk)
    requests.ask(member=member, by=member)

    erase(member)
    # What a thief would find at once: counters and marks that expire within the day.
    short = {"cache", "foundation_throttlecounter"}
    left = found_in(pg_dump() + opened())
    assert {table_of(part) for parts in left.values() for part in parts} <= short
    # From where somebody signed in is in the files of security events, which go after a year.
    assert set(found_in(logs.security())) == {"network"}
    let_a_year_pass()

    assert found_in(pg_dump() + opened()) == {}
    assert left_rows(member) == {}
    assert logs.security() == ""
    for log, told in ((logs.program(), "Not Found"), (logs.postgres(), "duplicate key value")):
        assert told in log
        assert found_in(log) == {}
    hints = redis_text(redis)
    assert "accounts.tasks" in hints
    assert found_in(hints) == {}
    _nothing_is_stored(folder, page)
    assert page.thumbnail.hex() not in pg_dump()
    assert reconciliation.reconcile().counts == before
    pages_open(member, boss)
    found = set(member.claims.values_list("status", flat=True))
    assert found == {"cancelled", "rejected", "approved"}


def _nothing_is_stored(folder: Path, page: CleanPage) -> None:
    left = stored(folder)
    for path, content in left.items():
        assert found_in(f"{path} {content.decode('latin-1')}") == {}
    assert not any(path.suffix == ".zip" or "piece" in path.parts for path in left)
    assert page.content not in left.values()


@pytest.mark.long
def test_what_a_task_would_say_of_a_person_is_found_in_redis(redis: Redis) -> None:
    """The control: Celery packs what a task gets into base64."""
    for where in ("argument", "key"):
        if where == "argument":
            messenger(redis).send_task("probe", (CANARIES["email"],), argsrepr="-")
        else:
            StrictRedis.from_url(redis.url).set(CANARIES["phone"], 1)
    assert {"email", "phone"} <= set(found_in(redis_text(redis)))
