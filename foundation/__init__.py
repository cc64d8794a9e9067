"""Shared basis of all apps; knows nothing about claims, codes or products."""
