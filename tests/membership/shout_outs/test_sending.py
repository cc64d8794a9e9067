"""Writing and sending: why not, once for each product, what is missing, what is refused."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from foundation.working_days import today
from membership.models import ReviewHost, ShoutOut, ShoutOutEvent, ShoutOutTask
from membership.reviews.published import figures_of, published_of
from membership.shout_outs import sending, writing
from membership.shout_outs.conditions import CannotShoutOut, Writer, why_not
from membership.shout_outs.likeness import plain
from membership.shout_outs.words import count_words
from products.models import ProofOfPurchase, RegisteredProduct
from tests.factories import make_dispute, make_member, make_registered
from tests.membership.lots import make_account
from tests.membership.writers import (
    TEXT,
    make_draft_of,
    make_moderator,
    make_owner,
    make_review,
    make_sent,
    make_task,
    send_back,
    written,
)

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def reasons(member: User, task: ShoutOutTask) -> list[str]:
    writer = Writer.of(member)
    return why_not(writer, task, writer.products[0])


def test_what_is_open_and_why_not() -> None:
    owned, soon = make_owner(region="DE"), today() + timedelta(days=3)
    assert reasons(owned.user, make_task()) == []
    for fields, words in (
        ({"regions": ["SG"]}, "your region"),
        ({"starts_on": soon}, "Opens on"),
        ({"ends_on": today() - timedelta(days=1)}, "is over"),
        ({"is_active": False}, "is over"),
    ):
        assert words in "".join(reasons(owned.user, make_task(**fields)))
    # There is no site on which a review of this region may stand.
    ReviewHost.objects.create(host="shop.example", region="SG")
    assert "your region" in reasons(owned.user, make_task("link"))[0]
    task = make_task(most_per_member=1)
    make_sent(owned, task)
    other = make_registered(owned.user)
    writer = Writer.of(owned.user)
    assert "for 1 product, and you have" in why_not(writer, task, other)[0]
    assert "It counts once" in why_not(writer, task, owned)[-1]


def test_who_is_no_verified_owner_or_works_for_us_is_told_why(bob: User) -> None:
    task, owned = make_task(), make_owner("ann@example.com", region="DE")
    bought = ProofOfPurchase.objects.filter(registered_product=owned)
    make_dispute(bob, owned)
    assert "says that this product is theirs" in reasons(owned.user, task)[0]
    bought.delete()
    assert "Upload the proof" in reasons(owned.user, task)[0]
    staff = make_owner("sue@example.com", is_staff=True)
    assert "You work for us" in reasons(staff.user, task)[0]
    outside = make_registered(make_member())
    assert "Join the Reward Program" in reasons(outside.user, task)[0]
    account = make_account(outside.user)
    account.excluded_at, account.exclusion, account.excluded_by = timezone.now(), "dealer", bob
    account.save()
    assert "can't get points" in reasons(outside.user, task)[0]


def test_a_unit_that_is_passed_on_is_paid_for_once() -> None:
    task, first = make_task(), make_owner()
    one = make_review(first, task, make_moderator())
    RegisteredProduct.objects.filter(pk=first.pk).update(
        released_at=timezone.now(), release_reason="handed_over"
    )
    second = make_registered(make_member(), serial=first.serial)
    make_account(second.user)
    assert "It counts once for each unit." in reasons(second.user, task)[0]
    with pytest.raises(CannotShoutOut, match="once for each unit"):
        make_draft_of(second, task)
    assert reasons(second.user, make_task()) == []
    # Who never owned it takes nothing from who does, and is shown no more.
    assert published_of(one.product).exists()
    RegisteredProduct.objects.filter(pk=first.pk).update(release_reason="disputed")
    assert reasons(second.user, task) == []
    assert not published_of(one.product).exists()
    assert figures_of(one.product).count == 0


def test_a_draft_is_saved_and_sent_with_all_that_is_wanted() -> None:
    owned, task = make_owner(), make_task(fewest_words=20)
    draft = make_draft_of(owned, task, text="Good.", display_name="")
    assert writing.begin(by=owned.user, task=task, registered_product_id=owned.pk) == draft
    with pytest.raises(CannotShoutOut) as refused:
        sending.send(by=owned.user, shout_out_id=draft.pk, has_rights=False)
    assert refused.value.reasons == [
        "Write 20 words at least.",
        "Choose the name that is shown.",
    ]
    sent = make_sent(owned, task)
    assert (sent.pk, sent.status, sent.sendings) == (draft.pk, "sent", 1)
    assert sent.disclosure == "Received points for writing"
    assert sent.due_on
    assert sent.due_on > today()
    again = sending.send(by=owned.user, shout_out_id=sent.pk, has_rights=False)
    assert (again.sendings, sent.events.count()) == (1, 1)
    with pytest.raises(writing.NotWritable):
        writing.save(by=owned.user, shout_out_id=sent.pk, written=written())


def test_one_sent_back_is_changed_and_sent_again_after_the_end_too() -> None:
    owned, task, mia = make_owner(), make_task(), make_moderator()
    back = send_back(make_sent(owned, task), mia, "Which games?")
    ShoutOutTask.objects.update(ends_on=today() - timedelta(days=1))
    assert back.change_until
    assert back.send_back_note == "Which games?"
    again = make_sent(owned, task, text=f"{TEXT} Chess.")
    assert (again.pk, again.sendings, again.send_back_why) == (back.pk, 2, "")
    send_back(again, mia)
    ShoutOut.objects.update(change_until=today() - timedelta(days=1))
    with pytest.raises(CannotShoutOut, match="could be changed until"):
        sending.send(by=owned.user, shout_out_id=again.pk, has_rights=True)


def test_one_that_was_paid_for_makes_no_room_by_its_withdrawal() -> None:
    owned, task, mia = make_owner(), make_task(), make_moderator()
    first = make_sent(owned, task)
    assert sending.withdraw(by=owned.user, shout_out_id=first.pk)
    assert not sending.withdraw(by=owned.user, shout_out_id=first.pk)
    second = make_review(owned, task, mia)
    assert sending.withdraw(by=owned.user, shout_out_id=second.pk)
    with pytest.raises(CannotShoutOut):
        writing.begin(by=owned.user, task=task, registered_product_id=owned.pk)
    second.refresh_from_db()
    assert second.accepted_at is not None, "by which the sweep knows what to take back"


def test_the_database_refuses_the_second_one_of_a_product() -> None:
    owned, task = make_owner(), make_task()
    make_sent(owned, task)
    with pytest.raises(IntegrityError, match="one_shout_out_of_a_product"), transaction.atomic():
        ShoutOut.objects.create(
            member=owned.user,
            task=task,
            product=owned.product,
            registered_product=owned,
            region="DE",
            language="en",
        )


def test_the_database_refuses_an_acceptance_without_disclosure() -> None:
    sent = make_sent(make_owner(), make_task())
    accepted = {"status": "accepted", "accepted_at": timezone.now(), "due_on": None}
    row = ShoutOut.objects.filter(pk=sent.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.update(**accepted, disclosure="")
    bare = make_draft_of(make_owner(), sent.task)
    as_if_sent = {"status": "sent", "sent_at": timezone.now(), "due_on": today()}
    ShoutOut.objects.filter(pk=bare.pk).update(**as_if_sent, publication_version="1")
    row, refusal = ShoutOut.objects.filter(pk=bare.pk), "shout_accepted_with_disclosure"
    with pytest.raises(IntegrityError, match=refusal), transaction.atomic():
        row.update(**accepted)


@pytest.mark.parametrize(
    "change",
    [
        {"text": "Better."},
        {"stars": 5},
        {"disclosure": "None"},
        {"status": "draft", "sent_at": None, "due_on": None},
        {"publication_version": ""},
        {"status": "hidden", "due_on": None},
        {"status": "hidden", "hidden_why": "critical", "due_on": None},
        {"stars": 6},
        {"alike_to": 0},
    ],
)
def test_the_database_refuses_to_change_what_was_sent(change: dict[str, object]) -> None:
    sent = make_sent(make_owner(), make_task())
    if "alike_to" in change:
        change = {"alike_to": sent.pk}
    with pytest.raises(IntegrityError), transaction.atomic():
        ShoutOut.objects.filter(pk=sent.pk).update(**change)


def test_the_database_keeps_the_log_the_pay_and_whose_product_it_is() -> None:
    owned, task = make_owner(), make_task()
    sent = make_sent(owned, task)
    for change in (
        lambda: ShoutOutEvent.objects.update(why="link"),
        lambda: ShoutOutEvent.objects.all().delete(),
        lambda: ShoutOutTask.objects.update(points=500),
        lambda: ShoutOut.objects.create(
            member=make_member(),
            task=make_task(),
            product=owned.product,
            registered_product=owned,
            region="DE",
            language="en",
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    assert sent.events.get().kind == "sent"
    other = make_task()
    ShoutOutTask.objects.filter(pk=other.pk).update(points=60)


def test_pay_has_no_column_for_stars() -> None:
    """What a task pays is one number of the task; nothing of a shout out enters into it."""
    columns = {field.name for field in ShoutOutTask._meta.concrete_fields}
    assert {name for name in columns if "star" in name} == {"starts_on"}
    assert {name for name in columns if "point" in name} == {"points"}
    assert not [one.name for one in ShoutOut._meta.concrete_fields if "point" in one.name]


def test_nearly_the_same_text_is_pointed_out_to_staff() -> None:
    task, first = make_task(), make_owner()
    original = make_sent(first, task)
    copied = TEXT.replace("evening", "night").upper()
    copy = make_sent(make_owner(product=first.product), task, text=copied)
    assert copy.alike_to_id == original.pk
    assert copy.alike_percent
    assert copy.alike_percent >= 90
    own = "A fan that nobody hears, cables long enough for a large case, and a warranty of years."
    other = make_sent(make_owner(product=first.product), task, text=f"{own} {own[:30]}")
    assert other.alike_to_id is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Works as it should.", 4),
        ("", 0),
        ("화면이 선명하고 조용합니다", 3),
        ("螢幕很清晰", 2),
        ("MSI 螢幕清晰", 3),
    ],
)
def test_words_are_counted_in_each_language(text: str, words: int) -> None:
    assert count_words(text) == words


def test_texts_are_compared_by_their_letters() -> None:
    assert plain("  GOOD, really\u2026g\uff4f\uff4fd! ") == "good really good"
