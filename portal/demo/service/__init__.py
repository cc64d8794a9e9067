"""What the demo tells of the service."""
