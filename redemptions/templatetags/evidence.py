"""Template tags for uploads: the state of their reading, and the advice."""

from collections.abc import Iterable

from django import template
from django.urls import reverse
from django.utils.http import urlencode

from evidence.models import Upload
from redemptions.claims.upload_advice import advise

register = template.Library()


@register.inclusion_tag("redemptions/_reading.html")
def reading(uploads: Iterable[Upload]) -> dict[str, object]:
    """Render the advice on uploads that belong together, and the URL that updates it."""
    together = [upload for upload in uploads if upload.deleted_at is None]
    if not together:
        return {}
    wanted = urlencode({"upload": [upload.pk for upload in together]}, doseq=True)
    return {"advice": advise(together), "url": f"{reverse('uploads-reading')}?{wanted}"}
