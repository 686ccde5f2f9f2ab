"""Figures as people read them."""

import csv

import pytest
from barista_report.units import quantity, ratio, tick
from conftest import SOURCE

NARROW = "\u202f"


def table():
    """What the terminal and the page say of the same values: tests/analysis/quantity_test.cpp reads it, too."""
    with open(SOURCE / "tests" / "quantities.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", table(), ids=lambda row: f"{row['value']} {row['unit']}")
def test_a_quantity_has_three_digits_and_the_prefix_that_suits(row):
    assert quantity(float(row["value"]), row["unit"]) == row["page"]


@pytest.mark.parametrize("row", table(), ids=lambda row: f"{row['value']} {row['unit']}")
def test_page_and_terminal_differ_in_typography_only(row):
    assert row["page"].replace(NARROW, "").replace("×", "x") == row["terminal"]


def test_ticks_are_as_short_as_they_can_be():
    assert [tick(v, "ns") for v in (1, 100, 1e3, 1e5, 1e6)] == ["1 ns", "100 ns", "1 µs", "100 µs", "1 ms"]
    assert tick(100000, "count") == f"100{NARROW}000"


def test_a_ratio_says_times():
    assert ratio(6681.2) == f"6{NARROW}681×"
