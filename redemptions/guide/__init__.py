"""The Redeem Guide as page and PDF; previews, and e-mails in a promotion's own words."""
