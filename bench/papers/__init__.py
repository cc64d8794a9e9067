"""Drawn proofs of purchase, honest and dishonest, in the languages of the portal's regions.

Ten layouts: letterhead, business letter, grid of an accounting program, side band, web shop,
old-fashioned, half sheet, and three of tills, of which one has no title. They come flat, crumpled,
folded, faded, stained with coffee, scanned, as a screenshot, as a PDF with text, and as Factur-X.
"""
