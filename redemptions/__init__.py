"""Claims: from the member's request to the reward in the member's hands."""
