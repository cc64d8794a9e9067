"""What members had uploaded before uploads had pages of their own is moved, and nothing is lost."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from pytest_django import DjangoDbBlocker

from portal.environment import VALUES
from products.models import ProofOfPurchase, RegistrationDraft, Upload
from promotions.models import Promotion
from redemptions.models import Claim, ClaimDraft
from tests.journeys.site import execute

BEFORE = [
    ("products", "0003_look_alikes"),
    ("redemptions", "0004_longest_waiting"),
    ("promotions", "0006_digest_ignores_case"),
]
DAY = date(2026, 11, 1)
LONG_AGO = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)


@pytest.fixture
def scratch(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, worker_id: str
) -> Iterator[None]:
    """An empty database in the place of the tests' own."""
    del django_db_setup
    name, known = f"scratch_{worker_id}", connection.settings_dict["NAME"]
    execute(VALUES["DATABASE_URL"], f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    execute(VALUES["DATABASE_URL"], f"CREATE DATABASE {name}")
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = name
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = known
            execute(VALUES["DATABASE_URL"], f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.long
@pytest.mark.usefixtures("scratch")
def test_what_was_uploaded_one_by_one_becomes_uploads_with_all_their_links() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    old = fill(executor.loader.project_state(BEFORE).apps)
    forward = MigrationExecutor(connection)
    forward.migrate(forward.loader.graph.leaf_nodes())

    proof = ProofOfPurchase.objects.get()
    assert proof.registered_product_id == old.registered
    assert_moved(proof.uploads.get(), old, "invoice", "bill.pdf", handed_in_at=LONG_AGO)
    begun = RegistrationDraft.objects.get(user=old.bob)
    assert_moved(begun.invoices.get(), old, "invoice", "begun.png", user=old.bob, unit=old.other)
    assert not RegistrationDraft.objects.get(user=old.carol).invoices.exists()

    photo = Claim.objects.get().serial_photos.get().upload
    assert_moved(photo, old, "serial_photo", "label.jpg", handed_in_at=LONG_AGO)
    draft = ClaimDraft.objects.get(user=old.alice)
    assert draft.photo
    assert_moved(draft.photo, old, "serial_photo", "closer.jpg")
    assert (draft.claim, draft.recipient) == (Claim.objects.get(), {"city": "Köln"})
    assert ClaimDraft.objects.get(user=old.bob).photo is None

    assert Upload.objects.count() == 4
    assert Upload.objects.exclude(due_at=None).count() == 4, "the workers read them one by one"
    assert Upload.objects.free().count() == 4, "a claim that needs one has it read"
    assert Promotion.objects.get().policy == Promotion.Policy.MANUAL


def assert_moved(
    upload: Upload,
    old: SimpleNamespace,
    kind: str,
    name: str,
    *,
    user: int = 0,
    unit: int = 0,
    handed_in_at: datetime | None = None,
) -> None:
    """Tell that an upload has one page, the very file of before, and belongs where it did."""
    assert (upload.kind, upload.original_name, upload.sha256) == (kind, name, digest(name))
    assert (upload.user_id, upload.serial_id) == (user or old.alice, unit or old.unit)
    assert upload.handed_in_at == handed_in_at
    assert [(page.number, page.file.name) for page in upload.pages.all()] == [(0, f"old/{name}")]


def digest(name: str) -> str:
    return name.encode().hex().ljust(64, "0")[:64]


def fill(apps: Any) -> SimpleNamespace:
    """Write rows as the program of before did."""

    def make(row: str, **values: object) -> Any:
        return apps.get_model(row).objects.create(**values)

    def file(name: str) -> dict[str, object]:
        return {"file": f"old/{name}", "original_name": name, "sha256": digest(name)}

    alice, bob, carol = (
        make("accounts.User", email=f"{name}@example.com", region="DE", language="en")
        for name in ("alice", "bob", "carol")
    )
    category = apps.get_model("products.Category").objects.get(slug="graphics-card")
    product = make("products.Product", name="GeForce RTX 1", model="912-V397", category=category)
    unit, other, third = (
        make("products.SerialNumber", serial=f"602V39700000{n}", product=product, chk_digest=b"")
        for n in range(3)
    )
    store = make("products.Store", region="DE", name="Nordlicht")
    bought = {"region": "DE", "store": store, "channel": "retail", "purchased_on": DAY}
    registered = make(
        "products.RegisteredProduct", user=alice, serial=unit, warranty_until=DAY, **bought
    )
    make("products.ProofOfPurchase", registered_product=registered, **file("bill.pdf"))
    begun = {"uploaded_at": LONG_AGO, **file("begun.png")}
    make("products.RegistrationDraft", user=bob, serial=other, **begun)
    make("products.RegistrationDraft", user=carol, serial=third)
    days = ["starts_on", "ends_on", "purchase_from", "purchase_until", "claim_until"]
    promotion = make(
        "promotions.Promotion", slug="p", name="P", regions=["DE"], **dict.fromkeys(days, DAY)
    )
    reward = make("promotions.Reward", promotion=promotion, name="Steam code")
    claim = make(
        "redemptions.Claim",
        user=alice,
        promotion=promotion,
        registered_product=registered,
        serial=unit,
        reward=reward,
        slot=1,
        status="sent_back",
        submitted_at=LONG_AGO,
        due_on=DAY,
    )
    make("redemptions.SerialPhoto", claim=claim, **file("label.jpg"))
    make(
        "redemptions.ClaimDraft",
        user=alice,
        promotion=promotion,
        claim=claim,
        registered_product=registered,
        recipient={"city": "Köln"},
        photo="old/closer.jpg",
        photo_name="closer.jpg",
        photo_sha256=digest("closer.jpg"),
    )
    make("redemptions.ClaimDraft", user=bob, promotion=promotion)
    for model in ("products.ProofOfPurchase", "redemptions.SerialPhoto"):
        apps.get_model(model).objects.update(uploaded_at=LONG_AGO)
    return SimpleNamespace(
        alice=alice.pk,
        bob=bob.pk,
        carol=carol.pk,
        unit=unit.pk,
        other=other.pk,
        registered=registered.pk,
    )
