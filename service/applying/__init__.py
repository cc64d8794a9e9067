"""Apply for Service: what is covered, guided checks, the wizard, and the application itself."""
