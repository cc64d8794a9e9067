"""What the lists of repairs ask finds its index, by PostgreSQL's own choice."""

from typing import Any

import pytest
from django.contrib import admin
from django.db import connection, models
from django.test import RequestFactory

from service.bench.admin import VIEWS
from service.models import BenchRepair, Repair
from tests.plans import filled

pytestmark = [pytest.mark.django_db, pytest.mark.long]
ROWS = 20_000
STAGES = ("waiting", "approved", "examined", "refused", "tested", "on_way")
STAGE = " ".join(f"WHEN {number} THEN '{stage}'" for number, stage in enumerate(STAGES))
REPAIRS = {
    "rma": "lpad(n::text, 9, '0')",
    "user_id": "n",
    "serial_id": "n",
    "stage": f"CASE mod(n, 1000) {STAGE} ELSE 'closed' END",
    "waiting_for": "CASE WHEN mod(n, 1000) = 0 THEN 'answer' ELSE '' END",
    "outcome": "CASE mod(n, 1000) WHEN 3 THEN 'refused' WHEN 4 THEN 'repaired' ELSE '' END",
    "stage_reason": "'-'",
    "stage_until": "current_date - 1",
    "approved_at": "now()",
    "approved_until": "current_date",
    "received_at": "now()",
    "closed_at": f"CASE WHEN mod(n, 1000) >= {len(STAGES)} THEN now() END",
    "applied_from": "gen_random_uuid()",
    "applied_at": "now()",
    "promised_on": "current_date - 1",
}


def listed(model: type[models.Model], work: str) -> "models.QuerySet[Any]":
    """A page of a list, as staff see it."""
    request = RequestFactory().get("/", {"work": work})
    ordering = admin.site.get_model_admin(model).get_ordering(request)
    rows = Repair.objects.filter(VIEWS[work]) if model is BenchRepair else Repair.objects.all()
    return rows.order_by(*ordering)[:50]


def test_no_list_reads_all_repairs_that_ever_were() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # rows of nobody's unit
    with filled((Repair, ROWS, REPAIRS)):
        plans = {work: listed(BenchRepair, work).explain() for work in VIEWS}
        plans["repairs"] = listed(Repair, "all").explain()
    assert not {work for work, plan in plans.items() if "Seq Scan on service_repair " in plan}
