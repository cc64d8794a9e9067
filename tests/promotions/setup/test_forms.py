import pytest
from django.forms import ModelForm, modelform_factory
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django.asserts import assertContains, assertRedirects

from accounts.models import User
from promotions.models import ExtraQuestion, Promotion, Reward
from promotions.setup.forms import PromotionForm, RewardForm
from tests.factories import load_codes, make_promotion, make_reward
from tests.promotions.conftest import LANGUAGES, ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client: Client, petra: User) -> Client:
    client.force_login(petra)
    return client


def change(promotion: Promotion) -> str:
    return reverse("admin:promotions_promotion_change", args=[promotion.pk])


def form(regions: list[str], promotion: Promotion) -> "ModelForm[Promotion]":
    made = modelform_factory(Promotion, form=PromotionForm, fields=["regions"])
    return made({"regions": regions}, instance=promotion)


@pytest.mark.long
def test_regions_are_picked_by_name(staff: Client) -> None:
    page = staff.get(change(make_promotion(regions=["DE"])))
    assertContains(page, '<option value="DE" selected>Germany</option>', html=True)
    assertContains(page, '<option value="ID">Indonesia</option>', html=True)
    assertContains(page, 'class="selectfilter"')


def test_regions_are_named_in_the_readers_language() -> None:
    with translation.override("zh-hant"):
        choices = dict(form([], make_promotion()).fields["regions"].choices)  # type: ignore[attr-defined]
    assert choices["DE"] == "德國"


def test_a_draft_is_saved_without_regions() -> None:
    assert "regions" not in form([], make_promotion(regions=["DE"], is_published=False)).errors


@pytest.mark.long
def test_what_is_no_region_of_old_stays_until_staff_take_it_out(staff: Client) -> None:
    promotion = make_promotion(regions=["DE", "QQ"])
    assertContains(staff.get(change(promotion)), "<option selected>QQ</option>", html=True)
    assert form(["DE", "QQ"], promotion).errors["regions"] == ["QQ is no region."]


def reward_form(reward: Reward | None = None, **fields: str) -> "ModelForm[Reward]":
    names = ["kind", "code_format", "code_pattern", "is_case_sensitive"]
    made = modelform_factory(Reward, form=RewardForm, fields=names)
    return made({"kind": "code", **fields}, instance=reward)


def test_what_a_code_looks_like_is_chosen_and_never_left_open() -> None:
    assert "code_format" in reward_form().errors
    assert "code_format" in reward_form(code_format="").errors
    assert reward_form(code_format="pattern").errors["__all__"] == [
        "Write the pattern, or choose any text."
    ]
    assert not reward_form(code_format="pattern", code_pattern="AAAA-AAAA").errors
    assert not reward_form(code_format="any").errors
    cashback = reward_form(kind="cashback")
    assert not cashback.errors
    assert cashback.instance.code_format == Reward.CodeFormat.ANY


def test_members_are_told_a_pattern_that_all_codes_have() -> None:
    pattern = Reward(code_pattern="AAAA-AAAA", code_format="pattern")
    assert pattern.shown_pattern == "AAAA-AAAA"
    assert Reward(code_pattern="AAAA-AAAA").shown_pattern == ""


def test_what_tells_codes_apart_is_fixed_once_they_are_loaded() -> None:
    reward = make_reward(make_promotion())
    capitals = {"code_format": "any", "is_case_sensitive": "on"}
    assert not reward_form(reward, **capitals).errors
    reward.refresh_from_db()
    load_codes(reward, ["AbCd-1"])
    assert "is_case_sensitive" in reward_form(reward, **capitals).errors
    reward.refresh_from_db()
    assert not reward_form(reward, code_format="any").errors


def begun(page: object, prefix: str) -> list[dict[str, str]]:
    """The rows of an inline that are begun and not written yet."""
    formsets = page.context["inline_admin_formsets"]  # type: ignore[attr-defined]
    formset = next(one.formset for one in formsets if one.formset.prefix == prefix)
    return [form.initial for form in formset.extra_forms]


def test_a_new_promotion_begins_each_text_in_each_language(staff: Client) -> None:
    rows = begun(staff.get(reverse("admin:promotions_promotion_add")), "texts")
    assert rows[:6] == [
        *({"field": "name", "language": language} for language in LANGUAGES),
        {"field": "summary", "language": "en"},
    ]
    assert len(rows) == 4 * len(LANGUAGES)


def test_only_texts_that_are_not_written_are_begun(staff: Client, ready: Promotion) -> None:
    ready.texts.get(field="summary", language="id").delete()
    rows = begun(staff.get(change(ready)), "texts")
    assert rows == [
        {"field": "summary", "language": "id"},
        *({"field": "terms", "language": language} for language in LANGUAGES),
    ]


def test_a_question_begins_in_each_language(staff: Client, ready: Promotion) -> None:
    assert begun(staff.get(reverse("admin:promotions_extraquestion_add")), "texts") == [
        {"language": language} for language in LANGUAGES
    ]
    question = ask(ready, "Join?")
    question.texts.get(language="id").delete()
    url = reverse("admin:promotions_extraquestion_change", args=[question.pk])
    assert begun(staff.get(url), "texts") == [{"language": "id"}]


def test_rows_left_empty_are_not_kept(staff: Client, ready: Promotion) -> None:
    data: dict[str, object] = {
        "promotion": ready.pk,
        "kind": "yes_no",
        "position": 0,
        "texts-TOTAL_FORMS": 3,
        "texts-INITIAL_FORMS": 0,
        "texts-0-label": "Join?",
        "options-TOTAL_FORMS": 0,
        "options-INITIAL_FORMS": 0,
    }
    data |= {f"texts-{row}-language": language for row, language in enumerate(LANGUAGES)}
    answer = staff.post(reverse("admin:promotions_extraquestion_add"), data)
    assertRedirects(answer, change(ready))
    question = ExtraQuestion.objects.get()
    assert [(text.language, text.label) for text in question.texts.all()] == [("en", "Join?")]


def test_who_may_only_look_is_shown_no_empty_rows(
    client: Client, omar: User, ready: Promotion
) -> None:
    client.force_login(omar)
    assertContains(client.get(change(ready)), "Ready")
