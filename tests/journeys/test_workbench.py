"""Reviewers at their workbench: many claims by one key each, and two people at one stack."""

import statistics
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.journeys import workbench
from tests.journeys.browsing import Arrive
from tests.journeys.site import Site, wait_for

pytestmark = [pytest.mark.xdist_group("workbench"), pytest.mark.long]

MANY, SHARED = 200, 30
OUTCOMES = (
    "SELECT count(*), count(DISTINCT c.id), count(DISTINCT f.code_id)"
    " FROM redemptions_claim c JOIN redemptions_decision d ON d.claim_id = c.id"
    " JOIN accounts_user u ON u.id = d.decided_by_id"
    " JOIN fulfilment_fulfilment f ON f.cause_id = c.cause_id"
    " WHERE c.promotion_id = %s AND d.outcome = 'approved' AND u.email LIKE %s"
)
# Waits for the next claim to stand in the page, and presses before it can have been painted.
PRESS_AT_ONCE = """() => new Promise((done) => {
  const press = (repeat) => document.body.dispatchEvent(
    new KeyboardEvent("keydown", { key: "a", bubbles: true, repeat }));
  new MutationObserver((_changes, observer) => {
    observer.disconnect();
    press(false);
    done();
  }).observe(document.getElementById("workbench").parentNode, { childList: true });
  press(true);
  press(false);
  press(false);
})"""
DECIDED = (
    "SELECT count(*) FROM redemptions_scheduleddecision p JOIN redemptions_claim c"
    " ON c.id = p.claim_id WHERE c.reference = %s"
)


@pytest.fixture(scope="module")
def promotion(site: Site) -> int:
    """A stack that is large enough for all of these together."""
    return workbench.stack(site, "desk", 40)


@pytest.mark.scale
def test_two_hundred_clean_claims_are_approved_with_one_key_each(
    site: Site, arrive: Arrive, record_property: Callable[[str, object], None]
) -> None:
    many = workbench.stack(site, "many", MANY)
    rita = workbench.reviewer(arrive, many)
    seen = [rita.review_next()]
    rita.page.evaluate(workbench.STOPWATCH)
    took: list[float] = []
    while following := rita.press_and_go_on("a"):
        seen.append(following)
        took = rita.page.evaluate("window.took")
    assert len(seen) == len(set(seen)) == MANY
    wait_for(site, f"{OUTCOMES} HAVING count(*) = {MANY}", many, "rita@%")
    assert site.rows(OUTCOMES, many, "rita@%") == [(MANY, MANY, MANY)]
    median, late = statistics.median(took), sorted(took)[int(0.95 * len(took))]
    record_property("next claim painted, ms", f"median {median:.0f}, p95 {late:.0f}")
    sys.stdout.write(f"next claim painted: median {median:.0f} ms, p95 {late:.0f} ms\n")


def test_two_reviewers_at_once_never_see_the_same_claim(site: Site, arrive: Arrive) -> None:
    shared = workbench.stack(site, "shared", SHARED)
    rita = workbench.reviewer(arrive, shared)
    rosa = workbench.reviewer(arrive, shared, "rosa@example.com")
    for each in (rita, rosa):
        each.open_queue()
    for each in (rita, rosa):
        each.page.get_by_role("button", name="Review next").click(no_wait_after=True)
    seen = {each.visitor.email: [each.reference] for each in (rita, rosa)}
    at_it = [rita, rosa]
    while at_it:
        for each in at_it:
            each.press("a")
        for each in list(at_it):
            following = each.next_after(seen[each.visitor.email][-1])
            if following:
                seen[each.visitor.email].append(following)
            else:
                at_it.remove(each)
    mine, hers = seen.values()
    assert mine
    assert hers
    assert len(mine) + len(hers) == len({*mine, *hers}) == SHARED
    wait_for(site, f"{OUTCOMES} HAVING count(*) = {SHARED}", shared, "r%")
    for email, claims in seen.items():
        assert site.rows(OUTCOMES, shared, email) == [(len(claims),) * 3]


def test_a_browser_that_crashed_gives_its_claim_up_when_the_lease_ends(
    site: Site, arrive: Arrive, promotion: int
) -> None:
    # What the lost browser asked for in its last moment fails, and its console says so.
    rita = workbench.reviewer(arrive, promotion, forgives="ERR_INTERNET_DISCONNECTED|favicon")
    lost = rita.review_next()
    rita.page.context.set_offline(offline=True)
    rita.page.context.close()
    rosa = workbench.reviewer(arrive, promotion, "rosa@example.com")
    assert rosa.review_next() != lost
    rosa.open_claim(lost)
    rosa.visitor.sees("Rita Reed works on this claim at the moment.")
    site.run(
        "UPDATE redemptions_reviewlease l SET leased_until = now() FROM accounts_user u"
        " WHERE u.id = reviewer_id AND u.email = 'rita@example.com'"
    )
    assert rosa.review_next() == lost


