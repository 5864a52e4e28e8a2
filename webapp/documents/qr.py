"""A QR code as a drawing that a template writes out (one path, no picture, no style: the pages allow none), or as a
picture for paper."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from itertools import groupby

import segno
from PIL import Image

QUIET = 4  # modules of white around it (ISO/IEC 18004)
DOTS = 4  # pixels a module: a viewer that smooths pictures leaves these alone
MASK = 3  # any of the eight is read; trying all of them to choose the most even takes most of the time


@dataclass(frozen=True)
class Qr:
    """`size` modules a side with the white around; `path`, drawn with a pen one module wide, the dark ones in it."""

    size: int
    path: str


def qr(text: str) -> Qr:
    """The code of a text, correcting 15 % (level M): a slip is folded and carried about."""
    code = segno.make_qr(text, error="m", boost_error=False)
    rows = [f"M{QUIET} {y}.5{_strokes(bytes(row))}" for y, row in enumerate(code.matrix, QUIET)]
    return Qr(len(code.matrix) + 2 * QUIET, "".join(rows))


def png(text: str) -> str:
    """The same as a data: URL, for many on paper: quicker to put on a page than the drawing."""
    code = segno.make_qr(text, error="m", boost_error=False, mask=MASK)
    side = len(code.matrix)
    dark = Image.frombytes("L", (side, side), b"".join(bytes(row) for row in code.matrix))
    whole = Image.new("L", (side + 2 * QUIET,) * 2, 0)
    whole.paste(dark, (QUIET, QUIET))
    size = whole.width * DOTS
    out = io.BytesIO()
    whole.point([255, 0] + [0] * 254).resize((size, size), Image.Resampling.NEAREST).convert("1").save(out, "PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()


def _strokes(row: bytes) -> str:
    """Along a row: h draws so many dark modules, m skips so many light ones."""
    runs = [(bool(dark), len(list(same))) for dark, same in groupby(row)]
    return "".join(f"h{length}" if dark else f"m{length} 0" for dark, length in runs)
