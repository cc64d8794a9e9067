"""A run by the pages of the administration: checked, made, released, downloaded."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from fulfilment.models import PayoutDetails, PayoutRun
from tests.conftest import in_group
from tests.factories import make_member
from tests.fulfilment.payees import IBAN, give, make_bank, open_day, owe_payout

pytestmark = pytest.mark.django_db
RUNS = "/admin/fulfilment/payoutrun/"


def test_ops_make_a_run_that_a_payer_releases_and_downloads(
    client: Client, alice: User, bob: User, omar: User
) -> None:
    give(owe_payout(alice))
    asked = owe_payout(bob)
    PayoutDetails.objects.create(fulfilment=asked)
    client.force_login(omar)
    keys = [str(pk) for pk in PayoutDetails.objects.values_list("pk", flat=True)]
    chosen = {"action": "into_run", "_selected_action": keys}
    page = client.post("/admin/fulfilment/payoutdetails/", chosen).context["form"]
    form = {
        "profile": make_bank().pk,
        "execution_on": open_day().isoformat(),
        "chosen": page.initial["chosen"],
    }
    text = client.post(f"{RUNS}new/", {**form, "check": "1"}).content.decode()
    assert "1 payout, €50.00" in text
    assert f"{asked.cause.reference}: no account was given" in text
    assert not PayoutRun.objects.exists()
    made = client.post(f"{RUNS}new/", {**form, "make": "1"}, follow=True).content.decode()
    run = PayoutRun.objects.get()
    assert alice.causes.get().reference in made
    assert client.post(f"{RUNS}{run.pk}/release/").status_code == 403
    client.force_login(in_group(make_member(is_staff=True), "Payers"))
    seen = {"count": 1, "total_minor": 1}
    changed = client.post(f"{RUNS}{run.pk}/release/", seen).content.decode()
    assert "has changed meanwhile" in changed
    client.post(f"{RUNS}{run.pk}/release/", {**seen, "total_minor": 5000})
    page = client.get(f"{RUNS}{run.pk}/change/").content.decode()
    assert "Download the file" in page
    assert IBAN not in page
    answer = client.post(f"{RUNS}{run.pk}/file/")
    assert IBAN.encode() in answer.content
    assert answer["Content-Disposition"] == f'attachment; filename="{run.message_id}.xml"'
    assert "no-store" in answer["Cache-Control"]
    client.force_login(omar)
    page = reverse("admin:foundation_exportfile_new", args=["payouts"])
    exported = client.post(page, {"file_format": "csv"}).content.decode("utf-8-sig")
    (_head, line) = exported.splitlines()
    assert run.message_id in line
    assert "at the bank" in line
    assert IBAN[-4:] not in line.replace(run.payouts.get().end_to_end, "")
