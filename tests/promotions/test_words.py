"""In which languages a promotion and its rewards are named, and what readers of others see."""

import pytest
from django import forms
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django.asserts import assertContains, assertNotContains

from foundation.languages import TextsByLanguage
from promotions.models import Promotion, PromotionText, Reward
from promotions.promises import freeze, terms
from promotions.setup import completeness
from redemptions.models import Claim
from tests.factories import make_promotion, make_reward

NAMES = {"de": "Steam-Code", "ko": "Steam 코드"}


def write(promotion: Promotion, language: str, *fields: str) -> None:
    PromotionText.objects.bulk_create(
        PromotionText(promotion=promotion, language=language, field=field, text=f"{field} in it")
        for field in fields
    )


@pytest.mark.django_db
def test_who_reads_another_language_is_told_which_it_is_written_in(client: Client) -> None:
    promotion = make_promotion()
    write(promotion, "id", "name", "activation")
    write(promotion, "ko", "name")
    assert promotion.written_in == ["en", "id"]
    page = reverse("promotion", args=[promotion.slug])
    note = "Diese Aktion gibt es auf Englisch und Indonesisch."
    assertContains(client.get(page, headers={"accept-language": "de-AT"}), note)
    note = "이 프로모션은 영어 및 인도네시아어로 제공됩니다."
    assertContains(client.get(page, headers={"accept-language": "ko-KR"}), note)
    for language, words in (("en", "is written in"), ("id", "Promosi ini ditulis")):
        assertNotContains(client.get(page, headers={"accept-language": language}), words)


@pytest.mark.django_db
def test_a_language_that_is_begun_is_to_be_finished_and_others_may_be_left_out(
    ready: Promotion,
) -> None:
    ready.texts.filter(language="ko").delete()
    assert completeness.missing(ready) == []
    (doubt,) = completeness.doubts(ready)
    assert doubt.startswith("Not written in 한국어: ")
    ready.texts.filter(language="de", field="summary").delete()
    assert completeness.missing(ready) == ["Deutsch: the text “summary” is missing."]


@pytest.mark.parametrize(
    ("language", "shown"), [("de", "Steam-Code"), ("ko", "Steam 코드"), ("id", "Steam code")]
)
def test_a_reward_is_named_in_the_readers_language(language: str, shown: str) -> None:
    with translation.override(language):
        assert Reward(name="Steam code", names=NAMES).title == shown


@pytest.mark.django_db
def test_a_claim_keeps_the_names_that_its_reward_had() -> None:
    reward = make_reward(make_promotion(), name="Steam code", names=NAMES)
    claim = Claim(reward=reward, promotion=reward.promotion)
    claim.keep_promise(terms.current(reward.promotion))
    reward.names = {"de": "Gutschein"}
    with translation.override("de"):
        assert claim.promised.name_and_amount == "Steam-Code"


class NamesForm(forms.Form):
    names = TextsByLanguage(max_length=20)


def test_names_are_typed_on_a_line_for_each_other_language() -> None:
    page = NamesForm(initial={"names": NAMES}).as_p()
    assert 'value="Steam-Code" lang="de"' in page
    assert 'lang="en"' not in page
    form = NamesForm({"names_de": "Steam-Code", "names_ko": " "}, initial={"names": NAMES})
    assert form.is_valid()
    assert form.cleaned_data["names"] == {"de": "Steam-Code"}
    assert form.has_changed()


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        ({**NAMES, "id": "Kode Steam"}, []),
        ({"de": "Steam-Code"}, ["names"]),
        ({**NAMES, "de": "X"}, ["names"]),
    ],
)
@pytest.mark.django_db
def test_a_name_of_a_published_reward_may_be_added_and_not_changed(
    typed: dict[str, str], refused: list[str]
) -> None:
    before = forms.model_to_dict(make_reward(make_promotion(), name="Steam code", names=NAMES))
    after = {**before, "names": typed, "promotion": Promotion.objects.get()}
    assert [name for name, _why in freeze.narrowed_reward(before, after)] == refused
