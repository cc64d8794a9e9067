"""ASVS 14.2.4: what is no longer needed is deleted on time, and nothing before that."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from captcha.models import CaptchaStore
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db.models import Model
from django.utils import timezone

from accounts.mailed_links import AddressChange, StaffInvitation, token_digest
from accounts.models import AccountSession, User
from accounts.security_events import SecurityEvent, SharedBrowser
from evidence.models import Upload, UploadPage
from foundation import personal_data, retention
from foundation.models import ExportFile, RetentionRun, ThrottleCounter
from foundation.web.slots import Slot
from fulfilment.models import Fulfilment, PayoutDetails
from membership.desk import goodwill
from membership.models import Goodwill, ShopWaiting, ShoutOut
from membership.shout_outs import sending as sending_shout_outs
from notifications.bounce_reasons import BounceReason
from notifications.models import Email, UndeliverableAddress
from portal import environment
from portal.retention_rules import RULES, days_by_rule
from products.models import (
    OwnershipTransfer,
    ProofOfPurchase,
    RegisteredProduct,
    RegistrationDraft,
    SerialDispute,
)
from promotions.models import Promotion
from redemptions.models import (
    Check,
    CheckRun,
    Claim,
    ClaimDraft,
    ClaimEvent,
    Recipient,
    SerialPhoto,
)
from redemptions.review import legal_hold
from service.models import Appointment, Repair, RepairAddress, RepairParcel
from service.repairs import sending
from support.models import ContactMessage, Conversation, UnverifiedMail
from support.tickets import replying
from tests.claim_rows import owed_for, with_causes
from tests.factories import (
    make_member,
    make_promotion,
    make_registered,
    make_reward,
    make_serial,
    make_store,
    today,
)
from tests.fulfilment.payees import give, owe_payout
from tests.membership.lots import make_account
from tests.membership.shop.items import make_item, make_rich
from tests.membership.writers import make_sent, make_task
from tests.service.centres import make_appointment, make_centre, make_hold, on
from tests.service.repair_rows import make_repair
from tests.support.conversations import make_ticket

DAY = timedelta(days=1)
IsThere = Callable[[], bool]
Make = Callable[[User, datetime], IsThere]
MAKERS: dict[str, Make] = {}
_numbers = count(1)

pytestmark = pytest.mark.usefixtures("folder")


def by_rule(make: Make) -> Make:
    """Note how a row that one rule deletes is made; the rule is the maker's name."""
    MAKERS[make.__name__] = make
    return make


def row(made: Model) -> IsThere:
    return type(made)._default_manager.filter(pk=made.pk).exists


@by_rule
def drafts(user: User, over: datetime) -> IsThere:
    draft = RegistrationDraft.objects.create(user=user, serial=make_serial())
    RegistrationDraft.objects.filter(pk=draft.pk).update(updated_at=over)
    claimed = ClaimDraft(user=user, promotion=Promotion.objects.get(is_published=True))
    claimed.recipient = {"street": "Elm Street 1"}
    claimed.save()
    ClaimDraft.objects.filter(pk=claimed.pk).update(updated_at=over)
    return lambda: row(draft)() or row(claimed)()


def upload(user: User, kind: Upload.Kind, over: datetime, **fields: Any) -> Upload:
    made = Upload.objects.create(
        user=user,
        kind=kind,
        original_name="alice.jpg",
        sha256=f"{next(_numbers):064}",
        uploaded_at=over,
        **fields,
    )
    page = UploadPage(upload=made, number=0, fingerprint=secrets.token_hex(32), lines=[])
    page.file.save("clean.jpg", ContentFile(b"picture"), save=False)
    page.save()
    return made


def has_file(made: Upload) -> IsThere:
    return UploadPage.objects.filter(upload=made).exclude(file="").exists


@by_rule
def unused_uploads(user: User, over: datetime) -> IsThere:
    return row(upload(user, Upload.Kind.INVOICE, over))


def registered(user: User, over: datetime) -> RegisteredProduct:
    return RegisteredProduct.objects.create(
        user=user,
        serial=make_serial(),
        region="DE",
        store=make_store(),
        channel=RegisteredProduct.Channel.RETAIL,
        purchased_on=today(),
        warranty_until=over.date(),
    )


