"""Rate limits, and whose requests they count.

The limits here refill so slowly that no test can see it, so every count is exact.
"""

import concurrent.futures
import json
import re
import socket
import struct

import pytest
import requests
from support import BULK, FEEDBACK, Service, Store, Wire, assert_problem, request

PROXY = ("--trusted-proxies", "127.0.0.1")
SIGNATURE = b"\r\n\r\n\0\r\nQUIT\n"


@pytest.fixture
def start(start_gateway, store: Store):
    """Starts a service whose address limit is `burst`."""

    def run(*options: str, burst: int | str = 5) -> Service:
        limit = burst if isinstance(burst, str) else f"0.01/{burst}"
        has_header = "--proxy-protocol" in options
        gateway = start_gateway("--address-limit", limit, *options, ready=not has_header)
        if has_header:
            gateway.wait_for(lambda: is_ready_behind_a_balancer(gateway), "/readyz answers 200")
        return Service(gateway, store)

    return run


def is_ready_behind_a_balancer(gateway) -> bool:
    """Whether /readyz says yes to a connection that begins as a balancer's does."""
    with Wire(gateway.endpoint) as wire:
        wire.send(b"PROXY UNKNOWN\r\n" + request("/readyz", method="GET"))
        return wire.answer("GET").status_code == 200


def post(service: Service, client: str | None = None, session=None) -> requests.Response:
    """Posts a feedback as a proxy does for this client."""
    fields = {"X-Forwarded-For": client} if client else {}
    body = {"project_key": service.project.key, "message": "hello"}
    url = service.gateway.url + FEEDBACK
    return (session or service.session).post(url, json=body, headers=fields, timeout=30)


def stored(service: Service, client: str | None = None, times: int = 20) -> int:
    """How many of so many submissions of a client are stored; the others must hear 429."""
    codes = [post(service, client).status_code for _ in range(times)]
    assert set(codes) <= {200, 429}
    return codes.count(200)


def metric(service: Service, line: str) -> float:
    """The sum of a metric's lines that begin so."""
    page = requests.get(f"{service.gateway.url}/metrics", timeout=30).text
    return sum(float(found) for found in re.findall(rf"^{re.escape(line)}\S* (\S+)$", page, re.M))


def hammer(service: Service, clients: list[str | None], each: int) -> list[int]:
    """The answers to what all clients send at the same time, each on connections of its own."""

    def run(client: str | None) -> list[int]:
        codes = []
        for _ in range(each):
            with requests.Session() as session:
                codes.append(post(service, client, session).status_code)
        return codes

    with concurrent.futures.ThreadPoolExecutor(len(clients)) as pool:
        return [code for codes in pool.map(run, clients) for code in codes]


# --- exactness


def test_four_loops_admit_exactly_an_address_limit(start):
    service = start("--loops", "4", *PROXY, burst=100)
    codes = hammer(service, ["203.0.113.7"] * 16, 20)
    assert (codes.count(200), codes.count(429)) == (100, 220)
    assert service.store.count("feedback") == 100
    assert metric(service, 'seggwat_limited_total{limit="address"}') == 220


def test_four_loops_admit_exactly_a_project_limit(start):
    service = start("--loops", "4", *PROXY, burst="none")
    service.store.query("UPDATE project SET rate_per_second = 0.01, rate_burst = 60")
    clients = [f"203.0.113.{number}" for number in range(16)]
    codes = hammer(service, clients, 10)
    assert (codes.count(200), codes.count(429)) == (60, 100)
    assert service.store.count("feedback") == 60


def test_one_address_cannot_use_up_what_a_project_has(start):
    service = start(*PROXY, burst="none")
    service.store.query(
        """
        UPDATE project SET rate_per_second = 0.01, rate_burst = 10,
            address_rate_per_second = 0.01, address_rate_burst = 4
        """
    )
    assert stored(service, "203.0.113.1", 50) == 4
    assert stored(service, "203.0.113.2", 50) == 4
    assert stored(service, "203.0.113.3", 50) == 2
    other = Service(service.gateway, service.store)
    assert stored(other, "203.0.113.1", 10) == 10


