"""What a provider says of a person, and what of it counts."""

from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings

# In addresses and settings; the other provider is that of members.
STAFF: Final = "staff"


def claims_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the provider says: what it tells of the person, and its signed token first."""
    return {**data.get("userinfo", {}), **data.get("id_token", {})}


def verified_email(claims: Mapping[str, Any]) -> str:
    """Return the address if the provider has verified it; else nothing."""
    is_verified = claims.get("email_verified") in {True, "true"}
    return str(claims.get("email") or "") if is_verified else ""


def groups_in(claims: Mapping[str, Any]) -> set[str]:
    """Return the groups of the person at the provider."""
    said = claims.get(settings.STAFF_OIDC_GROUPS_CLAIM)
    return {str(each) for each in said} if isinstance(said, list) else set()


def used_second_factor(data: Mapping[str, Any]) -> bool:
    """Return whether the provider's token says that it asked for a factor that counts here.

    The token alone is asked: ``amr`` lists methods, ``acr`` names a level. Without a setting none
    counts, and the factor is asked for here.
    """
    token = data.get("id_token", {})
    methods = token.get("amr")
    said = {str(each) for each in methods} if isinstance(methods, list) else set()
    return bool({*said, str(token.get("acr", ""))} & {*settings.STAFF_OIDC_FACTORS})
