"""What is asked of tables of millions finds its index, by PostgreSQL's own choice."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import models

from accounts.models import User
from evidence.models import Upload, UploadPage
from fulfilment.delivery.due import due_codes
from fulfilment.desk import open_work
from fulfilment.models import Fulfilment, PayoutDetails
from fulfilment.payouts.details import unasked
from fulfilment.retention import paid_accounts
from notifications.models import Email
from products.models import RegisteredProduct, RegistrationDraft
from promotions.models import Promotion
from redemptions.models import Check, CheckRun, Claim
from redemptions.retention import delivered_claims, old_runs
from redemptions.review import queue
from tests.plans import filled, indexes_in

pytestmark = pytest.mark.long

ROWS = 20_000
FILES = [f"uploadpage/ab/{n:032x}.jpg" for n in range(300)]
# One in a thousand, as a few wait among all that were ever sent.
RARE = "mod(n, 1000) = 0"
# Rows that are rolled back stay in the indexes: none of those of e-mails that wait.
SENT = {"status": "'sent'", "sent_at": "now()"}
LAST_WEEK = datetime(2026, 11, 1, tzinfo=UTC)

Query = Callable[[], "models.QuerySet[Any]"]


def case(
    index: str, model: type[models.Model], query: Query, **columns: str
) -> Any:  # of pytest's own making
    return pytest.param(index, model, query, columns, id=index)


@pytest.mark.parametrize(
    ("index", "model", "query", "columns"),
    [
        case("page_file", UploadPage, lambda: UploadPage.objects.filter(file__in=FILES).order_by()),
        case(
            "upload_original",
            Upload,
            lambda: Upload.objects.filter(original__in=FILES).order_by(),
            original="CASE WHEN mod(n, 2) = 0 THEN '' ELSE 'upload/' || n END",
        ),
        case(
            "user_staff",
            User,
            lambda: User.objects.staff_who_may("redemptions.review_claim"),
            is_staff=RARE,
        ),
        case("user_email_upper", User, lambda: User.objects.filter(email__iexact="X7@example.com")),
        case(
            "user_email_upper",
            User,
            lambda: User.objects.filter(email__istartswith="x77"),
            email="'x' || n || '@example.com'",
        ),
        case("message_newest", Email, lambda: Email.objects.all()[:100], **SENT),
        case("message_to", Email, lambda: Email.objects.filter(to__iexact="X77"), **SENT),
        case(
            "message_not_sent",
            Email,
            lambda: Email.objects.on_their_way().filter(queued_at__lt=LAST_WEEK).order_by("kind"),
            queued_at="TIMESTAMPTZ '2026-10-01 12:00Z' + n * INTERVAL '1 minute'",
            status=f"CASE WHEN {RARE} THEN 'sending' ELSE 'sent' END",
            sent_at=f"CASE WHEN {RARE} THEN NULL ELSE now() END",
        ),
        case(
            "registered_product_newest",
            RegisteredProduct,
            lambda: RegisteredProduct.objects.all()[:100],
        ),
        case(
            "registration_draft_updated",
            RegistrationDraft,
            lambda: RegistrationDraft.objects.filter(updated_at__lt=LAST_WEEK),
        ),
        case(
            "check_run_sample",
            CheckRun,
            lambda: CheckRun.objects.samples().filter(claim__promotion=Promotion(pk=1)),
            outcome=f"CASE WHEN {RARE} THEN 'sample' ELSE 'approved' END",
        ),
        case(
            "check_run_whole",
            CheckRun,
            lambda: old_runs(LAST_WEEK)[:500],
            done_at=f"CASE WHEN {RARE} THEN TIMESTAMPTZ '2026-10-01 12:00Z' ELSE now() END",
        ),
        case("owed_unasked", Fulfilment, lambda: unasked()[:500], kind="'payout'", is_asked="true"),
        case(
            # Most runs are done; of a recheck of all claims, thousands may wait behind a few.
            "check_run_turn",
            CheckRun,
            lambda: CheckRun.objects.filter(can_wait=False).due()[:50],
            can_wait="mod(n, 10) = 1",
            due_at="CASE WHEN mod(n, 10) < 2 THEN now() - n * INTERVAL '1 second' END",
        ),
        case(
            "parcel_to_send",
            Fulfilment,
            lambda: Fulfilment.objects.filter(kind="parcel", status__in=["due", "ready"]).order_by(
                "due_on", "pk"
            )[:100],
            kind="'parcel'",
            status="CASE WHEN mod(n, 20) = 0 THEN 'due' ELSE 'on_its_way' END",
        ),
        # Of what a carrier took next to nothing comes back; what is to be sent has not left yet.
        case(
            "parcel_once_more",
            Fulfilment,
            lambda: Fulfilment.objects.filter(
                kind="parcel", status__in=["due", "ready"], carrier=1
            ).order_by("due_on", "pk")[:100],
            kind="'parcel'",
            status="CASE WHEN mod(n, 20) = 0 THEN 'due' ELSE 'delivered' END",
            delivered_at="CASE WHEN mod(n, 20) > 0 THEN now() END",
            carrier_id=f"CASE WHEN mod(n, 20) > 0 OR {RARE} THEN 1 END",
        ),
        # Parcels that wait, and codes that were sent.
        case(
            "owed_open_by_kind",
            Fulfilment,
            lambda: due_codes()[:500],
            kind="CASE WHEN mod(n, 2) = 0 THEN 'code' ELSE 'parcel' END",
            code_id="CASE WHEN mod(n, 2) = 0 THEN n END",
            status="CASE WHEN mod(n, 2) = 0 THEN 'delivered' ELSE 'due' END",
            delivered_at="CASE WHEN mod(n, 2) = 0 THEN now() END",
            due_on="current_date",
        ),
        case(
            "check_risk_with_words",
            Check,
            lambda: delivered_claims(LAST_WEEK)[:500],
            kind="'date'",
            read="'2026-10-01'",
        ),
        case(
            "payout_account_kept",
            PayoutDetails,
            lambda: paid_accounts(LAST_WEEK)[:500],
            given_at=f"CASE WHEN {RARE} THEN TIMESTAMPTZ '2026-10-01 12:00Z' ELSE now() END",
            encrypted_account="''",
            account_digest="''",
            seal="gen_random_uuid()",
            method_id="1",
        ),
        case(
            "claim_demand_on_top",
            Claim,
            lambda: (
                Claim.objects.asking_for_reward()
                .order_by()
                .exclude(extras=[])
                .filter(extras__overlap=[1, 2])
            ),
            status="'submitted'",
        ),
        case(
            "claim_leads",
            Claim,
            lambda: queue.claims_in(queue.QueueTab.FOR_LEADS, by=User(pk=1)).order_by()[:1001],
            status="'submitted'",
        ),
        case(
            "owed_open_by_kind",
            Fulfilment,
            open_work,
            kind="CASE WHEN mod(n, 2) = 0 THEN 'parcel' ELSE 'payout' END",
            status=f"CASE WHEN {RARE} THEN 'due' ELSE 'delivered' END",
            delivered_at=f"CASE WHEN {RARE} THEN NULL ELSE now() END",
        ),
    ],
)
@pytest.mark.usefixtures("db")
def test_the_query_takes_the_index(
    index: str, model: type[models.Model], query: Query, columns: dict[str, str]
) -> None:
    with filled((model, ROWS, columns)):
        plan = query().explain()
    assert index in indexes_in(plan), plan
