from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from importlib import import_module
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from accounts.models import User
from evidence.models import Upload
from evidence.upload_reading import lines_of
from evidence.uploads import storage
from portal.demo import people, readings
from portal.demo.drawings import papers
from portal.demo.stories import STORIES
from tests.factories import make_member

pytestmark = pytest.mark.django_db
BOUGHT_ON = date(2026, 11, 30)


@pytest.fixture(scope="module")
def pictures() -> list[papers.Picture]:
    """The paper and the photo of the first story."""
    with papers.albums(BOUGHT_ON, stories=STORIES[:1]) as (album,):
        return album.pictures()


def kept(by: User, picture: papers.Picture, serial: str = "") -> Upload:
    return storage.store_upload(by=by, clean=picture.clean, kind=picture.kind, serial=serial)


@pytest.mark.long
def test_demo_stays_away_from_members_that_are_not_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    zoe = make_member("zoe@example.com")
    with pytest.raises(CommandError, match="--force"):
        call_command("demo")
    assert User.objects.get() == zoe
    monkeypatch.setattr(papers, "albums", lambda _today: nullcontext([]))
    import_module("products.migrations._categories").add(apps, None)
    printed = StringIO()
    call_command("demo", "--force", stdout=printed)
    assert "The demo is loaded." in printed.getvalue()
    assert User.objects.count() == 1 + len(people.MEMBERS) + len(people.STAFF)


def test_a_recorded_picture_is_read_as_of_its_own_day(
    alice: User, pictures: list[papers.Picture]
) -> None:
    paper = pictures[0]
    upload = kept(alice, paper)
    readings.keep([paper])
    upload.refresh_from_db()
    assert (upload.is_done, upload.due_at) == (True, None)
    texts = " ".join(line.text for line in lines_of(upload.pages.get()))
    specimen, (day, number) = set(paper.printed), paper.printed.values()
    assert day in texts
    assert number in texts
    assert not [one for one in specimen if one in texts]


def test_an_unknown_picture_is_left_to_the_worker(
    alice: User, pictures: list[papers.Picture]
) -> None:
    unknown = replace(pictures[0], specimen=b"drawn in another way")
    upload = kept(alice, unknown)
    readings.keep([unknown])
    upload.refresh_from_db()
    assert not upload.is_done
    assert upload.due_at is not None
