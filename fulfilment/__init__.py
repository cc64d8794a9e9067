"""What is owed to members and how it gets there; knows what caused it, not what a claim is."""
