"""What makes each letter, and that it speaks its reader's language.

test_golden.py asks that of the letters whose words it compares.
"""

import html
import re
from datetime import UTC, datetime, timedelta
from functools import cache
from unittest.mock import patch

import polib
import pytest
from django.test import RequestFactory
from django.utils import timezone
from django.utils.translation import to_locale

from accounts.captchas.suspicion import Checked
from accounts.email_change import changes
from accounts.exports import exports
from accounts.mailed_links import StaffInvitation
from accounts.models import User
from accounts.newsletters import sending, subscriptions
from accounts.sign_in.adapter import KINDS, AccountAdapter
from accounts.staff import invitations
from evidence.models import Upload
from fulfilment.delivery import days
from fulfilment.draws import offers
from fulfilment.models import Fulfilment, PrizeOffer
from notifications.models import Email
from notifications.outbox import writing
from portal.translations import messages
from promotions.budgets import budget_warnings, setting
from promotions.codes import low_stock, unreadable
from promotions.models import Promotion
from redemptions.claims import closing_reminders, corrections
from redemptions.models import Claim, Recipient, ScheduledDecision
from redemptions.review import decisions, overdue_digest, undo_window
from redemptions.rewarding import code_replacement, rewards
from support import contact
from tests import claim_rows, lucky_draws
from tests.conftest import in_group
from tests.factories import (
    make_claim,
    make_draft,
    make_member,
    make_newsletter,
    make_registered,
    make_reward,
    submit_claim,
    today,
)
from tests.notifications.appointments import (
    appointment_booked,
    appointment_cancelled,
    appointment_moved,
)
from tests.notifications.front_desk import (
    appointment_closed,
    appointment_earlier,
    appointment_missed,
    appointment_reminder,
)
from tests.notifications.leaving import (
    account_blocked,
    account_data_ready,
    account_deleted,
    account_deletion_asked,
    account_deletion_soon,
    account_unblocked,
    dispute_moot,
)
from tests.notifications.orders import (
    order_cancelled,
    order_code,
    order_placed,
    order_prize_lost,
    order_prize_won,
    order_refused,
    order_sent,
    shop_item_back,
)
from tests.notifications.paid_out import (
    payout_account_changed,
    payout_details_wanted,
    payout_returned,
)
from tests.notifications.parcels import (
    parcel_delivered,
    parcel_returned,
    parcel_sent_again,
    parcel_was_there,
)
from tests.notifications.passed_on import (
    dispute_lost,
    dispute_opened,
    dispute_over,
    dispute_received,
    dispute_refused,
    dispute_upheld,
    product_accepted,
    product_declined,
    product_offered,
)
from tests.notifications.points import (
    points_earned,
    points_excluded,
    points_expiring,
    points_taken_back,
    points_tier_notice,
    points_tier_up,
)
from tests.notifications.quotes import (
    repair_objection,
    repair_objection_dismissed,
    repair_quote,
    repair_quote_lapsed,
    repair_quote_waits,
    repair_replaced,
    repair_report,
)
from tests.notifications.repairs import (
    repair_applied,
    repair_invited,
    repair_lapses_soon,
    repair_late,
    repair_stage,
    repair_waiting,
)
from tests.notifications.shout_outs import (
    shout_out_accepted,
    shout_out_hidden,
    shout_out_sent_back,
)
from tests.notifications.tickets import (
    ticket_answered,
    ticket_chat_ended,
    ticket_chat_left,
    ticket_closed,
    ticket_closing,
    ticket_lapsed,
    ticket_mail_large,
    ticket_mail_over,
    ticket_received,
    ticket_solved,
    ticket_waiting,
    tickets_due,
)
from tests.redemptions.conftest import ADDRESS

LANGUAGES = ["en", "id", "zh-hant", "de", "ko"]
# The translations are in the catalogues, which have tests of their own; all letters: the long run.
FIRST, *FURTHER = LANGUAGES
OURS_FIRST = [FIRST, *(pytest.param(code, marks=pytest.mark.long) for code in FURTHER)]
PLACEHOLDER = re.compile(r"%\(\w+\)s")
SHORT = 8
HOME = {"first_name": "Citra", "last_name": "Dewi", "street": "Jl. 1"}


