"""Many at once on a real PostgreSQL: one shout out, one sending, one decision, one vote each."""

from functools import partial

import pytest

from accounts.models import User
from membership.models import HelpfulVote, ShoutOut
from membership.moderation import decisions, leases
from membership.reviews import opinions
from membership.shout_outs import sending, writing
from tests.crowd import at_once, kinds, met
from tests.factories import make_registered
from tests.membership.writers import (
    make_draft_of,
    make_moderator,
    make_owner,
    make_review,
    make_sent,
    make_task,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]


def test_of_eight_beginnings_at_once_there_is_one_draft() -> None:
    owned, task = make_owner(), make_task()
    begin = partial(writing.begin, by=owned.user, task=task, registered_product_id=owned.pk)
    assert kinds(at_once([begin] * 8)) == {"ShoutOut": 8}
    assert ShoutOut.objects.count() == 1


def test_without_the_lock_the_database_refuses_the_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "lock_writer", lambda _member: None)
    # Called when all have found nothing.
    monkeypatch.setattr(writing, "initials", met(writing.initials, 8))
    owned, task = make_owner(), make_task()
    begin = partial(writing.begin, by=owned.user, task=task, registered_product_id=owned.pk)
    assert kinds(at_once([begin] * 8)) == {"IntegrityError": 7, "ShoutOut": 1}
    assert ShoutOut.objects.count() == 1


def test_of_eight_sendings_at_once_there_is_one() -> None:
    owned, task = make_owner(), make_task()
    draft = make_draft_of(owned, task)
    send = partial(sending.send, by=owned.user, shout_out_id=draft.pk, has_rights=True)
    assert kinds(at_once([send] * 8)) == {"ShoutOut": 8}
    draft.refresh_from_db()
    assert (draft.sendings, draft.events.count()) == (1, 1)


def test_two_products_at_once_do_not_pass_the_cap() -> None:
    owned, task = make_owner(), make_task(most_per_member=1)
    other = make_registered(owned.user)
    drafts = [make_draft_of(each, task) for each in (owned, other)]
    acts = [
        partial(sending.send, by=owned.user, shout_out_id=draft.pk, has_rights=True)
        for draft in drafts
    ]
    assert kinds(at_once(acts)) == {"ShoutOut": 1, "CannotShoutOut": 1}


def test_of_two_moderators_one_decides_and_of_two_leases_one_is_given() -> None:
    sent, mia, ned = (
        make_sent(make_owner(), make_task()),
        make_moderator(),
        make_moderator("n@x.test"),
    )
    taken = at_once([partial(leases.take, shout_out_id=sent.pk, by=each) for each in (mia, ned)])
    assert sorted(map(bool, taken)) == [False, True]
    ShoutOut.objects.update(leased_to=None, leased_until=None)
    acts = [partial(decisions.accept, by=each, shout_out_id=sent.pk, seen=1) for each in (mia, ned)]
    assert kinds(at_once(acts)) == {"ShoutOut": 1, "DecidedMeanwhile": 1}
    assert sent.events.filter(kind="accepted").count() == 1


def test_of_eight_votes_of_one_member_one_counts(alice: User) -> None:
    review = make_review(make_owner(), make_task(), make_moderator())
    make_registered(alice, review.product)
    vote = partial(opinions.vote, by=alice, shout_out_id=review.pk, is_helpful=True)
    assert sorted(at_once([vote] * 8), key=str) == [False] * 7 + [True]
    review.refresh_from_db()
    assert (review.helpful, HelpfulVote.objects.count()) == (1, 1)
