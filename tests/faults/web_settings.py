"""The program's settings for a web process for which no static files were collected."""

from portal.environment import VAR_DIR
from portal.settings import *  # noqa: F403 -- all of them
from portal.settings import STORAGES as _STORAGES

_PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {**_STORAGES, "staticfiles": {"BACKEND": _PLAIN}}
STATIC_ROOT = VAR_DIR / "static"