def received(citra: User, rita: User, promotion: Promotion) -> None:
    del rita
    make_reward(promotion, n=1)
    submit_claim(citra, promotion)


def received_on_waiting_list(citra: User, rita: User, promotion: Promotion) -> None:
    del rita
    promotion.at_full_demand = Promotion.AtFullDemand.WAITING_LIST
    promotion.save()
    make_reward(promotion, kind="physical", stock=0)
    submit_claim(citra, promotion, recipient={**ADDRESS, "first_name": "Citra"})


def received_for_a_person(citra: User, rita: User, promotion: Promotion) -> None:
    """The invoice was read by then, and does not name the product."""
    del rita
    promotion.policy = Promotion.Policy.AUTOMATIC
    promotion.save()
    make_reward(promotion, n=1)
    registered = make_registered(citra)
    invoice = registered.proofs.get().uploads.get()
    told = ["Invoice", registered.store.name, f"{registered.purchased_on:%d.%m.%Y}"]
    lines = [(text, 0.9, (0.1, n / 9, 0.9, n / 9 + 0.05), 0.0) for n, text in enumerate(told)]
    invoice.pages.update(lines=lines)
    Upload.objects.filter(pk=invoice.pk).update(done_at=timezone.now())
    submit_claim(citra, promotion, registered)


def waits(citra: User, rita: User, promotion: Promotion) -> None:
    make_reward(promotion)
    claim = make_claim(citra, promotion)
    undo_window.approve(claim_id=claim.pk, by=rita, may_wait=True)
    ScheduledDecision.objects.update(takes_effect_at=timezone.now())
    undo_window.carry_out_due()


def sent_back(citra: User, rita: User, promotion: Promotion) -> None:
    make_reward(promotion, n=1)
    decisions.send_back(claim_id=make_claim(citra, promotion).pk, by=rita, reason="Foto buram.")


def correct_soon(citra: User, rita: User, promotion: Promotion) -> None:
    sent_back(citra, rita, promotion)
    Claim.objects.update(correct_until=today() + timedelta(days=2))
    corrections.send_reminders()


def expired(citra: User, rita: User, promotion: Promotion) -> None:
    sent_back(citra, rita, promotion)
    Claim.objects.update(correct_until=today() - timedelta(days=1))
    corrections.expire()


def rejected(citra: User, rita: User, promotion: Promotion) -> None:
    make_reward(promotion, n=1)
    decisions.reject(claim_id=make_claim(citra, promotion).pk, by=rita, reason="Nota palsu.")


def with_code(citra: User, rita: User, promotion: Promotion) -> None:
    make_reward(promotion, n=1, code_pattern="AAAAA-BBBBB-CCCCC", activation_url="https://a.test/")
    decisions.approve(claim_id=make_claim(citra, promotion).pk, by=rita)


def deferred(citra: User, rita: User, promotion: Promotion) -> None:
    make_reward(promotion, n=1, delivery="on_date", deliver_on=promotion.ends_on)
    decisions.approve(claim_id=make_claim(citra, promotion).pk, by=rita)


def moved(citra: User, rita: User, promotion: Promotion) -> None:
    deferred(citra, rita, promotion)
    reward = promotion.rewards.get()
    reward.deliver_on = promotion.claim_until
    reward.save()
    days.move_owed(reward)
    days.tell_moved()


def cashback(citra: User, rita: User, promotion: Promotion) -> None:
    make_reward(promotion, kind="cashback", stock=1)
    decisions.approve(claim_id=make_claim(citra, promotion).pk, by=rita)


def physical(citra: User, rita: User, promotion: Promotion) -> None:
    make_reward(promotion, kind="physical", stock=1)
    decisions.approve(claim_id=make_claim(citra, promotion).pk, by=rita)


def revoked(citra: User, rita: User, promotion: Promotion) -> None:
    make_reward(promotion, n=1, delivery="on_date", deliver_on=promotion.claim_until)
    claim = make_claim(citra, promotion)
    decisions.approve(claim_id=claim.pk, by=rita)
    decisions.revoke(claim_id=claim.pk, by=rita, reason="-")


