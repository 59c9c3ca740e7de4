"""The check of load/compare: it lets in who keeps the contract, and nobody else."""

import dataclasses
import http.server
import json
import pathlib
import sys
import threading
from collections.abc import Iterator

import pytest
from support import Service, Store, uuid7

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "load"))

from measure.comparison import BEGIN, END, Comparison, copied  # noqa: E402
from measure.contenders import Standing, Turn  # noqa: E402
from measure.correctness import CASES, Case, prepare, try_case  # noqa: E402


@dataclasses.dataclass
class Database:
    """What the check asks of the gateway's database."""

    store: Store
    key: str

    def sql(self, text: str) -> str:
        rows = self.store.query(text)
        return json.dumps(next(iter(rows[0].values()))) if rows else ""


@pytest.fixture(scope="module")
def database(service: Service) -> Database:
    database = Database(service.store, service.project.key)
    prepare(database)
    return database


class Liar(http.server.BaseHTTPRequestHandler):
    """Says the same to everything, and stores nothing."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        status, answer = self.server.says()
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Its requests are no news."""


@pytest.fixture
def liar() -> Iterator[http.server.ThreadingHTTPServer]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Liar) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def faults(server: http.server.ThreadingHTTPServer, database: Database) -> list[Case]:
    target = f"http://127.0.0.1:{server.server_port}"
    return [case for case in CASES if try_case(case, target, database)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.what)
def test_the_gateway_passes(service: Service, database: Database, case: Case):
    assert try_case(case, service.gateway.url, database) is None


def test_who_says_stored_and_stores_nothing_fails_every_case(liar, database: Database):
    liar.says = lambda: (200, {"status": "stored", "id": uuid7()})
    assert faults(liar, database) == list(CASES)


def test_who_refuses_everything_fails_what_must_be_stored(liar, database: Database):
    liar.says = lambda: (400, {"error": "validation_error", "message": "no"})
    assert faults(liar, database) == [case for case in CASES if case.status != 400]


def test_who_closes_without_an_answer_fails_with_a_reason(liar, database: Database):
    liar.says = lambda: (_ for _ in ()).throw(ConnectionAbortedError())
    liar.handle_error = lambda *_: None
    fault = try_case(CASES[0], f"http://127.0.0.1:{liar.server_port}", database)
    assert "answered 0" in fault and "RemoteDisconnected" in fault


def standing(label: str, *rates: float) -> Standing:
    return Standing(label, True, [Turn(rate, 2.0, 3.0, 4.0, 1.0, 9.0, 20) for rate in rates])


def test_a_ratio_is_the_median_of_the_rounds_ratios():
    gateway, peer = standing("SeggWat", 100, 300, 200), standing("peer", 100, 100, 100)
    comparison = Comparison({256: {"gateway": gateway, "go": peer}}, {})
    assert "2.00 (1.00 to 3.00)" in comparison.ratio_table(256)
    assert any("met: at least 1.5 × every batching" in claim for claim in comparison.claims())


def test_who_failed_the_check_stands_in_the_table_without_numbers():
    comparison = Comparison({256: {"gateway": standing("SeggWat", 1)}}, {"Go": "stored nothing"})
    assert "| Go | **failed**: stored nothing |" in comparison.summary()
    assert "| Go | **failed**: stored nothing |" in comparison.full_table(256)


def test_the_readme_gets_what_stands_between_the_markers():
    readme = f"before\n{BEGIN}\nold\n{END}\nafter"
    assert copied(f"# x\n{BEGIN}\nnew\n{END}\ny", readme) == f"before\n{BEGIN}\nnew\n{END}\nafter"
    with pytest.raises(ValueError):
        copied("no markers", readme)
