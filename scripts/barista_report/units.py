"""Numbers as people read them: three significant digits, SI prefixes for time, binary ones for bytes.

Not for parsing: a unit is given by the caller and never guessed from a text.
"""

import math

NARROW_SPACE = "\u202f"

_SCALES = {
    "ns": [(1e9, "s"), (1e6, "ms"), (1e3, "µs"), (1.0, "ns")],
    "bytes": [(2.0**40, "TiB"), (2.0**30, "GiB"), (2.0**20, "MiB"), (2.0**10, "KiB"), (1.0, "B")],
}


def scale_of(value, unit):
    """The divisor and the unit's symbol in which `value` is written."""
    scales = _SCALES.get(unit)
    if scales is None:
        return 1.0, {"count": "", "x": "×"}.get(unit, unit)
    size = abs(value)
    for divisor, symbol in scales:
        if size >= divisor * 0.9995:  # 999.6 ns reads 1.00 µs, not 1 000 ns
            return divisor, symbol
    return scales[-1]


def digits(value):
    """Three significant digits; whole numbers with their thousands apart."""
    size = abs(value)
    if size == 0:
        return "0"
    if size >= 99.95:
        return f"{value:,.0f}".replace(",", NARROW_SPACE)
    if size >= 9.995:
        return f"{value:.1f}"
    if size >= 0.9995:
        return f"{value:.2f}"
    if size >= 1e-3:
        return f"{value:.3g}"
    return f"{value:.{1 - math.floor(math.log10(size))}f}"  # no exponent; two digits say enough of so little


def quantity(value, unit):
    """149 ns, 1.35 µs, 2.49 KiB, 32 751."""
    divisor, symbol = scale_of(value, unit)
    return join(digits(value / divisor), symbol)


def bounds(low, high, divisor=1.0):
    """[146, 153]: both ends in the unit of the figure that they belong to."""
    return f"[{digits(low / divisor)}, {digits(high / divisor)}]"


def short(value, unit):
    """Like quantity(), for given numbers and not for measured ones: 1 KiB, where that would be 1.00 KiB."""
    divisor, symbol = scale_of(value, unit)
    number = f"{value / divisor:,.3g}" if abs(value / divisor) < 1000 else f"{value / divisor:,.0f}"
    return join(number.replace(",", NARROW_SPACE), symbol)


def between(low, high, unit):
    """1 to 4 KiB, 640 B to 2 KiB."""
    unit_is_same = scale_of(low, unit) == scale_of(high, unit)
    words = short(low, unit)
    number = words.split(" ")[0].rstrip("×").removesuffix("/op")
    return f"{number if unit_is_same else words} to {short(high, unit)}"


def join(number, symbol):
    return f"{number}{symbol}" if symbol in ("×", "/op") else f"{number} {symbol}".strip()


def tick(value, unit):
    """A number on an axis: as short as it can be without loss."""
    divisor, symbol = scale_of(value, unit)
    text = f"{value / divisor:,.10g}".replace(",", NARROW_SPACE)
    return f"{text} {symbol}".strip()


def ratio(value):
    return f"{digits(value)}×"
