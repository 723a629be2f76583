"""Which addresses and certificates the sender accepts: a real receiver, and names that a test resolves."""

import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from facepass.services.events.delivery_messages import Outcome
from facepass.services.events.sending import post
from tests.support.receivers import Authority, Receiver, new_authority, running_receiver

BODY = b'{"specversion": "1.0"}'
PUBLIC = "198.41.0.4"  # nothing is sent there: a test that reached it would fail
PRIVATE = [
    *("127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254"),
    *("224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "192.0.0.1"),
    *("::", "::1", "fe80::1", "fe80::1%lo", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1", "ff0e::1", "2001:db8::1"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "::ffff:0:127.0.0.1"),
    *("2002:7f00:1::", "2002:a00:1::1", "64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b:1::1.1.1.1"),
    *("2001:0:4136:e378:8000:63bf:80ff:fffe", "2001:0:7f00:1::", "100::1"),
]
PUBLIC_ONES = ["1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::1.1.1.1"]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with running_receiver() as running:
        yield running


@pytest.fixture(scope="module")
def authority() -> Authority:
    return new_authority()


def send(url: str, **options: object) -> Outcome:
    """As the local stage does, which may reach this machine."""
    given = {"seconds": 5.0, "anywhere": True} | options
    return post(url, BODY, {"webhook-id": "1"}, **given)  # type: ignore[arg-type]


def name(host: str) -> Callable[[str, int], list[str]]:
    """A resolver that knows one name, on this machine."""
    return lambda asked, _port: ["127.0.0.1"] if asked == host else []


def test_tls_is_spoken_with_the_name_although_the_connection_goes_to_the_address(
    authority: Authority, tmp_path: Path
) -> None:
    with running_receiver(authority.server(tmp_path, "hooks.example")) as receiver:
        url = f"https://hooks.example:{receiver.port}/in"
        assert send(url, resolve=name("hooks.example"), trust=authority.trust()) == Outcome(204)
        assert receiver.taken[0].headers["host"] == f"hooks.example:{receiver.port}"


@pytest.mark.parametrize(("named", "days"), [("other.example", 1), ("hooks.example", -1)], ids=["name", "expired"])
def test_a_wrong_certificate_is_a_failure_and_nothing_is_sent(
    authority: Authority, tmp_path: Path, named: str, days: int
) -> None:
    with running_receiver(authority.server(tmp_path, named, days=days)) as receiver:
        url = f"https://hooks.example:{receiver.port}/in"
        outcome = send(url, resolve=name("hooks.example"), trust=authority.trust())
        assert outcome == Outcome(error="tls_failed")
        assert receiver.taken == []


def test_a_certificate_of_an_unknown_authority_is_a_failure(authority: Authority, tmp_path: Path) -> None:
    with running_receiver(authority.server(tmp_path, "127.0.0.1")) as receiver:
        assert send(receiver.url) == Outcome(error="tls_failed")
        assert receiver.taken == []


def never(_host: str, _port: int) -> list[str]:
    raise AssertionError("resolved")


def test_plain_http_is_refused_outside_of_the_local_stage(receiver: Receiver) -> None:
    assert send(receiver.url, anywhere=False, resolve=never) == Outcome(error="address_refused")
    assert send("ftp://hooks.example", resolve=never) == Outcome(error="address_refused")
    assert receiver.taken == []


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_public_is_refused_after_the_name_is_resolved(address: str) -> None:
    for found in ([address], [PUBLIC, address], [address, PUBLIC]):
        outcome = send("https://hooks.example", anywhere=False, resolve=lambda _host, _port, found=found: found)
        assert outcome == Outcome(error="address_refused"), found


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "[::1]", "2130706433", "0x7f000001", "127.1", "017700000001", "localhost"]
)
def test_each_way_to_write_this_machine_is_refused(receiver: Receiver, host: str) -> None:
    assert send(f"https://{host}:{receiver.port}/", anywhere=False) == Outcome(error="address_refused")
    assert receiver.taken == []


@pytest.mark.parametrize("address", PUBLIC_ONES)
def test_a_public_address_is_connected_to(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """Mocked: a test reaches nothing outside of this machine."""
    asked = []

    def refuse(target: tuple[str, int], timeout: float) -> socket.socket:
        asked.append(target)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", refuse)
    outcome = send("https://hooks.example", anywhere=False, resolve=lambda _host, _port: [address])
    assert outcome == Outcome(error="connection_failed")
    assert asked == [(address, 443)]


def test_a_name_that_is_public_at_the_first_look_and_private_at_the_second_leads_nowhere(
    monkeypatch: pytest.MonkeyPatch, receiver: Receiver
) -> None:
    """The name is looked up once, and the connection goes to that address. Mocked: the public one is not reached."""
    looks = iter([[PUBLIC], ["127.0.0.1"], ["127.0.0.1"]])
    connected = []

    def refuse(target: tuple[str, int], timeout: float) -> socket.socket:
        connected.append(target)
        raise ConnectionRefusedError

    def rebinding(_host: str, _port: int) -> list[str]:
        return next(looks)

    monkeypatch.setattr(socket, "create_connection", refuse)
    url = f"https://hooks.example:{receiver.port}/"
    assert send(url, anywhere=False, resolve=rebinding) == Outcome(error="connection_failed")
    assert connected == [(PUBLIC, receiver.port)]
    assert send(url, anywhere=False, resolve=rebinding) == Outcome(error="address_refused")
    assert connected == [(PUBLIC, receiver.port)]
    assert receiver.taken == []


def test_the_next_address_is_tried_when_one_takes_no_connection(receiver: Receiver) -> None:
    url = f"http://hooks.example:{receiver.port}/"
    assert send(url, resolve=lambda _host, _port: ["127.0.0.2", "::1", "127.0.0.1"]) == Outcome(204)


def test_a_receiver_is_reached_over_ipv6(authority: Authority, tmp_path: Path) -> None:
    with running_receiver(authority.server(tmp_path, "::1"), host="::1") as receiver:
        assert send(receiver.url, trust=authority.trust()) == Outcome(204)
        assert receiver.taken[0].headers["host"] == f"[::1]:{receiver.port}"


def test_an_address_that_does_not_answer_leaves_time_to_the_others(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect, given = socket.create_connection, []

    def slow(address: tuple[str, int], timeout: float) -> socket.socket:
        given.append(timeout)
        if address[0] != "127.0.0.1":
            time.sleep(timeout)
            raise TimeoutError
        return connect(address, timeout)

    monkeypatch.setattr(socket, "create_connection", slow)
    url = f"http://hooks.example:{receiver.port}/"
    assert send(url, seconds=1.5, resolve=lambda *_: ["10.0.0.1", "10.0.0.2", "127.0.0.1"]) == Outcome(204)
    assert max(given) <= 0.6
