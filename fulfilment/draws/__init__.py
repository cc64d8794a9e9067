"""Lucky draws that anyone can check: announced, entered, frozen, drawn, offered, published."""
