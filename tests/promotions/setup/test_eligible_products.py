import csv
import io

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from foundation.tables.spreadsheets import csv_response
from products.models import Product
from promotions.models import Reward
from promotions.setup import eligible_products
from promotions.setup.eligible_products import NotReadable, add, decode, read
from tests.factories import make_product, make_promotion, make_reward

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalogue() -> list[Product]:
    return [
        make_product(name="PRO MP241", model="9S6-3PA4CT-001"),
        make_product(name="Optix G27C4", model="9S6-3CA91T-003"),
        make_product(name="Screen, curved", model="9S6-3CB01T-010"),
    ]


@pytest.fixture
def reward(catalogue: list[Product]) -> Reward:
    reward = make_reward(make_promotion(), name="Steam code")
    reward.products.set(catalogue[:1])
    return reward


def found(reward: Reward, text: str) -> list[str]:
    return [product.model for _line, product in read(reward, text).new]


@pytest.mark.parametrize(
    "text",
    [
        "9S6-3CA91T-003",
        "Optix G27C4",
        "  optix   g27c4 \n",
        "model\n9s6-3ca91t-003\n",
        "\ufeffModel\r\n9S6-3CA91T-003\r\n",
        "\r9S6-3CA91T-003\r\r",
        "No;Name;Model\n1;Something else;9S6-3CA91T-003",
        "category\tProduct Name\nMonitor\tOptix G27C4",
        '"name","price"\n"Optix G27C4","1,00"',
        "9S6-3CA91T-003;Optix;Monitor",
        "'9S6-3CA91T-003\n9S6-3CA91T-003",
    ],
)
def test_a_list_is_read_however_it_was_saved(text: str, reward: Reward) -> None:
    assert found(reward, text) == ["9S6-3CA91T-003"]


def test_a_name_may_hold_a_comma(reward: Reward) -> None:
    assert found(reward, "Screen, curved") == ["9S6-3CB01T-010"]
    assert found(reward, 'name,price\n"Screen, curved",5') == ["9S6-3CB01T-010"]


def test_a_name_of_several_models_stands_for_all(reward: Reward) -> None:
    make_product(name="Optix G27C4", model="9S6-3CA91T-004")
    assert found(reward, "Optix G27C4") == ["9S6-3CA91T-003", "9S6-3CA91T-004"]


def test_a_model_goes_before_a_name(reward: Reward) -> None:
    make_product(name="9S6-3CA91T-003", model="other")
    assert found(reward, "9S6-3CA91T-003") == ["9S6-3CA91T-003"]


def test_a_wrong_model_is_not_saved_by_a_right_name(reward: Reward) -> None:
    text = "model,name\nwrong,Optix G27C4\n,Screen\n"
    assert [line.number for line in read(reward, text).unknown] == [2, 3]
    assert found(reward, "model,name\n,Optix G27C4") == ["9S6-3CA91T-003"]


def test_lines_are_told_by_their_number_in_the_file(reward: Reward) -> None:
    text = "model\n\nnot one\n;;\n9S6-3CA91T-003\nnor this\u2028one\n"
    reading = read(reward, text)
    assert [(line.number, line.text) for line in reading.unknown] == [
        (3, "not one"),
        (6, "nor this\u2028one"),
    ]
    assert [line.number for line, _product in reading.new] == [5]


def test_what_is_there_or_stands_twice_is_not_new(reward: Reward) -> None:
    reading = read(reward, "PRO MP241\nOptix G27C4\n9S6-3CA91T-003")
    assert [(line.number, product.model) for line, product in reading.known] == [
        (1, "9S6-3PA4CT-001"),
        (3, "9S6-3CA91T-003"),
    ]
    assert len(reading.new) == 1


@pytest.mark.parametrize("text", ["", "\n \n", "model\n", ";;;"])
def test_an_empty_list_is_none(text: str, reward: Reward) -> None:
    with pytest.raises(NotReadable, match=r"The list is empty\."):
        read(reward, text)


def test_a_list_without_end_is_refused(reward: Reward) -> None:
    with pytest.raises(NotReadable, match="more than 5000 lines"):
        read(reward, "x\n" * 5001)


@pytest.mark.parametrize("line", ['"' + "x" * 200_000, "x" * 200_000, '"open', "a\x0bb", "%_'\""])
def test_a_strange_line_is_unknown_and_spoils_no_other(line: str, reward: Reward) -> None:
    reading = read(reward, f"{line}\nOptix G27C4")
    assert [one.number for one in reading.unknown] == [1]
    assert [one.number for one, _product in reading.new] == [2]


def test_reading_takes_two_queries(reward: Reward) -> None:
    for text in ("Optix G27C4", "Optix G27C4\nPRO MP241\n" + "unknown\n" * 50):
        with CaptureQueriesContext(connection) as captured:
            read(reward, text)
        assert len(captured) == 2


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-8-sig"])
def test_a_list_is_read_in_whichever_encoding_it_was_saved(encoding: str) -> None:
    assert decode("Model Name\r\nBildschirm groß".encode(encoding)) == "Model Name\nBildschirm groß"


@pytest.mark.parametrize("content", [b"PK\x03\x04\0\0", b"\xd0\xcf\x11\xe0", b"%PDF\x81"])
def test_what_is_no_list_is_told_with_what_to_do(content: bytes) -> None:
    with pytest.raises(NotReadable, match="CSV"):
        decode(content)


def test_a_file_has_an_end() -> None:
    largest = eligible_products.LARGEST_FILE
    assert len(decode(b"x" * 63 + b"\n" * (largest - 63))) > eligible_products.MOST_LINES
    with pytest.raises(NotReadable, match="256 KB"):
        decode(b"x" * (largest + 1))


def test_add_adds_what_is_found_and_takes_nothing_away(reward: Reward, petra: User) -> None:
    reading = add(reward_id=reward.pk, text="Optix G27C4\nnot one\n", by=petra)
    assert {product.name for product in reward.products.all()} == {"PRO MP241", "Optix G27C4"}
    assert (len(reading.new), len(reading.unknown)) == (1, 1)


def test_add_leaves_other_rewards_alone(reward: Reward, petra: User) -> None:
    other = make_reward(reward.promotion)
    add(reward_id=reward.pk, text="Optix G27C4", by=petra)
    assert not other.products.exists()


def test_add_twice_adds_and_records_once(reward: Reward, petra: User) -> None:
    add(reward_id=reward.pk, text="Optix G27C4", by=petra)
    assert add(reward_id=reward.pk, text="Optix G27C4", by=petra).new == []
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (petra, str(reward.promotion_id))
    assert entry.change_message == "Added products to Steam code: 1."


def test_the_list_of_a_reward_reads_back(reward: Reward, petra: User) -> None:
    reward.products.add(make_product(name="=cmd()", model="-1+1"))
    content = csv_response("list.csv", eligible_products.rows(reward)).getvalue()
    header, *written = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert header == ["model", "name", "category"]
    assert written == [
        ["'-1+1", "'=cmd()", "Graphics Card"],
        ["9S6-3PA4CT-001", "PRO MP241", "Graphics Card"],
    ]
    twin = make_reward(make_promotion())
    assert len(add(reward_id=twin.pk, text=decode(content), by=petra).new) == 2