def test_a_late_decision_says_who_was_faster(site: Site, arrive: Arrive, promotion: int) -> None:
    rita = workbench.reviewer(arrive, promotion)
    rosa = workbench.reviewer(arrive, promotion, "rosa@example.com")
    reference = workbench.waiting(site, promotion)
    rita.open_claim(reference)
    rosa.open_claim(reference)
    rosa.press("t")
    rosa.visitor.sees("Taken over.")
    rosa.press("a")
    expect(rosa.toast(f"Approved {reference}.")).to_be_visible()
    rita.press("a")
    expect(rita.toast("Rosa Example was faster: approved.")).to_be_visible()


def test_a_press_for_a_claim_that_is_not_painted_yet_decides_nothing(
    site: Site, arrive: Arrive, promotion: int
) -> None:
    rita = workbench.reviewer(arrive, promotion)
    first = rita.review_next()
    rita.page.evaluate(PRESS_AT_ONCE)
    second = rita.next_after(first)
    expect(rita.toast("Approved")).to_have_count(1)
    assert site.row(DECIDED, first) == (1,)
    assert site.row(DECIDED, second) == (0,)
    rita.press_and_go_on("a")
    expect(rita.toast(f"Approved {second}.")).to_be_visible()


def test_back_leads_to_the_claim_before(arrive: Arrive, promotion: int) -> None:
    rita = workbench.reviewer(arrive, promotion)
    first = rita.review_next()
    second = rita.press_and_go_on("a")
    rita.press_and_go_on("a")
    for reference in (second, first):
        rita.page.go_back()
        expect(rita.bench).to_have_attribute("data-reference", reference)
        rita.visitor.sees("approved by Rita Reed, a moment ago")
    expect(rita.page).to_have_title(f"Claim {first} | Administration")


def answer_is_lost(route: Route) -> None:
    """Let a request arrive, and its answer not."""
    route.fetch()
    route.abort()


def test_a_decision_that_was_not_sent_says_so_and_leads_back(
    site: Site, arrive: Arrive, promotion: int
) -> None:
    forgives = "ERR_INTERNET_DISCONNECTED|ERR_FAILED|favicon"
    rita = workbench.reviewer(arrive, promotion, forgives=forgives)
    first = rita.review_next()
    with rita.page.expect_response("**/next/**"):
        second = rita.press_and_go_on("n")
    rita.page.context.set_offline(offline=True)
    rita.press_and_go_on("a")
    toast = rita.toast("The connection is down. The decision was not sent.")
    expect(toast).to_be_visible()
    rita.page.context.set_offline(offline=False)
    assert site.row(DECIDED, second) == (0,)
    toast.get_by_role("link", name="Open").click()
    expect(rita.bench).to_have_attribute("data-reference", second)
    assert first != second
    expect(rita.page.get_by_role("button", name="Approve")).to_be_visible()
    rita.page.route("**/approval/**", answer_is_lost)
    rita.press_and_go_on("a")
    expect(rita.toast("We don't know whether this arrived.")).to_be_visible()
    assert site.row(DECIDED, second) == (1,)


def test_the_last_decision_can_be_undone_in_the_queue(site: Site, arrive: Arrive) -> None:
    rita = workbench.reviewer(arrive, workbench.stack(site, "last", 1))
    reference = rita.review_next()
    assert not rita.press_and_go_on("a")
    with rita.page.expect_navigation():
        rita.toast(reference).get_by_role("button", name="Undo").click()
    assert rita.reference == reference
    assert site.row(DECIDED, reference) == (0,)


def test_all_of_it_works_without_scripts(site: Site, arrive: Arrive) -> None:
    plain = workbench.stack(site, "plain", 5, language="id")
    rita = workbench.reviewer(arrive, plain, java_script_enabled=False)
    page, said = rita.page, "SELECT reason FROM redemptions_scheduleddecision"
    first = rita.review_next()
    page.get_by_role("button", name="Approve").click()
    assert rita.reference != first
    page.get_by_role("button", name="Undo").click()
    assert rita.reference == first
    page.locator("summary", has_text="Send back").click()
    page.get_by_label("Model not on the invoice").check()
    with page.expect_popup() as popup:
        page.get_by_role("button", name="Preview the email").click()
    text = "Mohon unggah invoice yang mencantumkan nama produk Anda, terima kasih."
    expect(popup.value.get_by_role("strong").filter(has_text=text)).to_be_visible()
    page.locator(".acts__send").click()
    assert rita.reference != first
    assert site.rows(
        f"{said} p JOIN redemptions_claim c ON c.id = claim_id WHERE reference = %s", first
    ) == [(text,)]
    held = rita.reference
    page.get_by_role("button", name="Hold").click()
    assert rita.reference != held
    query = "SELECT held_at IS NOT NULL FROM redemptions_claim WHERE reference = %s"
    assert site.row(query, held) == (True,)
