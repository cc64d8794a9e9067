"""A newsletter reaches each reader once although workers are killed over it and Redis is gone."""

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.models import Newsletter, Subscription, User
from accounts.newsletter_models import STALLED_AFTER
from accounts.newsletters import sending
from notifications.models import Email
from tests.factories import make_newsletter
from tests.faults.conftest import Begin
from tests.portal.embedded.machine import until

pytestmark = pytest.mark.django_db(transaction=True)
READERS = 3 * sending.CHUNK + 7


def subscribe_crowd() -> None:
    crowd = User.objects.bulk_create(
        User(email=f"reader{i}@example.com", first_name=f"Reader{i}", region="DE", language="en")
        for i in range(READERS)
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=one, email=one.email, verified=True, primary=True) for one in crowd
    )
    Subscription.objects.bulk_create(
        Subscription(user=one, topic=Subscription.Topic.PROMOTIONS) for one in crowd
    )


def let_a_minute_pass() -> None:
    Newsletter.objects.update(progressed_at=timezone.now() - STALLED_AFTER)


@pytest.mark.long
def test_each_reader_gets_one_letter_whatever_is_killed(begin: Begin, petra: User) -> None:
    subscribe_crowd()
    site = begin(sweep_seconds=1)
    site.redis.kill()
    sending.send(newsletter_id=make_newsletter(petra).pk, by=petra)
    site.redis.start()
    for _ in range(2):
        let_a_minute_pass()
        written = Email.objects.count()
        site.start_worker()
        until(lambda: Email.objects.count() > written, seconds=120)  # noqa: B023 -- called at once
        site.kill_worker()
        assert Newsletter.objects.get().status == Newsletter.Status.SENDING
    let_a_minute_pass()
    site.start_worker()
    until(lambda: Newsletter.objects.get().status == Newsletter.Status.SENT, seconds=120)
    to = list(Email.objects.values_list("to", flat=True))
    assert len(to) == len(set(to)) == READERS == Newsletter.objects.get().letters
