"""A sheet measured in inches from its top left corner, and its files. Same drawing, same bytes.

Places are set by hand and never by an automatic layout: nothing moves when a number gets a digit more.
"""

import io
import re
from functools import lru_cache

import matplotlib

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ft2font import LOAD_NO_HINTING

from .style import INK, PAPER

_DOTS_PER_INCH = 160


class Sheet:
    def __init__(self, name, width, height):
        self.name, self.width, self.height = name, width, height
        self.figure = Figure(figsize=(width, height), facecolor=PAPER)
        FigureCanvasAgg(self.figure)

    def axes(self, left, top, width, height):
        return self.figure.add_axes([left / self.width, 1 - (top + height) / self.height,
                                     width / self.width, height / self.height])

    def text(self, left, top, words, size=8.0, **style):
        style.setdefault("color", INK)
        style.setdefault("verticalalignment", "top")
        self.figure.text(left / self.width, 1 - top / self.height, words, fontsize=size, **style)

    def svg(self):
        # Ids of clip paths and markers are hashes with this salt, and no date or version is written: the bytes
        # depend on the drawing alone.
        with matplotlib.rc_context({"svg.hashsalt": self.name}):
            buffer = io.StringIO()
            self.figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
        svg = re.sub(r"\s*<metadata>.*?</metadata>", "", buffer.getvalue(), flags=re.DOTALL)
        return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"

    def png(self):
        buffer = io.BytesIO()
        self.figure.savefig(buffer, format="png", dpi=_DOTS_PER_INCH, metadata={"Software": None})
        return buffer.getvalue()


@lru_cache(maxsize=4096)
def text_width(words, size=8.0, weight="normal"):
    """Width in inches."""
    font = _font(weight)
    font.set_size(size, 72)
    font.set_text(words, 0.0, flags=LOAD_NO_HINTING)
    return font.get_width_height()[0] / 64 / 72


@lru_cache(maxsize=2)
def _font(weight):
    return get_font(findfont(FontProperties(family="DejaVu Sans", weight=weight)))


def wrap(words, width, size=8.0, weight="normal"):
    """Lines of at most `width` inches, broken at plain spaces only; a longer word stands alone."""
    lines, line = [], ""
    for word in filter(None, words.split(" ")):
        longer = f"{line} {word}".strip(" ")
        if line and text_width(longer, size, weight) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return lines + [line] if line else lines


def shorten(words, width, size=8.0):
    """`words`, or as many of its letters as fit with an ellipsis."""
    if text_width(words, size) <= width:
        return words
    while words and text_width(words + "…", size) > width:
        words = words[:-1]
    return words.rstrip(" ,;:(") + "…"
