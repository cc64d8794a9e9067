"""What templates show of uploads: how far their reading is, and what it says."""

from collections.abc import Iterable

from django import template
from django.urls import reverse
from django.utils.http import urlencode

from evidence.models import Upload
from redemptions.claims.upload_advice import advise

register = template.Library()


@register.inclusion_tag("redemptions/_reading.html")
def reading(uploads: Iterable[Upload]) -> dict[str, object]:
    """Show the advice on uploads that belong together, and where the page asks for newer."""
    kept = list(uploads)
    if not kept:
        return {}
    wanted = urlencode({"upload": [upload.pk for upload in kept]}, doseq=True)
    return {"advice": advise(kept), "url": f"{reverse('uploads-reading')}?{wanted}"}
