"""Bounces: mail servers' reports that an e-mail did not arrive."""
