from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from fulfilment import tasks
from fulfilment.models import Fulfilment
from promotions.models import ExtraQuestion, Promotion, PromotionText, QuestionText, Reward
from redemptions.review import decisions
from tests.factories import make_claim, make_promotion, make_registered, make_reward, today

pytestmark = pytest.mark.django_db
NO_ZONES = ["Berlin", "../../etc/passwd", "Europe", "", "/etc/localtime", "A\0B", "x" * 300]


def faults(promotion: Promotion) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as error:
        promotion.full_clean()
    return error.value.message_dict


@pytest.mark.parametrize("name", [zone for zone in NO_ZONES if zone])
def test_what_is_no_time_zone_is_refused(name: str) -> None:
    assert f"{name} is no time zone." in faults(make_promotion_unsaved(time_zone=name))["time_zone"]


def make_promotion_unsaved(**fields: object) -> Promotion:
    promotion = make_promotion()
    for name, value in fields.items():
        setattr(promotion, name, value)
    return promotion


@pytest.mark.parametrize("name", ["UTC", "Europe/Berlin", "Asia/Kolkata", "Singapore"])
def test_a_time_zone_is_kept(name: str) -> None:
    promotion = make_promotion_unsaved(time_zone=name)
    promotion.full_clean()
    assert promotion.zone().key == name


