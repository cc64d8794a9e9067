import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from portal import bundles
from portal.environment import BASE_DIR

STATIC = BASE_DIR / "static"
# Of the staff's pages, which name what they need, and of the guide as PDF.
ELSEWHERE = {
    "bench.js",
    "chat-keys.js",
    "desk.js",
    "keys.js",
    "guide-paper.css",
    "preview.css",
    "puzzle-worker.js",  # a worker loads it by itself
    "queue.js",
    "reasons.js",
    "toasts.js",
    "viewer.js",
    "workbench.js",
}


@pytest.fixture
def finder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> bundles.BundleFinder:
    monkeypatch.setattr(bundles, "VAR_DIR", tmp_path)
    return bundles.BundleFinder()


@pytest.mark.parametrize("kind", ["css", "js"])
def test_each_file_of_the_members_pages_is_in_the_bundle(kind: str) -> None:
    files = {path.name for path in (STATIC / kind).iterdir()}
    members = {name for name in files - ELSEWHERE if not name.startswith("admin")}
    assert {Path(part).name for part in bundles.BUNDLES[f"{kind}/site.{kind}"]} == members


def test_a_bundle_holds_its_parts_in_their_order() -> None:
    for name in ("css/site.css", "js/site.js"):
        text, place = bundles.bundle(name), -1
        for part in bundles.BUNDLES[name]:
            written = (STATIC / part).read_text(encoding="utf-8")
            found = text.find(bundles.IMPORTS.sub("", written))
            assert found > place, part
            place = found


def test_each_script_has_a_block_and_shares_it_with_those_that_it_imports_from() -> None:
    text = bundles.bundle("js/site.js")
    blocks = dict.fromkeys(Path(name).stem.partition("-")[0] for name in bundles.SCRIPTS)
    assert len(blocks) < len(bundles.SCRIPTS)
    assert text.count("\n{\n/**") == len(blocks) - 1
    assert "import " not in text
    assert "export " not in text
    for name in bundles.SCRIPTS:
        script = (STATIC / f"js/{name}.js").read_text(encoding="utf-8")
        for imported in re.findall(r'^import .* from "\./(.*)\.js";$', script, re.MULTILINE):
            assert imported.partition("-")[0] == name.partition("-")[0]
            assert bundles.SCRIPTS.index(imported) < bundles.SCRIPTS.index(name)


def test_a_sheet_holds_each_drawing_under_its_name() -> None:
    for name in set(bundles.BUNDLES) - {"css/site.css", "js/site.js"}:
        sheet = ET.fromstring(bundles.bundle(name))  # noqa: S314 -- our own files
        drawings = {each.get("id"): each for each in sheet}
        assert list(drawings) == [Path(part).stem for part in bundles.BUNDLES[name]]
        assert all(each.get("viewBox") and len(each) for each in drawings.values()), name


def test_what_is_no_drawing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(bundles.BUNDLES, "img/wrong.svg", ["js/menu.js"])
    with pytest.raises(ValueError, match="menu"):
        bundles.bundle("img/wrong.svg")


def test_collectstatic_gets_the_bundles_and_none_is_written_without_need(
    finder: bundles.BundleFinder,
) -> None:
    found = {name: Path(storage.path(name)) for name, storage in finder.list(None)}
    assert set(found) == set(bundles.BUNDLES)
    written = {path: path.stat().st_mtime_ns for path in found.values()}
    list(finder.list(None))
    assert {path: path.stat().st_mtime_ns for path in found.values()} == written
    found["css/site.css"].write_text("old", encoding="utf-8")
    list(finder.list(None))
    assert found["css/site.css"].read_text(encoding="utf-8") == bundles.bundle("css/site.css")


def test_one_is_found_by_its_name(finder: bundles.BundleFinder) -> None:
    path = finder.find("js/site.js")
    assert Path(path).read_text(encoding="utf-8") == bundles.bundle("js/site.js")
    assert finder.find("js/site.js", find_all=True) == [path]
    assert finder.find("js/other.js") == []


@pytest.mark.parametrize("sheets", [1, 2])
def test_a_page_names_one_script_one_style_sheet_and_the_brands_own_colour(
    client: Client, alice: User, settings: Settings, sheets: int
) -> None:
    settings.BRAND = {**settings.BRAND, "is_recolored": sheets > 1}
    client.force_login(alice)
    for name in ("overview", "promotions", "product-registration", "profile"):
        page = client.get(reverse(name)).content.decode()
        assert page.count('rel="stylesheet"') == sheets, name
        assert page.count("<script") == 1, name
        assert f"{settings.STATIC_URL}css/site.css" in page
