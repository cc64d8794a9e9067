"""What the claim's page says once it was decided, sent back or withdrawn."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from fulfilment.models import Fulfilment
from portal.pages.faq import BY_ANCHOR
from promotions.models import Promotion
from redemptions.claims import drafts, outlook, submit
from redemptions.models import Claim, SendBackReason
from redemptions.review import decisions
from tests import factories

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _utc(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let promotions run in the time zone that the texts below name."""
    monkeypatch.setattr(factories, "zone", lambda: "UTC")


@pytest.fixture
def promotion() -> Promotion:
    promotion = factories.make_promotion(limit_per_member=9)
    factories.make_reward(promotion, n=9)
    return promotion


@pytest.fixture
def claim(alice: User, promotion: Promotion) -> Claim:
    return factories.make_claim(alice, promotion)


def of(claim: Claim) -> outlook.Outlook:
    return outlook.outlook(Claim.objects.for_history().get(pk=claim.pk))


def page_of(claim: Claim, client: Client) -> str:
    client.force_login(claim.user)
    return client.get(reverse("claim", args=[claim.reference])).content.decode()


class TestSentBack:
    @pytest.fixture
    def reasons(self) -> list[SendBackReason]:
        items = ("invoice", "serial_photo")
        return [SendBackReason.objects.create(name=f"{it} +", asks_for=[it]) for it in items]

    def test_all_of_it_stands_in_one_list_with_its_last_day(
        self, claim: Claim, rita: User, client: Client, reasons: list[SendBackReason]
    ) -> None:
        text = "The invoice shows no date.\r\n\nThe photo is <blurred>."
        decisions.send_back(claim_id=claim.pk, by=rita, reason=text, reasons=reasons)
        page = page_of(claim, client)
        assert "<li>The invoice shows no date.</li>" in page
        assert "<li>The photo is &lt;blurred&gt;.</li>" in page
        assert "invoice, photo of the serial number" in page
        assert "(UTC time), 44 days left." in page
        assert page.count(reverse("redeem-again", args=[claim.reference])) == 1
        for secret in ("Rita", "rita@"):
            assert secret not in page

    def test_the_newest_reasons_alone_count(self, claim: Claim, alice: User, rita: User) -> None:
        decisions.send_back(claim_id=claim.pk, by=rita, reason="First.")
        drafts.correction_of(Claim.objects.get(pk=claim.pk)).save()
        submit.resubmit_claim(by=alice, claim_id=claim.pk)
        decisions.send_back(claim_id=claim.pk, by=rita, reason="Second.")
        assert outlook.returned(Claim.objects.get(pk=claim.pk)).reasons == ["Second."]

    def test_the_days_that_were_left_are_promised(self, claim: Claim, rita: User) -> None:
        decisions.send_back(claim_id=claim.pk, by=rita, reason="Blurred.")
        Claim.objects.update(days_left=3)
        assert "within 3 working days of" in of(claim).next
        Claim.objects.update(days_left=0)
        assert "within 1 working day of" in of(claim).next

    @pytest.mark.parametrize(
        ("days", "told"),
        [
            (1, "(UTC time), 1 day left."),
            (0, "Redeem by the end of today,"),
            (-1, "The last day to correct it was"),
        ],
    )
    def test_the_last_days_to_correct_it_are_told(
        self, claim: Claim, rita: User, client: Client, days: int, told: str
    ) -> None:
        decisions.send_back(claim_id=claim.pk, by=rita, reason="Blurred.")
        day = factories.today() + timedelta(days=days)
        Claim.objects.update(correct_until=day)
        assert told in page_of(claim, client)


class TestApproved:
    @pytest.fixture
    def approve(self, alice: User, rita: User) -> Callable[..., Claim]:
        def made(kind: str, **fulfilment: Any) -> Claim:
            promotion = factories.make_promotion()
            stock: dict[str, Any] = {"n": 1} if kind == "code" else {"stock": 1}
            factories.make_reward(promotion, kind=kind, name="The reward", **stock)
            claim = factories.make_claim(alice, promotion)
            decisions.approve(claim_id=claim.pk, by=rita)
            Fulfilment.objects.filter(cause__claim=claim).update(**fulfilment)
            Claim.objects.filter(pk=claim.pk).update(region="DE")
            return claim

        return made

    @pytest.mark.parametrize(
        ("kind", "told"),
        [
            ("cashback", "We'll pay The reward by 29 December 2026 at the latest"),
            ("physical", "The reward arrives between 11 January 2027 and 8 February 2027."),
            ("code", "We'll email it to alice@example.com on 16 November 2026."),
        ],
    )
    def test_what_comes_is_told_with_its_day(
        self, approve: Callable[..., Claim], kind: str, told: str
    ) -> None:
        claim = approve(kind, status="due", delivered_at=None, due_on=date(2026, 11, 16))
        assert told in of(claim).next

    def test_a_code_that_was_sent_stands_there_with_the_help_for_it(
        self, approve: Callable[..., Claim], client: Client
    ) -> None:
        claim = approve("code")
        page = page_of(claim, client)
        assert "Copy the code" in page
        assert page.count("MSIKW-") == 1
        assert f'href="{BY_ANCHOR["code"].url}"' in page

    @pytest.mark.parametrize(
        ("kind", "fulfilment", "told"),
        [
            (
                "cashback",
                {"status": "delivered", "delivered_at": MONDAY},
                "Your bank may take a few days",
            ),
            (
                "physical",
                {"status": "on_its_way", "due_on": date(2026, 11, 16)},
                "should be with you by 8 February 2027. If it isn't, tell us on this page.",
            ),
            (
                "physical",
                {"status": "delivered", "delivered_at": MONDAY},
                "Your parcel was delivered.",
            ),
            ("code", {"status": "failed", "delivered_at": None}, "You don't need to do anything"),
            ("code", {"status": "revoked", "delivered_at": None}, "See below why"),
        ],
    )
    def test_each_state_of_the_reward_has_its_sentence(
        self, approve: Callable[..., Claim], kind: str, fulfilment: dict[str, Any], told: str
    ) -> None:
        assert told in of(approve(kind, **fulfilment)).next


class TestClosed:
    def test_a_rejected_claim_says_what_stays(self, claim: Claim, rita: User) -> None:
        decisions.reject(claim_id=claim.pk, by=rita, reason="Forged.")
        assert "This decision is final." in of(claim).next

    def test_who_withdrew_may_redeem_again_while_the_promotion_runs(
        self, claim: Claim, alice: User, client: Client
    ) -> None:
        submit.cancel_claim(by=alice, claim_id=claim.pk)
        back = "Back to Promotion"
        assert "You can redeem the product again until" in of(claim).next
        assert back in page_of(claim, client)
        day = factories.today() - timedelta(days=2)
        Promotion.objects.update(ends_on=day, claim_until=day)
        assert "the promotion has ended" in of(claim).next
        assert back not in page_of(claim, client)
