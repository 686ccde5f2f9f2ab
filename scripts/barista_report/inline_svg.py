"""Makes a plot's SVG part of a page: its ids its own, its text and ground in the page's colours, its size free."""

import base64
import re

from markupsafe import Markup, escape

from .plots.style import GRID, INK, MUTED, PAPER, STRIPE

_COLOURS = {INK: "var(--ink)", MUTED: "var(--muted)", GRID: "var(--line)", STRIPE: "var(--stripe)",
            PAPER: "var(--paper)"}
_PUBLIC_ID = re.compile(r'(\bid="|xlink:href="#|url\(#)')


def inline(svg, name, label):
    """`label` is what a screen reader says in place of the picture."""
    svg = svg[svg.index("<svg"):]
    svg = _PUBLIC_ID.sub(lambda match: match.group(1) + name + "-", svg)
    svg = re.sub(r"<style[^>]*>.*?</style>", "", svg, flags=re.DOTALL)  # the page's own style sheet has it
    svg = re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL)
    for colour, variable in _COLOURS.items():
        svg = svg.replace(colour, variable)
    head, rest = svg.split(">", 1)
    head = re.sub(r'\s(width|height|version)="[^"]*"', "", head)
    return Markup(f'{head} class="plot" role="img" aria-label="{escape(label)}">{rest}')


def as_image(svg, label):
    """A foreign SVG as an image: it keeps its colours and can neither load nor run anything."""
    data = base64.b64encode(svg.encode("utf-8")).decode("ascii")
    return Markup(f'<img class="topology" alt="{escape(label)}" src="data:image/svg+xml;base64,{data}">')
