from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db.models import F
from django.utils import timezone

from accounts import tasks
from accounts.models import AccountSession, User
from accounts.sessions.account_session import key_digest
from accounts.sessions.session_store import SessionStore, end_all, end_others
from foundation import retention

pytestmark = pytest.mark.django_db


def begun(user: User | None = None, **holds: Any) -> SessionStore:
    store = SessionStore()
    if user:
        store["_auth_user_id"] = str(user.pk)
    store.update(holds)
    store.save()
    return store


def test_what_it_holds_comes_back_and_the_row_tells_whose_it_is(alice: User) -> None:
    store = begun(alice, typed={"note": "藍鯨", "list": [1, 2.5, None]})
    again = SessionStore(store.session_key)
    assert again["typed"] == {"note": "藍鯨", "list": [1, 2.5, None]}
    row = AccountSession.objects.get()
    assert (row.user, row.session_key) == (alice, key_digest(str(store.session_key)))
    assert "note" not in row.session_data
    assert not SessionStore(row.session_key).items()
    assert isinstance(row, SessionStore.get_model_class())


def test_what_was_ended_while_its_request_was_under_way_gets_no_new_key(alice: User) -> None:
    busy = SessionStore(begun(alice).session_key)
    assert busy["_auth_user_id"] == str(alice.pk)
    end_all(user_id=alice.pk)
    with pytest.raises(SessionInterrupted):
        busy.cycle_key()
    assert not AccountSession.objects.exists()


def test_a_new_key_takes_along_what_it_held_and_the_old_one_ends() -> None:
    store = begun(step=1)
    old = str(store.session_key)
    store.cycle_key()
    store.save()
    assert not SessionStore().exists(old)
    assert SessionStore(store.session_key)["step"] == 1
    store.flush()
    assert not AccountSession.objects.exists()


def test_what_has_ended_meanwhile_is_not_written_again() -> None:
    store = begun(step=1)
    AccountSession.objects.all().delete()
    store["step"] = 2
    with pytest.raises(UpdateError):
        store.save()
    assert not AccountSession.objects.exists()


def test_saving_moves_neither_its_end_nor_its_last_use(alice: User) -> None:
    store = begun(alice)
    moments = {name: F(name) - timedelta(minutes=5) for name in ("begun_at", "last_used_at")}
    AccountSession.objects.update(expire_date=F("expire_date") - timedelta(minutes=5), **moments)
    before = AccountSession.objects.values("expire_date", "begun_at", "last_used_at").get()
    again = SessionStore(store.session_key)
    again["step"] = 2
    again.save()
    columns = AccountSession.objects.values("expire_date", "begun_at", "last_used_at")
    assert columns.get() == before


def test_reading_writing_and_beginning_take_one_statement_each(
    alice: User, django_assert_num_queries: Any
) -> None:
    store = begun(alice)
    with django_assert_num_queries(1):
        again = SessionStore(store.session_key)
        again["step"] = 1
    with django_assert_num_queries(1):
        again.save()
    with django_assert_num_queries(3):  # with the savepoint of the test
        begun(alice)


def test_the_sweep_deletes_what_is_over_and_goes_on(
    alice: User, rita: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    member, idle, staff, anonymous = begun(alice), begun(rita), begun(rita), begun(step=1)
    hours_ago = timezone.now() - timedelta(hours=2)
    of_idle = AccountSession.objects.filter(session_key=key_digest(str(idle.session_key)))
    of_idle.update(last_used_at=hours_ago)
    AccountSession.objects.filter(user=alice).update(last_used_at=hours_ago)
    of_anonymous = AccountSession.objects.filter(user=None)
    of_anonymous.update(expire_date=hours_ago)
    monkeypatch.setattr(retention, "MOST_IN_A_RUN", 1)
    again: list[str] = []
    monkeypatch.setattr(tasks, "enqueue", lambda name, *_more, **_how: again.append(name))
    for _ in range(3):
        tasks.delete_expired()
    assert again == ["accounts.tasks.delete_expired"]
    left = [
        store for store in (member, idle, staff, anonymous) if store.exists(str(store.session_key))
    ]
    assert left == [member, staff]


def test_the_others_of_one_account_end(alice: User, bob: User) -> None:
    here, there, bobs = begun(alice), begun(alice), begun(bob)
    assert end_others(user_id=alice.pk, session_key=here.session_key) == 1
    exists = [SessionStore().exists(str(each.session_key)) for each in (here, there, bobs)]
    assert exists == [True, False, True]
