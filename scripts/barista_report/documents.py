"""Finds the places of a Markdown document that are generated, and writes anew what stands there.

    <!-- figures-from: MACHINE/RUN -->                              the reference run of what follows, where there are several
    <!-- figures:NAME begin --> ... <!-- figures:NAME end -->       a block, by a renderer of blocks.py
    <!-- figure:KEY -->149 ns<!-- /figure -->                       a figure in prose
"""

import re

from .blocks import RENDERERS, inline_figure
from .errors import InvalidRun

_SOURCE = re.compile(r"<!-- figures-from: (\S+) -->")
_BLOCK = re.compile(r"(<!-- figures:(\w+) begin -->\n)(.*?)(<!-- figures:\2 end -->)", re.DOTALL)
_MARK = re.compile(r"<!-- figures:(\w+) (begin|end) -->")
_INLINE = re.compile(r"(<!-- figure:([^>]+?) -->)(.*?)(<!-- /figure -->)", re.DOTALL)
_INLINE_MARK = re.compile(r"<!-- (figure:[^>]*|/figure) -->")


def first_source(text):
    """The first reference run that the document names, or the empty text."""
    match = _SOURCE.search(text)
    return match.group(1) if match else ""


def has_figures(text):
    return bool(_MARK.search(text) or _INLINE_MARK.search(text))


def regenerate(text, run_of, name):
    """The document with every generated place written anew. `run_of(source)` opens a reference run, the only one for the
    empty text; `name` is for complaints."""
    before, *rest = _SOURCE.split(text)  # text, source, text, source, text ...
    parts = [("", before), *zip(rest[::2], rest[1::2])]
    return "".join((f"<!-- figures-from: {source} -->" if source else "")
                   + (_fill(part, run_of, source, name) if has_figures(part) else part) for source, part in parts)


def _fill(text, run_of, source, name):
    _require_pairs(text, name)  # also those that a figures-from parts
    run = run_of(source)

    def block(match):
        if match.group(2) not in RENDERERS:
            raise InvalidRun(f"{name}: there is no block {match.group(2)!r}; "
                             f"there are: {', '.join(sorted(RENDERERS))}.")
        return match.group(1) + "\n".join(RENDERERS[match.group(2)](run)) + "\n" + match.group(4)

    text = _BLOCK.sub(block, text)
    return _INLINE.sub(lambda match: match.group(1) + inline_figure(run, match.group(2)) + match.group(4), text)


def _require_pairs(text, name):
    """A mark without its partner would let a stale figure stand as if it were generated."""
    left = _MARK.search(_BLOCK.sub("", text)) or _INLINE_MARK.search(_INLINE.sub("", text))
    if left:
        raise InvalidRun(f"{name}: the mark {left.group(0)} has no partner; expected "
                         "`<!-- figures:NAME begin -->`, newline, `<!-- figures:NAME end -->` or "
                         "`<!-- figure:KEY -->value<!-- /figure -->`.")
