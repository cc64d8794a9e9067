"""The checks of a claim and what its promotion's policy makes of them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from evidence.models import Upload
from foundation import dispatch, leases
from notifications.models import Email
from products.models import RegisteredProduct
from products.registration import register
from promotions.models import Promotion
from redemptions.checks import runner
from redemptions.checks import runner as checks_runner
from redemptions.claims import drafts, submit
from redemptions.models import Check, CheckRun, Claim, Decision
from redemptions.review import decisions, policy
from redemptions.review import policy as review_policy
from tests import drawn_evidence, factories
from tests.redemptions.checks.checked import agreeing, check, say_agreeing, set_read, verdicts

Make = Callable[..., Promotion]


class TestCleanClaim:
    def test_is_approved_by_the_policy_with_its_code(
        self, alice: User, automatic: Promotion
    ) -> None:
        registered = drawn_evidence.registered_with(
            alice,
            serial=drawn_evidence.recorded_serial("602V39704711"),
            bought_on=drawn_evidence.RECORDED_DAY,
        )
        claim = drawn_evidence.claim_with(alice, automatic, registered)
        run = check(claim)
        assert verdicts(run) == {
            **dict.fromkeys(
                ["serial", "label", "paper", "date", "store", "model", "number"], "pass"
            ),
            **dict.fromkeys(["unit", "item", "refund", "total", "later"], "pass"),
            **dict.fromkeys(["picture", "invoice"], "pass"),
        }
        decision = claim.decisions.get()
        assert (claim.status, run.outcome) == ("approved", "approved")
        assert (decision.policy, decision.decided_by, decision.checks) == (
            "automatic/2",
            None,
            run,
        )
        assert claim.fulfilment.code is not None
        assert Email.objects.filter(kind="claim_code", to=alice.email).count() == 1


class TestSweep:
    def test_a_claim_whose_task_was_lost_is_asked_for_before_rechecks(
        self, alice: User, bob: User, automatic: Promotion, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """However many of them wait for a worker, and for how long."""
        asked: list[tuple[int, int]] = []
        enqueue = lambda _task, pk, *, priority: asked.append((priority, pk))  # noqa: E731
        monkeypatch.setattr(leases, "enqueue", enqueue)
        monkeypatch.setattr(leases, "_MOST_WAITING", 1)
        _old, new = (factories.make_claim(member, automatic) for member in (alice, bob))
        CheckRun.objects.update(done_at=timezone.now(), due_at=None, rules="older")
        assert runner.recheck_claims() == 2
        rechecks = CheckRun.objects.filter(done_at=None)
        rechecks.update(due_at=timezone.now() - timedelta(hours=1))
        first = rechecks.earliest("pk").pk
        runner.sweep()
        assert asked == [(dispatch.LATER, first)]
        lost = runner.request_checks(new)
        CheckRun.objects.filter(pk=lost.pk).update(due_at=timezone.now())
        runner.sweep()
        assert asked[1:] == [(dispatch.AT_ONCE, lost.pk)]
        assert CheckRun.objects.due().count() == 1, "the other recheck waits"


class TestPolicy:
    def test_approves_what_agrees(self, read_claim: Claim) -> None:
        assert check(read_claim).outcome == "approved"

    def test_leaves_a_claim_whose_product_passed_on_to_people(self, read_claim: Claim) -> None:
        register.release(read_claim.registered_product, because=RegisteredProduct.Ending.DISPUTED)
        assert check(read_claim).outcome == "to_people"

    def test_decides_once_however_often_the_run_is_hinted_at(self, read_claim: Claim) -> None:
        run = check(read_claim)
        found = list(run.checks.values_list("pk", flat=True))
        review_policy.check_claim(run.pk)
        assert list(run.checks.values_list("pk", flat=True)) == found
        assert Decision.objects.count() == 1

    def test_leaves_all_to_a_reviewer_where_it_is_not_automatic(
        self, alice: User, automatic: Promotion
    ) -> None:
        automatic.policy = Promotion.Policy.ASSISTED
        automatic.save()
        claim = agreeing(alice, automatic)
        run = check(claim)
        assert (claim.status, run.outcome) == ("submitted", "to_people")
        # What looks changed has a row only where it does.
        kinds = {*Check.READ, *Check.ELSEWHERE} - {*Check.CHANGES}
        assert run.checks.count() == len(kinds) + 1

    def test_leaves_another_unit_on_the_photo_to_a_reviewer(self, read_claim: Claim) -> None:
        other = factories.make_serial(read_claim.registered_product.product)
        set_read(read_claim.serial_photos.get().upload, serial=other.serial)
        run = check(read_claim)
        assert verdicts(run)["serial"] != "pass"
        assert (read_claim.status, run.outcome) == ("submitted", "to_people")
        assert not Decision.objects.exists()

    def test_leaves_the_label_on_the_package_to_a_reviewer(self, read_claim: Claim) -> None:
        upload = read_claim.serial_photos.get().upload
        set_read(upload, serial=read_claim.serial.serial, lines=("CARTON 1 OF 1", "QTY: 1 PCS"))
        run = check(read_claim)
        assert (read_claim.status, run.outcome) == ("submitted", "to_people")
        found = run.checks.get(kind="label")
        assert (found.verdict, found.read) == ("fail", "CARTON 1 OF 1; QTY: 1 PCS")
        assert found.upload == upload
        assert found.box == pytest.approx([0.1, 0.1, 0.9, 0.12])
        # Staff may do without it; the rows are then decided anew, and nothing is read again.
        Promotion.objects.update(policy_checks=["serial", "paper", "date", "store", "model"])
        CheckRun.objects.update(rules="")
        assert checks_runner.recheck_claims() == 1
        assert check(read_claim).outcome == "approved"

    def test_leaves_cardboard_around_the_label_to_a_reviewer(self, read_claim: Claim) -> None:
        kraft = {"kraft": 0.9, "colourful": 0.9, "hues": 1, "brightness": 0.6}
        read_claim.serial_photos.get().upload.pages.update(surroundings=kraft)
        assert verdicts(check(read_claim))["label"] == "near"
        assert read_claim.status == "submitted"

    @pytest.mark.parametrize("kind", ["serial", "paper", "date", "store", "model", "label"])
    def test_needs_each_listed_check(self, read_claim: Claim, kind: str) -> None:
        checks = [
            Check(kind=each, verdict="near" if each == kind else "pass")
            for each in (*Check.READ, *Check.ELSEWHERE)
        ]
        assert checks_runner.doubts(read_claim.promotion, checks) == [kind]
        read_claim.promotion.policy_checks.remove(kind)
        assert checks_runner.doubts(read_claim.promotion, checks) == []

    @pytest.mark.parametrize("kind", Check.SIGNS)
    def test_leaves_what_contradicts_the_claim_to_people_and_not_what_is_not_shown(
        self, read_claim: Claim, kind: str
    ) -> None:
        promotion = read_claim.promotion
        for verdict, doubts in (("near", [kind]), ("fail", [kind]), ("unreadable", [])):
            checks = [
                Check(kind=each, verdict=verdict if each == kind else "pass")
                for each in (*Check.READ, *Check.ELSEWHERE)
            ]
            assert checks_runner.doubts(promotion, checks) == doubts
        promotion.policy_checks.append(kind)
        assert checks_runner.doubts(promotion, checks) == [kind]

    @pytest.mark.parametrize(
        ("line", "kind"),
        [
            ("S/N: CW4787071623K", "unit"),
            ("Credit Note", "refund"),
            ("Total -139,00 EUR", "total"),
            ("2 x PRO MP241 278,00 EUR", "item"),
            ("Invoice date: 31.12.2099", "later"),
        ],
    )
    def test_pays_no_invoice_that_contradicts_the_claim(
        self, alice: User, automatic: Promotion, line: str, kind: str
    ) -> None:
        product = factories.make_product(name="PRO MP241")
        unit = factories.make_serial(product, serial="CW7682481204K")
        claim = factories.make_claim(
            alice, automatic, factories.make_registered(alice, serial=unit)
        )
        run = check(say_agreeing(claim, number="INV-1", more=(line,)))
        assert verdicts(run)[kind] in {"near", "fail"}
        assert (claim.status, run.outcome) == ("submitted", "to_people")

    def test_pays_for_the_untitled_receipt_of_a_till(
        self, alice: User, automatic: Promotion
    ) -> None:
        claim = agreeing(alice, automatic)
        registered = claim.registered_product
        till = ("12:31 Kasse 2", "Summe 389,00", "Girocard 389,00", "MwSt 19% 62,11")
        day, name = f"{registered.purchased_on:%d.%m.%Y}", f"{registered.product.name} 389,00"
        invoice = registered.proofs.latest("pk").uploads.get()
        set_read(invoice, lines=(registered.store.name, day, name, *till))
        run = check(claim)
        assert (verdicts(run)["number"], run.outcome) == ("unreadable", "approved")

    @pytest.mark.parametrize("kind", [*Check.ELSEWHERE, *Check.RISKS])
    def test_needs_that_nothing_speaks_against_it(self, read_claim: Claim, kind: str) -> None:
        checks = [
            *(Check(kind=each, verdict="pass") for each in (*Check.READ, *Check.ELSEWHERE)),
            Check(kind=kind, verdict="near"),
        ]
        assert checks_runner.doubts(read_claim.promotion, checks) == [kind]

    def test_leaves_samples_to_a_reviewer_and_counts_disagreement(
        self, alice: User, bob: User, rita: User, automatic: Promotion
    ) -> None:
        automatic.sample_percent = 100
        automatic.regions = ["DE", "SG"]
        automatic.save()
        first, second = agreeing(alice, automatic), agreeing(bob, automatic, number="A-7781")
        assert [check(first).outcome, check(second).outcome] == ["sample", "sample"]
        assert policy.disagreement(automatic) == (0, 0)
        decisions.approve(claim_id=first.pk, by=rita)
        decisions.send_back(claim_id=second.pk, by=rita, reason="The date is pasted.")
        assert policy.disagreement(automatic) == (2, 1)

    def test_a_sample_stays_one_when_it_is_checked_again(
        self, read_claim: Claim, automatic: Promotion
    ) -> None:
        Promotion.objects.update(sample_percent=100)
        assert check(read_claim).outcome == "sample"
        Promotion.objects.update(sample_percent=0)
        CheckRun.objects.update(rules="of yesterday")
        assert runner.recheck_claims() == 1
        assert check(read_claim).outcome == "sample"
        assert automatic.claims.get().status == "submitted"

    def test_stops_at_the_number_of_a_day(
        self, alice: User, bob: User, automatic: Promotion
    ) -> None:
        automatic.automatic_per_day = 1
        automatic.save()
        first, second = agreeing(alice, automatic), agreeing(bob, automatic, number="A-7781")
        assert [check(first).outcome, check(second).outcome] == ["approved", "limit"]
        assert second.status == "submitted"

    def test_leaves_a_claim_without_stock_to_people(
        self, alice: User, automatic: Promotion
    ) -> None:
        claim = agreeing(alice, automatic)
        automatic.rewards.get().codes.update(voided_at=timezone.now())
        assert check(claim).outcome == "no_stock"
        assert claim.status == "submitted"

    def test_never_touches_a_claim_that_was_decided_meanwhile(
        self, read_claim: Claim, rita: User
    ) -> None:
        decisions.send_back(claim_id=read_claim.pk, by=rita, reason="Blurred.")
        run = check(read_claim)
        assert (read_claim.status, run.outcome) == ("sent_back", "")
        assert run.checks.exists()


class TestEcho:
    def test_the_claim_says_that_all_agree(self, read_claim: Claim) -> None:
        assert (read_claim.checks, read_claim.has_risk) == ("", False)
        check(read_claim)
        assert (read_claim.checks, read_claim.has_risk) == ("agree", False)

    def test_the_claim_says_that_something_does_not_agree(self, read_claim: Claim) -> None:
        set_read(read_claim.serial_photos.get().upload, serial="K7PXQM99")
        check(read_claim)
        assert (read_claim.checks, read_claim.has_risk) == ("doubt", False)

    def test_a_risk_is_told_apart_from_the_evidence(self, read_claim: Claim, bob: User) -> None:
        User.objects.filter(pk__in=[bob.pk, read_claim.user_id]).update(
            contact_number="+49 30 5550 0101"
        )
        check(read_claim)
        assert (read_claim.checks, read_claim.has_risk) == ("agree", True)

    def test_who_redeems_again_is_not_checked_yet(
        self, read_claim: Claim, rita: User, alice: User
    ) -> None:
        Promotion.objects.update(policy="manual")
        check(read_claim)
        decisions.send_back(claim_id=read_claim.pk, by=rita, reason="x")
        draft = drafts.correction_of(Claim.objects.get())
        drafts.save_draft(draft, recipient={}, answers={}, registered=draft.registered_product)
        again = submit.resubmit_claim(by=alice, claim_id=read_claim.pk)
        assert (again.checks, again.has_risk) == ("", False)


class TestAgain:
    def test_resubmitting_asks_for_a_new_run(self, read_claim: Claim, rita: User) -> None:
        decisions.send_back(claim_id=read_claim.pk, by=rita, reason="Blurred.")
        correction = drafts.correction_of(read_claim)
        drafts.save_draft(
            correction,
            recipient={},
            answers={},
            registered=read_claim.registered_product,
        )
        submit.resubmit_claim(by=read_claim.user, claim_id=read_claim.pk)
        assert read_claim.check_runs.count() == 2
        assert check(read_claim).outcome == "approved"

    def test_an_older_run_decides_nothing(self, read_claim: Claim) -> None:
        old = read_claim.check_runs.get()
        runner.request_checks(read_claim)
        review_policy.check_claim(old.pk)
        read_claim.refresh_from_db()
        assert read_claim.status == "submitted"

    def test_a_newer_proof_of_purchase_asks_for_a_new_run(self, read_claim: Claim) -> None:
        assert runner.recheck_product(read_claim.registered_product) == 1
        assert read_claim.check_runs.count() == 2

    def test_recheck_runs_newer_rules_over_open_claims_and_can_be_resumed(
        self, alice: User, bob: User, automatic: Promotion, capsys: pytest.CaptureFixture[str]
    ) -> None:
        automatic.policy = Promotion.Policy.ASSISTED
        automatic.save()
        checked, waiting = agreeing(alice, automatic), agreeing(bob, automatic)
        check(checked)
        call_command("recheck_claims")
        assert "0 claims" in capsys.readouterr().out
        CheckRun.objects.filter(claim=checked).update(rules="serial/0")
        call_command("recheck_claims", dry_run=True)
        assert "1 claim" in capsys.readouterr().out
        assert checked.check_runs.count() == 1
        call_command("recheck_claims")
        call_command("recheck_claims")
        assert (checked.check_runs.count(), waiting.check_runs.count()) == (2, 1)


class TestFailure:
    def test_evidence_that_cannot_be_opened_is_tried_again_then_left_to_people(
        self, alice: User, automatic: Promotion
    ) -> None:
        claim = factories.make_claim(alice, automatic)
        page = claim.serial_photos.get().upload.pages.get()
        page.file.storage.delete(str(page.file.name))
        run = claim.check_runs.get()
        for _ in range(12):
            Upload.objects.filter(done_at=None).update(due_at=timezone.now())
            review_policy.check_claim(run.pk)
        claim.refresh_from_db()
        run.refresh_from_db()
        assert claim.status == "submitted"
        assert run.is_done
        assert verdicts(run)["serial"] == "unreadable"

    def test_a_run_that_kills_its_worker_again_and_again_ends_unreadable(
        self, read_claim: Claim
    ) -> None:
        run = read_claim.check_runs.get()
        long_ago = timezone.now() - timedelta(seconds=1)
        CheckRun.objects.filter(pk=run.pk).update(
            attempts=runner.MOST_ATTEMPTS, leased_until=long_ago
        )
        check(read_claim)
        assert set(verdicts(run).values()) == {"unreadable", "pass"}
        assert read_claim.status == "submitted"


def test_registered_product_is_what_the_checks_compare_with(
    alice: User, automatic: Promotion
) -> None:
    claim = agreeing(alice, automatic)
    RegisteredProduct.objects.update(purchased_on=factories.today() - timedelta(days=3))
    run = check(claim)
    assert verdicts(run)["date"] == "fail"
    assert run.checks.get(kind="date").read == factories.today().isoformat()