def claim(user: User, over: datetime, status: str = Claim.Status.REJECTED) -> Claim:
    """A claim that was decided at that moment."""
    promotion = Promotion.objects.get(is_published=True)
    product = registered(user, over)
    made = Claim(
        user=user,
        promotion=promotion,
        registered_product=product,
        serial=product.serial,
        reward=promotion.rewards.get(),
        status=status,
        slot=next(_numbers),
        region="DE",
        submitted_at=over - 5 * DAY,
        due_on=over.date(),
    )
    with_causes([made])
    made.save(force_insert=True)
    ClaimEvent.objects.create(claim=made, kind=status, occurred_at=over)
    home = {"first_name": "Alice", "street": "Elm Street 1"}
    Recipient.objects.create(claim=made, **home)
    return made


@by_rule
def photos(user: User, over: datetime) -> IsThere:
    made = upload(user, Upload.Kind.SERIAL_PHOTO, over, submitted_at=over - 5 * DAY)
    SerialPhoto.objects.create(claim=claim(user, over), upload=made)
    return has_file(made)


@by_rule
def invoices(user: User, over: datetime) -> IsThere:
    made = upload(user, Upload.Kind.INVOICE, over, submitted_at=over - 5 * DAY)
    proof = ProofOfPurchase.objects.create(registered_product=registered(user, over))
    proof.uploads.add(made)
    return has_file(made)


@by_rule
def closed_claims(user: User, over: datetime) -> IsThere:
    return Recipient.objects.filter(claim=claim(user, over)).exists


@by_rule
def addresses(user: User, over: datetime) -> IsThere:
    made = claim(user, over - DAY, Claim.Status.APPROVED)
    status = Fulfilment.Status.DELIVERED
    owed_for(made, status=status, due_on=over.date(), delivered_at=over).save()
    return Recipient.objects.filter(claim=made).exists


@by_rule
def checks(user: User, over: datetime) -> IsThere:
    run = CheckRun.objects.create(claim=claim(user, over), done_at=over - DAY)
    Check.objects.create(run=run, kind=Check.Kind.DATE, verdict=Check.Verdict.PASS, rule="date/1")
    return Check.objects.filter(run=run).exists


@by_rule
def payouts(user: User, over: datetime) -> IsThere:
    owed = owe_payout(user, reward=Promotion.objects.get(is_published=True).rewards.get())
    give(owed)
    Fulfilment.objects.filter(pk=owed.pk).update(status="delivered", delivered_at=over)
    given = PayoutDetails.objects.filter(fulfilment=owed)
    given.update(given_at=over)
    return given.filter(encrypted_account__isnull=False).exists


@by_rule
def disputes(user: User, over: datetime) -> IsThere:
    against = registered(user, over)
    made = SerialDispute.objects.create(
        user=user,
        serial=against.serial,
        against=against,
        region="DE",
        store=against.store,
        channel=against.channel,
        purchased_on=today(),
        label=upload(user, Upload.Kind.SERIAL_PHOTO, over, submitted_at=over),
        note="Alice bought it new.",
        chk_tries=0,
        opened_at=over - DAY,
        outcome=SerialDispute.Outcome.WITHDRAWN,
        decided_at=over,
        decided_by=user,
    )
    return SerialDispute.objects.filter(pk=made.pk).exclude(note="").exists


@by_rule
def offers(user: User, over: datetime) -> IsThere:
    made = OwnershipTransfer.objects.create(
        registered_product=registered(user, over),
        email="carol@example.com",
        with_proof=False,
        token_digest=secrets.token_bytes(),
        offered_at=over - DAY,
        outcome=OwnershipTransfer.Outcome.DECLINED,
        ended_at=over,
        ended_by=user,
    )
    return OwnershipTransfer.objects.filter(pk=made.pk).exclude(email="").exists


@by_rule
def emails(user: User, over: datetime) -> IsThere:
    number = next(_numbers)
    made = Email.objects.create(
        kind="claim_received",
        user=user,
        to=user.email,
        language="en",
        subject="We have your claim",
        text="Elm Street 1",
        status=Email.Status.FAILED,
        message_id=f"<{number}@example.com>",
        dedupe_key=f"retention:{number}",
    )
    Email.objects.filter(pk=made.pk).update(queued_at=over)
    return Email.objects.filter(pk=made.pk).exclude(text="", to="").exists


@by_rule
def undeliverable(user: User, over: datetime) -> IsThere:
    cause = BounceReason.MAILBOX
    return row(UndeliverableAddress.objects.create(address=user.email, cause=cause, marked_at=over))


