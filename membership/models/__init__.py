"""What the membership stores: points, what they buy, and shout outs."""
