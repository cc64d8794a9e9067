"""What is sold and was built: models, serial numbers, stores."""
