"""Template tags for uploads: the state of their reading, and the advice."""

from collections.abc import Iterable

from django import template
from django.urls import reverse
from django.utils.http import urlencode

from evidence.models import Upload
from promotions.models import Promotion
from redemptions.claims.upload_advice import Advice, Mending, advise

register = template.Library()


@register.inclusion_tag("redemptions/_reading.html")
def reading(
    uploads: Iterable[Upload],
    mending: str = Mending.IN_FORM,
    promotion: Promotion | None = None,
    advice: Advice | None = None,
) -> dict[str, object]:
    """Render the advice on uploads that belong together, and the URL that updates it.

    ``mending``: how the place where it stands lets the member mend what was typed; ``promotion``:
    whose checks it is about; ``advice``, where the page has decided it for several at once.
    """
    together = [upload for upload in uploads if upload.deleted_at is None]
    if not together:
        return {}
    asked = [*(("upload", str(upload.pk)) for upload in together), ("mending", mending)]
    asked += [("promotion", promotion.slug)] if promotion else []
    return {
        "advice": advice or advise(together, promotion),
        "mending": mending,
        "url": f"{reverse('uploads-reading')}?{urlencode(asked)}",
    }
