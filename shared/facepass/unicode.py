"""One form for texts that look the same: `é` is one character or two, depending on who typed it."""

import unicodedata


def normal_form(text: str) -> str:
    """The text in Unicode's normal form C (UAX 15), in which names and ids are stored and compared."""
    return unicodedata.normalize("NFC", text)
