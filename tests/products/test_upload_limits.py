from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from accounts.models import Attempts, User
from products.serials import TooManyTries
from products.upload_limits import UPLOADS_PER_MEMBER, count_upload
from tests.crowd import at_once
from tests.factories import make_member


def counted(by: User) -> bool:
    try:
        count_upload(by)
    except TooManyTries:
        return False
    return True


def test_sixty_uploads_an_hour_pass_and_the_next_do_not(alice: User, bob: User) -> None:
    assert [counted(alice) for _ in range(62)] == [True] * 60 + [False] * 2
    assert counted(bob)


def test_the_next_hour_begins_anew(alice: User) -> None:
    for _ in range(61):
        counted(alice)
    row = Attempts.objects.get(scope=UPLOADS_PER_MEMBER.scope, key=str(alice.pk))
    assert timedelta(minutes=59) < row.ends_at - timezone.now() <= timedelta(hours=1)
    Attempts.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert counted(alice)


@pytest.mark.django_db(transaction=True)
def test_uploads_at_the_same_moment_are_all_counted() -> None:
    alice = make_member("alice@example.com")
    for _ in range(55):
        count_upload(alice)
    passed = at_once([partial(counted, alice)] * 10)
    assert sorted(passed, key=str) == [False] * 5 + [True] * 5
