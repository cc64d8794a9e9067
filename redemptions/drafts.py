"""Drafts: what the member filled in is kept, field by field, until it is redeemed."""

from collections.abc import Iterator

from accounts.models import User
from products.models import RegisteredProduct
from products.uploads import CleanPicture
from promotions.models import ExtraQuestion, Promotion
from redemptions.models import Claim, ClaimDraft, Recipient

RECIPIENT_COLUMNS = {
    column.name: column
    for column in Recipient._meta.fields  # noqa: SLF001 -- Django's documented _meta
    if column.name not in {"id", "claim"}
}
RECIPIENT_FIELDS = tuple(RECIPIENT_COLUMNS)
REQUIRED_OF_RECIPIENT = tuple(
    name for name, column in RECIPIENT_COLUMNS.items() if not column.blank
)


def draft_of(user: User, promotion: Promotion) -> ClaimDraft:
    """Find the member's draft in a promotion, or give an unsaved one for the same member."""
    draft = ClaimDraft.objects.filter(user=user, promotion=promotion, claim=None).first()
    return draft or ClaimDraft(
        user=user,
        promotion=promotion,
        recipient={
            "first_name": user.first_name,
            "last_name": user.last_name,
            "contact_number": user.contact_number,
        },
    )


def correction_of(claim: Claim) -> ClaimDraft:
    """Find the correction of a claim, or give an unsaved one with all that was filled in before."""
    draft = ClaimDraft.objects.filter(claim=claim).first()
    if draft is not None:
        return draft
    recipient = Recipient.objects.filter(claim=claim).first()
    known = RECIPIENT_FIELDS if recipient is not None else ()
    return ClaimDraft(
        user=claim.user,
        promotion=claim.promotion,
        claim=claim,
        registered_product=claim.registered_product,
        recipient={name: getattr(recipient, name) for name in known},
        answers={str(answer.question_id): answer.value for answer in claim.answers.all()},
    )


def keep(
    draft: ClaimDraft,
    *,
    recipient: dict[str, str],
    answers: dict[str, str],
    registered: RegisteredProduct | None,
    photo: CleanPicture | None,
) -> ClaimDraft:
    """Keep what was filled in; the photo of another product's serial number is dropped."""
    values: dict[str, object] = {"recipient": recipient, "answers": answers}
    is_new = draft.pk is None
    if registered is not None and (is_new or registered.pk != draft.registered_product_id):
        values |= {"registered_product": registered}
        values |= {"photo": "", "photo_name": "", "photo_sha256": ""}
    if photo is not None:
        values |= {
            "photo": photo.as_file(),
            "photo_name": photo.original_name,
            "photo_sha256": photo.sha256,
        }
    saved, _ = ClaimDraft.objects.update_or_create(
        user=draft.user, promotion=draft.promotion, claim=draft.claim, defaults=values
    )
    return saved


def is_complete(draft: ClaimDraft) -> bool:
    """Tell whether all that the promotion asks for is there."""
    promotion = draft.promotion
    if draft.registered_product_id is None:
        return False
    if promotion.serial_photo_wanted and draft.claim_id is None and not draft.photo:
        return False
    if promotion.recipient_wanted and not all(
        draft.recipient.get(name) for name in REQUIRED_OF_RECIPIENT
    ):
        return False
    required = promotion.questions.filter(is_required=True).values_list("pk", flat=True)
    return all(draft.answers.get(str(pk)) for pk in required)


def recipient_lines(draft: ClaimDraft) -> Iterator[tuple[str, str]]:
    """Name and value of each line of the recipient, for the confirm page."""
    if draft.promotion.recipient_wanted:
        for name, column in RECIPIENT_COLUMNS.items():
            yield str(column.verbose_name), draft.recipient.get(name, "")


def answer_lines(draft: ClaimDraft) -> Iterator[tuple[ExtraQuestion, str]]:
    """Question and answer, for the confirm page."""
    for question in draft.promotion.questions.prefetch_related("texts"):
        yield question, draft.answers.get(str(question.pk), "")
