"""Letters that can never be delivered stop, say why, and hold no other letter up."""

import pytest

from accounts.models import User
from notifications.models import Email
from redemptions.review import decisions
from tests.crowd import claims_for
from tests.factories import make_promotion, make_reward
from tests.faults.conftest import Begin
from tests.portal.embedded.machine import until
from tests.post_office import DROP

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
NEVER = {
    "crowd0@example.com": "550 5.1.1 No such user",
    "crowd1@example.com": "451 4.3.0 Later",
    "crowd2@example.com": DROP,
}
CLAIMS = 12


def letter_to(address: str) -> tuple[str, str, int]:
    message = Email.objects.get(to=address)
    return message.status, message.cause, message.attempts


@pytest.mark.parametrize("most", [2, 20])
def test_what_never_arrives_ends_with_its_cause_and_the_others_do_not_wait(
    begin: Begin, rita: User, most: int
) -> None:
    site = begin(max_attempts=most)
    site.office.never.update(NEVER)
    site.start_worker()
    for claim in claims_for(make_reward(make_promotion(), n=CLAIMS), CLAIMS):
        decisions.approve(claim_id=claim.pk, by=rita)
    good = Email.objects.exclude(to__in=NEVER)
    until(lambda: good.filter(status="sent").count() == CLAIMS - len(NEVER), seconds=120)
    until(lambda: letter_to("crowd0@example.com") == ("failed", "address", 1), seconds=60)
    waiting = [address for address in NEVER if address != "crowd0@example.com"]
    tried_twice = Email.objects.filter(to__in=waiting, attempts=2)
    until(lambda: tried_twice.count() == len(waiting), seconds=120)
    # The control: with more attempts left the same letters wait for the next one.
    state = "failed" if most == 2 else "queued"
    assert letter_to("crowd1@example.com") == (state, "busy", 2)
    assert letter_to("crowd2@example.com") == (state, "no_answer", 2)
    assert len(site.office.letters) == CLAIMS - len(NEVER)
