import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from foundation.tables import postgres_copy
from foundation.tables.line_files import BadLines, LineFile, LoadOptions, NoSuchColumn
from foundation.tables.postgres_copy import RowStream
from products.catalogue import chk as catalogue_chk
from products.catalogue import loading, serials
from products.catalogue.loading import LoadedSerials as Loaded
from products.models import Product, SerialBatch, SerialNumber
from products.registration import drafts
from tests.factories import make_product, make_registered

pytestmark = pytest.mark.django_db
HEADER = "serial,model,CHK\n"


@pytest.fixture
def product() -> Product:
    return make_product(name="PRO MP241", model="9S6-3PA4CT-001")


def load(*lines: str, strict: bool = False, dry_run: bool = False) -> Loaded:
    return load_lines([HEADER, *lines], strict=strict, dry_run=dry_run)


def load_lines(lines: Iterable[str], *, strict: bool = False, dry_run: bool = False) -> Loaded:
    return loading.load(
        file=LineFile(lines, "units.csv"), options=LoadOptions(strict=strict, dry_run=dry_run)
    )


def line(product: Product, serial: str, chk: str = "4A7") -> str:
    return f"{serial},{product.model},{chk}\n"


def test_load_makes_units_that_can_be_found_and_checked(product: Product) -> None:
    assert load(line(product, " ba9h-040230046 ", "8e7")) == Loaded(added=1)
    unit = serials.find("BA9H040230046")
    assert unit is not None
    assert unit.product == product
    assert bytes(unit.chk_digest) == catalogue_chk.chk_digest("BA9H040230046", "8E7")


def test_load_takes_the_columns_in_any_order_and_case(product: Product) -> None:
    lines = ["\ufeffCHK; no, Model ,box,SERIAL\n", f"4A7,{product.model},7,BA9H040230046\n"]
    with pytest.raises(NoSuchColumn):
        load_lines(lines)
    lines[0] = "\ufeffCHK, Model ,box,SERIAL\n"
    assert load_lines(lines).added == 1


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_load_takes_what_a_spreadsheet_writes_instead_of_commas(
    product: Product, delimiter: str
) -> None:
    lines = ["serial,model,CHK,note\n", f'"BA9H040230001",{product.model},4A7,"new"\n']
    done = load_lines([one.replace(",", delimiter) for one in lines], strict=True)
    assert done == Loaded(added=1)


@pytest.mark.parametrize("opened", ['"BA9H040230001,{},4A7', 'BA9H040230001,{},4A7,"new'])
def test_a_quote_that_is_not_closed_spoils_its_own_line_only(product: Product, opened: str) -> None:
    done = load(
        f"{opened.format(product.model)}\n",
        line(product, "BA9H040230002"),
        f'BA9H040230003,{product.model},4A7,27" and "new"\n',
    )
    assert done.bad == [(2, "has a quote that is not closed")]
    assert done.added == 2


def test_load_again_adds_nothing(product: Product) -> None:
    lines = [line(product, f"BA9H04023{n:04}") for n in range(5)]
    assert load(*lines) == Loaded(added=5)
    assert load(*lines) == Loaded(known=5)
    assert load(*lines, line(product, "BA9H040239999")) == Loaded(added=1, known=5)


def test_bad_lines_are_named_and_the_others_loaded(product: Product) -> None:
    done = load(
        line(product, "BA9H040230001"),
        "\n",
        "BA9H040230002\n",
        line(product, "BA9"),
        line(product, "BA9H04023!003"),
        line(product, "BA9H040230004", "12"),
        "BA9H040230005,NO SUCH MODEL,4A7\n",
        line(product, "BA9H040230006"),
    )
    assert done.added == 2
    assert [number for number, _problem in done.bad] == [4, 5, 6, 7, 8]
    assert done.bad[-1] == (8, "no product has the model NO SUCH MODEL")


def test_strict_loads_nothing_if_a_line_is_bad(product: Product) -> None:
    with pytest.raises(BadLines) as refused:
        load(line(product, "BA9H040230001"), line(product, "BAD"), strict=True)
    assert [number for number, _problem in refused.value.lines] == [3]
    assert not SerialNumber.objects.exists()
    assert load(line(product, "BA9H040230001"), strict=True).added == 1


def test_dry_run_tells_and_changes_nothing(product: Product) -> None:
    lines = [line(product, "BA9H040230001"), line(product, "BAD")]
    told = load(*lines, dry_run=True)
    assert not SerialNumber.objects.exists()
    assert told == load(*lines)


