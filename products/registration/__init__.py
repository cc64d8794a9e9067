"""Product Registration: from entering the serial number to the product in My Products."""
