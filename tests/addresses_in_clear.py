"""Rows as the release wrote them that had addresses in clear."""

from notifications.models import Email
from redemptions.emails.claim_emails import WITH_ADDRESS
from redemptions.models import ClaimDraft, Recipient


def as_before() -> None:
    """Put every address back into its columns in clear."""
    for recipient in Recipient.objects.all():
        lines = {f"clear_{name}": text for name, text in recipient.address.items()}
        nothing = dict.fromkeys(["seal", "encrypted_address", "place_digest", "number_digest"])
        Recipient.objects.filter(pk=recipient.pk).update(**nothing, digest_keys="", **lines)
    for draft in ClaimDraft.objects.all():
        ClaimDraft.objects.filter(pk=draft.pk).update(
            seal=None, encrypted_address=None, clear_recipient=draft.recipient
        )
    for email in Email.objects.filter(kind__in=WITH_ADDRESS):
        text, html = email.bodies()
        Email.objects.filter(pk=email.pk).update(
            seal=None, encrypted_bodies=None, text=text, html=html
        )
