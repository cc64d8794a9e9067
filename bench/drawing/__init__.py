"""What all drawn evidence shares: print, codes, surfaces, cameras, and how paper wears."""
