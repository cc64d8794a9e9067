"""What a claim brings: the reward that follows, by product, day, price, choice and bundle."""