@pytest.mark.parametrize("name", NO_ZONES)
def test_reading_the_day_of_a_broken_promotion_gives_that_of_utc(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    here = datetime.now(UTC).date()
    promotion = Promotion(time_zone=name, claim_until=here)
    assert promotion.today() == here
    midnight = datetime.combine(here + timedelta(days=1), datetime.min.time(), UTC)
    assert promotion.closes_at() == midnight
    assert "is no time zone" in caplog.text


@pytest.mark.parametrize("page", ["promotions", "overview", "my-products"])
def test_a_broken_promotion_leaves_the_pages_up(client: Client, alice: User, page: str) -> None:
    make_registered(alice)
    make_reward(make_promotion(name="Whole", time_zone="Asia/Tokyo"), n=1)
    make_reward(make_promotion(name="Broken", time_zone="Berlin"), n=1)
    client.force_login(alice)
    answer = client.get(reverse(page))
    for name in ("Whole", "Broken"):
        assertContains(answer, name)


def test_a_broken_promotion_does_not_stop_what_is_due_from_others(
    alice: User, bob: User, rita: User
) -> None:
    later = today() + timedelta(days=3)
    for member, name in ((alice, "Broken"), (bob, "Whole")):
        promotion = make_promotion(name=name)
        make_reward(promotion, n=1, delivery="on_date", deliver_on=later)
        decisions.approve(claim_id=make_claim(member, promotion).pk, by=rita)
    Promotion.objects.filter(name="Broken").update(time_zone="Berlin")
    Fulfilment.objects.update(due_on=today())
    tasks.deliver_due()
    assert not Fulfilment.objects.exclude(status=Fulfilment.Status.DELIVERED).exists()


def test_regions_are_written_in_capitals_and_once() -> None:
    promotion = make_promotion_unsaved(regions=["de", " sg ", "DE"])
    promotion.full_clean()
    assert promotion.regions == ["DE", "SG"]


def test_what_is_no_region_is_refused() -> None:
    wrong = faults(make_promotion_unsaved(regions=["DE", "XX", "e"]))
    assert wrong["regions"] == ["XX is no region.", "E is no region."]
    assert "regions" in faults(make_promotion_unsaved(regions=[]))


def test_every_rule_of_the_database_is_told_in_a_sentence() -> None:
    models = (Promotion, PromotionText, Reward, ExtraQuestion, QuestionText)
    for model in models:
        for rule in model._meta.constraints:
            assert "Constraint" not in str(rule.get_violation_error_message()), rule.name


class TestAdmin:
    @pytest.fixture
    def staff(self, client: Client, petra: User) -> Client:
        client.force_login(petra)
        return client

    def form(self, **fields: object) -> dict[str, object]:
        """A promotion without texts and rewards, as the admin's form sends it."""
        empty = {
            f"{inline}-{what}_FORMS": 0
            for inline in ("texts", "banners", "rewards")
            for what in ("TOTAL", "INITIAL")
        }
        return {
            "name": "Spring",
            "slug": "spring",
            "starts_on": "2026-04-01",
            "ends_on": "2026-06-30",
            "purchase_from": "2026-04-01",
            "purchase_until": "2026-06-30",
            "time_zone": "Europe/Berlin",
            "regions": ["DE"],
            "limit_per_member": 1,
            "at_full_demand": "go_on",
            "of_several": "first",
            "policy": "assisted",
            "policy_checks": ["serial", "date"],
            "sample_percent": 5,
            "second_look_percent": 5,
            **empty,
            **fields,
        }

    @pytest.mark.long
    def test_texts_fit_a_screen_of_1280_pixels(self, staff: Client) -> None:
        url = reverse("admin:promotions_promotion_change", args=[make_promotion().pk])
        assertContains(staff.get(url), 'cols="48" rows="5"')
        assertNotContains(staff.get(url), "vLargeTextField")

    def test_a_promotion_is_kept_as_it_was_meant(self, staff: Client) -> None:
        staff.post(reverse("admin:promotions_promotion_add"), self.form(regions=["DE", "SG"]))
        promotion = Promotion.objects.get()
        assert (promotion.time_zone, promotion.regions) == ("Europe/Berlin", ["DE", "SG"])
        assert (promotion.policy, promotion.policy_checks) == ("assisted", ["serial", "date"])

    def test_a_new_one_relies_on_what_honest_papers_pass(self, staff: Client) -> None:
        usual = ["serial", "paper", "date", "store", "model", "label"]
        assert make_promotion().policy_checks == usual
        page = staff.get(reverse("admin:promotions_promotion_add"))
        assert page.context["adminform"].form["policy_checks"].initial == usual

    @pytest.mark.parametrize(
        ("fields", "told"),
        [
            ({"time_zone": "Berlin"}, "Berlin is not one of the available choices."),
            ({"time_zone": "../../etc/passwd"}, "is not one of the available choices."),
            ({"regions": ["DE", "XX"]}, "XX is not one of the available choices."),
            ({"limit_per_member": 0}, "Each member may redeem at least once."),
        ],
    )
    def test_a_typing_error_is_told_and_nothing_kept(
        self, staff: Client, fields: dict[str, object], told: str
    ) -> None:
        page = staff.post(reverse("admin:promotions_promotion_add"), self.form(**fields))
        assertContains(page, told)
        assert not Promotion.objects.exists()

    @pytest.mark.long
    def test_a_broken_time_zone_of_old_is_not_turned_into_utc_unseen(self, staff: Client) -> None:
        promotion = make_promotion(time_zone="Berlin")
        url = reverse("admin:promotions_promotion_change", args=[promotion.pk])
        assertContains(staff.get(url), "<option selected>Berlin</option>", html=True)
        told = staff.post(url, self.form(slug=promotion.slug, time_zone="Berlin"))
        assertContains(told, "Berlin is no time zone.")


def test_days_left_are_counted_by_the_promotions_own_clock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    promotion = make_promotion(
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 3, 1),
        claim_until=date(2026, 3, 10),
        time_zone="Asia/Jakarta",
    )
    left = []
    for day, hour in ((9, 16), (9, 17), (10, 17)):
        moment = datetime(2026, 3, day, hour, tzinfo=UTC)
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        left.append(promotion.days_left)
    assert left == [1, 0, -1]


@pytest.mark.parametrize(
    ("hour", "zone", "still"),
    [
        (10, "Pacific/Pago_Pago", (True, True)),
        (11, "Pacific/Pago_Pago", (False, True)),
        (11, "Etc/GMT+12", (True, True)),
        (12, "Etc/GMT+12", (False, False)),
    ],
)
def test_the_last_day_has_not_ended_while_it_lasts_west_of_greenwich(
    hour: int, zone: str, still: tuple[bool, bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    last = date(2026, 3, 1)
    promotion = make_promotion(starts_on=last, ends_on=last, claim_until=last, time_zone=zone)
    moment = datetime(2026, 3, 2, hour, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    assert (promotion.is_running(), Promotion.objects.not_ended().exists()) == still


@pytest.mark.parametrize(
    ("zone", "hour"),
    [("Pacific/Kiritimati", 10), ("UTC", 0), ("Pacific/Pago_Pago", 11)],
)
def test_a_day_begins_at_midnight_in_the_promotions_zone(
    zone: str, hour: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 3, 1, 12, tzinfo=UTC))
    moment = datetime(2026, 3, 1, hour, tzinfo=UTC)
    assert Promotion(time_zone=zone).day_began_at() == moment
