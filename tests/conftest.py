"""The cast and the stage: the same people in every test, files and letters in folders of its own.

alice and bob are members, rita reviews, lena leads the reviewers, omar runs ops, petra manages
promotions, axel audits.
"""

import gc
import logging
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.storage import FileSystemStorage, storages
from django.core.management.commands import flush
from django.db import connection
from django.template import Context, RequestContext, Template
from django.test import Client, override_settings
from django.test.signals import template_rendered
from django.utils import timezone, translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis
from pytest_django import DjangoDbBlocker, Settings

from accounts.captchas.members_asked import CaptchaForMembers
from accounts.models import User
from evidence.models import UploadPage
from evidence.sandbox import run
from foundation.tables import kept_briefly
from foundation.web.day_files import DayFileHandler
from notifications.outbox.smtp import mail_server
from portal.environment import VAR_DIR
from portal.staff import groups
from portal.translations import messages
from tests import recorded, sandbox_forks, unboxed
from tests.factories import make_member
from tests.tables import emptied, migrated
from tests.together import Together

# A slow machine is no fault of the code.
hypothesis.register_profile("tests", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.load_profile("tests")

# Python looks through all that is alive again and again for what nobody needs any more. Modules and
# collected tests stay to the end, and a page makes so much that the usual 700 are soon together:
# that was an eighth of all work.
GARBAGE = (50_000, 10, 10)
gc.disable()


def pytest_collection_finish() -> None:
    """Look for garbage again, but seldom, and not among what was loaded."""
    gc.freeze()
    gc.set_threshold(*GARBAGE)
    gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together | None:
    """Let groups stay together, where they are asked to."""
    return Together(config, log) if config.getoption("dist") == "loadgroup" else None


@pytest.fixture(scope="session")
def own_folder(worker_id: str) -> Path:
    """An empty folder for the files of this test process."""
    folder = VAR_DIR / "tmp" / worker_id
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


@pytest.fixture(scope="session", autouse=True)
def _stage(own_folder: Path) -> Iterator[None]:
    """Files in the own folder, plain names of static files, a quick hash of passwords."""
    messages.compile_messages()
    held_by_models = storages["evidence"]
    assert isinstance(held_by_models, FileSystemStorage)
    files = "django.core.files.storage.FileSystemStorage"
    places = {
        "default": {"BACKEND": files, "OPTIONS": {"location": own_folder / "public"}},
        "evidence": {"BACKEND": files, "OPTIONS": {"location": own_folder / "evidence"}},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    for handler in logging.getLogger("security").handlers:
        if isinstance(handler, DayFileHandler):
            handler.folder = own_folder / "security"
    static = own_folder / "static"
    static.mkdir()  # WhiteNoise warns where there is none
    with override_settings(
        STORAGES=places,
        PASSWORD_HASHERS=hashers,
        STATIC_ROOT=static,
        READING_ENGINE=recorded.ENGINE,
        # Whatever scripts the machine can read, only tests that are about them are to.
        TESSDATA_DIR=own_folder,
    ):
        held_by_models.location = str(own_folder / "evidence")
        yield


def _rendered(self: Template, context: Context) -> str:
    """Tell of a page what it was made from, and not of each part of it and each of its fields.

    Django's own copies the variables for all of them: a seventh of the work of a page.
    """
    if context.template is self and isinstance(context, RequestContext):
        template_rendered.send(sender=self, template=self, context=context)
    return self.nodelist.render(context)


@pytest.fixture(scope="session", autouse=True)
def _pages_alone_tell(django_test_environment: None) -> Iterator[None]:
    """`response.context` holds what a view gave to its page."""
    del django_test_environment
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", _rendered)
        yield


@pytest.fixture
def folder(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A storage of its own, in which nothing is yet, not even its folder."""
    own = tmp_path / "evidence"
    backend = "django.core.files.storage.FileSystemStorage"
    evidence_of_its_own = {"BACKEND": backend, "OPTIONS": {"location": own}}
    settings.STORAGES = {**settings.STORAGES, "evidence": evidence_of_its_own}
    held_by_models = UploadPage._meta.get_field("file").storage
    monkeypatch.setattr(held_by_models, "location", str(own))
    return own


@pytest.fixture(autouse=True)
def _mailbox(settings: Settings, own_folder: Path) -> None:
    """Give each test an empty mailbox."""
    settings.MAILBOX_DIR = own_folder / "mailbox"
    shutil.rmtree(settings.MAILBOX_DIR, ignore_errors=True)


@pytest.fixture(autouse=True)
def _harmless_pictures(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Clean each picture once, and without a process of its own, but where that is tested."""
    if not unboxed.starts_in_earnest(request.path):
        monkeypatch.setattr(run, "Popen", sandbox_forks.start)
    if not unboxed.is_boxed(request.path):
        monkeypatch.setattr(run, "run", unboxed.clean_once)


@pytest.fixture(autouse=True)
def _known_pictures() -> Iterator[None]:
    """Fail where a picture was to be read whose reading is not recorded."""
    recorded.unknown.clear()
    yield
    assert recorded.unknown == [], "Read by the real engine, or run `make readings`."


@pytest.fixture
def real_engine(settings: Settings) -> None:
    """Read with the engine itself, for tests that are about reading."""
    settings.READING_ENGINE = "evidence.reading.rapid.read"


@pytest.fixture(autouse=True)
def _no_connection_kept() -> Iterator[None]:
    """Hang up after each test: the next one has another mail server."""
    yield
    mail_server.close()


@pytest.fixture(autouse=True)
def _nothing_kept_briefly() -> None:
    """Read anew what a process knows for a minute: the rows of the last test are gone."""
    kept_briefly.forget_all()


@pytest.fixture(autouse=True)
def _english() -> None:
    """Forget the language and time zone of the last reader, which stay with the thread."""
    translation.activate("en")
    timezone.deactivate()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Copy the tables instead of running all migrations in each process.

    Nor does each look for migrations that are missing, for two seconds: the copy has them all.
    """
    del django_db_modify_db_settings_parallel_suffix
    connection.settings_dict["TEST"] |= {"TEMPLATE": migrated(), "MIGRATE": False}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Add to the tables what `manage.py prepare` adds; Django makes the cache table itself."""
    del django_db_setup
    with django_db_blocker.unblock():
        groups.sync()


@pytest.fixture(scope="session", autouse=True)
def _groups_stand() -> Iterator[None]:
    """Keep groups and permissions where a test with real commits empties the tables."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush, "sql_flush", emptied)
        patch.setattr(flush, "emit_post_migrate_signal", lambda *_: None)
        yield


def in_group(user: User, name: str) -> User:
    """Put a member of staff into a group."""
    user.groups.add(Group.objects.get(name=name))
    return user


@pytest.fixture
def alice(db: None) -> User:
    del db
    return make_member("alice@example.com", region="DE")


@pytest.fixture
def signed_in(client: Client, alice: User) -> Client:
    """Alice's browser."""
    client.force_login(alice)
    return client


@pytest.fixture
def bob(db: None) -> User:
    del db
    return make_member("bob@example.com", region="SG")


@pytest.fixture
def rita(db: None) -> User:
    del db
    return in_group(make_member("rita@example.com", is_staff=True), "Reviewers")


@pytest.fixture
def lena(db: None) -> User:
    """A lead of the reviewers."""
    del db
    return in_group(make_member("lena@example.com", is_staff=True), "Leads")


@pytest.fixture
def axel(db: None) -> User:
    """An auditor."""
    del db
    return in_group(make_member("axel@example.com", is_staff=True), "Auditors")


@pytest.fixture
def omar(db: None) -> User:
    del db
    return in_group(make_member("omar@example.com", is_staff=True), "Ops")


@pytest.fixture
def petra(db: None) -> User:
    del db
    return in_group(make_member("petra@example.com", is_staff=True), "Promotion managers")


@pytest.fixture
def captchas_always(settings: Settings) -> None:
    """Members are asked for a captcha without suspicion too."""
    settings.CAPTCHA_FOR_MEMBERS = CaptchaForMembers.ALWAYS
