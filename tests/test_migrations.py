"""What a fresh database has, from which every installation starts."""

import importlib
import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import models
from django.db.migrations.loader import MigrationLoader

from accounts.security_events import SecurityEvent
from evidence.models import Upload
from fulfilment.migrations._draws import GUARDED
from fulfilment.models import FulfilmentEvent
from membership.models import (
    Lot,
    PointsEvent,
    PointsOrder,
    ShopItem,
    ShopPrice,
    ShoutOut,
    ShoutOutEvent,
    ShoutOutTask,
    Spending,
    SpendingPart,
)
from portal.environment import VALUES
from products.models import Category, SerialExchange
from promotions.models import Promotion, PromotionChange, PromotionTerms, RewardCode
from redemptions.models import ClaimEvent, Decision, SendBackReason, SendBackReasonText
from service.models import (
    Appointment,
    AppointmentEvent,
    BlockedTime,
    Closure,
    EarlierWish,
    OfferedTime,
)
from support.models import (
    ChatSession,
    Conversation,
    ConversationEntry,
    ConversationEvent,
    ConversationFile,
)
from tests.journeys.site import execute, rows, with_path
from tests.tables import migrated

REPAIR_TRIGGERS = importlib.import_module("service.migrations._repairs").TRIGGERS
FIRST_CATEGORIES = importlib.import_module("products.migrations._categories").CATEGORIES
BENCH_TRIGGERS = importlib.import_module("service.migrations._bench").TRIGGERS
FIRST_REASONS = importlib.import_module("redemptions.migrations._first_reasons").REASONS
STAMPED = (
    *importlib.import_module("promotions.migrations._stamp").TABLES,
    *importlib.import_module("redemptions.migrations._reason_stamp").TABLES,
)
# Their names among the triggers; those of constraints are PostgreSQL's own.
SHOUT_OUTS = ("about_own", "steps", "sent_stays", "photos_have_rights")
TRIGGERS = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal"


@pytest.fixture(scope="module")
def fresh() -> Iterator[str]:
    """A database that no test has touched."""
    server, name = VALUES["DATABASE_URL"], f"fresh_{os.getpid()}"
    execute(server, f"CREATE DATABASE {name} TEMPLATE {migrated()}")
    yield with_path(server, name)
    execute(server, f"DROP DATABASE {name} WITH (FORCE)")


def table(model: type[models.Model]) -> str:
    return model._meta.db_table


def test_the_categories_of_the_brand_are_there_in_their_order(fresh: str) -> None:
    query = f"SELECT slug, name, warranty_months FROM {table(Category)} ORDER BY position"  # noqa: S608 -- our own table
    assert rows(fresh, query) == FIRST_CATEGORIES


def test_the_reasons_to_send_back_are_there_in_every_language(fresh: str) -> None:
    found = rows(
        fresh,
        f"SELECT r.name, r.asks_for, r.is_active, t.language, t.text FROM {table(SendBackReason)} r"  # noqa: S608 -- our own tables
        f" JOIN {table(SendBackReasonText)} t ON t.reason_id = r.id ORDER BY r.position, t.id",
    )
    languages = ["en", "id", "zh-hant", "de", "ko"]
    assert set(languages) == {code for code, _name in settings.LANGUAGES}
    assert found == [
        (name, asks_for, True, language, text)
        for name, asks_for, _for_checks, *texts in FIRST_REASONS
        for language, text in zip(languages, texts, strict=True)
    ]
    asked_for = {kind for _name, asks_for, *_rest in found for kind in asks_for}
    assert asked_for == dict(Upload.PROOFS).keys()


def test_the_triggers_that_refuse_and_that_draw_stamps_are_there(fresh: str) -> None:
    assert set(rows(fresh, TRIGGERS)) == {
        *((held, "draw_stamp") for held in STAMPED),
        ("accounts_user", "blocked_by_two"),
        ("redemptions_claim", "claim_units"),
        *(("redemptions_claimpart", f"part_{what}") for what in ("unit", "deleted", "changed")),
        (table(Decision), "append_only"),
        (table(SecurityEvent), "append_only"),
        (table(ClaimEvent), "append_only"),
        (table(FulfilmentEvent), "append_only"),
        *((f"fulfilment_{name}", "guarded") for name in GUARDED),
        ("fulfilment_shipment", "note_carrier"),
        ("promotions_promotion", "draws_announced"),
        (table(RewardCode), "stays_allocated"),
        (table(PromotionTerms), "append_only"),
        (table(PromotionChange), "append_only"),
        *((of, name) for name, _when, of, *_rest in REPAIR_TRIGGERS),
        (table(Conversation), "about_own"),
        (table(Conversation), "merged_once"),
        (table(ConversationEntry), "append_only"),
        (table(ConversationEntry), "takes_entries"),
        (table(ConversationEvent), "append_only"),
        (table(ConversationFile), "belongs"),
        (table(ConversationFile), "sent_stays"),
        (table(ConversationEntry), "chat_takes_entries"),
        *((table(Conversation), f"chat_{what}") for what in ("begins", "goes_on")),
        (table(SerialExchange), "guarded"),
        ("products_registeredproduct", "exchanged_stays_away"),
        *BENCH_TRIGGERS,
        *((table(ChatSession), f"chat_{what}") for what in ("stays", "agrees")),
        *((table(ShoutOut), what) for what in SHOUT_OUTS),
        (table(ShoutOutEvent), "append_only"),
        (table(ShoutOutTask), "pay_stays"),
        *((table(each), "append_only") for each in (Lot, Spending, SpendingPart, PointsEvent)),
        *((table(each), "adds_up") for each in (Lot, Spending, SpendingPart)),
        (table(SpendingPart), "spends_its_lot"),
        (table(PointsEvent), "tells_its_points"),
        (table(ShopPrice), "prices_stay"),
        (table(ShopItem), "from_a_shelf"),
        (table(PointsOrder), "of_one_member"),
        (table(Promotion), "shelf_of_the_shop"),
        (table(Appointment), "appointment_not_blocked"),
        (table(BlockedTime), "blocked_time_stays"),
        (table(OfferedTime), "offered_time_stays"),
        (table(EarlierWish), "wish_stays"),
        *(
            (table(Appointment), f"appointment_{what}")
            for what in ("stays", "in_place", "about_own")
        ),
        (table(AppointmentEvent), "append_only"),
        *((table(Closure), f"closure_{what}") for what in ("waits", "without_visits")),
    }


def test_what_was_replaced_is_replaced_by_one_migration() -> None:
    # Django records it with the first that stands for it, and would never run a second one.
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    replaced = [each for migration in known.values() for each in migration.replaces]
    assert len(replaced) == len(set(replaced))
    assert not known.keys() & set(replaced)


def test_nobody_and_nothing_else_is_there(fresh: str) -> None:
    for name in ("accounts_user", "promotions_promotion", "products_product"):
        assert rows(fresh, f"SELECT count(*) FROM {name}") == [(0,)]  # noqa: S608 -- our own table
