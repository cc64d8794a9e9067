"""Links to reviews elsewhere: which are taken. The server never opens one.

A browser of staff does, so what could lead it astray is refused here: another host than those on
the list, accounts and ports in the address, letters of other scripts, an address within the
address, by which a host sends its visitors on.
"""

import re
from collections.abc import Collection
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from membership.models import LONGEST_LINK, ReviewHost

# RFC 3986, without brackets and backslashes, which browsers and servers read differently.
_CHARACTERS: Final = re.compile(r"[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]+")
_HOST: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9-]+)+")
# Each decoding may uncover another.
_DECODINGS: Final = 3
_LEADS_ON: Final = re.compile(r"^(?:url|uri|u|to|next|dest|destination|target|goto|link|out)$")


def hosts_of(region: str) -> list[str]:
    """Return the hosts on which reviews of members of a region may stand, by name."""
    rows = ReviewHost.objects.filter(Q(region="") | Q(region=region))
    return sorted(set(rows.values_list("host", flat=True)))


def checked_link(text: str, hosts: Collection[str]) -> str:
    """Return the address of a review as it is stored, without what stands behind a "#".

    Raises:
        ValidationError: it is none that we take; the message says what to do.
    """
    if not _CHARACTERS.fullmatch(text) or len(text) > LONGEST_LINK:
        raise _refusal(_("Copy the whole address of your review: https://…"))
    try:
        parts = urlsplit(text)
    except ValueError as error:
        raise _refusal(_("Copy the whole address of your review: https://…")) from error
    if parts.scheme != "https":
        raise _refusal(_("The address has to begin with https://."))
    host = parts.netloc.lower()
    if not _HOST.fullmatch(host) or "xn--" in host or host not in hosts:
        raise _refusal(
            _("We take reviews on these sites: %(hosts)s.") % {"hosts": ", ".join(sorted(hosts))}
        )
    if not parts.path.strip("/"):
        raise _refusal(_("This is the shop's first page. Copy the address of your review."))
    if _leads_on(parts.path, parts.query):
        raise _refusal(_("This address leads on to another one. Copy that of the review itself."))
    query = f"?{parts.query}" if parts.query else ""
    return f"https://{host}{parts.path}{query}"


def _leads_on(path: str, query: str) -> bool:
    """Return whether there is an address within the address."""
    named = {name.lower() for name, _value in parse_qsl(query, keep_blank_values=True)}
    if any(_LEADS_ON.match(name) or "redir" in name or "return" in name for name in named):
        return True
    text = f"{path}?{query}"
    for _each in range(_DECODINGS):
        text = unquote(text)
    return "//" in text or "\\" in text or not text.isprintable()


def _refusal(text: str) -> ValidationError:
    return ValidationError(text, code="link")