def revoked_after_its_letter(citra: User, rita: User, promotion: Promotion) -> None:
    make_reward(promotion, n=1)
    claim = make_claim(citra, promotion)
    decisions.approve(claim_id=claim.pk, by=rita)
    rewards.note_codes_shown([Claim.objects.for_history().get()])
    decisions.revoke(claim_id=claim.pk, by=rita, reason="-")


def shipped(citra: User, rita: User, promotion: Promotion) -> None:
    physical(citra, rita, promotion)
    parcel = Claim.objects.get(user=citra)
    Recipient.objects.create(claim=parcel, **HOME)
    link = "https://parcels.example/1"
    rewards.mark_delivered(claim_id=parcel.pk, by=rita, note="JNE 1", link=link)


def paid(citra: User, rita: User, promotion: Promotion) -> None:
    cashback(citra, rita, promotion)
    claim_id = Claim.objects.get(user=citra).pk
    rewards.mark_delivered(claim_id=claim_id, by=rita, note="BCA 1")


def won(citra: User, rita: User, promotion: Promotion) -> None:
    make_reward(promotion, n=2)
    claims = [make_claim(citra, promotion) for _ in range(2)]
    draw = make_reward(promotion, kind="draw", stock=2)
    for claim in claims:
        decisions.approve(claim_id=claim.pk, by=rita)
        lucky_draws.enter(claim, draw)
    Recipient.objects.create(claim=claims[0], **HOME)
    lucky_draws.hold(draw, rita, make_member(is_staff=True))


def moved_up(citra: User, rita: User, promotion: Promotion) -> None:
    make_reward(promotion, n=2)
    draw = make_reward(promotion, kind="draw", stock=1)
    for _ in range(2):
        claim = make_claim(citra, promotion)
        decisions.approve(claim_id=claim.pk, by=rita)
        lucky_draws.enter(claim, draw)
    lucky_draws.hold(draw, rita, make_member(is_staff=True))
    offers.decline(offer_id=PrizeOffer.objects.get().pk, by=citra)
    Email.objects.filter(kind="draw_won").delete()


def prize_lost(citra: User, rita: User, promotion: Promotion) -> None:
    won(citra, rita, promotion)
    offer = PrizeOffer.objects.order_by("pk")[0]
    offers.disqualify(offer_id=offer.pk, by=make_member(is_staff=True), note="-")
    Email.objects.filter(kind__in=["draw_won", "draw_moved_up"]).delete()


def code_replaced(citra: User, rita: User, promotion: Promotion) -> None:
    make_reward(promotion, n=2, code_pattern="AAAAA-BBBBB-CCCCC", activation_url="https://a.test/")
    claim = make_claim(citra, promotion)
    decisions.approve(claim_id=claim.pk, by=rita)
    code_id = Fulfilment.objects.get(cause__claim=claim).code_id
    assert code_id is not None
    code_replacement.replace_code(claim_id=claim.pk, code_id=code_id, by=rita, reason="-")


def closing_soon(citra: User, rita: User, promotion: Promotion) -> None:
    make_reward(promotion, n=2)
    decisions.send_back(claim_id=make_claim(citra, promotion).pk, by=rita, reason="-")
    make_draft(citra, promotion, make_registered(citra))
    promotion.ends_on = promotion.claim_until = today() + timedelta(days=1)
    promotion.save()
    Claim.objects.update(correct_until=promotion.claim_until)
    closing_reminders.send_reminders()


def hired(citra: User, group: str) -> None:
    """Put citra on the staff: some letters go to staff alone."""
    citra.is_staff = True
    citra.save()
    in_group(citra, group)


def stock_low(citra: User, rita: User, promotion: Promotion) -> None:
    hired(citra, "Ops")
    make_reward(promotion, n=2)
    member = make_member(language=citra.language)
    for _ in range(2):
        decisions.approve(claim_id=make_claim(member, promotion).pk, by=rita)
        low_stock.warn_ops()


