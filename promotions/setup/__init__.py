"""How staff set up a promotion: texts, products, e-mails in its own words, publishing."""
