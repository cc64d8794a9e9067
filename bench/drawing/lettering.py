"""The fonts that drawn papers are printed with, as far as this machine has them.

Latin and Chinese come with Python packages of the project. The others are packages of Debian:
fonts-nanum (Korean), fonts-thai-tlwg (Thai), fonts-dejavu-core (Cyrillic, Arabic, Vietnamese) and
fonts-liberation. A script without a font is left out, and the benchmark says so.
"""

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from PIL import ImageFont

_SYSTEM: Final = Path("/usr/share/fonts/truetype")
_LATO: Final = Path(str(files("fontpkg_lato") / "files"))
_CJK: Final = next(
    (
        Path(str(each))
        for each in files("cvttf_NotoSansCJK_Regular").iterdir()
        if "otf" in each.name
    ),
    Path(),
)
# Regular and bold of each family that a script may be printed with.
_LATIN: Final = (
    (_LATO / "Lato-Regular.ttf", _LATO / "Lato-Bold.ttf"),
    *(
        (
            _SYSTEM / "liberation" / f"{name}-Regular.ttf",
            _SYSTEM / "liberation" / f"{name}-Bold.ttf",
        )
        for name in ("LiberationSans", "LiberationSerif", "LiberationSansNarrow")
    ),
    (_SYSTEM / "dejavu" / "DejaVuSans.ttf", _SYSTEM / "dejavu" / "DejaVuSans-Bold.ttf"),
)
_DEJAVU: Final = _LATIN[-1:]
_MONO: Final = (
    (_SYSTEM / "dejavu" / "DejaVuSansMono.ttf", _SYSTEM / "dejavu" / "DejaVuSansMono-Bold.ttf"),
    *(
        (
            _SYSTEM / "liberation" / "LiberationMono-Regular.ttf",
            _SYSTEM / "liberation" / "LiberationMono-Bold.ttf",
        ),
    ),
)
_KOREAN: Final = tuple(
    (_SYSTEM / "nanum" / f"{name}.ttf", _SYSTEM / "nanum" / f"{name}Bold.ttf")
    for name in ("NanumGothic", "NanumMyeongjo", "NanumBarunGothic")
)
_THAI: Final = tuple(
    (_SYSTEM / "tlwg" / f"{name}.ttf", _SYSTEM / "tlwg" / f"{name}-Bold.ttf")
    for name in ("Garuda", "Loma", "Norasi")
)
_FAMILIES: Final = {
    "latin": _LATIN,
    "mono": (*_MONO, *_LATIN[:1]),
    "chinese": ((_CJK, _CJK),),
    "korean": (*_KOREAN, (_CJK, _CJK)),
    "thai": _THAI,
    "cyrillic": _DEJAVU,
    "arabic": _DEJAVU,
    "vietnamese": _DEJAVU,
}


@cache
def families(script: str) -> tuple[tuple[Path, Path], ...]:
    """Return the regular and bold fonts of a script that this machine has."""
    return tuple(pair for pair in _FAMILIES[script] if all(path.is_file() for path in pair))


@cache
def font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    """Load a font in a size."""
    return ImageFont.truetype(str(path), size)
