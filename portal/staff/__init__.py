"""What staff and ops have: groups with their rights, all components, maintenance."""