def test_another_chk_or_model_for_a_known_serial_is_a_conflict(product: Product) -> None:
    load(line(product, "BA9H040230001"), line(product, "BA9H040230002"))
    other = make_product()
    done = load(
        line(product, "BA9H040230001", "9Z9"),
        line(other, "BA9H040230002"),
        line(product, "BA9H040230003"),
    )
    assert (done.added, done.known) == (1, 0)
    assert {number for number, _problem in done.bad} == {2, 3}
    unit = SerialNumber.objects.get(serial="BA9H040230001")
    assert bytes(unit.chk_digest) == catalogue_chk.chk_digest(unit.serial, "4A7")


def test_a_serial_that_differs_within_the_file_is_a_conflict(product: Product) -> None:
    done = load(
        line(product, "BA9H040230001", "4A7"),
        line(product, "BA9H040230001", "4A7"),
        line(product, "BA9H040230001", "9Z9"),
        line(make_product(), "BA9H040230001", "4A7"),
    )
    assert (done.added, done.known) == (1, 1)
    assert [number for number, _problem in done.bad] == [4, 5]


def test_no_line_loads_nothing() -> None:
    with pytest.raises(NoSuchColumn):
        load_lines([])
    assert load() == Loaded()


def test_what_is_no_csv_is_refused_and_nothing_loaded(product: Product) -> None:
    with pytest.raises(csv.Error):
        load(line(product, "BA9H040230001"), '"' + "x" * 200_000)
    assert not SerialNumber.objects.exists()


def test_signs_that_no_text_holds_are_a_bad_line() -> None:
    assert load("BA9H040230001,PRO\0MP241,4A7\n").bad[0][0] == 2


