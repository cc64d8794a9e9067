import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from products.models import Product, SerialBatch, SerialNumber
from tests.factories import make_product, make_registered

pytestmark = pytest.mark.django_db
LOAD = reverse("admin:products_serialbatch_load")
LIST = reverse("admin:products_serialbatch_changelist")
SERIALS = ["BA9H040230001", "BA9H040230002"]


@pytest.fixture
def product() -> Product:
    return make_product()


@pytest.fixture
def ops(client: Client, omar: User) -> Client:
    client.force_login(omar)
    return client


def send(client: Client, product: Product, **fields: str) -> str:
    lines = ["S/N;Model;CHK", *(f"{serial};{product.model};4A7" for serial in SERIALS)]
    file = SimpleUploadedFile("units.csv", "\r\n".join(lines).encode("utf-16"))
    return client.post(LOAD, {"file": file, **fields}, follow=True).content.decode()


def test_ops_load_correct_and_take_back_serial_numbers(
    ops: Client, product: Product, alice: User, omar: User
) -> None:
    assert "2 were added." in send(ops, product)
    batch = SerialBatch.objects.get()
    assert (batch.loaded_by, len(batch.checksum)) == (omar, 64)
    make_registered(alice, serial=SerialNumber.objects.get(serial=SERIALS[0]))
    other = make_product()
    assert "is known with another model or CHK" in send(ops, other)
    assert "is registered" in send(ops, other, is_correction="on")
    corrected = SerialNumber.objects.get(serial=SERIALS[1])
    assert corrected.product == other
    assert corrected.batch_id != batch.pk
    row = ops.get(LIST).context["cl"].result_list.get(pk=batch.pk)
    assert (row.serials, row.registered) == (1, 1)
    for pk in (batch.pk, corrected.batch_id):
        page = ops.get(reverse("admin:products_serialbatch_change", args=[pk]))
        assert "Take back" in page.content.decode()
        ops.post(reverse("admin:products_serialbatch_void", args=[pk]), {"reason": "wrong"})
    assert [unit.serial for unit in SerialNumber.objects.all()] == SERIALS[:1]


def test_only_who_may_load_serials_loads_and_takes_back(
    client: Client, product: Product, axel: User
) -> None:
    client.force_login(axel)
    assert client.get(LIST).status_code == 200
    assert client.get(LOAD).status_code == 403
    batch = SerialBatch.objects.create(file_name="units.csv")
    SerialNumber.objects.create(serial=SERIALS[0], product=product, chk_digest=b"", batch=batch)
    url = reverse("admin:products_serialbatch_void", args=[batch.pk])
    assert client.post(url, {"reason": "wrong"}).status_code == 403
    assert SerialNumber.objects.exists()
