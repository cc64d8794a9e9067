"""A clean claim in an automatic promotion: from Redeem to the code in the mailbox by itself."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from portal.demo.drawings import box_label, sticker
from tests.journeys import story
from tests.journeys.browsing import Arrive
from tests.journeys.site import Site, wait_for
from tests.journeys.visitor import png

pytestmark = pytest.mark.xdist_group("browser")

GUIDE = story.TOP_OF_THE_RANKING
CROWD = 20


@pytest.fixture
def automatic(site: Site, reading: None) -> Iterator[Site]:
    """The promotion decides clean claims by itself, all of them."""
    del reading
    policy = "UPDATE promotions_promotion SET policy = %s WHERE slug = %s"
    site.run(policy, "automatic", GUIDE.slug)
    yield site
    site.run(policy, "manual", GUIDE.slug)


@pytest.mark.long
def test_a_clean_claim_ends_with_the_code_in_the_mailbox(automatic: Site, arrive: Arrive) -> None:
    member, unit = arrive(width="phone"), GUIDE.unit(2)
    member.sign_up("frieda@example.com", first_name="Frieda", region="DE")
    story.register(member, GUIDE, unit)
    # The policy may have decided before anybody looks.
    reference = story.apply(member, GUIDE, unit)
    decided = "SELECT 1 FROM redemptions_decision d JOIN redemptions_claim c ON c.id = claim_id"
    wait_for(automatic, f"{decided} WHERE reference = %s AND policy = 'automatic/2'", reference)
    story.expect_code(member, unit)


@pytest.mark.long
@pytest.mark.usefixtures("reading")
def test_the_page_says_what_is_read_and_takes_the_photo_all_the_same(arrive: Arrive) -> None:
    member, unit = arrive(), GUIDE.unit(3)
    member.sign_up("gustav@example.com", first_name="Gustav", region="DE")
    story.register(member, GUIDE, unit)
    member.open(f"/promotions/{GUIDE.slug}/")
    model = unit.model
    photo = sticker(serial=unit.serial, chk=unit.chk, model=model.number, product=model.name)
    member.choose_product(unit, photo)
    row = member.page.locator("tr").filter(has=member.page.locator("input[type=file]"))
    advice = row.locator(".advice")
    member.wait_for_reading()
    expect(advice).to_contain_text(f"Serial number read: {unit.serial}")
    box = box_label(serial="602X", chk="AAA", model=model.number, product=model.name)
    row = member.page.locator("tr", has_text=unit.serial)
    member.upload(row.locator("input[type=file]"), png("box.png", box))
    member.wait_for_reading()
    expect(advice).to_contain_text("You can still continue")
    member.fill_recipient()
    member.redeem()


@pytest.mark.long
def test_the_label_on_the_box_ends_with_a_reviewer_and_the_member_hears_before(
    automatic: Site, arrive: Arrive
) -> None:
    # The dozen before it is of other journeys, what comes after it of members: see cases.STAGES.
    member, unit = arrive(width="phone"), GUIDE.unit(12)
    member.sign_up("ida@example.com", first_name="Ida", region="DE")
    story.register(member, GUIDE, unit)
    member.open(f"/promotions/{GUIDE.slug}/")
    model = unit.model
    box = box_label(serial=unit.serial, chk=unit.chk, model=model.number, product=model.name)
    member.choose_product(unit, box)
    member.wait_for_reading()
    told = member.page.get_by_role("main").locator(".advice", has_text="label on the box")
    expect(told).to_contain_text("This looks like the label on the box")
    expect(told.get_by_role("img")).to_be_visible()
    member.fill_recipient()
    member.button("Next").click()
    member.page.wait_for_url("**/confirmation/**")
    expect(told).to_contain_text("Photograph the label on the product itself")
    member.solve_captcha()
    member.button("Redeem").click()
    claim = "FROM redemptions_checkrun r JOIN redemptions_claim c ON c.id = claim_id"
    left = f"SELECT 1 {claim} WHERE reference = %s AND outcome = 'to_people'"
    wait_for(automatic, left, member.message())


@pytest.mark.long
@pytest.mark.usefixtures("reading")
def test_the_label_is_scanned_instead_of_typed(arrive: Arrive) -> None:
    member, unit = arrive(width="phone"), GUIDE.unit(4)
    member.sign_up("helga@example.com", first_name="Helga", region="DE")
    member.open("/products/registration/")
    model = unit.model
    label = sticker(serial=unit.serial, chk=unit.chk, model=model.number, product=model.name)
    member.upload(member.page.locator(".scan input[type=file]"), png("label.png", label))
    member.wait_for_reading()
    expect(member.field("Serial Number")).to_have_value(unit.serial)
    member.button("Register").click()
    # The photo has shown the CHK too.
    member.page.wait_for_url("**/registration/purchase/")


@pytest.mark.scale
def test_twenty_clean_claims_at_once_end_with_their_codes(automatic: Site) -> None:
    automatic.command("tests.journeys.crowd", GUIDE.slug, str(CROWD))
    codes = (
        "SELECT count(*), count(DISTINCT f.code_id) FROM fulfilment_fulfilment f"
        " JOIN fulfilment_cause c ON c.id = f.cause_id JOIN accounts_user u ON u.id = c.user_id"
        " WHERE u.email LIKE 'twenty%%' AND f.status = 'delivered'"
    )
    letters = (
        "SELECT 1 FROM notifications_email WHERE kind = 'claim_code' AND status = 'sent'"
        " AND \"to\" LIKE 'twenty%%' HAVING count(*) = %s"
    )
    wait_for(automatic, letters, CROWD)
    assert automatic.rows(codes) == [(CROWD, CROWD)]
