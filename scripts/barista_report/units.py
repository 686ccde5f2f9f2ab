"""Numbers as people read them: three significant digits, SI prefixes for time, binary ones for bytes.

Not for parsing: a unit is given by the caller and never guessed from a text.
"""

NARROW_SPACE = "\u202f"

_SCALES = {
    "ns": [(1e9, "s"), (1e6, "ms"), (1e3, "µs"), (1.0, "ns")],
    "bytes": [(2.0**40, "TiB"), (2.0**30, "GiB"), (2.0**20, "MiB"), (2.0**10, "KiB"), (1.0, "B")],
}


def scale_of(value, unit):
    """The divisor and the unit's symbol in which `value` is written."""
    scales = _SCALES.get(unit)
    if scales is None:
        return 1.0, "" if unit in ("count", "") else unit
    size = abs(value)
    for divisor, symbol in scales:
        if size >= divisor * 0.9995:  # 999.6 ns reads 1.00 µs, not 1 000 ns
            return divisor, symbol
    return scales[-1]


def digits(value):
    """Three significant digits, thousands apart, never an exponent below a quadrillion."""
    size = abs(value)
    if size == 0:
        return "0"
    if size >= 99.95:
        return f"{value:,.0f}".replace(",", NARROW_SPACE)
    if size >= 9.995:
        return f"{value:.1f}"
    if size >= 0.9995:
        return f"{value:.2f}"
    return f"{value:.2g}" if size < 1e-4 else f"{value:.4f}".rstrip("0").rstrip(".")


def quantity(value, unit):
    """149 ns, 1.35 µs, 2.49 KiB, 32 751."""
    divisor, symbol = scale_of(value, unit)
    whole = unit == "bytes" and divisor == 1.0
    number = digits(round(value) if whole else value / divisor)
    return f"{number} {symbol}".strip()


def interval(value, low, high, unit):
    """149 [146, 153] ns: all three in the unit that suits the first."""
    divisor, symbol = scale_of(value, unit)
    return f"{digits(value / divisor)} {bounds(low, high, divisor)} {symbol}".strip()


def bounds(low, high, divisor=1.0):
    return f"[{digits(low / divisor)}, {digits(high / divisor)}]"


def tick(value, unit):
    """A number on an axis: as short as it can be without loss."""
    divisor, symbol = scale_of(value, unit)
    number = value / divisor
    if unit == "count" and abs(number) >= 1e6:
        return f"{number / 1e6:g} M"
    text = f"{number:,.10g}".replace(",", NARROW_SPACE)
    return f"{text} {symbol}".strip()


def ratio(value):
    return f"{digits(value)}×"