def budget_low(citra: User, rita: User, promotion: Promotion) -> None:
    hired(citra, "Ops")
    make_reward(promotion, kind="cashback", amount_minor=600, currency="EUR")
    setting.set_budget(
        promotion_id=promotion.pk, by=rita, cap_minor=1200, currency="EUR", warn_percent=50
    )
    for _ in range(2):
        member = make_member(language=citra.language)
        decisions.approve(claim_id=make_claim(member, promotion).pk, by=rita)
        budget_warnings.warn_ops()


def export_ready(citra: User, rita: User, promotion: Promotion) -> None:
    del rita, promotion
    hired(citra, "Leads")
    file = exports.ask(
        exports.named("claims"),
        by=citra,
        filters={},
        file_format="csv",
        language=citra.language,
        is_scheduled=True,
    )
    exports.make(file.pk)


def claim_without_lead(citra: User, rita: User, promotion: Promotion) -> None:
    del rita
    hired(citra, "Ops")
    make_reward(promotion, n=1)
    submit_claim(make_member(language=citra.language, is_staff=True), promotion)


def codes_unreadable(citra: User, rita: User, promotion: Promotion) -> None:
    del rita
    hired(citra, "Ops")
    make_reward(promotion, n=1).codes.update(ciphertext=b"damaged")
    unreadable.check_codes()


def overdue_claims(citra: User, rita: User, promotion: Promotion) -> None:
    del rita
    hired(citra, "Leads")
    make_reward(promotion, n=1)
    make_claim(citra, promotion)
    Claim.objects.update(due_on=today() - timedelta(days=2))
    with patch("redemptions.review.overdue_digest._is_working_morning", return_value=True):
        overdue_digest.send_digest()


def staff_invitation(citra: User, rita: User, promotion: Promotion) -> None:
    del promotion
    invitation = StaffInvitation(email="rosa@example.com", first_name="Rosa", invited_by=rita)
    invitation.language = citra.language
    token = invitations.prepare(invitation)
    invitation.save()
    invitations.send(invitation, token)


def email_restored(citra: User, rita: User, promotion: Promotion) -> None:
    del rita, promotion
    link = changes.record(by=citra, old="earlier@example.com", new=citra.email)
    changes.undo(token=link.split("/")[-2])


def newsletter(citra: User, rita: User, promotion: Promotion) -> None:
    del promotion
    subscriptions.choose(by=citra, topics=["promotions"])
    written = sending.send(newsletter_id=make_newsletter(rita).pk, by=rita)
    sending.write_chunk(written.pk)


def contact_message(citra: User, rita: User, promotion: Promotion) -> None:
    del rita, promotion
    lead = make_member(f"lead-{citra.email}", is_staff=True, language=citra.language)
    in_group(lead, "Leads")
    sender = contact.Sender("guest@example.com", checked=Checked.SOLVED)
    contact.send_message(by=sender, topic="promotion", text="-\n-")


ACTS = [
    contact_message,
    appointment_booked,
    appointment_moved,
    appointment_cancelled,
    appointment_closed,
    appointment_reminder,
    appointment_earlier,
    appointment_missed,
    ticket_received,
    ticket_answered,
    ticket_solved,
    ticket_waiting,
    ticket_closing,
    ticket_lapsed,
    tickets_due,
    ticket_mail_large,
    ticket_mail_over,
    ticket_closed,
    repair_quote,
    repair_quote_waits,
    repair_quote_lapsed,
    repair_report,
    repair_replaced,
    repair_objection,
    repair_objection_dismissed,
    account_blocked,
    ticket_chat_ended,
    ticket_chat_left,
    shout_out_accepted,
    shout_out_sent_back,
    shout_out_hidden,
    repair_applied,
    repair_invited,
    repair_lapses_soon,
    repair_late,
    repair_stage,
    repair_waiting,
    account_data_ready,
    account_deleted,
    account_deletion_asked,
    account_deletion_soon,
    account_unblocked,
    dispute_moot,
    dispute_lost,
    dispute_opened,
    dispute_over,
    dispute_received,
    dispute_refused,
    dispute_upheld,
    product_accepted,
    product_declined,
    product_offered,
    payout_details_wanted,
    payout_account_changed,
    payout_returned,
    newsletter,
    staff_invitation,
    email_restored,
    shipped,
    parcel_delivered,
    parcel_returned,
    parcel_sent_again,
    parcel_was_there,
    paid,
    won,
    moved_up,
    prize_lost,
    code_replaced,
    closing_soon,
    stock_low,
    budget_low,
    export_ready,
    codes_unreadable,
    claim_without_lead,
    overdue_claims,
    revoked,
    revoked_after_its_letter,
    received,
    received_on_waiting_list,
    received_for_a_person,
    waits,
    sent_back,
    correct_soon,
    expired,
    rejected,
    with_code,
    deferred,
    moved,
    cashback,
    physical,
    points_earned,
    points_expiring,
    points_taken_back,
    points_tier_up,
    points_tier_notice,
    points_excluded,
    order_placed,
    order_code,
    order_sent,
    order_cancelled,
    order_refused,
    order_prize_won,
    order_prize_lost,
    shop_item_back,
]
# One for each kind: what shares a kind reads the same, but for the second factor's letters.
BY_KIND = {kind: template for template, kind in reversed(KINDS.items())}
ACCOUNT_LETTERS = [
    template
    for template, kind in KINDS.items()
    if BY_KIND[kind] == template or template.startswith("mfa/")
]


