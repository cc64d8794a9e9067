import pytest

from evidence.documents.editing import edited_with


@pytest.mark.parametrize(
    ("software", "editor"),
    [
        ("Adobe Photoshop 25.0 (Macintosh)", "Adobe Photoshop"),
        ("Adobe Photoshop CS6 (Windows)", "Adobe Photoshop"),
        ("Adobe Photoshop Elements 2021 (Windows)", "Adobe Photoshop"),
        ("Adobe Photoshop Express (iOS)", "Adobe Photoshop"),
        ("Adobe Photoshop Lightroom 6.0, Adobe Photoshop 2024", "Adobe Photoshop"),
        ("Adobe Photoshop for Windows -- Image Conversion Plug-in", "Adobe Photoshop"),
        ("Adobe ImageReady", "Adobe Photoshop"),
        ("17.1.2, Adobe Photoshop 2024", "Adobe Photoshop"),
        ("Affinity Photo 2.1.1", "Affinity Photo"),
        ("Canva (Renderer) doc=DAF0 user=UAF0", "Canva"),
        ("Canva, Canva", "Canva"),
        ("GIMP 2.10.34", "GIMP"),
        ("gimp 2.8", "GIMP"),
        ("Paint.NET v3.5.11", "paint.net"),
        ("paint.net 5.0.9", "paint.net"),
        ("PicsArt", "PicsArt"),
        ("LibreOffice 7.3, Draw", "LibreOffice Draw"),
        ("Sejda 3.2 (www.sejda.com)", "Sejda"),
        ("Foxit PhantomPDF Printer", "Foxit PDF Editor"),
        ("Pixelmator Pro 3.3.4", "Pixelmator"),
        ("Photopea", "Photopea"),
        ("Snapseed 2.0", "Snapseed"),
        ("Corel PaintShop Pro 23.00", "PaintShop Pro"),
        ("cairo 1.16.0, Inkscape 1.2", "Inkscape"),
        ("Adobe PDF library 15.00, Adobe Illustrator 27.0", "Adobe Illustrator"),
    ],
)
def test_an_image_editor_is_named(software: str, editor: str) -> None:
    assert edited_with(software) == editor


@pytest.mark.parametrize(
    "software",
    [
        "",
        "17.1.2",
        "S911BXXU3AWF7",
        "HDR+ 1.0.345618096zd",
        "MediaTek Camera Application",
        "Digital Camera X-T3 Ver3.21",
        "Adobe Photoshop Lightroom Classic 12.3 (Windows)",
        "Adobe Photoshop Lightroom Classic 12.3 (Macinto",
        "Adobe Lightroom 6.5 (iOS)",
        "Adobe Photoshop Camera Raw 15.4 (Windows)",
        "Microsoft Windows Photo Viewer 6.1.7600.16385",
        "Windows Photo Editor 10.0.10011.16384",
        "Picasa",
        "EPSON Scan",
        "intsig.com pdf producer, CamScanner",
        "Microsoft® Word 2016",
        "Qt 4.8.7, wkhtmltopdf 0.12.6",
        "TCPDF 6.4.4 (http://www.tcpdf.org)",
        "iText 2.1.7 by 1T3XT",
        "Skia/PDF m114, Chromium",
        "macOS Version 13.4 Quartz PDFContext, Numbers",
        "Microsoft: Print To PDF",
        "Canvas to PDF",
        "Gimpel invoices",
        "ReportLab PDF Library - www.reportlab.com",
    ],
)
def test_what_every_photo_and_paper_passes_is_no_sign(software: str) -> None:
    assert not edited_with(software)
