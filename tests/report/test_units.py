"""Figures as people read them."""

import pytest
from barista_report.units import between, quantity, ratio, short, tick

NARROW = "\u202f"


@pytest.mark.parametrize("value, unit, words", [
    (5.812, "ns", "5.81 ns"), (149.4, "ns", "149 ns"), (999.4, "ns", "999 ns"), (999.6, "ns", "1.00 µs"),
    (1352, "ns", "1.35 µs"),
    (38.2e3, "ns", "38.2 µs"), (2.5e9, "ns", "2.50 s"), (0, "ns", "0 ns"), (-12.3, "ns", "-12.3 ns"),
    (512, "bytes", "512 B"), (2550, "bytes", "2.49 KiB"), (8392704, "bytes", "8.00 MiB"),
    (32751, "count", f"32{NARROW}751"), (0.97, "count", "0.97"), (0.00041, "count", "0.00041"),
    (8.13e-5, "count", "0.000081"), (1.013, "/op", "1.01/op"), (32751, "tasks", f"32{NARROW}751 tasks"), (12.72, "x", "12.7×"),
])
def test_a_quantity_has_three_digits_and_the_prefix_that_suits(value, unit, words):
    assert quantity(value, unit) == words


def test_given_numbers_have_no_trailing_zeros():
    assert short(1024, "bytes") == "1 KiB"
    assert short(1e6, "count") == f"1{NARROW}000{NARROW}000"


@pytest.mark.parametrize("low, high, unit, words", [
    (1024, 4096, "bytes", "1 to 4 KiB"), (640, 2048, "bytes", "640 B to 2 KiB"), (5, 50, "x", "5 to 50×"),
    (0.9, 1.1, "count", "0.9 to 1.1"), (0.9, 1.1, "/op", "0.9 to 1.1/op")])
def test_a_range_names_its_unit_once_where_it_can(low, high, unit, words):
    assert between(low, high, unit) == words


def test_ticks_are_as_short_as_they_can_be():
    assert [tick(v, "ns") for v in (1, 100, 1e3, 1e5, 1e6)] == ["1 ns", "100 ns", "1 µs", "100 µs", "1 ms"]
    assert tick(100000, "count") == f"100{NARROW}000"


def test_a_ratio_says_times():
    assert ratio(6681.2) == f"6{NARROW}681×"
