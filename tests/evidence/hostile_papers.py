"""Hostile PDFs, written byte by byte."""

import io
import struct
import zlib
from collections.abc import Callable, Sequence

from PIL import Image

# How a file is made, and what becomes of it.
Made = tuple[Callable[[], bytes], str]
CANARY = "CANARY-5F3A"
HUGE, TINY = 1_000_000, 2


def pdf(
    content: bytes = b"",
    *,
    box: tuple[float, float] = (595, 842),
    pages: int = 1,
    resources: str = "",
    catalog: str = "",
    trailer: str = "",
    objects: Sequence[bytes] = (),
) -> bytes:
    """Write a PDF whose pages all show the same; further objects count from 4."""
    first = 4 + len(objects)
    kids = " ".join(f"{first + number} 0 R" for number in range(pages))
    page = (
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {box[0]} {box[1]}]"
        f"/Contents 3 0 R/Resources<<{resources}>>>>"
    )
    bodies = [
        f"<</Type/Catalog/Pages 2 0 R{catalog}>>".encode(),
        f"<</Type/Pages/Count {pages}/Kids[{kids}]>>".encode(),
        stream(content),
        *objects,
        *[page.encode()] * pages,
    ]
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(bodies, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    tail = f"trailer<</Root 1 0 R/Size {len(bodies) + 1}{trailer}>>\nstartxref\n{len(out)}\n%%EOF\n"
    return bytes(out + head + table + tail.encode())


def stream(content: bytes, entries: str = "") -> bytes:
    """Write a stream, packed."""
    packed = zlib.compress(content, 9)
    head = f"<</Length {len(packed)}/Filter/FlateDecode{entries}>>\nstream\n"
    return head.encode() + packed + b"\nendstream"


def nested_forms(levels: int = 12, times: int = 10) -> bytes:
    """Draw forms that draw forms: each level ten times the one below."""
    names = [f"/F {5 + level} 0 R" for level in range(levels - 1)]
    inner = "/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<<{}>>>>"
    forms = [stream(b"/F Do " * times, inner.format(name)) for name in names]
    forms.append(stream(b"0 0 9 9 re f ", inner.format("")))
    return pdf(b"/F Do " * times, resources="/XObject<</F 4 0 R>>", objects=forms)


def many_paths(paths: int = 3_000_000) -> bytes:
    """Draw lines over the whole page, so many that it never ends."""
    return pdf(b"0 0 m 595 842 l S 9 800 m 500 3 l S " * (paths // 2))


def unpacking() -> bytes:
    """Hold a page that is 1.6 GB long once it is unpacked."""
    packer = zlib.compressobj(9, wbits=-15)
    # Flushed, a block needs nothing that stood before it: it can be repeated.
    block = packer.compress(b"q Q " * 4_000_000) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = b"\x78\xda" + block * 100 + packer.flush()
    head = f"<</Length {len(packed)}/Filter/FlateDecode>>\nstream\n".encode()
    form = head.replace(b"<<", b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]", 1)
    body = form + packed + b"\nendstream"
    return pdf(b"/F Do ", resources="/XObject<</F 4 0 R>>", objects=[body])


def huge_picture(side: int = 30_000) -> bytes:
    """Show a picture of 900 million pixels."""
    facts = f"/Type/XObject/Subtype/Image/Width {side}/Height {side}"
    body = stream(bytes(side * side // 8), f"{facts}/ColorSpace/DeviceGray/BitsPerComponent 1")
    return pdf(b"500 0 0 500 0 0 cm /F Do", resources="/XObject<</F 4 0 R>>", objects=[body])


def image(body: bytes, side: int, filtered: str) -> bytes:
    """Show a picture that is packed in a way of its own."""
    facts = f"/Type/XObject/Subtype/Image/Width {side}/Height {side}/BitsPerComponent "
    facts += "1/ColorSpace/DeviceGray" if filtered == "JBIG2Decode" else "8/ColorSpace/DeviceGray"
    head = f"<<{facts}/Length {len(body)}/Filter/{filtered}>>\nstream\n".encode()
    shown = b"500 0 0 500 0 0 cm /F Do"
    return pdf(shown, resources="/XObject<</F 4 0 R>>", objects=[head + body + b"\nendstream"])


def jbig2_page(side: int = 65_000) -> bytes:
    """Begin a page of 4 billion pixels, as a fax may, in 30 bytes."""
    page = struct.pack(">IIIIBH", side, side, 0, 0, 0, 0)
    return image(struct.pack(">IBBBI", 0, 48, 0, 1, len(page)) + page, side, "JBIG2Decode")


def jpx_picture(side: int = 9_000) -> bytes:
    """Show a picture of JPEG 2000 with 81 million pixels, all white."""
    out = io.BytesIO()
    Image.new("L", (side, side), "white").save(out, "JPEG2000")
    return image(out.getvalue(), side, "JPXDecode")


def acting() -> bytes:
    """Run a script, start a program and hold a file, all at opening."""
    actions = (
        f"/OpenAction<</S/JavaScript/JS(app.alert\\('{CANARY}'\\))>>"
        "/AA<</WC<</S/Launch/F(/bin/sh)>>>>"
        f"/Names<</EmbeddedFiles<</Names[({CANARY}.exe) 4 0 R]>>>>"
    )
    held = stream(b"MZ" + CANARY.encode(), "/Type/EmbeddedFile")
    return pdf(b"0 0 99 99 re f", catalog=actions, objects=[held])


def locked() -> bytes:
    """Ask for a password."""
    sign = "00" * 32
    entries = f"/Filter/Standard/V 1/R 2/P -1/O<{sign}>/U<{sign}>"
    return pdf(trailer=f"/Encrypt<<{entries}>>/ID[<{sign}><{sign}>]")


def endless_tree() -> bytes:
    """Name the list of pages as a page of its own."""
    whole = pdf(b"0 0 99 99 re f")
    return whole.replace(b"/Kids[4 0 R]", b"/Kids[2 0 R]")


PAPERS: dict[str, Made] = {
    "nested-forms.pdf": (nested_forms, "too_complex"),
    "paths.pdf": (many_paths, "too_complex"),
    "unpacking.pdf": (unpacking, "too_complex"),
    "huge-picture.pdf": (huge_picture, "any"),
    "jbig2-page.pdf": (jbig2_page, "any"),
    "jpx-picture.pdf": (jpx_picture, "any"),
    "huge-box.pdf": (lambda: pdf(box=(HUGE, HUGE)), "broken"),
    "tiny-box.pdf": (lambda: pdf(box=(TINY, TINY)), "broken"),
    "thin-box.pdf": (lambda: pdf(box=(36, 14_400)), "clean"),
    "11-pages.pdf": (lambda: pdf(pages=11), "too_many_pages"),
    "50000-pages.pdf": (lambda: pdf(pages=50_000), "too_many_pages"),
    "locked.pdf": (locked, "password"),
    "acting.pdf": (acting, "clean"),
    "endless-tree.pdf": (endless_tree, "broken"),
    "cut.pdf": (lambda: pdf(b"0 0 99 99 re f")[:150], "broken"),
    "only-a-head.pdf": (lambda: b"%PDF-1.7\n", "broken"),
    "page-of-html.pdf": (
        lambda: b"%PDF-1.7\n<html><script>alert(1)</script></html>",
        "broken",
    ),
    "with-zip.pdf": (lambda: pdf(b"0 0 99 99 re f") + b"PK\x03\x04" + CANARY.encode(), "clean"),
}
