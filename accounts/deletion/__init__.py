"""Delete my account: asked for, waited for, carried out."""