@pytest.mark.scale
def test_200_000_lines_are_never_held_at_once(
    product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = most_ahead = copied = 0
    digest = b"\0" * 32
    monkeypatch.setattr(loading, "chk_digests", lambda units: [digest for _ in units])
    read = RowStream.read

    def lines() -> Iterator[str]:
        nonlocal made
        yield HEADER
        for made in range(1, 200_001):
            yield f"BA{made:011},{product.model},4A7\n"

    def watched(stream: RowStream, size: int) -> str:
        nonlocal copied, most_ahead
        text = read(stream, size)
        copied += text.count("\n")
        most_ahead = max(most_ahead, made - copied)
        return text

    monkeypatch.setattr(RowStream, "read", watched)
    done = load_lines(lines(), strict=True, dry_run=True)
    assert done.added == made == copied == 200_000
    assert most_ahead < 2 * postgres_copy.PIECE


def test_load_reads_the_file_as_a_stream(product: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the lines in a list, the first CHK is digested when all lines are read."""
    monkeypatch.setattr(postgres_copy, "PIECE", 10)
    read = 0
    ahead: list[int] = []

    def lines() -> Iterator[str]:
        nonlocal read
        yield HEADER
        for read in range(1, 201):
            yield line(product, f"BA9H04023{read:04}")

    def digested(units: Iterable[tuple[str, str]]) -> list[bytes]:
        count = len(list(units))
        ahead.extend(read - len(ahead) for _ in range(count))
        return [b"digest"] * count

    monkeypatch.setattr(loading, "chk_digests", digested)
    assert load_lines(lines()).added == len(ahead) == 200
    assert max(ahead) == 10


@pytest.mark.parametrize(
    "heading",
    [
        "S/N;Model No.;Check Code",
        "sep=;\nSerial Number;Model;CHK",
        "Units of May\n\nSN;Article;chk;",
    ],
)
def test_load_knows_the_columns_by_the_names_that_factories_give_them(
    product: Product, heading: str
) -> None:
    lines = [
        *heading.split("\n"),
        f'"BA9H040230001";{product.model};4A7;',
        f"BAD;{product.model};4A7",
    ]
    done = load_lines(lines)
    assert (done.added, [number for number, _ in done.bad]) == (1, [len(lines)])


def test_a_products_name_stands_for_its_model_where_it_is_the_only_one(product: Product) -> None:
    make_product(name="Twin"), make_product(name="Twin")
    done = load("BA9H040230001,pro mp241,4A7", "BA9H040230002,Twin,4A7")
    assert (done.added, done.bad) == (1, [(3, "no product has the model Twin")])
    assert SerialNumber.objects.get().product == product


def test_columns_without_a_heading_are_chosen_by_number(product: Product) -> None:
    file = LineFile([f"4A7,{product.model},BA9H040230001", f"4A7,{product.model},BA9H040230002"])
    with pytest.raises(NoSuchColumn, match="must name"):
        loading.load(file=file)
    assert loading.load(file=file, options=LoadOptions(columns=("3", "2", "1"))).added == 2


def test_a_batch_keeps_the_file_its_checksum_and_who_loaded_it(
    product: Product, omar: User
) -> None:
    file = LineFile([HEADER, line(product, "BA9H040230001")], "units.csv", "5ha256")
    loading.load(file=file, by=omar)
    batch = SerialNumber.objects.get().batch
    assert batch
    assert (batch.file_name, batch.checksum, batch.loaded_by) == ("units.csv", "5ha256", omar)
    again = loading.load(file=file)
    assert (again.added, again.known, again.before) == (0, 1, batch)
    assert SerialBatch.objects.count() == 1


def test_a_correction_changes_what_nobody_registered_and_names_the_rest(
    product: Product, alice: User, bob: User
) -> None:
    other = make_product()
    serials = [f"BA9H04023000{n}" for n in range(4)]
    load(*(line(other, serial, "9Z9") for serial in serials[:3]))
    make_registered(alice, serial=SerialNumber.objects.get(serial=serials[0]))
    drafts.begin(by=bob, serial=SerialNumber.objects.get(serial=serials[1]))
    lines = [HEADER, *(line(product, serial) for serial in serials)]
    told = loading.load(file=LineFile(lines), is_correction=True, options=LoadOptions(dry_run=True))
    assert SerialNumber.objects.filter(product=product).count() == 0
    done = loading.load(file=LineFile(lines), is_correction=True)
    assert told == done
    assert (done.added, done.corrected, done.known) == (1, 1, 0)
    assert [number for number, _ in done.bad] == [2, 3]
    assert "registered" in done.bad[0][1]
    right = SerialNumber.objects.filter(product=product).order_by("serial")
    assert [unit.serial for unit in right] == serials[2:]
    assert bytes(right[0].chk_digest) == catalogue_chk.chk_digest(serials[2], "4A7")
    assert right[0].batch == right[1].batch


def test_ctrl_c_in_the_middle_of_a_file_is_told_as_such(product: Product) -> None:
    def lines() -> Iterator[str]:
        yield HEADER
        yield line(product, "BA9H040230001")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_lines(lines())


class TestCommand:
    def run(self, tmp_path: Path, text: str | bytes, *options: str) -> tuple[str, str]:
        file, out, err = tmp_path / "serials.csv", io.StringIO(), io.StringIO()
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        try:
            call_command("load_serials", str(file), *options, stdout=out, stderr=err)
        except CommandError as error:
            err.write(str(error))
        return out.getvalue(), err.getvalue()

    def test_it_tells_what_was_done(self, tmp_path: Path, product: Product) -> None:
        text = f"\ufeff{HEADER}{line(product, 'BA9H040230001')}{line(product, 'BAD')}"
        assert self.run(tmp_path, text, "--dry-run")[0] == "1 would be added, 0 known, 1 left out\n"
        out, err = self.run(tmp_path, text)
        assert out == "1 added, 0 known, 1 left out\n"
        assert err == "line 3 has no serial of 6 to 40 letters and digits\n"

    def test_it_names_the_lines_that_stopped_a_strict_load(
        self, tmp_path: Path, product: Product
    ) -> None:
        text = f"{HEADER}{line(product, 'BA9H040230001')}{line(product, 'BAD')}"
        assert self.run(tmp_path, HEADER + line(product, "BAD"))[1].endswith(
            "Nothing was loaded: 0 added, 0 known, 1 left out."
        )
        out, err = self.run(tmp_path, text, "--strict")
        assert not out
        assert err.startswith("line 3 has no serial")
        assert err.endswith("Nothing was loaded.")

    @pytest.mark.parametrize("text", [b"", b"serial,model\n", b"\xff\xfe\x00", b"x" * 200_000])
    def test_it_says_what_is_wrong_with_a_file(self, tmp_path: Path, text: bytes) -> None:
        out, err = self.run(tmp_path, text)
        assert not out
        assert "must name" in err or "cannot be read" in err

    def test_it_says_that_there_is_no_file(self) -> None:
        with pytest.raises(CommandError, match="cannot be read"):
            call_command("load_serials", "no/such/file.csv")

    def test_it_never_tells_a_chk(self, tmp_path: Path, product: Product) -> None:
        canary = "Q7X"
        lines = [
            line(product, "BA9H040230001", canary),
            line(product, "BAD", canary),
            line(make_product(), "BA9H040230001", canary),
            f"BA9H040230002,{canary},4A7\n",
            f"BA9H040230003,{canary.lower()},4A7\n",
            f"{canary},{product.model},4A7\n",
            f"BA9H040230004,no such model,{canary}\n",
            f"BA9H040230005,{product.model},{canary}{canary}\n",
        ]
        for options in ([], ["--dry-run"], ["--strict"]):
            told = "".join(self.run(tmp_path, HEADER + "".join(lines), *options))
            assert canary.lower() not in told.lower()
