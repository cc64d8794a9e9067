"""What the evidence checks find, and what they wrongly take, by the product's own code path."""
