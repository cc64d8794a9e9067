"""Each guard of the database is what refuses: taken away, the same act goes through."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from foundation.working_days import today
from membership.models import (
    HelpfulVote,
    ReviewHost,
    ShoutOut,
    ShoutOutEvent,
    ShoutOutPhoto,
    ShoutOutTask,
)
from membership.shout_outs import photos
from tests.factories import make_member
from tests.membership.writers import make_draft_of, make_owner, make_sent, make_task
from tests.support.conversations import sent as sent_file

pytestmark = [pytest.mark.django_db, pytest.mark.long]
TABLE: Final = "membership_shoutout"


def sent() -> ShoutOut:
    return make_sent(make_owner(), make_task())


def another(one: ShoutOut, **fields: object) -> None:
    values = {
        "member": one.member,
        "task": one.task,
        "product": one.product,
        "registered_product": one.registered_product,
        "region": "DE",
        "language": "en",
    }
    ShoutOut.objects.create(**{**values, **fields})


def without_disclosure() -> Callable[[], object]:
    draft = make_draft_of(make_owner(), make_task())
    waits = {"status": "sent", "sent_at": timezone.now(), "due_on": today()}
    ShoutOut.objects.filter(pk=draft.pk).update(**waits, publication_version="1")
    accepted = {"status": "accepted", "accepted_at": timezone.now(), "due_on": None}
    return lambda: ShoutOut.objects.filter(pk=draft.pk).update(**accepted)


def without_rights() -> Callable[[], object]:
    draft = make_draft_of(make_owner(), make_task())
    photos.save_photo(by=draft.member, shout_out_id=draft.pk, upload=sent_file())
    waits = {"status": "sent", "sent_at": timezone.now(), "due_on": today()}
    return lambda: ShoutOut.objects.filter(pk=draft.pk).update(**waits, publication_version="1")


def of_anothers_product() -> Callable[[], object]:
    one = sent()
    return lambda: another(one, member=make_member())


def a_second_one() -> Callable[[], object]:
    one = sent()
    return lambda: another(one)


def other_words() -> Callable[[], object]:
    one = sent()
    return lambda: ShoutOut.objects.filter(pk=one.pk).update(text="Better.", stars=5)


def back_to_draft() -> Callable[[], object]:
    one = sent()
    draft = {"status": "draft", "sent_at": None, "due_on": None}
    return lambda: ShoutOut.objects.filter(pk=one.pk).update(**draft)


def hidden_as_critical() -> Callable[[], object]:
    one = sent()
    hidden = {"status": "hidden", "hidden_why": "critical", "due_on": None}
    return lambda: ShoutOut.objects.filter(pk=one.pk).update(**hidden)


def no_log() -> Callable[[], object]:
    sent()
    return lambda: ShoutOutEvent.objects.all().delete()


def other_pay() -> Callable[[], object]:
    sent()
    return lambda: ShoutOutTask.objects.update(points=500)


def a_second_vote() -> Callable[[], object]:
    one, reader = sent(), make_member()
    HelpfulVote.objects.create(member=reader, shout_out=one)
    return lambda: HelpfulVote.objects.create(member=reader, shout_out=one)


def a_fourth_photo() -> Callable[[], object]:
    draft = make_draft_of(make_owner(), make_task())
    photo = photos.save_photo(by=draft.member, shout_out_id=draft.pk, upload=sent_file())
    return lambda: ShoutOutPhoto.objects.filter(pk=photo.pk).update(number=4)


def no_host() -> Callable[[], object]:
    return lambda: ReviewHost.objects.create(host="shop.example@evil.example")


def constraint(name: str, table: str = TABLE) -> str:
    return f"ALTER TABLE {table} DROP CONSTRAINT {name}"


@pytest.mark.parametrize(
    ("act", "guard"),
    [
        (without_disclosure, constraint("shout_accepted_with_disclosure")),
        (without_rights, f"DROP TRIGGER photos_have_rights ON {TABLE}"),
        (of_anothers_product, f"DROP TRIGGER about_own ON {TABLE}"),
        (a_second_one, "DROP INDEX one_shout_out_of_a_product"),
        (other_words, f"DROP TRIGGER sent_stays ON {TABLE}"),
        (back_to_draft, f"DROP TRIGGER steps ON {TABLE}"),
        (hidden_as_critical, constraint("shout_hidden_for_one_of_three")),
        (no_log, "DROP TRIGGER append_only ON membership_shoutoutevent"),
        (other_pay, "DROP TRIGGER pay_stays ON membership_shoutouttask"),
        (a_second_vote, "DROP INDEX one_vote_of_a_member"),
        (a_fourth_photo, constraint("photo_is_one_of_three", "membership_shoutoutphoto")),
        (no_host, constraint("review_host_is_a_host", "membership_reviewhost")),
    ],
)
def test_a_guard_refuses_and_without_it_nothing_does(
    act: Callable[[], Callable[[], object]], guard: str
) -> None:
    tries = act()
    with pytest.raises(IntegrityError), transaction.atomic():
        tries()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(guard)
    tries()


def test_staff_read_in_words_what_is_wrong_with_a_task_or_a_host() -> None:
    day = today()
    wrong = {"starts_on": day, "ends_on": day - timedelta(days=1), "most_per_member": 0}
    task = ShoutOutTask(name="x", kind="review", points=0, regions=["XX"], **wrong)
    for row, count in ((task, 4), (ReviewHost(host="https://x.example/", region="Q1"), 2)):
        with pytest.raises(ValidationError) as caught:
            row.full_clean()
        assert len(caught.value.messages) == count
        assert not [text for text in caught.value.messages if "Constraint" in text]