@by_rule
def contact(user: User, over: datetime) -> IsThere:
    mine = {"user": user, "email": user.email, "topic": "other", "text": "-", "language": "en"}
    return row(ContactMessage.objects.create(**mine, sent_at=over))


@by_rule
def looks(user: User, over: datetime) -> IsThere:
    return _event(user, over, SecurityEvent.Kind.ADDRESS)


@by_rule
def security_log(user: User, over: datetime) -> IsThere:
    return _event(user, over, SecurityEvent.Kind.EXPORT)


def _event(user: User, over: datetime, kind: SecurityEvent.Kind) -> IsThere:
    event = SecurityEvent.objects.create(kind=kind, actor=user, occurred_at=over)
    return row(event)


@by_rule
def admin_log(user: User, over: datetime) -> IsThere:
    about = ContentType.objects.get_for_model(User)
    return row(
        LogEntry.objects.create(
            user=user, content_type=about, action_flag=CHANGE, action_time=over, object_repr="x"
        )
    )


@by_rule
def shared_browsers(user: User, over: datetime) -> IsThere:
    return row(SharedBrowser.objects.create(user=user, staff=user, seen_at=over))


@by_rule
def sessions(user: User, over: datetime) -> IsThere:
    key = f"session-of-{user.pk}"
    return row(AccountSession.objects.create(session_key=key, session_data="", expire_date=over))


@by_rule
def address_changes(user: User, over: datetime) -> IsThere:
    mine = {"user": user, "old_email": "old@example.com", "new_email": "new@example.com"}
    digest = token_digest(f"change of {user.pk}")
    return row(AddressChange.objects.create(**mine, token_digest=digest, expires_at=over))


@by_rule
def invitations(user: User, over: datetime) -> IsThere:
    invited = {"email": f"invited-by-{user.pk}@example.com", "first_name": "Ina"}
    digest = token_digest(f"invitation by {user.pk}")
    return row(
        StaffInvitation.objects.create(
            **invited, invited_by=user, token_digest=digest, expires_at=over
        )
    )


@by_rule
def captchas(user: User, over: datetime) -> IsThere:
    return row(
        CaptchaStore.objects.create(
            challenge="1", response="1", hashkey=f"sum of {user.pk}", expiration=over
        )
    )


@by_rule
def exports(user: User, over: datetime) -> IsThere:
    return row(ExportFile.objects.create(asked_by=user, export="claims", due_at=None, done_at=over))


def closed_repair(user: User, over: datetime) -> Repair:
    made = make_repair(user, registered(user, over))
    sending.cancel(by=user, repair_id=made.pk)
    Repair.objects.filter(pk=made.pk).update(closed_at=over)
    return made


@by_rule
def repair_addresses(user: User, over: datetime) -> IsThere:
    repair = closed_repair(user, over)
    sent = RepairParcel(repair=repair, direction="out", carrier_name="DHL", number="1")
    sent.sent_on, sent.over_at = over.date(), over
    sent.save()
    address = RepairAddress.objects.filter(repair=repair)
    parcel = RepairParcel.objects.filter(repair=repair).exclude(number="", carrier_name="")
    return lambda: address.exists() or parcel.exists()


@by_rule
def repairs(user: User, over: datetime) -> IsThere:
    return Repair.objects.filter(pk=closed_repair(user, over).pk, emptied_at=None).exists


@by_rule
def tickets(user: User, over: datetime) -> IsThere:
    ticket = make_ticket(user)
    replying.close(by=user, conversation_id=ticket.pk)
    Conversation.objects.filter(pk=ticket.pk).update(closed_at=over)
    return Conversation.objects.filter(pk=ticket.pk, emptied_at=None).exists


@by_rule
def shout_outs(user: User, over: datetime) -> IsThere:
    make_account(user)
    sent = make_sent(make_registered(user), make_task())
    sending_shout_outs.withdraw(by=user, shout_out_id=sent.pk)
    ShoutOut.objects.filter(pk=sent.pk).update(changed_at=over)
    return ShoutOut.objects.filter(pk=sent.pk, emptied_at=None).exists


@by_rule
def waiting_notes(user: User, over: datetime) -> IsThere:
    item = make_item()
    return row(ShopWaiting.objects.create(item=item, user=user, asked_at=over))


