"""Drafts of claims: save each valid field and upload until the member redeems."""

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from evidence.models import Upload
from evidence.uploads import storage
from evidence.uploads.cleaning import CleanUpload
from foundation.locks import lock_rows
from foundation.tables.kept_queries import KeptQuery, any_given, given
from fulfilment import addresses
from products.models import RegisteredProduct
from promotions.asked import may_want_recipient
from promotions.awarding.awards import Award, award_for
from promotions.models import Promotion
from redemptions.answers import answer_files
from redemptions.answers.given import GivenAnswer, answers_to, asked_of, is_answered
from redemptions.bundles import draft_parts
from redemptions.bundles.claimed_parts import named_in
from redemptions.checks.evidence_runner import kept_findings
from redemptions.models import Check, Claim, ClaimDraft, ClaimEvent, DraftPart, Recipient

# What the member typed of a purchase, by the checks that compare it with the invoice.
FACTS: Final = (Check.Kind.DATE, Check.Kind.STORE)


_OF_NEW_CLAIM = KeptQuery(
    lambda: ClaimDraft.objects.select_related("photo", "registered_product__serial").filter(
        user=given("user"), promotion=given("promotion"), claim=None
    )
)


def draft_of(user: User, promotion: Promotion) -> ClaimDraft:
    """Return the member's draft in a promotion, or an unsaved one filled in from the account."""
    found = _OF_NEW_CLAIM.first(user=user.pk, promotion=promotion.pk)
    if found is None:
        return _begun(user, promotion)
    # The page has looked up its rewards already.
    found.user, found.promotion = user, promotion
    return found


def _begun(user: User, promotion: Promotion) -> ClaimDraft:
    draft = ClaimDraft(user=user, promotion=promotion)
    draft.recipient = {name: getattr(user, name) for name in addresses.OF_THE_PERSON}
    if may_want_recipient(promotion):
        draft.recipient |= _last_recipient(user)
    return draft


def _last_recipient(user: User) -> dict[str, str]:
    """Return where the member's last claim was to be sent, without the note; empty if nowhere."""
    recipients = Recipient.objects.filter(claim__user=user).order_by("-claim__submitted_at", "-pk")
    newest = recipients.first()
    known = newest.address if newest is not None else {}
    return {name: text for name, text in known.items() if text and name != "note"}


def correction_of(claim: Claim) -> ClaimDraft:
    """Return the correction of a claim, or a new unsaved one with all earlier entries."""
    drafts = ClaimDraft.objects.select_related("photo", "registered_product__serial")
    draft = drafts.filter(claim=claim).first()
    if draft is not None:
        return draft
    draft = ClaimDraft(
        user=claim.user,
        promotion=claim.promotion,
        claim=claim,
        registered_product=claim.registered_product,
        answers={str(answer.question_id): answer.value for answer in claim.answers.all()},
    )
    draft.price = claim.price
    draft.choice_id = claim.reward_id if claim.promotion.lets_choose else None
    recipient = Recipient.objects.filter(claim=claim).first()
    draft.recipient = recipient.address if recipient is not None else {}
    return draft


@transaction.atomic
def save_draft(
    draft: ClaimDraft,
    *,
    recipient: dict[str, str],
    answers: dict[str, str],
    registered: RegisteredProduct | None,
    stated: Mapping[str, object] | None = None,
) -> ClaimDraft:
    """Save what was filled in; if the product changes, delete the photo of its serial number.

    ``stated`` is what decides on the reward, by the columns of the draft that hold it.

    Raises:
        ClaimDraft.DoesNotExist: the draft was redeemed meanwhile, and must not come back.
    """
    values: dict[str, object] = {"recipient": recipient, "answers": answers, **(stated or {})}
    is_new = draft.pk is None
    if not is_new:
        lock_rows(ClaimDraft.objects.all()).only("pk").get(pk=draft.pk)
    if registered is not None and (is_new or registered.pk != draft.registered_product_id):
        values |= {"registered_product": registered, "photo": None}
        _delete_photo(draft)
    saved, _ = ClaimDraft.objects.update_or_create(
        user=draft.user, promotion=draft.promotion, claim=draft.claim, defaults=values
    )
    return saved


