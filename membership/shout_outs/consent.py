"""What a writer agrees to before it is sent: publication, the rights of photos, the disclosure.

The versions are stored with each shout out. A changed text gets a new version here, in the commit
that changes it.
"""

from typing import Final

from django.utils import translation
from django.utils.translation import gettext_lazy as _

PUBLICATION_VERSION: Final = "2026-11"
PUBLICATION: Final = _(
    "Show this with the name above on the public page of the product. I can withdraw it at any"
    " time."
)
RIGHTS_VERSION: Final = "2026-11"
RIGHTS: Final = _("I took the photos myself, and nobody can be recognized in them.")
DISCLOSURE: Final = _("Received points for writing")


def disclosure_in(language: str) -> str:
    """Return the sentence that is printed on each shout out, as its writer read it."""
    with translation.override(language):
        return str(DISCLOSURE)
