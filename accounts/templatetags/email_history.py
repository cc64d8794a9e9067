"""The e-mails that a member got last, for Login Management; Messages has all of them."""

from typing import Final

from django import template

from accounts.models import User

register = template.Library()
NEWEST: Final = 10


@register.inclusion_tag("accounts/_email_history.html")
def email_history(member: User) -> dict[str, object]:
    """Render subject, day and delivery of the newest e-mails to a member."""
    emails = member.emails.defer("text", "html", "encrypted_bodies").order_by("-pk")
    return {"letters": emails[:NEWEST]}
