"""Colours, markers and hatches. A runtime is told by its place and its marker; colour only helps.

Colours are those of Okabe and Ito (jfly.uni-koeln.de/color), which people without full colour vision can tell apart.
"""

import matplotlib

INK = "#1b1b1f"
MUTED = "#5c6068"
GRID = "#d5d8dd"
STRIPE = "#f3f4f6"
PAPER = "#ffffff"

BLUE, VERMILLION, GREEN, PURPLE = "#0072b2", "#d55e00", "#009e73", "#cc79a7"
ORANGE, SKY, YELLOW = "#e69f00", "#56b4e9", "#f0e442"

_MARKERS = ("o", "s", "^", "D", "v", "P", "X", "p", "*", "h", "<", ">")
_COLOURS = (VERMILLION, BLUE, GREEN, PURPLE, ORANGE, SKY)
# Well-known names keep their colour from run to run; everybody else gets the next free one.
_USUAL = {"espresso": VERMILLION, "go": BLUE, "boost_fiber": GREEN, "tbb": PURPLE, "std_thread": INK}

LAYERS = (
    ("pss_bytes_per_task", "resident (PSS)", BLUE, ""),
    ("page_table_bytes_per_task", "page tables", ORANGE, "//"),
    ("kernel_stack_bytes_per_task", "kernel stacks", GREEN, "xx"),
    ("slab_bytes_per_task", "kernel slab", SKY, ".."),
)

# By kind of verdict: colour of its symbol and tint of its cell.
VERDICTS = {
    "matches": (GREEN, "#d9f0e8"),
    "better": (GREEN, "#d9f0e8"),
    "worse": (VERMILLION, "#fbe0cf"),
    "depends": (BLUE, "#d6e8f5"),
    "too_close": (MUTED, "#eceef1"),
    "not_enough_data": (MUTED, "#eceef1"),
    "does_not_apply": (MUTED, PAPER),
    "comparison": (MUTED, PAPER),
    "not asked": (MUTED, PAPER),
}


def use_style():
    """Nothing of the user's own matplotlib settings may change a byte of what is drawn."""
    matplotlib.use("agg")
    matplotlib.rcdefaults()
    matplotlib.rcParams.update({
        "font.family": ["DejaVu Sans"],  # ships with matplotlib
        "svg.fonttype": "none",  # text stays text: it can be searched and read aloud
        "axes.edgecolor": MUTED, "axes.linewidth": 0.6, "axes.unicode_minus": True,
        "text.color": INK, "axes.labelcolor": INK, "xtick.color": MUTED, "ytick.color": MUTED,
        "hatch.linewidth": 0.5,
    })


def family_of(runtime, runtimes):
    """A variant (`boost_fiber_round_robin`) belongs to the shortest runtime whose name begins its own."""
    bases = [name for name in runtimes if runtime == name or runtime.startswith(name + "_")]
    return min(bases, key=len)


def rows_of(runtimes, asked):
    """The runtimes that get a row where `asked` have cells: the others are named as missing, but for variants."""
    return [name for name in runtimes if name in asked or family_of(name, runtimes) == name]


def looks_of(runtimes):
    """Colour and marker of each runtime: variants share the colour and differ by the marker."""
    families = sorted({family_of(name, runtimes) for name in runtimes})
    free = [colour for colour in _COLOURS if colour not in {_USUAL.get(name) for name in families}]
    colours = {}
    for name in families:
        colours[name] = _USUAL.get(name) or (free.pop(0) if free else MUTED)
    return {name: (colours[family_of(name, runtimes)], _MARKERS[i % len(_MARKERS)])
            for i, name in enumerate(sorted(runtimes))}