@by_rule
def points(user: User, over: datetime) -> IsThere:
    account = make_rich(user, 0)
    goodwill.ask(account_id=account.pk, points=5, reason="Sorry.", by=make_member(is_staff=True))
    old = {"asked_at": over, "decided_at": over}
    Goodwill.objects.filter(account=account).update(**old)
    return Goodwill.objects.filter(account=account, reason="Sorry.").exists


@by_rule
def appointments(user: User, over: datetime) -> IsThere:
    visit = make_appointment(user, make_centre())
    rows = Appointment.objects.filter(pk=visit.pk, emptied_at=None)
    rows.update(state="cancelled", reason="time", ended_at=over)
    return rows.exists


@by_rule
def appointment_holds(user: User, over: datetime) -> IsThere:
    centre = make_centre()
    held = make_hold(user, centre, on(centre))
    Appointment.objects.filter(pk=held.pk).update(held_until=over)
    return row(held)


@by_rule
def unverified_mail(user: User, over: datetime) -> IsThere:
    mail = UnverifiedMail(
        conversation=make_ticket(user), mail_id=f"<{user.pk}@x>", doubt="sender", received_at=over
    )
    mail.store(b"From: mallory@evil.example")
    mail.save()
    return row(mail)


@by_rule
def throttles(user: User, over: datetime) -> IsThere:
    return row(ThrottleCounter.objects.create(scope="test", key=str(user.pk), ends_at=over))


@by_rule
def reports(user: User, over: datetime) -> IsThere:
    del user
    return row(RetentionRun.objects.create(started_at=over, finished_at=over, rules={}))


@pytest.fixture
def promotion(db: None) -> Promotion:
    del db
    promotion = make_promotion()
    make_reward(promotion)
    return promotion


def made_for(user: User, *, over: datetime) -> dict[str, IsThere]:
    """Make what each rule deletes, over for just so long that the rule's days end at ``over``."""
    days = settings.RETENTION_DAYS
    return {name: make(user, over - days[name] * DAY) for name, make in MAKERS.items()}


def left(rows: dict[str, IsThere]) -> set[str]:
    return {name for name, is_there in rows.items() if is_there()}


@pytest.mark.usefixtures("promotion")
def test_each_rule_deletes_after_its_days_and_not_before(alice: User, bob: User) -> None:
    now = timezone.now()
    of_alice, of_bob = made_for(alice, over=now), made_for(bob, over=now + 5 * DAY)
    retention.run(now=now - DAY)
    assert left(of_alice) == set(MAKERS)
    run = retention.run(now=now + DAY)
    assert left(of_alice) == set()
    assert left(of_bob) == set(MAKERS)
    assert (run.failed, run.is_unfinished) == (0, False)
    assert {name for name, rule in run.rules.items() if rule["deleted"]} == set(MAKERS)


def test_every_rule_is_carried_out() -> None:
    carried_out = {deletion.rule for deletion in retention.DELETIONS}
    assert carried_out == set(MAKERS) == {rule.name for rule in RULES}


def test_the_docs_show_the_rules_of_the_program() -> None:
    text = (settings.BASE_DIR / "docs" / "retention.md").read_text()
    table = [line for line in text.splitlines() if line.startswith("| `")]
    assert table == [
        f"| `{rule.name}` | {rule.what} | {rule.days} | {rule.counted_from} | {rule.why} "
        f"| `{rule.setting}` |"
        for rule in RULES
    ]


@pytest.mark.usefixtures("promotion")
def test_an_open_claim_keeps_all_that_it_needs(alice: User) -> None:
    long_ago = timezone.now() - 3000 * DAY
    photo = upload(alice, Upload.Kind.SERIAL_PHOTO, long_ago, submitted_at=long_ago)
    invoice = upload(alice, Upload.Kind.INVOICE, long_ago, submitted_at=long_ago)
    made = claim(alice, long_ago, Claim.Status.SENT_BACK)
    SerialPhoto.objects.create(claim=made, upload=photo)
    ProofOfPurchase.objects.create(registered_product=made.registered_product).uploads.add(invoice)
    retention.run()
    assert has_file(photo)()
    assert has_file(invoice)()
    assert hasattr(made, "recipient")
    Claim.objects.update(status=Claim.Status.CANCELLED)
    retention.run()
    assert not has_file(photo)()
    assert not has_file(invoice)()
    assert not Recipient.objects.exists()


