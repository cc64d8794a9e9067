"""V1.3.11: a line end that was typed never begins a header of an e-mail."""

import pytest

from accounts.models import User
from notifications.models import Email
from notifications.outbox import mime
from redemptions.review import decisions
from tests.factories import make_claim, make_promotion, make_reward

INJECTED = "Top\r\nBcc: victim@example.com"


@pytest.mark.django_db
def test_a_name_with_a_line_end_adds_no_header(alice: User, rita: User) -> None:
    promotion = make_promotion(name=INJECTED)
    make_reward(promotion, n=1, name=INJECTED)
    claim = make_claim(alice, promotion)
    decisions.send_back(claim_id=claim.pk, by=rita, reason=INJECTED)
    message = mime.compose(Email.objects.get(kind="claim_sent_back")).message()
    assert message["To"] == "alice@example.com"
    assert message["Bcc"] is None
    head, _, _body = message.as_bytes().partition(b"\n\n")
    assert b"\nBcc:" not in head
