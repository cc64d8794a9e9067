import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from products.models import Product
from promotions.models import Promotion, Reward
from tests.factories import make_product, make_promotion, make_reward

pytestmark = pytest.mark.django_db
LIST = "model;price\r\n9S6-3CA91T-003;1,00\r\nno such;2\r\n"


def url(promotion: Promotion, act: str = "") -> str:
    return reverse(f"admin:promotions_promotion_products{act}", args=[promotion.pk])


@pytest.fixture
def product() -> Product:
    return make_product(name="Optix G27C4", model="9S6-3CA91T-003")


@pytest.fixture
def reward() -> Reward:
    return make_reward(make_promotion(), name="Steam code")


@pytest.fixture
def staff(client: Client, petra: User, product: Product) -> Client:
    del product
    client.force_login(petra)
    return client


def hand_in(client: Client, reward: Reward, content: bytes | str, *, follow: bool = True) -> str:
    """Hand in a list as a file or as text; returns the page that comes of it."""
    data: dict[str, object] = {"reward": reward.pk}
    if isinstance(content, bytes):
        data["file"] = SimpleUploadedFile("list.csv", content)
    else:
        data["text"] = content
    return client.post(url(reward.promotion), data, follow=follow).content.decode()


def confirm(client: Client, reward: Reward, *, seen: str = "") -> str:
    seen = seen or client.get(url(reward.promotion)).context["seen"]
    return client.post(
        url(reward.promotion, "_addition"), {"seen": seen}, follow=True
    ).content.decode()


@pytest.mark.parametrize("content", [LIST, LIST.encode(), LIST.encode("utf-8-sig")])
def test_a_list_shows_what_it_would_add_and_adds_nothing_yet(
    content: str | bytes, staff: Client, reward: Reward
) -> None:
    page = hand_in(staff, reward, content)
    assert "Would be added (1)" in page
    assert "Optix G27C4" in page
    assert "No product of the catalogue (1)" in page
    assert "Line 3" in page
    assert not reward.products.exists()


def test_confirmed_the_products_are_added_and_unknown_lines_stay(
    staff: Client, reward: Reward, product: Product
) -> None:
    other = make_reward(reward.promotion)
    hand_in(staff, reward, LIST)
    page = confirm(staff, reward)
    assert "1 product was added to Steam code." in page
    assert "1 line names no product." in page
    assert "There already, or further up in the list (1)" in page
    assert "no such;2" in staff.get(url(reward.promotion)).context["form"]["text"].value()
    assert (list(reward.products.all()), list(other.products.all())) == ([product], [])


def test_a_list_without_a_fault_is_done_with_once_it_is_added(
    staff: Client, reward: Reward
) -> None:
    hand_in(staff, reward, "Optix G27C4")
    assert "1 product was added to Steam code." in confirm(staff, reward)
    assert staff.get(url(reward.promotion)).context["reading"] is None


def test_what_another_tab_read_meanwhile_is_not_added_unseen(staff: Client, reward: Reward) -> None:
    make_product(name="Another")
    hand_in(staff, reward, "Optix G27C4")
    seen = staff.get(url(reward.promotion)).context["seen"]
    hand_in(staff, reward, "Another")
    assert "The list was changed meanwhile." in confirm(staff, reward, seen=seen)
    assert not reward.products.exists()


def test_without_a_list_there_is_nothing_to_add(staff: Client, reward: Reward) -> None:
    assert "The list was changed meanwhile." in confirm(staff, reward, seen="x")
    assert not reward.products.exists()


def test_a_list_is_of_one_promotion(staff: Client, reward: Reward) -> None:
    foreign = make_reward(make_promotion())
    hand_in(staff, reward, "Optix G27C4")
    assert staff.get(url(foreign.promotion)).context["reading"] is None
    page = staff.post(url(reward.promotion), {"reward": foreign.pk, "text": "Optix G27C4"})
    assertContains(page, "Select a valid choice.")


def test_a_lucky_draw_is_for_no_product(staff: Client, reward: Reward) -> None:
    draw = make_reward(reward.promotion, name="Desk", kind=Reward.Kind.DRAW)
    assertNotContains(staff.get(url(reward.promotion)), "Desk")
    assert "Select a valid choice." in hand_in(staff, draw, "Optix G27C4")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"%PDF\x81", "Save it as CSV (UTF-8)"),
        (b"x" * (256 * 1024 + 1), "The file is larger than 256 KB."),
        (b"model\n", "The list is empty."),
        (b"", "The submitted file is empty."),
        ("", "The list is empty."),
        ("x\n" * 5001, "The list has more than 5000 lines."),
    ],
)
@pytest.mark.long
def test_what_is_no_list_is_told_and_forgotten(
    content: bytes | str, told: str, staff: Client, reward: Reward
) -> None:
    assert told in hand_in(staff, reward, content)
    assert staff.get(url(reward.promotion)).context["reading"] is None


