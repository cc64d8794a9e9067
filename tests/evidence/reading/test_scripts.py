from pathlib import Path

import pytest
from pytest_django import Settings

from evidence.reading.scripts import script_coded, script_of, what_is_missing
from portal.management.commands.prepare import scripts_missing
from tests.factories import make_store


@pytest.fixture
def tessdata(settings: Settings, tmp_path: Path) -> Path:
    """A folder of data as Debian's packages fill it; only which files there are is asked."""
    settings.TESSDATA_DIR = str(tmp_path)
    for code in ("kor", "rus"):
        (tmp_path / f"{code}.traineddata").touch()
    return tmp_path


@pytest.mark.usefixtures("tessdata")
def test_a_region_is_read_in_the_script_of_its_own_language() -> None:
    codes = {region: script.code for region in ("KR", "RU", "KZ") if (script := script_of(region))}
    assert codes == {"KR": "kor", "RU": "rus", "KZ": "rus"}


@pytest.mark.usefixtures("tessdata")
@pytest.mark.parametrize("region", ["DE", "US", "SG", "TW", "JP", "", "XX"])
def test_nobody_else_pays_for_it(region: str) -> None:
    assert script_of(region) is None


def test_what_is_not_installed_is_not_asked_for(tessdata: Path) -> None:
    assert script_of("TH") is None
    (tessdata / "kor.traineddata").unlink()
    assert script_of("KR") is None
    assert script_coded("kor") is None


@pytest.mark.usefixtures("tessdata")
def test_ops_are_told_what_to_install_for_the_regions_of_their_stores() -> None:
    assert not what_is_missing(["DE", "KR", "RU"])
    said = what_is_missing(["TH", "KR", "TH", "VN", "DE"])
    assert "Thai, Vietnamese" in said
    assert "apt install tesseract-ocr-tha tesseract-ocr-vie." in said
    assert "Korean" not in said


@pytest.mark.django_db
@pytest.mark.usefixtures("tessdata")
def test_the_start_says_it_of_the_regions_that_have_stores() -> None:
    make_store(region="KR")
    assert not scripts_missing()
    make_store(region="TH")
    assert "Invoices in Thai are not read on this machine" in scripts_missing()
