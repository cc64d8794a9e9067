import gzip

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from promotions.codes import pool
from promotions.models import CodeBatch, Reward
from tests.factories import load_codes, make_promotion, make_reward, some_codes

pytestmark = pytest.mark.django_db
LOAD = reverse("admin:promotions_codebatch_load")
LIST = reverse("admin:promotions_codebatch_changelist")


@pytest.fixture
def reward() -> Reward:
    return make_reward(make_promotion(slug="steam"), name="Steam 50")


@pytest.fixture
def ops(client: Client, omar: User) -> Client:
    client.force_login(omar)
    return client


def send(
    client: Client, reward: Reward, content: bytes, button: str = "load", **fields: str
) -> str:
    file = SimpleUploadedFile("codes.csv", content)
    data = {"reward": reward.pk, "file": file, button: "1", **fields}
    return client.post(LOAD, data, follow=True).content.decode()


def test_ops_load_a_packed_table_by_its_column(ops: Client, reward: Reward, omar: User) -> None:
    content = gzip.compress("No;Code\r\n1;GIFT-3Q2M-19XA\r\n2;GIFT-4Q2M-19XB".encode("utf-16"))
    assert "would be added" in send(ops, reward, content, "check", columns="Code")
    assert not CodeBatch.objects.exists()
    assert "2 were added. 0 known, 0 left out." in send(ops, reward, content, columns="Code")
    assert pool.decrypt_code(pool.allocate(reward)) == "GIFT-3Q2M-19XA"
    batch = CodeBatch.objects.get()
    assert (batch.loaded_by, batch.file_name, len(batch.checksum)) == (omar, "codes.csv", 64)
    again = send(ops, reward, content, columns="Code")
    assert f"The same file was loaded before. Batch {batch.pk}" in again


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"Voucher\nGIFT-3Q2M-19XA", "is a heading or a total"),
        (b"a,b\nc,d", "2 columns"),
        (b"%PDF\x81", "Save it as CSV"),
        (b"\xc4\xc4\xc4\xc4", "Nothing was loaded."),
    ],
)
def test_what_loads_nothing_is_an_error_that_says_why(
    ops: Client, reward: Reward, content: bytes, told: str
) -> None:
    page = send(ops, reward, content)
    assert told in page
    assert "errornote" in page
    assert not CodeBatch.objects.exists()


def test_a_batch_is_taken_back_refused_elsewhere_with_its_story_and_restored(
    ops: Client, reward: Reward
) -> None:
    lines = some_codes(2)
    load_codes(reward, lines)
    batch = reward.batches.get()
    acts = ("void", "restore", "change")
    act = {act: reverse(f"admin:promotions_codebatch_{act}", args=[batch.pk]) for act in acts}
    ops.post(act["void"], {"reason": ""})
    assert pool.free(reward).count() == 2
    ops.post(act["void"], {"reason": "wrong price"})
    assert not pool.free(reward).exists()
    other = make_reward(reward.promotion)
    refused = send(ops, other, "\n".join(lines).encode())
    for told in (f"Batch {batch.pk}: codes.txt", "Steam 50", "omar@example.com: wrong price"):
        assert told in refused
    assert "Restore 2 codes" in ops.get(act["change"]).content.decode()
    ops.post(act["restore"])
    assert pool.free(reward).count() == 2


def test_the_list_shows_number_and_counts_in_as_many_queries_however_long(
    ops: Client, reward: Reward
) -> None:
    counts = []
    for _ in range(2):
        load_codes(reward, some_codes(3))
        with CaptureQueriesContext(connection) as queries:
            ops.get(LIST)
        counts.append(len(queries))
    pool.allocate(reward)
    page = ops.get(LIST)
    assert counts[0] == counts[1]
    assert not any('"promotions_rewardcode"' in query["sql"] for query in queries), "a million each"
    rows = {batch.pk: batch.loaded for batch in page.context["cl"].result_list}
    first, second = sorted(rows)
    assert rows == {first: 3, second: 3}
    assert f">{first}</a>" in page.content.decode()
    shown = ops.get(reverse("admin:promotions_codebatch_change", args=[first]))
    batch = shown.context["original"]
    assert (batch.free, batch.allocated) == (2, 1)


def test_only_who_may_load_codes_loads_and_takes_back(
    client: Client, reward: Reward, axel: User
) -> None:
    load_codes(reward, some_codes(1))
    client.force_login(axel)
    assert LOAD not in client.get(LIST).content.decode()
    assert client.get(LOAD).status_code == 403
    for act in ("void", "restore"):
        url = reverse(f"admin:promotions_codebatch_{act}", args=[reward.batches.get().pk])
        assert client.post(url, {"reason": "wrong"}).status_code == 403
    assert pool.free(reward).count() == 1
