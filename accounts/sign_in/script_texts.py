"""Texts of Django's scripts in the administration that its catalogues lack in some language."""

from typing import Any, Final

from django.utils.translation import gettext, gettext_noop
from django.views.i18n import JavaScriptCatalog

# Of the two lists between which groups, regions and products are moved.
TEXTS: Final = (
    gettext_noop('Choose %s by selecting them and then select the "Choose" arrow button.'),
    gettext_noop('Remove %s by selecting them and then select the "Remove" arrow button.'),
    gettext_noop("Choose all %s"),
    gettext_noop("Remove all %s"),
    gettext_noop("Choose selected %s"),
    gettext_noop("Remove selected %s"),
    gettext_noop("Type into this box to filter down the list of selected %s."),
)


class ScriptTexts(JavaScriptCatalog):
    """Django's catalogue of its scripts, and what is missing in it from ours."""

    def get_catalog(self) -> dict[str, Any]:
        """Add our translations; an English text stays as it is in the script."""
        ours = {text: gettext(text) for text in TEXTS}
        return {
            **super().get_catalog(),
            **{text: said for text, said in ours.items() if said != text},
        }
