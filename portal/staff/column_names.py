"""What staff read above the columns of lists and beside the fields of forms, in their language.

A field of a model that is given no name is called by its attribute; here these names become texts
to translate. They stand in one list, and not in the models: a name there is part of a migration.
"""

from typing import Any, Final

from django.apps import apps
from django.db.models import Field
from django.utils.translation import override, pgettext_lazy

COLUMN_NAMES: Final = (
    pgettext_lazy("column", "account"),
    pgettext_lazy("column", "activation url"),
    pgettext_lazy("column", "address"),
    pgettext_lazy("column", "answer"),
    pgettext_lazy("column", "answered at"),
    pgettext_lazy("column", "asked at"),
    pgettext_lazy("column", "asks for"),
    pgettext_lazy("column", "attempts"),
    pgettext_lazy("column", "banner"),
    pgettext_lazy("column", "bounced at"),
    pgettext_lazy("column", "can wait"),
    pgettext_lazy("column", "categories"),
    pgettext_lazy("column", "category"),
    pgettext_lazy("column", "cause"),
    pgettext_lazy("column", "checks deleted at"),
    pgettext_lazy("column", "claim"),
    pgettext_lazy("column", "claim until"),
    pgettext_lazy("column", "cleared by"),
    pgettext_lazy("column", "code"),
    pgettext_lazy("column", "code format"),
    pgettext_lazy("column", "code pattern"),
    pgettext_lazy("column", "codes stopped at"),
    pgettext_lazy("column", "columns"),
    pgettext_lazy("column", "currencies"),
    pgettext_lazy("column", "currency"),
    pgettext_lazy("column", "decided by"),
    pgettext_lazy("column", "decision"),
    pgettext_lazy("column", "deliver on"),
    pgettext_lazy("column", "delivery"),
    pgettext_lazy("column", "done at"),
    pgettext_lazy("column", "draw"),
    pgettext_lazy("column", "drawn at"),
    pgettext_lazy("column", "due at"),
    pgettext_lazy("column", "due on"),
    pgettext_lazy("column", "ended at"),
    pgettext_lazy("column", "ended by"),
    pgettext_lazy("column", "ends on"),
    pgettext_lazy("column", "example"),
    pgettext_lazy("column", "explanation"),
    pgettext_lazy("column", "export"),
    pgettext_lazy("column", "field"),
    pgettext_lazy("column", "file format"),
    pgettext_lazy("column", "file name"),
    pgettext_lazy("column", "filters"),
    pgettext_lazy("column", "for checks"),
    pgettext_lazy("column", "format"),
    pgettext_lazy("column", "holder"),
    pgettext_lazy("column", "invoice key"),
    pgettext_lazy("column", "invoice numbers"),
    pgettext_lazy("column", "is open"),
    pgettext_lazy("column", "is published"),
    pgettext_lazy("column", "is required"),
    pgettext_lazy("column", "kind"),
    pgettext_lazy("column", "label"),
    pgettext_lazy("column", "language"),
    pgettext_lazy("column", "leased until"),
    pgettext_lazy("column", "link"),
    pgettext_lazy("column", "loaded"),
    pgettext_lazy("column", "loaded at"),
    pgettext_lazy("column", "loaded by"),
    pgettext_lazy("column", "looked at"),
    pgettext_lazy("column", "looked by"),
    pgettext_lazy("column", "made by"),
    pgettext_lazy("column", "marked at"),
    pgettext_lazy("column", "merged into"),
    pgettext_lazy("column", "message id"),
    pgettext_lazy("column", "method"),
    pgettext_lazy("column", "methods"),
    pgettext_lazy("column", "name"),
    pgettext_lazy("column", "newsletter"),
    pgettext_lazy("column", "next attempt at"),
    pgettext_lazy("column", "offered at"),
    pgettext_lazy("column", "opened at"),
    pgettext_lazy("column", "outcome"),
    pgettext_lazy("column", "paid"),
    pgettext_lazy("column", "pattern"),
    pgettext_lazy("column", "picture"),
    pgettext_lazy("column", "position"),
    pgettext_lazy("column", "product"),
    pgettext_lazy("column", "products"),
    pgettext_lazy("column", "profile"),
    pgettext_lazy("column", "promotion"),
    pgettext_lazy("column", "promotions"),
    pgettext_lazy("column", "purchase from"),
    pgettext_lazy("column", "purchase until"),
    pgettext_lazy("column", "question"),
    pgettext_lazy("column", "queued at"),
    pgettext_lazy("column", "reason"),
    pgettext_lazy("column", "region"),
    pgettext_lazy("column", "regions"),
    pgettext_lazy("column", "registered at"),
    pgettext_lazy("column", "registered product"),
    pgettext_lazy("column", "release reason"),
    pgettext_lazy("column", "released at"),
    pgettext_lazy("column", "released by"),
    pgettext_lazy("column", "request id"),
    pgettext_lazy("column", "returned"),
    pgettext_lazy("column", "reward"),
    pgettext_lazy("column", "rows"),
    pgettext_lazy("column", "rules"),
    pgettext_lazy("column", "sent at"),
    pgettext_lazy("column", "separator"),
    pgettext_lazy("column", "serial"),
    pgettext_lazy("column", "serial photo wanted"),
    pgettext_lazy("column", "slug"),
    pgettext_lazy("column", "stage until"),
    pgettext_lazy("column", "standing"),
    pgettext_lazy("column", "starts on"),
    pgettext_lazy("column", "status"),
    pgettext_lazy("column", "stock"),
    pgettext_lazy("column", "store"),
    pgettext_lazy("column", "subject"),
    pgettext_lazy("column", "text"),
    pgettext_lazy("column", "time zone"),
    pgettext_lazy("column", "to"),
    pgettext_lazy("column", "uploaded at"),
    pgettext_lazy("column", "user"),
    pgettext_lazy("column", "warranty months"),
)


def translate() -> None:
    """Give each field without a name of its own the text to translate; asked once, at the start."""
    with override(None, deactivate=True):
        texts = {str(name): name for name in COLUMN_NAMES}
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, Field) and is_unnamed(field):
                field.verbose_name = texts.get(str(field.verbose_name), field.verbose_name)


def is_unnamed(field: "Field[Any, Any]") -> bool:
    """Tell whether a field is called by its attribute alone."""
    return "verbose_name" not in field.deconstruct()[3]
