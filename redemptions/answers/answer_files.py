"""Files that answer questions: one for each, in the draft until the claim is submitted."""

from collections.abc import Iterable, Mapping

from django.db import transaction

from evidence import retention
from evidence.models import Upload
from evidence.uploads import storage
from evidence.uploads.cleaning import CleanUpload
from foundation.locks import lock_rows
from redemptions.models import Answer, ClaimDraft, DraftFile


def files_of(draft: ClaimDraft) -> dict[int, Upload]:
    """Return the files of a draft by question: of a correction those of the claim, too."""
    files: dict[int, Upload] = {}
    if draft.claim_id:
        answers = Answer.objects.filter(claim=draft.claim_id, upload__deleted_at=None)
        answered = answers.filter(upload__isnull=False).select_related("upload")
        files |= {each.question_id: each.upload for each in answered if each.upload}
    return files | new_files_of(draft)


def new_files_of(draft: ClaimDraft) -> dict[int, Upload]:
    """Return the files that were added to the draft itself, by question."""
    added = draft.files.select_related("upload") if draft.pk else []
    return {each.question_id: each.upload for each in added}


@transaction.atomic
def save_file(draft: ClaimDraft, question_id: int, clean: CleanUpload) -> Upload:
    """Save the file that answers a question, replacing the one before.

    Raises:
        ClaimDraft.DoesNotExist: the draft was redeemed meanwhile.
        storage.NotStored: it could not be stored now; the one before stays.
    """
    # Two windows may send one at once: who comes second replaces the first.
    lock_rows(ClaimDraft.objects.all()).only("pk").get(pk=draft.pk)
    before = new_files_of(draft).get(question_id)
    if before is not None and before.sha256 == clean.sha256:
        return before
    kept = storage.store_upload(by=draft.user, clean=clean, kind=Upload.Kind.ANSWER)
    if before is not None:
        storage.delete_uploads([before])
    DraftFile.objects.create(draft=draft, question_id=question_id, upload=kept)
    return kept


def save_files(draft: ClaimDraft, sent: Mapping[int, CleanUpload]) -> dict[int, storage.NotStored]:
    """Save the files that answer questions; return which could not be stored, and why."""
    failed: dict[int, storage.NotStored] = {}
    for question_id, clean in sent.items():
        try:
            save_file(draft, question_id, clean)
        except storage.NotStored as error:
            failed[question_id] = error
    return failed


def remove_file(draft: ClaimDraft, upload_id: int) -> bool:
    """Delete a file from the draft; return whether it was there."""
    wanted = [each for each in new_files_of(draft).values() if each.pk == upload_id]
    return bool(wanted and storage.delete_uploads(wanted))


def delete_with(claims: Iterable[int]) -> int:
    """Delete the answers of these claims, and their files; return how many answers.

    Call it in a transaction.
    """
    answers = Answer.objects.filter(claim__in=claims)
    files = answers.filter(upload__isnull=False, upload__deleted_at=None).values("upload")
    uploads = list(lock_rows(Upload.objects.filter(pk__in=files)))
    count, _each = answers.delete()
    if uploads:
        retention.delete_files(uploads)
    return count