def test_a_changed_limit_holds_without_a_restart(start):
    service = start(burst="none")
    assert stored(service, times=10) == 10
    service.store.query("UPDATE project SET rate_per_second = 0.01, rate_burst = 3")
    service.gateway.wait_for(lambda: post(service).status_code == 429, "the new limit holds")


def test_a_plan_brings_its_limits(start):
    service = start(*PROXY, burst="none")
    service.store.query("UPDATE organization SET plan = 'free'")
    answers = [post(service, "203.0.113.7") for _ in range(130)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused, "more than 100 at once and 2 a second"
    assert refused[0].headers["RateLimit-Policy"] == '"project-address";q=100;w=50'


def test_the_elements_of_a_bulk_request_count(start):
    service = start(*PROXY, burst=5)
    element = {"kind": "feedback", "project_key": service.project.key, "message": "hello"}
    answer = requests.post(
        service.gateway.url + BULK,
        json=[element] * 8,
        headers={"X-Forwarded-For": "203.0.113.7"},
        timeout=30,
    )
    results = answer.json()["results"]
    assert ["id" in result for result in results] == [True] * 5 + [False] * 3
    assert {result["error"] for result in results[5:]} == {"rate_limited"}
    assert stored(service, "203.0.113.7") == 0


def test_the_global_limit_counts_everybody(start):
    service = start("--global-limit", "0.01/7", *PROXY, burst=5)
    assert stored(service, "203.0.113.1") == 5
    assert stored(service, "203.0.113.2") == 2
    assert stored(service) == 0


# --- the refusal


def test_a_refusal_says_which_limit_and_when_to_return(start):
    service = start(*PROXY, burst="0.1/5")
    assert stored(service, "203.0.113.7", 5) == 5
    answers = [post(service, "203.0.113.7") for _ in range(12)]
    waits = set()
    for answer in answers:
        assert_problem(answer, 429, "rate_limited", "Retry-After")
        assert answer.headers["RateLimit-Policy"] == '"address";q=5;w=50'
        fields = re.fullmatch(r'"address";r=0;t=(\d+)', answer.headers["RateLimit"])
        seconds = int(fields[1])
        assert 1 <= seconds <= 10
        wait = int(answer.headers["Retry-After"])
        assert seconds <= wait <= seconds * 1.5 + 1
        waits.add(wait)
        assert answer.headers["Access-Control-Expose-Headers"].startswith("Retry-After")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert len(waits) > 1, "clients that were refused together do not return together"


def test_a_body_that_is_refused_by_its_head_is_not_waited_for(start):
    service = start(*PROXY, burst=1)
    assert stored(service, "203.0.113.7", 1) == 1
    with Wire(service.gateway.endpoint) as wire:
        head = f"POST {FEEDBACK} HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 203.0.113.7\r\n"
        wire.send(f"{head}Content-Length: 60000\r\n\r\n".encode())
        answer = wire.answer()
        assert_problem(answer, 429, "rate_limited")
        assert answer.headers["Connection"] == "close"


def test_a_client_that_goes_on_asking_loses_its_connection(start):
    service = start("--proxy-protocol", "on", burst=1)
    body = json.dumps({"project_key": service.project.key, "message": "hello"}).encode()
    with Wire(service.gateway.endpoint) as wire:
        wire.send(b"PROXY TCP4 203.0.113.7 192.0.2.1 1 2\r\n")
        wire.send(request(FEEDBACK, body) * 30)
        answers = wire.answers(17)
        assert [answer.status_code for answer in answers] == [200] + [429] * 16
        assert answers[-1].headers["Connection"] == "close"
        wire.assert_closed()


def test_a_proxy_keeps_its_connection_however_often_its_clients_are_refused(start):
    service = start(*PROXY, burst=1)
    body = json.dumps({"project_key": service.project.key, "message": "hello"}).encode()
    with Wire(service.gateway.endpoint) as wire:
        # More than a byte can count.
        for expected in [[200] + [429] * 19] + [[429] * 20] * 14:
            wire.send(request(FEEDBACK, body, "X-Forwarded-For: 203.0.113.7") * 20)
            assert [answer.status_code for answer in wire.answers(20)] == expected
        wire.send(request(FEEDBACK, body, "X-Forwarded-For: 203.0.113.8"))
        assert wire.answer().status_code == 200


def test_preflights_and_health_checks_are_never_limited(start):
    service = start("--global-limit", "0.01/1", *PROXY, burst=1)
    stored(service, "203.0.113.7", 3)
    fields = {"X-Forwarded-For": "203.0.113.7"}
    for _ in range(50):
        for method, path in [("OPTIONS", FEEDBACK), ("GET", "/healthz"), ("GET", "/readyz")]:
            answer = requests.request(
                method, service.gateway.url + path, headers=fields, timeout=30
            )
            assert answer.status_code in (200, 204)


def test_off_limits_nothing_and_says_so(start):
    service = start("--rate-limits", "off", "--global-limit", "0.01/1", *PROXY, burst=1)
    service.store.query("UPDATE project SET rate_per_second = 0.01, rate_burst = 1")
    assert stored(service, "203.0.113.7", 30) == 30
    [warning] = [
        event
        for event in map(json.loads, service.gateway.errors)
        if event["message"].startswith("rate limits are off")
    ]
    assert warning["level"] == "warning"
    assert metric(service, "seggwat_rate_limits_enabled") == 0


# --- whose requests


def test_the_machines_own_programs_are_no_client(start):
    service = start(burst=1)
    assert stored(service, times=30) == 30
    # Nobody is trusted, so nobody's word counts.
    assert stored(service, "203.0.113.7", 30) == 30


def test_addresses_count_apart_and_never_reach_the_log(start):
    service = start(*PROXY, "--log-level", "trace", burst=3)
    for client in ("203.0.113.7", "203.0.113.8", "2001:db8::7"):
        assert stored(service, client) == 3
    assert not [line for line in service.gateway.errors if "203.0.113" in line or "db8" in line]


def test_an_ipv6_network_is_one_client(start):
    service = start(*PROXY, burst=4)
    for number in range(4):
        assert stored(service, f"2001:db8:1:2:{number}::{number}", 1) == 1
    assert stored(service, "[2001:db8:1:2:ffff::1]:443") == 0
    assert stored(service, "2001:db8:1:3::1") == 4


def test_what_a_client_writes_left_of_itself_changes_nothing(start):
    service = start(*PROXY, burst=5)
    codes = [
        post(service, f"198.51.100.{number}, 203.0.113.7").status_code for number in range(20)
    ]
    assert codes.count(200) == 5


def test_nonsense_from_a_trusted_proxy_counts_as_the_proxys(start):
    service = start(*PROXY, burst=5)
    assert sum(stored(service, f"nobody{number}", 1) for number in range(20)) == 5
    assert stored(service, "203.0.113.7", 5) == 5


@pytest.mark.parametrize("version", [1, 2])
def test_a_proxy_header_names_the_client_and_nothing_else_does(start, version):
    service = start("--proxy-protocol", "on", burst=5)
    body = json.dumps({"project_key": service.project.key, "message": "hello"}).encode()

    def ask(client: str, forged: str) -> int:
        if version == 1:
            header = f"PROXY TCP4 {client} 192.0.2.1 51234 443\r\n".encode()
        else:
            addresses = socket.inet_aton(client) + socket.inet_aton("192.0.2.1")
            block = addresses + struct.pack("!HH", 51234, 443)
            header = SIGNATURE + b"\x21\x11" + struct.pack("!H", len(block)) + block
        with Wire(service.gateway.endpoint) as wire:
            # An untrusted client's word about itself is not heard.
            wire.send(header + request(FEEDBACK, body, f"X-Forwarded-For: {forged}"))
            return wire.answer().status_code

    codes = [ask("203.0.113.7", f"198.51.100.{number}") for number in range(20)]
    assert codes.count(200) == 5
    assert ask("203.0.113.8", "203.0.113.7") == 200


def test_a_connection_without_a_proxy_header_is_closed_where_one_must_be(start):
    service = start("--proxy-protocol", "on")
    with Wire(service.gateway.endpoint) as wire:
        wire.send(request("/healthz", method="GET"))
        wire.assert_closed()
    with Wire(service.gateway.endpoint) as wire:
        wire.send(b"PROXY UNKNOWN\r\n" + request("/metrics", method="GET"))
        page = wire.answer("GET").text
    assert re.search(r"^seggwat_proxy_headers_malformed_total.* 1$", page, re.M)
