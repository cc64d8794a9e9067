"""The groups of staff, and just the permissions that each needs."""

from django.contrib.auth.models import Group, Permission

REVIEWER = [
    "redemptions.view_claim",
    "redemptions.review_claim",
    "redemptions.view_evidence",
    "redemptions.view_personal_data",
    "redemptions.view_checkrun",
    "products.view_registeredproduct",
    "promotions.view_promotion",
    "notifications.view_message",
]
GROUPS: dict[str, list[str]] = {
    "Reviewers": REVIEWER,
    "Leads": [
        *REVIEWER,
        "redemptions.reject_claim",
        "redemptions.revoke_claim",
        "redemptions.replace_code",
        "redemptions.draw_winners",
        "redemptions.lead_review",
        "redemptions.view_dashboard",
        "redemptions.view_sendbackreason",
        "redemptions.view_sendbackreasontext",
    ],
    "Promotion managers": [
        "promotions.add_promotion",
        "promotions.change_promotion",
        "promotions.view_promotion",
        "promotions.publish_promotion",
        "promotions.add_promotiontext",
        "promotions.change_promotiontext",
        "promotions.delete_promotiontext",
        "promotions.view_promotiontext",
        "promotions.add_reward",
        "promotions.change_reward",
        "promotions.delete_reward",
        "promotions.view_reward",
        "promotions.add_extraquestion",
        "promotions.change_extraquestion",
        "promotions.delete_extraquestion",
        "promotions.view_extraquestion",
        "promotions.add_questiontext",
        "promotions.change_questiontext",
        "promotions.delete_questiontext",
        "promotions.view_questiontext",
        "products.view_product",
        "products.view_category",
        "redemptions.view_claim",
        "redemptions.draw_winners",
        "redemptions.view_checkrun",
        "redemptions.view_dashboard",
        "redemptions.add_sendbackreason",
        "redemptions.change_sendbackreason",
        "redemptions.view_sendbackreason",
        "redemptions.add_sendbackreasontext",
        "redemptions.change_sendbackreasontext",
        "redemptions.delete_sendbackreasontext",
        "redemptions.view_sendbackreasontext",
        "accounts.add_newsletter",
        "accounts.change_newsletter",
        "accounts.view_newsletter",
        "accounts.send_newsletter",
        "accounts.add_newslettertext",
        "accounts.change_newslettertext",
        "accounts.delete_newslettertext",
        "accounts.view_newslettertext",
    ],
    "Ops": [
        "redemptions.view_claim",
        "redemptions.deliver_claim",
        "redemptions.view_personal_data",
        "redemptions.view_dashboard",
        "promotions.load_codes",
        "promotions.view_codebatch",
        "promotions.view_promotion",
        "promotions.view_reward",
        "products.add_product",
        "products.change_product",
        "products.view_product",
        "products.view_category",
        "products.view_serialnumber",
        "products.add_store",
        "products.change_store",
        "products.view_store",
        "notifications.view_message",
        "notifications.resend_message",
        "notifications.view_undeliverableaddress",
        "notifications.delete_undeliverableaddress",
    ],
    # Reads all and changes nothing; each look at evidence is noted, theirs too.
    "Auditors": [
        "redemptions.view_claim",
        "redemptions.view_evidence",
        "redemptions.view_personal_data",
        "redemptions.view_checkrun",
        "redemptions.view_dashboard",
        "redemptions.view_sendbackreason",
        "redemptions.view_sendbackreasontext",
        "promotions.view_promotion",
        "promotions.view_promotiontext",
        "promotions.view_reward",
        "promotions.view_extraquestion",
        "promotions.view_questiontext",
        "promotions.view_codebatch",
        "products.view_product",
        "products.view_category",
        "products.view_serialnumber",
        "products.view_store",
        "products.view_registeredproduct",
        "products.view_evidenceview",
        "notifications.view_message",
        "notifications.view_undeliverableaddress",
        "accounts.view_user",
        "accounts.view_newsletter",
        "accounts.view_newslettertext",
    ],
}


def sync() -> None:
    """Bring the groups to the list above; members of a group stay in it."""
    for name, codes in GROUPS.items():
        group, _ = Group.objects.get_or_create(name=name)
        wanted = [_permission(code) for code in codes]
        group.permissions.set(wanted)


def _permission(code: str) -> Permission:
    app, codename = code.split(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)