@cache
def letter_texts(language: str) -> dict[str, str]:
    """Give the texts of the letters, English and translated."""
    path = next(path for path in messages.po_files() if path.match(f"{language}/*/django.po"))
    return {
        entry.msgid: entry.msgstr
        for entry in polib.pofile(str(path))
        if any(name.startswith("templates/emails/") for name, _line in entry.occurrences)
    }


def english_in(letter: Email) -> list[str]:
    """Find texts of letters that stand in one of them untranslated, by their longest part."""
    text, page = letter.bodies()
    written = " ".join([letter.subject, text, html.unescape(page)])
    locale = "zh_Hant" if letter.language == "en" else to_locale(letter.language)
    return [
        english
        for english, translated in letter_texts(locale).items()
        if english != translated
        and len(part := max(PLACEHOLDER.split(english), key=len).strip()) >= SHORT
        and part in written
    ]


def check(language: str) -> None:
    """Look at all letters that the program worded: is each in this language?"""
    letters = writing.written(Email.objects.exclude(subject=claim_rows.SUBJECT))
    assert letters
    for letter in letters:
        assert letter.language == language
        assert bool(english_in(letter)) == (language == "en"), (letter.kind, english_in(letter))


def write_about_account(template: str, citra: User, rf: RequestFactory) -> None:
    """Let allauth send one of its letters."""
    context = {
        "user": citra,
        "request": rf.get("/"),
        "code": "K7PXQM",
        "from_email": "old@example.com",
        "to_email": citra.email,
        "ip": "192.0.2.7",
        "user_agent": "Firefox",
        "timestamp": timezone.now(),
        "tries": 20,
    }
    AccountAdapter().send_mail(template, citra.email, context)


@pytest.mark.parametrize("language", OURS_FIRST)
@pytest.mark.parametrize("template", [name for name in KINDS if name not in ACCOUNT_LETTERS])
def test_a_letter_that_shares_its_kind_speaks_the_members_language(
    template: str, language: str, db: None, rf: RequestFactory
) -> None:
    del db
    write_about_account(template, make_member("citra@example.com", language=language), rf)
    check(language)


TRACED = [
    "account/email/email_changed",
    "account/email/password_changed",
    "mfa/email/totp_activated",
]


@pytest.mark.parametrize("template", TRACED)
def test_a_security_letter_tells_the_time_in_utc_as_it_says(
    template: str, db: None, rf: RequestFactory
) -> None:
    del db
    mei = make_member("mei@example.com", time_zone="Asia/Singapore")
    trace = {"ip": "192.0.2.7", "timestamp": datetime(2026, 11, 21, 22, 30, tzinfo=UTC)}
    trace |= {"from_email": "old@example.com", "to_email": mei.email}
    with timezone.override(mei.time_zone):
        AccountAdapter().send_mail(
            template, mei.email, {"user": mei, "request": rf.get("/"), **trace}
        )
    for body in Email.objects.get().bodies():
        assert "21 November 2026, 22:30 (UTC)" in body
