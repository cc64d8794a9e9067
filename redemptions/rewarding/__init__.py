"""What follows an approval: code, parcel, payment, draw, another code."""