@transaction.atomic
def save_photo(draft: ClaimDraft, clean: CleanUpload) -> Upload:
    """Save a photo of the chosen product's serial number, replacing the previous one.

    Raises:
        storage.NotStored: it could not be stored now; the previous photo stays.
    """
    if draft.photo is not None and draft.photo.sha256 == clean.sha256:
        return draft.photo
    stored = _store(draft, clean, Upload.Kind.SERIAL_PHOTO)
    _delete_photo(draft)
    draft.photo = stored
    draft.save(update_fields=["photo", "updated_at"])
    return stored


def _free_labels() -> QuerySet[Upload]:
    labels = Upload.objects.filter(user=given("user"), kind=Upload.Kind.SERIAL_PHOTO)
    used = ClaimDraft.objects.filter(photo=OuterRef("pk"))
    further = DraftPart.objects.filter(photo=OuterRef("pk")).order_by()
    free = labels.filter(~Exists(used), ~Exists(further), submitted_at=None, deleted_at=None)
    return free.filter(serial=any_given("serials")).order_by("pk")


_FREE_LABELS = KeptQuery(_free_labels)


def labels_at_hand(user: User, serials: Collection[str]) -> dict[str, Upload]:
    """Return the photos of labels from the registration, by serial, that serve for a claim too."""
    free = _FREE_LABELS.rows(user=user.pk, serials=list(serials))
    read = [photo for photo in free if photo.is_done]
    found = kept_findings(read)
    return {photo.serial: photo for photo in read if all(each.passed for each in found[photo.pk])}


@transaction.atomic
def take_label(draft: ClaimDraft, label: Upload) -> None:
    """Take a photo from the registration as that of the draft, which has none."""
    draft.photo = label
    draft.save(update_fields=["photo", "updated_at"])


@transaction.atomic
def save_invoice(draft: ClaimDraft, clean: CleanUpload) -> Upload:
    """Save an invoice that is to replace the current one; the same file is stored only once.

    Raises:
        storage.NotStored: it could not be stored now.
    """
    stored = draft.invoices.filter(sha256=clean.sha256).first()
    if stored is None:
        stored = _store(draft, clean, Upload.Kind.INVOICE)
        draft.invoices.add(stored)
    return stored


def remove_upload(draft: ClaimDraft, upload_id: int) -> bool:
    """Delete a photo, an invoice or an answer from the draft; return whether it was there."""
    if not draft.pk:
        return False
    if draft.photo_id == upload_id:
        return bool(_delete_photo(draft))
    if answer_files.remove_file(draft, upload_id):
        return True
    if draft_parts.remove_part_upload(draft, upload_id):
        return True
    return bool(storage.delete_uploads(draft.invoices.filter(pk=upload_id)))


@transaction.atomic
def delete_draft(draft: ClaimDraft) -> None:
    """Delete a draft and its uploads."""
    storage.delete_uploads(uploads_of(draft))
    draft.delete()


def uploads_of(draft: ClaimDraft) -> list[Upload]:
    """Return the uploads of a draft, those of further products too."""
    if not draft.pk:
        return []
    files = answer_files.new_files_of(draft).values()
    photos = [draft.photo] if draft.photo else []
    return [*photos, *draft.invoices.all(), *draft_parts.uploads_in(draft), *files]


def _store(draft: ClaimDraft, clean: CleanUpload, kind: Upload.Kind) -> Upload:
    registered = draft.registered_product
    serial = registered.serial.serial if registered else ""
    return storage.store_upload(by=draft.user, clean=clean, kind=kind, serial=serial)


