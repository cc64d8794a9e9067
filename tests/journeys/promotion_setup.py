"""Staff set up a promotion in the administration, page by page, with nothing but a browser."""

from collections.abc import Mapping, Sequence
from datetime import date

from portal import demo
from tests.journeys.browsing import Arrive
from tests.journeys.desk_forms import Values, add_row, fill, press, save, write
from tests.journeys.site import Site
from tests.journeys.tour import follow
from tests.journeys.visitor import Visitor, png

Row = Mapping[str, str | bool | Sequence[str]]
OTHERS = ("de", "id", "ko", "zh-hant")


def manager(arrive: Arrive, name: str) -> Visitor:
    """One of the staff, signed in."""
    staff = arrive()
    staff.sign_in(f"{name}@example.com", demo.PASSWORD)
    return staff


def add_promotion(
    petra: Visitor,
    values: Row,
    *,
    days: tuple[date, date],
    texts: Mapping[str, Mapping[str, str]],
    rewards: Sequence[Values],
    banner: bytes = b"",
) -> None:
    """The page of a new promotion, with its texts and rewards; bought when it runs."""
    petra.open("/admin/promotions/promotion/add/")
    first, last = (day.isoformat() for day in days)
    fill(petra, {"starts_on": first, "ends_on": last})
    fill(petra, {"purchase_from": first, "purchase_until": last, **values})
    write(petra, "texts", "text", texts)
    if banner:
        petra.page.locator("#id_banner").set_input_files(png("banner.png", banner))
    for place, reward in enumerate(rewards):
        add_row(petra, "rewards")
        fill(petra, {**reward, "position": str(place)}, prefix=f"rewards-{place}-")
    save(petra)


def announce(petra: Visitor, draw: str, *, value_of: str, value_url: str) -> None:
    """The page of a draw: the seed is fixed before the first ticket."""
    petra.open(draw_page(petra.site, draw))
    fill(petra, {"value_of": value_of, "value_url": value_url})
    press(petra, "Announce the draw")
    petra.sees("Announced: the digest of the seed is public")


def ask(
    petra: Visitor,
    slug: str,
    texts: Mapping[str, str],
    *,
    options: Mapping[str, Sequence[str]] | None = None,
    **values: str,
) -> None:
    """The page of a question, opened from that of its promotion."""
    petra.open(page_of(petra.site, slug))
    follow(petra.page, petra.page.get_by_role("link", name="Add a question").click)
    fill(petra, values)
    write(petra, "texts", "label", texts)
    for place, (key, (label, *more)) in enumerate((options or {}).items()):
        add_row(petra, "options")
        named = {"key": key, "label": label, **by_language("labels", more)}
        fill(petra, named, prefix=f"options-{place}-")
    save(petra)


def publish(petra: Visitor, slug: str, name: str) -> None:
    """Nothing is missing, so that "Publish" does it."""
    petra.open(page_of(petra.site, slug))
    assert "Nothing is missing." in petra.page.locator(".setup").inner_text()
    press(petra, "Publish")
    petra.sees(f"{name} is published.")


def load_codes(omar: Visitor, reward: str, codes: Sequence[str], details: Values) -> None:
    """As ops: the supplier's file for one reward, and what is known of it."""
    omar.open("/admin/promotions/codebatch/load/")
    fill(omar, {"reward": reward, "is_strict": True, **details})
    lines = "\n".join(codes).encode()
    omar.page.locator("[name=file]").set_input_files(png("codes.txt", lines))
    press(omar, "Load")
    omar.page.wait_for_url("**/codebatch/")


def by_language(name: str, texts: Sequence[str]) -> dict[str, str]:
    """A short text in the languages beside English, by the fields in which they stand."""
    return {f"{name}_{code}": text for code, text in zip(OTHERS, texts, strict=True)}


def page_of(site: Site, slug: str) -> str:
    """The promotion's page in the administration."""
    row = site.row("SELECT id FROM promotions_promotion WHERE slug = %s", slug)
    assert row is not None
    return f"/admin/promotions/promotion/{row[0]}/change/"


def draw_page(site: Site, draw: str) -> str:
    """The page of a draw in the administration."""
    return f"/admin/redemptions/claim/draws/{draw_key(site, draw)}/"


def draw_key(site: Site, draw: str) -> int:
    """The key of a draw, the youngest of its name."""
    row = site.row("SELECT max(id) FROM promotions_reward WHERE name = %s", draw)
    assert row is not None
    return int(row[0])
