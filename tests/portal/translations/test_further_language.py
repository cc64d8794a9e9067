from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from pytest_django.asserts import assertContains

from accounts.models import User
from portal.environment import BASE_DIR
from portal.translations import messages
from portal.translations.languages import languages_in
from tests.factories import make_promotion


def catalogue(folder: Path, locale: str) -> Path:
    file = folder / locale / "LC_MESSAGES" / "django.po"
    file.parent.mkdir(parents=True)
    file.touch()
    return file


def test_each_catalogue_is_a_language_by_its_own_name(tmp_path: Path) -> None:
    for locale in ("zh_Hant", "pt_BR", "de", "tlh"):
        catalogue(tmp_path, locale)
    assert languages_in(tmp_path) == [
        ("en", "English"),
        ("de", "Deutsch"),
        ("pt-br", "Português Brasileiro"),
        ("tlh", "Tlh"),
        ("zh-hant", "繁體中文"),
    ]


def test_ours_are_those_of_the_guides_and_their_regions() -> None:
    assert languages_in(BASE_DIR / "locale") == [
        ("en", "English"),
        ("de", "Deutsch"),
        ("id", "Bahasa Indonesia"),
        ("ko", "한국어"),
        ("zh-hant", "繁體中文"),
    ]


@pytest.fixture
def french(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(messages, "LOCALE_DIR", tmp_path)
    monkeypatch.setattr("portal.management.commands.messages.BASE_DIR", tmp_path)
    call_command("messages", add="fr")
    settings.LANGUAGES = [*settings.LANGUAGES, *languages_in(tmp_path)[1:]]
    return tmp_path / "fr" / "LC_MESSAGES" / "django.po"


@pytest.mark.long
def test_a_catalogue_is_begun_with_every_text_to_translate(french: Path) -> None:
    found = messages.find_messages()
    untranslated = [fault for fault in messages.faults(french, found) if "not translated" in fault]
    assert len(untranslated) == len(found)


@pytest.mark.django_db
@pytest.mark.usefixtures("french")
@pytest.mark.long
def test_the_site_can_be_read_in_it_at_once(client: Client, alice: User) -> None:
    page = client.get(reverse("account_signup"), headers={"accept-language": "fr"})
    assertContains(page, '<html lang="fr">')
    assertContains(page, "Allemagne")
    assertContains(page, "Confirm Password")
    client.force_login(alice)
    assertContains(client.get(reverse("profile")), "Français")


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.usefixtures("french")
def test_it_is_asked_of_a_promotion_and_needs_no_migration(client: Client, petra: User) -> None:
    client.force_login(petra)
    promotion = make_promotion()
    form = client.get(reverse("admin:promotions_promotion_change", args=[promotion.pk]))
    assertContains(form, '<option value="fr"')
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
