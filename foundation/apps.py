"""The foundation is an app because it has a model: the counters of the throttles."""

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "foundation"
