"""The languages, and the translation catalogue of each."""
