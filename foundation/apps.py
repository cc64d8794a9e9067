"""The foundation, an app for the sake of its rows: the counters of the throttles."""

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "foundation"
