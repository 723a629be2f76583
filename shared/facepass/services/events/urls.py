"""Which URLs a webhook may have. These rules catch mistakes early; what holds is the sender's check of each address.

A name may lead to another address at any time, so the sender resolves it and checks the address with every attempt.
"""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from facepass.services.events.targets import is_public
from facepass.settings import settings
from facepass.webhook_errors import WebhookUrlRefused

MAX_URL_LENGTH = 2_000
# RFC 3986: others are percent-encoded. Brackets are for the address of IPv6, before any path.
CHARACTERS = re.compile(r"([!$&-;=?-Z_a-z~]|%[0-9A-Fa-f]{2})+")
HOST_NAME = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
# A host whose last part is a number is an IPv4 address in one of its older forms, as 127.1 or 0x7f000001.
NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
INTERNAL = ("localhost", "local", "internal", "intranet", "lan", "home.arpa", "onion", "test", "invalid")


def check_url(url: str) -> None:
    """Raise WebhookUrlRefused, with the reason, for a URL that events are never sent to."""
    if len(url) > MAX_URL_LENGTH:
        raise WebhookUrlRefused(f"A URL has at most {MAX_URL_LENGTH:,} characters.")
    if "#" in url:
        raise WebhookUrlRefused("The URL must have no fragment (#).")
    try:
        address = urlsplit(url)
        host, port = address.hostname, address.port
    except ValueError:  # brackets that do not match, a port that is no number
        raise WebhookUrlRefused("The URL cannot be read.") from None
    is_local = settings().stage == "local"
    if address.scheme != "https" and not (is_local and address.scheme == "http"):
        raise WebhookUrlRefused("The URL must begin with https://.")
    if not host or port == 0 or "@" in address.netloc:
        raise WebhookUrlRefused("The URL must name a host, without a user name, a password or port 0.")
    if not CHARACTERS.fullmatch(re.sub(r"^(\w+://)\[([0-9A-Fa-f:.]+)\]", r"\1\2", url)):
        raise WebhookUrlRefused("The URL has characters that are to be percent-encoded; a host name, as xn--.")
    if not is_local:
        _check_host(host)


def _check_host(host: str) -> None:
    name = host.removesuffix(".")
    if ":" in name or NUMBER.fullmatch(name.rpartition(".")[2]):
        _check_address(name)
    elif not HOST_NAME.fullmatch(name):
        raise WebhookUrlRefused("The URL must have a full host name, as hooks.example.com.")
    elif any(f".{name}".endswith(f".{end}") for end in INTERNAL):
        raise WebhookUrlRefused("The URL names a host that no public name server knows.")


def _check_address(text: str) -> None:
    try:
        address = ip_address(text)
    except ValueError:
        raise WebhookUrlRefused("The URL has a malformed IP address.") from None
    if not is_public(address):
        raise WebhookUrlRefused("The URL has an address that is not public.")
