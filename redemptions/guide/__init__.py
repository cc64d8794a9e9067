"""The Redeem Guide as page and PDF, previews, and a promotion's own e-mail texts."""
