"""A sheet measured in inches from its top left corner, and its files. Same drawing, same bytes.

Places are set by hand and never by an automatic layout: nothing moves when a number gets a digit more.
"""

import io
import re

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

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
        import matplotlib

        # Ids of clip paths and markers are salted hashes, dates and versions are left out: the bytes depend on the drawing alone.
        with matplotlib.rc_context({"svg.hashsalt": self.name}):
            buffer = io.StringIO()
            self.figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
        svg = re.sub(r"\s*<metadata>.*?</metadata>", "", buffer.getvalue(), flags=re.DOTALL)
        return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"

    def png(self):
        buffer = io.BytesIO()
        self.figure.savefig(buffer, format="png", dpi=_DOTS_PER_INCH, metadata={"Software": None})
        return buffer.getvalue()


def text_width(words, size=8.0, weight="normal"):
    """Width in inches."""
    if not words.strip():
        return 0.0
    font = FontProperties(family="DejaVu Sans", weight=weight)
    return TextPath((0, 0), words, size=size, prop=font).get_extents().width / 72


def wrap(words, width, size=8.0, weight="normal"):
    """Lines of at most `width` inches; a longer word stands alone."""
    lines, line = [], ""
    for word in words.split():
        longer = f"{line} {word}".strip()
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
