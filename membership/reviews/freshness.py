"""What a visitor's copy of a product's page is known by: as soon as it would differ, another."""

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from django.apps import apps
from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.middleware.csrf import get_token

from accounts.models import User
from accounts.profile.region import region_of
from foundation.languages import current_language
from foundation.working_days import today
from membership.reviews.published import changed_at
from membership.store import stores
from products.models import Product
from promotions import kept
from promotions.models import shown_stamp

# What pages are made of, besides rows: code, templates, translations, styles, scripts, drawings.
_FOLDERS: Final = ("templates", "locale", "static")
_KINDS: Final = frozenset({".py", ".html", ".mo", ".css", ".js", ".svg"})


def tag_of(request: HttpRequest, product: Product) -> str:
    """Return the ETag of a visitor's page, in three queries at most; "" for members."""
    if isinstance(request.user, User) or len(get_messages(request)):
        return ""
    get_token(request)
    stamp = shown_stamp.current()
    # Some begin or end without any change: each day of each zone does so at its own hour.
    running = [each.pk for each in kept.not_ended() if each.is_running()] if stamp else []
    of = (
        release(),
        changed_at(product),
        stamp,
        running,
        (product.name, product.model, product.warranty_months),
        (str(product.category), product.category.warranty_months),
        current_language(),
        # The frame names the region, and leads to its store.
        region_of(request),
        sorted(stores().items()),
        request.get_full_path(),
        today(),
        settings.BRAND["name"],
        # A browser with the same cookie has a token that goes with it.
        request.META["CSRF_COOKIE"],
    )
    return f'"{sha256(repr(of).encode()).hexdigest()[:32]}"'


@cache
def release() -> str:
    """Return what this process makes pages of, read once: after an update it is another."""
    digest = sha256()
    for path in sorted(_sources()):
        digest.update(str(path.relative_to(settings.BASE_DIR)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    folders = [Path(app.path) for app in apps.get_app_configs()]
    folders += [settings.BASE_DIR / name for name in _FOLDERS]
    for folder in folders:
        if folder.is_relative_to(settings.BASE_DIR) and "site-packages" not in folder.parts:
            yield from (path for path in folder.rglob("*") if path.suffix in _KINDS)