@pytest.mark.usefixtures("promotion")
@pytest.mark.parametrize("status", [Claim.Status.REJECTED, Claim.Status.APPROVED])
def test_names_of_other_accounts_go_where_there_is_nothing_else(alice: User, status: str) -> None:
    long_ago = timezone.now() - 500 * DAY
    made = claim(alice, long_ago, status)
    sent = Fulfilment.Status.DELIVERED
    owed_for(made, status=sent, due_on=long_ago.date(), delivered_at=long_ago).save()
    Recipient.objects.all().delete()
    run = CheckRun.objects.create(claim=made, done_at=long_ago)
    run.checks.create(kind="mailbox", verdict="fail", read="bob@example.com", rule="risk/1")
    retention.run()
    assert run.checks.get().read == ""


@pytest.mark.usefixtures("promotion")
def test_a_legal_hold_keeps_one_members_data_until_it_is_released(
    alice: User, bob: User, lena: User
) -> None:
    long_ago = timezone.now() - 3000 * DAY
    about = claim(alice, long_ago)
    legal_hold.place(claim_id=about.pk, by=lena, reason="A court asks for it.")
    of_alice, of_bob = made_for(alice, over=long_ago), made_for(bob, over=long_ago)
    retention.run()
    of_nobody = {"captchas", "invitations", "throttles", "reports"}
    go_all_the_same = {*of_nobody, "sessions", "undeliverable", "admin_log", "exports"}
    assert left(of_alice) == set(MAKERS) - go_all_the_same
    assert left(of_bob) == set()
    assert [bool(personal_data.held(each)) for each in (alice, bob)] == [True, False]
    legal_hold.release(claim_id=about.pk, by=lena, reason="The court is done.")
    retention.run()
    assert left(of_alice) == set()
    assert not personal_data.held(alice)


@pytest.fixture
def poisoned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the deletion of one counter fail, and another rule stand behind it."""

    def delete(rows: list[Any]) -> None:
        if any(each.key == "poison" for each in rows):
            raise ValueError
        retention.delete_all(rows)

    slot: Slot[retention.Deletion] = Slot("poisoned")
    of_counters = next(each for each in retention.DELETIONS if each.rule == "throttles")
    slot.fill(retention.Deletion("throttles", of_counters.due, delete, since="ends_at"))
    slot.fill(next(each for each in retention.DELETIONS if each.rule == "captchas"))
    monkeypatch.setattr(retention, "DELETIONS", slot)


@pytest.mark.usefixtures("poisoned", "db")
def test_a_row_that_cannot_be_deleted_stops_no_other(alice: User) -> None:
    over = timezone.now() - DAY
    for key in ("first", "poison", "last"):
        ThrottleCounter.objects.create(scope="test", key=key, ends_at=over)
    captcha = captchas(alice, over)
    run = retention.run()
    assert list(ThrottleCounter.objects.values_list("key", flat=True)) == ["poison"]
    assert not captcha()
    assert (run.deleted, run.failed) == (3, 1)


@pytest.mark.usefixtures("promotion")
def test_a_dry_run_says_what_would_go_and_deletes_nothing(
    alice: User, capsys: pytest.CaptureFixture[str]
) -> None:
    over = timezone.now() - 400 * DAY
    is_there = emails(alice, over)
    call_command("retention", "--dry-run")
    printed = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
    assert set(printed) == set(settings.RETENTION_DAYS)
    assert printed["emails"].split()[1:4] == ["1", "would", "go"]
    assert printed["emails"].endswith(f"oldest {over.date()}")
    assert is_there()
    assert not RetentionRun.objects.exists()


@pytest.mark.parametrize("days", ["0", "-1"])
def test_no_setting_deletes_everything_in_the_next_night(
    monkeypatch: pytest.MonkeyPatch, days: str
) -> None:
    monkeypatch.setitem(environment.VALUES, "RETENTION_EMAILS_DAYS", days)
    with pytest.raises(ImproperlyConfigured, match="RETENTION_EMAILS_DAYS must be 1"):
        days_by_rule()
    monkeypatch.setitem(environment.VALUES, "RETENTION_EMAILS_DAYS", "1")
    monkeypatch.setitem(environment.VALUES, "RETENTION_SESSIONS_DAYS", "0")
    assert days_by_rule()["emails"] == 1
