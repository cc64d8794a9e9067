"""The programs of one machine: database, broker, web and workers in one command."""
