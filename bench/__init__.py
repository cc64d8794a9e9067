"""Benchmarks of the member center: each compares two things in one run and prints their ratio."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()
