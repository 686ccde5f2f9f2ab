"""The beginnings of reasons that mean something to a reader of figures; harness/record/reasons.hpp writes them."""

_ENDS_OF_THE_SUITE = ("stopped at the suite's cap", "memory ceiling", "time-out")


def ended_by_the_suite(reason):
    """A search for the largest number of tasks met what the suite allows, no limit of the system: a lower bound."""
    return str(reason).startswith(_ENDS_OF_THE_SUITE)
