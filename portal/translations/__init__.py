"""Languages, and the catalogues of texts in each."""
