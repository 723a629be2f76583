"""What a client is given: the service's address, and its key."""

import httpx


def checked_base_url(base_url: str) -> str:
    """The address without its last slash. Raises ValueError, which does not repeat it: it may have a password."""
    try:
        url = httpx.URL(base_url)
    except httpx.InvalidURL:
        url = httpx.URL()
    if url.scheme not in ("http", "https") or not url.host or url.userinfo or url.query or url.fragment:
        raise ValueError("base_url is no address such as https://faces.example.com")
    return base_url.rstrip("/")


def checked_token(token: str) -> str:
    """A key or token without the line break of its file. Raises ValueError, which does not repeat it.

    httpx's own error repeats the whole header, and would bring the key into a log.
    """
    if not isinstance(token, str):
        raise TypeError(f"a key or token is text, not {type(token).__name__}")
    token = token.strip()
    if not token or not all("!" <= letter <= "~" for letter in token):
        raise ValueError("the key or token is empty, or has a letter that none has")
    return token
