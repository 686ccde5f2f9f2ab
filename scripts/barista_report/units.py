"""Numbers as people read them: three significant digits, SI prefixes for time, binary ones for bytes.

The same words as on the terminal (harness/analysis/quantity.cpp), in the typography of a page: 32 751 and 13× where a
terminal has 32751 and 13x. tests/quantities.csv holds both to it.
Not for parsing: a unit is given by the caller and never guessed from a text.
"""

import math

NARROW_SPACE = "\u202f"

_MILLION = 1e6
_SCALES = {  # divisor and symbol, from the largest
    "ns": [(1e9, "s"), (1e6, "ms"), (1e3, "µs"), (1.0, "ns")],
    "bytes": [(2.0**40, "TiB"), (2.0**30, "GiB"), (2.0**20, "MiB"), (2.0**10, "KiB"), (1.0, "B")],
    "count": [(_MILLION, "million"), (1.0, "")],
    "tasks": [(_MILLION, "million tasks"), (1.0, "tasks")],
    "/op": [(_MILLION, "million/op"), (1.0, "/op")],
    "x": [(1.0, "×")],
}


def scale_of(value, unit):
    """The divisor and the unit's symbol in which `value` is written."""
    scales = _SCALES.get(unit, [(1.0, unit)])
    for divisor, symbol in scales:
        if abs(value) >= divisor * 0.9995:  # 999.6 ns reads 1 µs, not 1 000 ns
            return divisor, symbol
    return scales[-1]


def digits(value):
    """Three significant digits without zeros at the end; whole numbers in full, with their thousands apart.

    As long as they can be read.
    """
    size = abs(value)
    if size == 0:
        return "0"
    if size >= 1e7:
        return f"{value:.3g}"
    if size >= 99.95:
        return f"{value:,.0f}".replace(",", NARROW_SPACE)
    if size >= 0.001:
        decimals = 1 if size >= 9.995 else 2 if size >= 0.9995 else 3
    else:
        decimals = 1 - math.floor(math.log10(size))  # no exponent; two digits say enough of so little
    return f"{value:.{decimals}f}".rstrip("0").rstrip(".")


def quantity(value, unit):
    """149 ns, 1.35 µs, 2.49 KiB, 32 751."""
    divisor, symbol = scale_of(value, unit)
    return join(digits(value / divisor), symbol)


def bounds(low, high, divisor=1.0):
    """[146, 153]: both ends in the unit of the figure that they belong to."""
    return f"[{digits(low / divisor)}, {digits(high / divisor)}]"


def join(number, symbol):
    return f"{number}{symbol}" if symbol in ("×", "/op") else f"{number} {symbol}".strip()


def tick(value, unit):
    """A number on an axis: as short as it can be without loss."""
    divisor, symbol = scale_of(value, unit)
    text = f"{value / divisor:,.10g}".replace(",", NARROW_SPACE)
    return join(text, symbol)


def ratio(value):
    return quantity(value, "x")
