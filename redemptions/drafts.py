"""Drafts: what the member filled in is kept, field by field, until it is redeemed."""

from accounts.models import User
from products.models import RegisteredProduct
from products.uploads import CleanPicture
from promotions.models import Promotion
from redemptions.models import Claim, ClaimDraft, Recipient

RECIPIENT_FIELDS = tuple(
    field.name for field in Recipient._meta.fields if field.name not in {"id", "claim"}  # noqa: SLF001 -- Django's documented _meta
)


def draft_of(user: User, promotion: Promotion) -> ClaimDraft:
    """Find or begin the member's draft in a promotion; the recipient starts as the member."""
    draft, is_new = ClaimDraft.objects.get_or_create(user=user, promotion=promotion, claim=None)
    if is_new:
        draft.recipient = {
            "first_name": user.first_name,
            "last_name": user.last_name,
            "contact_number": user.contact_number,
        }
    return draft


def correction_of(claim: Claim) -> ClaimDraft:
    """Find or begin the correction of a claim; it starts with all that was filled in before."""
    draft = ClaimDraft.objects.filter(claim=claim).first()
    if draft is not None:
        return draft
    recipient = Recipient.objects.filter(claim=claim).first()
    return ClaimDraft.objects.create(
        user=claim.user,
        promotion=claim.promotion,
        claim=claim,
        registered_product=claim.registered_product,
        recipient={
            name: getattr(recipient, name) for name in RECIPIENT_FIELDS if recipient is not None
        },
        answers={str(a.question_id): a.value for a in claim.answers.all()},
    )


def choose(draft: ClaimDraft, registered: RegisteredProduct) -> None:
    """Choose the product to redeem; the photo of another product's serial is dropped."""
    if draft.registered_product_id not in {None, registered.pk}:
        draft.photo, draft.photo_name, draft.photo_sha256 = "", "", ""
    draft.registered_product = registered
    draft.save()


def keep_photo(draft: ClaimDraft, picture: CleanPicture) -> None:
    """Keep an uploaded photo of the serial number."""
    draft.photo = picture.as_file()
    draft.photo_name, draft.photo_sha256 = picture.original_name, picture.sha256
    draft.save()
