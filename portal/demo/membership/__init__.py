"""What the demo has of the membership."""
