"""Run database, broker, web and workers on one machine with one command."""
