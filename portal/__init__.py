"""Wiring of the member center: settings, URLs, processes; no models, no business rule."""
