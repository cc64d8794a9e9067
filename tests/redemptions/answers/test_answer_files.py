"""Files that answer questions: one each, seen by who may, and gone with what they belong to."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.captchas.suspicion import Checked
from accounts.models import User
from evidence import retention as evidence_retention
from evidence.models import Upload, evidence_storage
from promotions.models import ExtraQuestion, Promotion
from redemptions.answers import answer_files
from redemptions.claims import drafts, submit
from redemptions.models import Answer, Claim, ClaimDraft, DraftFile
from redemptions.retention import delete_personal_data
from redemptions.review import decisions
from tests import factories
from tests.redemptions.answers.rows import ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def promotion() -> Promotion:
    made = factories.make_promotion()
    factories.make_reward(made, n=2)
    return made


@pytest.fixture
def question(promotion: Promotion) -> ExtraQuestion:
    return ask(promotion, "file")


@pytest.fixture
def draft(alice: User, promotion: Promotion) -> ClaimDraft:
    return factories.make_draft(alice, promotion, factories.make_registered(alice))


def add(draft: ClaimDraft, question: ExtraQuestion, name: str = "card.jpg") -> Upload:
    content = factories.jpeg(130 + len(name))
    return answer_files.save_file(draft, question.pk, factories.picture(name, content))


def claimed(draft: ClaimDraft) -> Claim:
    return submit.submit_claim(
        by=draft.user, draft_id=draft.pk, language="en", checked=Checked.SOLVED
    )


def test_a_second_file_replaces_the_first(draft: ClaimDraft, question: ExtraQuestion) -> None:
    assert not drafts.is_complete(draft)
    first = add(draft, question)
    assert add(draft, question) == first
    second = add(draft, question, "better.jpg")
    assert [each.upload for each in draft.files.all()] == [second]
    assert not Upload.objects.filter(pk=first.pk).exists()
    assert drafts.is_complete(draft)
    # The database refuses what the lock prevents.
    with pytest.raises(IntegrityError), transaction.atomic():
        DraftFile.objects.create(draft=draft, question=question, upload=second)


def test_nothing_is_read_on_it(draft: ClaimDraft, question: ExtraQuestion) -> None:
    kept = add(draft, question)
    assert (kept.kind, kept.is_done, kept.due_at) == (Upload.Kind.ANSWER, True, None)


def test_a_file_is_removed_by_its_member_alone(
    draft: ClaimDraft, question: ExtraQuestion, bob: User, promotion: Promotion
) -> None:
    kept = add(draft, question)
    other = factories.make_draft(bob, promotion, factories.make_registered(bob))
    assert not drafts.remove_upload(other, kept.pk)
    assert drafts.remove_upload(draft, kept.pk)
    assert not drafts.is_complete(draft)


def test_a_file_goes_with_its_draft(draft: ClaimDraft, question: ExtraQuestion) -> None:
    kept = add(draft, question)
    drafts.delete_draft(draft)
    assert not Upload.objects.filter(pk=kept.pk).exists()


def test_a_file_stays_with_the_claim_until_its_answers_go(
    draft: ClaimDraft,
    question: ExtraQuestion,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    kept, claim = add(draft, question), claimed(draft)
    answer = claim.answers.get()
    assert (answer.words, answer.file) == ("card.jpg", kept)
    kept.refresh_from_db()
    assert kept.submitted_at is not None
    name = kept.pages.get().file.name
    later = timezone.now() + timedelta(days=9)
    assert kept not in evidence_retention.over(Upload.Kind.ANSWER, later)
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        delete_personal_data([claim])
    assert not Answer.objects.exists()
    kept.refresh_from_db()
    assert (kept.deleted_at is not None, kept.original_name) == (True, "")
    assert not evidence_storage().exists(str(name))


def test_a_correction_begins_with_the_file_and_may_replace_it(
    draft: ClaimDraft, question: ExtraQuestion, rita: User
) -> None:
    kept, claim = add(draft, question), claimed(draft)
    decisions.send_back(claim_id=claim.pk, by=rita, reason="Please look again.")
    claim.refresh_from_db()
    again = drafts.correction_of(claim)
    assert answer_files.files_of(again) == {question.pk: kept}
    again = drafts.save_draft(again, recipient={}, answers={}, registered=claim.registered_product)
    assert drafts.is_complete(again)
    better = add(again, question, "better.jpg")
    assert answer_files.files_of(again) == {question.pk: better}
    submit.resubmit_claim(by=claim.user, claim_id=claim.pk, checked=Checked.SOLVED)
    assert claim.answers.get().file == better
    # What it replaced is needed by nothing any more, and goes by rule.
    later = timezone.now() + timedelta(days=9)
    assert list(evidence_retention.over(Upload.Kind.ANSWER, later)) == [kept]
