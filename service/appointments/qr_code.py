"""The QR code of a reference, as a drawing: black on white in both colour schemes."""

from typing import Final, cast

QUIET: Final = 4  # modules around it, as ISO/IEC 18004 asks


def svg_of(text: str) -> str:
    """Return a QR code as SVG, one path on a white ground."""
    # Loads the reading engine of bar codes, and few pages draw one.
    import zxingcpp  # noqa: PLC0415 -- see above

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    image = zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False)
    drawn = cast("list[list[int]]", memoryview(image).tolist())
    side = len(drawn) + 2 * QUIET
    dark = (
        f"M{x + QUIET} {y + QUIET}h1v1h-1z"
        for y, row in enumerate(drawn)
        for x, pixel in enumerate(row)
        if not pixel
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"'
        f' shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path d="{"".join(dark)}"/></svg>'
    )
