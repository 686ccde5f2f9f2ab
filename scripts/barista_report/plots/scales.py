"""Axes whose ticks are read without a calculator: 10 ns, 1 µs, 4 KiB, 1 000."""

import math

from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullFormatter, NullLocator

from ..units import tick

# Below this ratio of the largest to the smallest value a straight axis shows more than a logarithmic one.
_WORTH_A_LOGARITHM = 6.0


def spans_decades(values):
    positive = [v for v in values if v > 0 and math.isfinite(v)]
    return bool(positive) and max(positive) / min(positive) >= _WORTH_A_LOGARITHM


def limits_of(values, logarithmic):
    """A range with room for the outermost marks."""
    values = [v for v in values if math.isfinite(v) and (v > 0 or not logarithmic)]
    if not values:
        return (1.0, 10.0) if logarithmic else (0.0, 1.0)
    low, high = min(values), max(values)
    if logarithmic:
        room = max((high / low) ** 0.06, 1.25)
        return low / room, high * room
    room = 0.03 * max(high - min(low, 0.0), 1e-9)  # a mark at zero is seen whole
    return min(low, 0.0) - room, high + room


def ticks_that_fit(inches, unit):
    """How many labels have room on an axis of this length."""
    return max(2, min(6, int(inches / {"count": 0.62, "bytes": 0.5}.get(unit, 0.43))))


def dress(axis, limits, logarithmic, unit, most_ticks=5):
    """Sets range, ticks and labels of a matplotlib Axis (`axes.xaxis` or `axes.yaxis`)."""
    setter = axis.axes.set_xlim if axis.axis_name == "x" else axis.axes.set_ylim
    scale = axis.axes.set_xscale if axis.axis_name == "x" else axis.axes.set_yscale
    if logarithmic:
        scale("log")
        axis.set_major_locator(FixedLocator(_log_ticks(*limits, unit, most_ticks)))
        axis.set_minor_locator(NullLocator())
        axis.set_minor_formatter(NullFormatter())
    else:
        steps = [1, 2, 4, 8] if unit == "bytes" else [1, 2, 2.5, 5, 10]
        axis.set_major_locator(FixedLocator(_byte_ticks(limits[1], most_ticks)) if unit == "bytes"
                               else MaxNLocator(most_ticks, steps=steps))
    axis.set_major_formatter(FuncFormatter(lambda value, _: tick(value, unit)))
    setter(*limits)
    axis.set_tick_params(labelsize=7.5, length=2.5, width=0.6)


def _log_ticks(low, high, unit, most):
    base = 2.0 if unit == "bytes" else 10.0
    first = math.ceil(math.log(low, base) - 1e-9)
    last = math.floor(math.log(high, base) + 1e-9)
    step = max(1, math.ceil((last - first + 1) / most))
    exponents = [e for e in range(first, last + 1) if e % step == 0]
    if len(exponents) < 2:
        exponents = range(first, last + 1, step)
    if len(exponents) >= 2:
        return [base**e for e in exponents]
    fine = [m * base**e for e in range(first - 1, last + 1) for m in (1, 2, 5)]
    fine = [t for t in fine if low <= t <= high]
    return fine[:: math.ceil(len(fine) / most)] if fine else [math.sqrt(low * high)]


def _byte_ticks(high, most):
    """0 and multiples of a power of two."""
    step = 2.0 ** math.ceil(math.log2(max(high, 1.0) / most))
    return [step * i for i in range(int(high / step) + 1)]
