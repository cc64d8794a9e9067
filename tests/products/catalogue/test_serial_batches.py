import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from foundation.tables.line_files import LineFile
from products.catalogue import loading, serial_batches
from products.models import Product, SerialBatch, SerialNumber
from products.registration import drafts
from tests.factories import make_product, make_registered

pytestmark = pytest.mark.django_db
SERIALS = [f"BA9H04023000{n}" for n in range(4)]


@pytest.fixture
def product(db: None) -> Product:
    del db
    return make_product()


@pytest.fixture
def batch(product: Product) -> SerialBatch:
    lines = ["serial,model,CHK", *(f"{serial},{product.model},4A7" for serial in SERIALS)]
    loading.load(file=LineFile(lines, "units.csv"))
    return SerialBatch.objects.get()


def unit(serial: str) -> SerialNumber:
    return SerialNumber.objects.get(serial=serial)


def test_a_wrong_file_is_taken_back_as_far_as_nobody_uses_it(
    batch: SerialBatch, alice: User, bob: User, omar: User
) -> None:
    make_registered(alice, serial=unit(SERIALS[0]))
    drafts.begin(by=bob, serial=unit(SERIALS[1]))
    lines = [f"serial,model,CHK\nX{SERIALS[0]},{batch.serial_numbers.all()[0].product.model},4A7"]
    loading.load(file=LineFile("\n".join(lines).split("\n")))
    for dry_run in (True, False):
        done = serial_batches.take_back(
            batch_id=batch.pk, by=omar, reason="wrong model", dry_run=dry_run
        )
        assert done == serial_batches.TakenBack(2, 2, SERIALS[:2])
    left = SerialNumber.objects.order_by("serial").values_list("serial", flat=True)
    assert list(left) == [*SERIALS[:2], f"X{SERIALS[0]}"]
    batch.refresh_from_db()
    assert (batch.voided_by, batch.void_reason) == (omar, "wrong model")


def test_what_was_taken_back_can_be_loaded_again(batch: SerialBatch, product: Product) -> None:
    serial_batches.take_back(batch_id=batch.pk, by=None, reason="wrong CHK")
    lines = ["serial,model,CHK", f"{SERIALS[0]},{product.model},9Z9"]
    assert loading.load(file=LineFile(lines)).added == 1


def test_the_command_says_how_many_and_names_those_that_stay(
    batch: SerialBatch, alice: User
) -> None:
    make_registered(alice, serial=unit(SERIALS[0]))
    out, err = io.StringIO(), io.StringIO()
    command = ["void_serials", f"--batch={batch.pk}", "--reason=wrong"]
    call_command(*command, "--dry-run", stdout=out, stderr=err)
    call_command(*command, stdout=out, stderr=err)
    assert out.getvalue() == ("3 would be taken back, 1 left alone\n3 taken back, 1 left alone\n")
    assert err.getvalue().splitlines()[0] == f"{SERIALS[0]} is registered, or being registered"
    with pytest.raises(CommandError, match="no batch"):
        call_command("void_serials", f"--batch={batch.pk + 1}", "--reason=wrong")