def _delete_photo(draft: ClaimDraft) -> int:
    photo, draft.photo = draft.photo, None
    return storage.delete_uploads([photo]) if photo else 0


def asked_for(claim: Claim) -> list[str]:
    """Return what the reviewer asks the member to replace; empty if it is left open."""
    decision = next(iter(claim.decisions.all()), None)
    asked = decision.asks_for if decision and claim.status == Claim.Status.SENT_BACK else []
    if not claim.promotion.serial_photo_wanted:
        return [item for item in asked if item != Upload.Kind.SERIAL_PHOTO]
    return asked


def facts_to_correct(claim: Claim) -> list[str]:
    """Return which facts of the purchase the reasons of a claim that was sent back name."""
    decision = next(iter(claim.decisions.all()), None)
    reasons = decision.reasons.all() if decision else []
    named = {kind for reason in reasons for kind in reason.for_checks}
    return [kind for kind in FACTS if kind in named]


def still_asked(claim: Claim) -> list[str]:
    """Return what is still to be replaced: no other invoice where the typed fact was the fault.

    A reviewer asks for an invoice that fits the purchase. Once the member has corrected the
    purchase, the one that we have may fit.
    """
    asked = asked_for(claim)
    if Upload.Kind.INVOICE not in asked or not facts_to_correct(claim):
        return asked
    decision = next(iter(claim.decisions.all()))
    kind = ClaimEvent.Kind.PURCHASE_CORRECTED
    since = claim.events.filter(kind=kind, occurred_at__gt=decision.decided_at)
    wanted = {
        item
        for reason in decision.reasons.all()
        if not set(reason.for_checks) & set(FACTS)
        for item in reason.asks_for
    }
    if Upload.Kind.INVOICE in wanted or not since.exists():
        return asked
    return [item for item in asked if item != Upload.Kind.INVOICE]


def is_complete(draft: ClaimDraft) -> bool:
    """Return whether the draft has all that the promotion and the reviewer ask for."""
    if draft.registered_product_id is None or _lacks_evidence(draft):
        return False
    if draft.claim is None and draft_parts.lacks_any(draft):
        return False
    if asked_of(draft).wants_recipient and not addresses.is_complete(draft.recipient):
        return False
    return is_answered(draft)


def award_of(draft: ClaimDraft, promotion: Promotion) -> Award | None:
    """Return what a claim of the draft would bring; None without a product that takes part."""
    if draft.registered_product is None:
        return None
    return award_for(draft.registered_product, promotion, price=draft.price, choice=draft.choice_id)


def extras_of(draft: ClaimDraft) -> list[int]:
    """Return the ids of what comes on top of the reward that a draft brings."""
    award = award_of(draft, draft.promotion)
    return [each.pk for each in award.extras] if award else []


def is_undecided(draft: ClaimDraft, promotion: Promotion) -> bool:
    """Return whether the price or the choice is missing that decides on the reward."""
    award = award_of(draft, promotion)
    return award is not None and award.is_open


def _lacks_evidence(draft: ClaimDraft) -> bool:
    if draft.claim is None:
        return draft.promotion.serial_photo_wanted and draft.photo_id is None
    named, by_product = named_in(draft.claim), draft_parts.uploaded_by_product(draft)
    uploaded: set[str] = set().union(*by_product.values())
    of_each = [by_product.get(pk, set()) for pk in named] or [uploaded]
    return any(item not in kinds for item in still_asked(draft.claim) for kinds in of_each)


def recipient_lines(draft: ClaimDraft) -> Iterator[tuple[str, str]]:
    """Yield label and value of each line of the recipient, for the confirm page."""
    if asked_of(draft).wants_recipient:
        yield from addresses.labelled(draft.recipient)


def answer_lines(draft: ClaimDraft) -> Iterator[GivenAnswer]:
    """Yield each question that is asked with its answer, for the confirm page."""
    return answers_to(asked_of(draft), draft)
