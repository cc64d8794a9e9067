import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.documents.model_names import match_model
from evidence.findings import FindingVerdict
from evidence.reading.lines import with_neighbours
from portal.demo.catalogue import MODELS
from tests.evidence.documents.pages import page

CATALOGUE = [
    *(model.name for model in MODELS.values()),
    *("RTX 4070", "RTX 4070 Ti", "MAG B550 TOMAHAWK", "MAG B650M MORTAR WIFI", "MAG B650 TOMAHAWK"),
]
names = st.sampled_from(CATALOGUE)


def verdict(model: str, *texts: str, article: str = "") -> FindingVerdict:
    return match_model(model, page(*texts), CATALOGUE, article).verdict


@pytest.mark.parametrize(
    ("model", "text"),
    [
        ("PRO MP241", "MSI PRO MP241 23.8 Zoll"),
        ("PRO MP241", "1 x PROMP241"),
        ("MAG B650 TOMAHAWK WIFI", "MSI MAG B65O TOMAHAWK WIFI AM5"),
        ("RTX 4070 Ti", "MSI RTX4070TI"),
        ("RTX 4070", "RTX 4070 12GB"),
        ("GeForce RTX 3060 GAMING X 12G", "MSI GeForce RTX 3060 GAMING X 12GB GDDR6"),
        ("MAG CORELIQUID 240R V2", "MAG CORELIQUID 24OR V2"),
    ],
)
def test_the_model_passes_as_shops_print_it(model: str, text: str) -> None:
    assert verdict(model, "Rechnung", text, "1.429,00 EUR") is FindingVerdict.PASS


@pytest.mark.parametrize(
    ("model", "text"),
    [
        ("MAG B650 TOMAHAWK", "MAG B550 TOMAHAWK"),
        ("MAG B550 TOMAHAWK", "MAG B650 TOMAHAWK"),
        ("MAG B650 TOMAHAWK", "MAG B650 TOMAHAWK WIFI"),
        ("MAG B650 TOMAHAWK", "MAG B650M TOMAHAWK"),
        ("RTX 4070", "RTX 4070 Ti"),
        ("RTX 4070", "MSI RTX4070TI GAMING"),
        ("RTX 4070 Ti", "RTX 4070"),
        ("RTX 4070", "RTX 4060"),
        ("RTX 4070", "RTX 4070 SUPER"),
        ("PRO MP241", "PRO MP242"),
        ("Modern AM242 1M", "Modern AM242 12M"),
        ("Modern AM242 12M", "Modern AM242 1M"),
        ("GeForce RTX 3060 Ti GAMING X TRIO", "GeForce RTX 3060 GAMING X 12G"),
    ],
)
def test_another_model_never_passes(model: str, text: str) -> None:
    assert verdict(model, text) in {FindingVerdict.NEAR, FindingVerdict.FAIL}


def test_a_name_over_two_lines_passes() -> None:
    lines = with_neighbours(page("MSI GeForce RTX 3060", "GAMING X 12G"))
    found = match_model("GeForce RTX 3060 GAMING X 12G", lines, CATALOGUE)
    assert found.verdict is FindingVerdict.PASS


def test_the_article_number_passes_too() -> None:
    assert (
        verdict("PRO MP241", "Monitor 9S6-3PA4CT-001", article="9S6-3PA4CT-001")
        is FindingVerdict.PASS
    )
    assert (
        verdict("PRO MP241", "Monitor 9S6-3PA4CT-002", article="9S6-3PA4CT-001")
        is FindingVerdict.FAIL
    )


def test_nothing_alike_fails_and_nothing_at_all_is_unreadable() -> None:
    assert verdict("PRO MP241", "PC components, assorted") is FindingVerdict.FAIL
    assert verdict("PRO MP241") is FindingVerdict.UNREADABLE


@given(names, names)
def test_each_name_of_the_catalogue_passes_for_itself_alone(model: str, other: str) -> None:
    assert (verdict(model, f"MSI {other}") is FindingVerdict.PASS) == (model == other)


@given(names, st.data())
def test_one_digit_changed_never_passes(model: str, data: st.DataObject) -> None:
    digits = [place for place, sign in enumerate(model) if sign.isdigit()]
    if digits:
        place = data.draw(st.sampled_from(digits))
        digit = data.draw(st.sampled_from("0123456789"))
        changed = model[:place] + digit + model[place + 1 :]
        passes = match_model(model, page(changed), [model]).verdict is FindingVerdict.PASS
        assert passes == (changed == model)