def test_a_faulty_list_leaves_the_one_before_alone(staff: Client, reward: Reward) -> None:
    hand_in(staff, reward, "Optix G27C4")
    hand_in(staff, reward, b"")
    assert "1 product was added" in confirm(staff, reward)


def test_a_posted_list_is_answered_by_a_redirect(staff: Client, reward: Reward) -> None:
    answer = staff.post(url(reward.promotion), {"reward": reward.pk, "text": "x"})
    assertRedirects(answer, url(reward.promotion))


def test_what_is_written_in_a_list_is_only_text(staff: Client, reward: Reward) -> None:
    page = hand_in(staff, reward, "<b>bold</b>")
    assert "<b>bold</b>" not in page
    assert "&lt;b&gt;bold&lt;/b&gt;" in page


def test_the_list_of_a_reward_is_downloaded(
    staff: Client, reward: Reward, product: Product
) -> None:
    reward.products.add(product, make_product(name="=cmd()", model="x"))
    make_reward(reward.promotion, products=[make_product(name="Foreign")])
    answer = staff.get(f"{url(reward.promotion, '_list')}?reward={reward.pk}")
    text = answer.getvalue().decode()
    assert '"9S6-3CA91T-003","Optix G27C4","Graphics Card"' in text
    assert '"\'=cmd()"' in text
    assert "Foreign" not in text
    disposition = f'attachment; filename="{reward.promotion.slug}-{reward.pk}.csv"'
    assert answer.headers["Content-Disposition"] == disposition


@pytest.mark.parametrize("wanted", ["", "0", "x", "9" * 30])
def test_a_list_of_no_reward_is_not_there(wanted: str, staff: Client, reward: Reward) -> None:
    path = url(reward.promotion, "_list")
    assert staff.get(f"{path}?reward={wanted}").status_code == 404
    foreign = make_reward(make_promotion())
    assert staff.get(f"{path}?reward={foreign.pk}").status_code == 404


def test_who_may_not_change_rewards_only_looks(
    client: Client, omar: User, reward: Reward, product: Product
) -> None:
    reward.products.add(product)
    client.force_login(omar)
    page = client.get(url(reward.promotion))
    assertContains(page, "Download as CSV")
    assertNotContains(page, "<textarea")
    data = {"reward": reward.pk, "text": "x"}
    assert client.post(url(reward.promotion), data).status_code == 403
    assert client.post(url(reward.promotion, "_addition")).status_code == 403


def test_who_may_not_see_rewards_sees_none(client: Client, rita: User, reward: Reward) -> None:
    client.force_login(rita)
    assert client.get(url(reward.promotion)).status_code == 403
    assert client.get(f"{url(reward.promotion, '_list')}?reward={reward.pk}").status_code == 403


def test_each_act_asks_its_own_permission(staff: Client, petra: User, reward: Reward) -> None:
    hand_in(staff, reward, "Optix G27C4")
    seen = staff.get(url(reward.promotion)).context["seen"]
    petra.groups.get().permissions.remove(Permission.objects.get(codename="change_reward"))
    assert staff.post(url(reward.promotion, "_addition"), {"seen": seen}).status_code == 403
    assert not reward.products.exists()


def test_a_get_adds_nothing_and_nothing_is_there_for_no_promotion(
    staff: Client, reward: Reward
) -> None:
    assert staff.get(url(reward.promotion, "_addition")).status_code == 405
    assert staff.post(url(reward.promotion, "_list")).status_code == 405
    Promotion.objects.filter(pk=make_promotion().pk).delete()
    gone = Promotion(pk=reward.promotion.pk + 1000)
    for act in ("", "_list"):
        assert staff.get(url(gone, act)).status_code == 404


def test_the_number_of_queries_does_not_grow(staff: Client, reward: Reward) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            staff.get(url(reward.promotion))
        return len(captured)

    hand_in(staff, reward, "Optix G27C4\nunknown")
    few = queries()
    names = [make_product(category=None).name for _ in range(4)]
    make_reward(reward.promotion, products=[make_product(), make_product()])
    hand_in(staff, reward, "\n".join(["Optix G27C4", "unknown", "unknown 2", *names]))
    assert queries() == few
