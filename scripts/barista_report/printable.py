"""Text from files on its way to a page or a terminal, as harness/text/printable.hpp shows it."""

import re

# Control characters, marks that reverse the direction of reading, and bytes that were no UTF-8 (surrogates).
_HARMFUL = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def printable(text, kept=""):
    """The text in one line; the characters in `kept` stay."""
    return _HARMFUL.sub(lambda found: found[0] if found[0] in kept else _escaped(found[0]), text)


def _escaped(character):
    if character in "\n\t":
        return {"\n": "\\n", "\t": "\\t"}[character]
    return "".join(f"\\x{byte:02x}" for byte in character.encode("utf-8", "surrogateescape"))
