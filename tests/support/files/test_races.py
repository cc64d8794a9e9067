"""Six uploads at once on a real PostgreSQL; without the lock, the database takes five."""

from collections.abc import Callable
from functools import partial

import pytest

from accounts.models import User
from evidence.uploads import storage
from support.files import saving
from support.files.places import FilePlace
from support.models import ConversationFile
from support.tickets import replying
from tests.crowd import at_once, kinds, met
from tests.support.conversations import make_ticket, sent

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]


def six(place: FilePlace) -> list[partial[ConversationFile]]:
    contents = [f"fan {number}".encode() for number in range(6)]
    return [
        partial(saving.save_upload, place=place, upload=sent(f"{at}.log", content))
        for at, content in enumerate(contents)
    ]


def test_of_six_uploads_at_once_five_are_saved(alice: User) -> None:
    place = FilePlace.waiting(alice, make_ticket(alice))
    results = at_once(six(place))
    assert kinds(results) == {"ConversationFile": 5, "ValidationError": 1}
    assert {each.number for each in place.files()} == {1, 2, 3, 4, 5}


def test_without_the_lock_the_database_refuses_the_same_number(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FilePlace, "lock", lambda _place: None)
    # Called when all six have seen that nothing is there.
    monkeypatch.setattr(storage, "store_upload", met(storage.store_upload, 6))
    place = FilePlace.waiting(alice, make_ticket(alice))
    assert kinds(at_once(six(place))) == {"ConversationFile": 1, "IntegrityError": 5}
    assert place.files().count() == 1


def test_no_file_is_lost_between_a_reply_and_an_upload(alice: User) -> None:
    ticket = make_ticket(alice)
    place = FilePlace.waiting(alice, ticket)
    for number in range(8):
        upload = sent(f"{number}.log", f"{number}".encode())
        save = partial(saving.save_upload, place=place, upload=upload)
        reply = partial(replying.reply, by=alice, conversation_id=ticket.pk, text=f"{number}")
        acts: list[Callable[[], object]] = [save, reply]
        at_once(acts)
        assert ConversationFile.objects.filter(conversation=ticket).count() == number + 1
