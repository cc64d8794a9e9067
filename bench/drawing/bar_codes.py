"""Bar codes and square codes, as masks to be pasted in the colour of the ink."""

import numpy as np
import zxingcpp
from PIL import Image

_SQUARE = {"QRCode": zxingcpp.BarcodeFormat.QRCode, "DataMatrix": zxingcpp.BarcodeFormat.DataMatrix}
_LINEAR = {
    "Code128": zxingcpp.BarcodeFormat.Code128,
    "Code39": zxingcpp.BarcodeFormat.Code39,
    "EAN13": zxingcpp.BarcodeFormat.EAN13,
    "UPCA": zxingcpp.BarcodeFormat.UPCA,
}


def bars(text: str, symbology: str = "Code128", *, scale: int, height: int) -> Image.Image:
    """Return a linear code without its quiet zones, with so many pixels to a module."""
    code = zxingcpp.create_barcode(text, _LINEAR[symbology])
    drawn = np.asarray(zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False))
    row = drawn[drawn.shape[0] // 2 : drawn.shape[0] // 2 + 1]
    mask = Image.fromarray(np.where(row < 128, 255, 0).astype(np.uint8))
    return mask.resize((mask.width * scale, height), Image.Resampling.NEAREST)


def square(text: str, symbology: str = "QRCode", *, side: int) -> Image.Image:
    """Return a square code of about this side."""
    code = zxingcpp.create_barcode(text, _SQUARE[symbology])
    drawn = np.asarray(zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False))
    mask = Image.fromarray(np.where(drawn < 128, 255, 0).astype(np.uint8))
    scale = max(1, side // mask.width)
    return mask.resize((mask.width * scale, mask.height * scale), Image.Resampling.NEAREST)


def with_check_digit(digits: str) -> str:
    """Return the 12 digits of an EAN or the 11 of a UPC with their check digit."""
    odd = [int(digit) for digit in digits[::-1]]
    total = 3 * sum(odd[::2]) + sum(odd[1::2])
    return f"{digits}{-total % 10}"
