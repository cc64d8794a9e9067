"""Evidence: files in, findings out. It knows no product and no claim."""
