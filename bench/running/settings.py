"""The settings of the programs that are measured: the portal's, and beside its pages the frames."""

from portal.settings import *  # noqa: F403 -- all of them

ROOT_URLCONF = "bench.frame_urls"
STAFF_SECOND_FACTOR = False
# Nothing is collected for a bench.
STORAGES = {
    **STORAGES,  # noqa: F405 -- the portal's
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
