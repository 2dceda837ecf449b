"""Which addresses may be used, however they are written and however code comes to them."""

import http.client
import ipaddress
import socket
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cadencelang.connectors.addresses import Allowed, ForbiddenAddress, is_public, only_public, resolve

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
OURS = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1",
    "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1",
    "2002:7f00:1::", "2002:a00:1::", "2001:0:7f00:1::", "2001:db8::1",
]  # fmt: skip
PUBLIC = ["1.1.1.1", "8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::"]


@pytest.mark.parametrize("address", OURS)
def test_addresses_of_our_own_are_not_public(address):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_addresses_of_the_internet_are(address):
    assert is_public(ipaddress.ip_address(address))


@PATIENT
@given(st.ip_addresses(v=4))
def test_an_address_inside_another_is_judged_by_itself(inner):
    mapped = ipaddress.IPv6Address(f"::ffff:{inner}")
    nat64 = ipaddress.IPv6Address(int(ipaddress.IPv6Address("64:ff9b::")) + int(inner))
    assert is_public(mapped) == is_public(nat64) == is_public(inner)


def test_what_is_allowed_may_be_used():
    allowed = Allowed.of("10.1.0.0/16", "::1/128")
    assert allowed.permits(ipaddress.ip_address("10.1.2.3"))
    assert allowed.permits(ipaddress.ip_address("::ffff:10.1.2.3"))
    assert allowed.permits(ipaddress.ip_address("::1"))
    assert not allowed.permits(ipaddress.ip_address("10.2.0.1"))
    with pytest.raises(ValueError, match="host bits"):
        Allowed.of("10.1.0.1/16")


def test_a_name_is_refused_when_any_of_its_addresses_is_ours():
    lookup = {"both.example": ["1.1.1.1", "127.0.0.1"], "good.example": ["1.1.1.1"], "none.example": []}
    resolved = resolve("good.example", 443, lookup=lambda host, port: lookup[host])
    assert resolved == ["1.1.1.1"]
    with pytest.raises(ForbiddenAddress, match=r"127\.0\.0\.1"):
        resolve("both.example", 443, lookup=lambda host, port: lookup[host])
    with pytest.raises(OSError, match="no address"):
        resolve("none.example", 443, lookup=lambda host, port: lookup[host])
    with pytest.raises(ForbiddenAddress):
        resolve("x", 1, lookup=lambda host, port: ["fe80::1%eth0"])


@pytest.mark.parametrize(
    "written", ["127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "localhost", "[::1]"]
)
def test_however_this_machine_is_written_it_is_refused(written):
    with pytest.raises((ForbiddenAddress, OSError)):
        resolve(written.strip("[]"), 80)


@pytest.fixture
def listening():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


WAYS = {
    "a socket": lambda port: socket.create_connection(("127.0.0.1", port)),
    "connect_ex": lambda port: socket.socket().connect_ex(("127.0.0.1", port)),
    "http.client": lambda port: http.client.HTTPConnection("127.0.0.1", port).request("GET", "/"),
    "urllib": lambda port: urllib.request.urlopen(f"http://2130706433:{port}/", timeout=1),
    "a datagram": lambda port: socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", port)),
    "a local socket": lambda port: socket.socket(socket.AF_UNIX).connect("/tmp/nobody"),
}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_code_inside_the_guard_reaches_nothing_of_ours(way, listening):
    with only_public() as guard, pytest.raises(OSError, match="not on the public internet"):
        way(listening)
    assert guard.refused


def test_code_inside_the_guard_reaches_what_is_allowed_and_code_outside_everything(listening):
    with only_public(Allowed.of("127.0.0.1/32")) as guard:
        socket.create_connection(("127.0.0.1", listening)).close()
    assert guard.refused == []
    socket.create_connection(("127.0.0.1", listening)).close()


def test_other_threads_are_not_guarded(listening):
    with ThreadPoolExecutor(1) as other, only_public():
        other.submit(lambda: socket.create_connection(("127.0.0.1", listening)).close()).result()
