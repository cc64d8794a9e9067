import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.documents.stores import match_store, normalize_store_name
from evidence.findings import FindingVerdict
from portal.demo.catalogue import STORES
from tests.evidence.documents.pages import page

ALL = [name for names in STORES.values() for name in names]


def verdict(store: str, *texts: str, others: tuple[str, ...] = ()) -> FindingVerdict:
    return match_store(store, page(*texts), others).verdict


@pytest.mark.parametrize(
    ("store", "text"),
    [
        ("Nordlicht Hardware", "Nordlicht Hardware GmbH & Co. KG"),
        ("Nordlicht Hardware GmbH", "NORDLICHT HARDWARE"),
        ("Nordlicht Hardware", "www.nordlicht-hardware.example"),
        ("Nordlicht Hardware", "Nordlicht Hardwere"),
        ("Toko Nusantara", "PT. TOKONUSANTARA Tbk"),
        ("Müller Technik", "Muller Technik"),
        ("株式会社サンプル電機", "サンプル電機"),
        ("ATU", "ATU GmbH"),
        ("AEON CO. (M) BHD", "AEONCO.(M)BHD(126926-H)"),
        ("99 SPEED MART S/B", "99SPEEDMART S/B (519537-X)"),
        ("Gardenia Bakeries (KL) Sdn Bhd", "GARDENIA BAKERIES(KL)SDN.BHD.(139386X)"),
        ("SANYU STATIONERY SHOP", "SANYU STATIONERY SHOP"),
    ],
)
def test_the_store_passes_without_its_legal_form(store: str, text: str) -> None:
    assert verdict(store, "Rechnung", text) is FindingVerdict.PASS


@pytest.mark.parametrize(
    ("store", "text"),
    [
        ("Nordlicht Hardware", "Hardware"),
        ("Nordlicht Hardware", "Nordwind Hardware"),
        ("ATU", "Fatune"),
        ("AEON CO. (M) BHD", "AEONCOMBAT BHD"),
        ("Shop 24", "Shop 25"),
        ("Pixelkontor Leipzig", "Pixelkontor Dresden"),
    ],
)
def test_another_store_does_not_pass(store: str, text: str) -> None:
    assert verdict(store, text) is not FindingVerdict.PASS


def test_another_store_of_the_list_that_fits_better_takes_the_line() -> None:
    both = ("Byte Markt", "Byte Markt Online")
    assert verdict("Byte Markt", "Byte Markt Online", others=both) is FindingVerdict.NEAR
    assert verdict("Byte Markt Online", "Byte Markt Online", others=both) is FindingVerdict.PASS


def test_nothing_printed_is_unreadable_and_nothing_alike_fails() -> None:
    assert verdict("Nordlicht Hardware") is FindingVerdict.UNREADABLE
    assert verdict("Nordlicht Hardware", "Tembusu Tech") is FindingVerdict.FAIL


def test_a_name_that_is_all_legal_form_keeps_it() -> None:
    assert normalize_store_name("AG") == "ag"


@given(st.sampled_from(ALL), st.sampled_from(ALL))
def test_each_store_passes_for_itself_alone(store: str, other: str) -> None:
    assert (verdict(store, other, others=tuple(ALL)) is FindingVerdict.PASS) == (store == other)
