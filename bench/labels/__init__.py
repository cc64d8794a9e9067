"""The second drawer: photos of serial-number labels on products and on cartons.

Drawn from a reading of how real ones look, by who has not seen the check that they are to judge.

On products. Motherboard: one or two small white stickers (serial with Code 128; MAC) between
parts, on a slot or at the board's edge; silver traces, chips, capacitors around. Graphics card: a
white or silver sticker on the brushed back plate, part number beside serial. Notebook: a grey
rating label or print straight on the dark plastic, with input, marks of approval, "Made in
China", next to rubber feet and vents. Monitor: a large rating label beside four VESA holes, with
a table of approvals and a date of manufacture. Power supply: a table of rails that fills the
side, the serial on a strip below. Mouse: a tiny round-cornered label between glides and sensor.
Case, cooler: a strip on perforated steel. What is hard about them: they too say "Made in", bear
several codes, tables, weights of current, and lie on cardboard or on a desk next to other print.

On cartons. Brown corrugated: flutes, tape, a seam, printed arrows, glass and umbrella; a white
label with product, EAN beside the serial, Qty, N.W. and G.W., C/NO. Retail: full-colour print, a
large product name, claims, icons; the label bears EAN or UPC, model, colour, country, serial.
Master carton: a list of four to ten serials each with its code. Table: models with boxes to tick.
Parcel: a carrier's label with sender, recipient, weight and a large code, the maker's sticker
beside it. Plain: a small sticker with nothing but name and serial, so that only the surface
tells; with and without an EAN. What is hard about them: the plain one close up, and the retail
box in a dark colour.
"""
