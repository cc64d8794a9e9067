"""Who saves and who deletes a picture at once take turns: the account never says what is not so."""

from collections.abc import Callable
from functools import partial
from threading import Event

import pytest

from accounts.models import User
from evidence.member_pictures import saving
from evidence.models import MemberPicture
from tests.crowd import at_once
from tests.factories import picture

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
TIMES = 8


def agree(member: User) -> bool:
    member.refresh_from_db()
    return member.has_picture == MemberPicture.objects.filter(user=member).exists()


def test_the_account_and_the_picture_agree_whoever_was_faster(alice: User) -> None:
    clean = picture()
    for _ in range(TIMES):
        save = partial(saving.save_picture, by=alice, clean=clean)
        acts: list[Callable[[], object]] = [save, partial(saving.delete_picture, by=alice), save]
        results = at_once(acts)
        assert not [each for each in results if isinstance(each, Exception)]
        assert agree(alice)
        assert MemberPicture.objects.count() <= 1


def test_without_the_turn_they_do_not(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each writes on the account last, and who saved first writes there second."""
    deleted, note = Event(), saving.note
    monkeypatch.setattr(saving, "note", lambda _member, **_has: None)

    def save() -> None:
        saving.save_picture(by=alice, clean=picture())
        saved.set()
        assert deleted.wait(30)
        note(alice, has_picture=True)

    def delete() -> None:
        assert saved.wait(30)
        saving.delete_picture(by=alice)
        note(alice, has_picture=False)
        deleted.set()

    saved = Event()
    assert at_once([save, delete]) == [None, None]
    assert not agree(alice)
