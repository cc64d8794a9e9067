"""What a promotion promises: its terms by version, what may change while it runs, and what did."""
