"""seggwat-load: each scenario against a real gateway, and what it makes of what it was told."""

import html.parser
import json
import os
import pathlib
import re
import signal
import socketserver
import subprocess
import threading
import urllib.request
from collections.abc import Callable, Iterator

import pytest
from conftest import DEADLINE_SECONDS, Gateway, Process, wait_until
from support import Service, Store, uuid7


class Run:
    """A run that is over: its exit status, what it printed, and its JSON."""

    def __init__(self, process: subprocess.CompletedProcess, report: pathlib.Path):
        self.status = process.returncode
        self.text = process.stdout
        self.errors = process.stderr
        text = report.read_text() if report.exists() else ""
        self.result = json.loads(text) if text else {}

    def assert_all_stored(self) -> dict:
        """Every request was sent and stored."""
        assert self.status == 0, (self.text, self.errors)
        result = self.result
        assert result["sent"] == result["answered"] == result["succeeded"] > 0, self.text
        for fault in (
            "unanswered", "never_sent", "connect_failures", "broken_connections", "malformed",
            "without_id",
        ):  # fmt: skip
            assert result[fault] == 0, (fault, self.text)
        return result

    def assert_verified(self, count: int | None = None) -> None:
        """Every acknowledgement was true, and there were as many as submissions stored."""
        found = self.result["verification"]
        assert found["lost"] == found["duplicated"] == found["different"] == 0, self.text
        assert found["acknowledged"] == (count or self.result["succeeded"]), self.text


@pytest.fixture
def load(load_binary: str, service: Service, tmp_path: pathlib.Path) -> Callable[..., Run]:
    """Runs a scenario against the file's gateway: `load("steady", "--rate", "100")`."""

    def run(scenario: str, *options: str, verify: bool = True) -> Run:
        report = tmp_path / "report.json"
        command = [
            load_binary, scenario, "--target", service.gateway.url, "--json", str(report),
            *(["--verify", service.store.url] if verify else []), *options,
        ]  # fmt: skip
        environment = {**os.environ, "SEGGWAT_PROJECT_KEY": service.project.key}
        process = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=DEADLINE_SECONDS, cwd=tmp_path,
        )  # fmt: skip
        return Run(process, report)

    return run


@pytest.fixture
def yes_server(request: pytest.FixtureRequest) -> Iterator[str]:
    """A server that says yes to everything, once a connection, with the body of the parameter."""
    body = request.param

    class Yes(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            if self.request.recv(1 << 20):
                self.request.sendall(
                    b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%b"
                    % (len(body), body)
                )

    class Server(socketserver.ThreadingTCPServer):
        request_queue_size = 128

    with Server(("127.0.0.1", 0), Yes) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def accepted(service: Service) -> int:
    """How many connections the gateway has accepted."""
    with urllib.request.urlopen(f"{service.gateway.url}/metrics") as answer:
        text = answer.read().decode()
    counts = re.findall(r"^seggwat_connections_accepted_total\S* (\d+)$", text, re.MULTILINE)
    return sum(map(int, counts))


# --- scenarios


def test_canonical_prints_throughput_and_p99_last(load, service):
    before = service.store.count("feedback") + service.store.count("rating")
    run = load("canonical", "--connections", "16", "--duration", "0.5", "--threads", "2")
    result = run.assert_all_stored()
    run.assert_verified()
    last = run.text.splitlines()[-1]
    numbers = re.fullmatch(r"headline +([\d,]+) stored a second, p99 ([\d.]+) ms", last)
    assert numbers, last
    assert int(numbers[1].replace(",", "")) == round(result["succeeded"] / result["seconds"])
    assert float(numbers[2]) == result["latency_ms"]["p99"]
    # Mixed kinds: a submission is a feedback or a rating, and an NPS comment is a feedback more.
    after = service.store.count("feedback") + service.store.count("rating")
    assert after - before >= result["succeeded"]
    assert service.store.count("nps_response") > 0


def test_steady_sends_what_is_due(load):
    run = load("steady", "--rate", "200", "--duration", "1", "--threads", "2")
    assert run.assert_all_stored()["sent"] == 200
    run.assert_verified()


def test_steady_ramps(load):
    run = load("steady", "--rate", "100", "--end-rate", "500", "--duration", "1")
    assert run.assert_all_stored()["sent"] == 300
    assert "open loop of 100/s to 500/s" in run.text


def test_burst_is_idle_then_ten_times_the_rate_then_the_rate(load):
    run = load("burst", "--rate", "50", "--duration", "3", "--connections", "550")
    result = run.assert_all_stored()
    run.assert_verified(550)
    idle, burst, *rest = (second["answered"] for second in result["per_second"])
    assert idle == 0 and burst > 0 and burst + sum(rest) == 550
    assert "0/s for 1.0 s, then 500/s for 1.0 s, then 50/s for 1.0 s" in run.text


def test_many_projects_makes_its_projects_once(load, service):
    options = ["--database-url", service.store.url, "--projects", "300", "--duration", "0.5"]
    first = load("many-projects", *options, "--connections", "16")
    assert "made 300; 0 were there" in first.text
    first.assert_all_stored()
    first.assert_verified()
    counts = service.store.query(
        """
        SELECT project.name, count(*) FROM rating JOIN project ON project.id = project_id
        WHERE project.name LIKE 'Load %%' GROUP BY project.id ORDER BY count(*) DESC
        """
    )
    # Not one project, and the first by far the largest.
    assert len(counts) > 20 and counts[0]["name"] == "Load 1", counts[:3]
    second = load("many-projects", *options, "--requests", "50", "--connections", "16")
    assert "made 0; 300 were there" in second.text
    second.assert_verified(50)


def test_slow_clients_are_told_408_and_normal_ones_are_served(binary, service, load):
    gateway = Gateway(binary, service.store.url, "--header-timeout", "0.2")
    try:
        run = load(
            "slow-clients", "--target", gateway.url, "--slow", "50", "--slow-rate", "20",
            "--connections", "300", "--rate", "200", "--duration", "1.5",
        )  # fmt: skip
    finally:
        assert gateway.stop() == 0, gateway.errors
    assert run.assert_all_stored()["sent"] == 300
    normal, slow = run.result["traffic"]
    assert (normal["name"], slow["name"]) == ("normal clients", "slow clients")
    # Each began again after its refusal.
    assert set(slow["statuses"]) == {"408"} and slow["statuses"]["408"] >= 50, run.text
    assert slow["sent"] > slow["answered"] and slow["broken_connections"] == 0, run.text
    run.assert_verified(300)


def test_slow_clients_that_finish_are_stored(load):
    run = load(
        "slow-clients", "--slow", "10", "--slow-rate", "1000", "--duration", "1.5",
        "--rate", "50",
    )  # fmt: skip
    normal, slow = run.result["traffic"]
    assert run.status == 0, run.text
    assert slow["succeeded"] > 0 and set(slow["statuses"]) == {"200"}, run.text
    run.assert_verified(normal["succeeded"] + slow["succeeded"])


def test_idle_connections_stay(load):
    run = load("idle", "--connections", "200", "--duration", "0.5")
    result = run.assert_all_stored()
    assert result["sent"] == result["open_at_end"] == 200
    run.assert_verified()


def test_database_stall_shows_what_those_heard_who_came_meanwhile(load, service):
    run = load(
        "database-stall", "--database-url", service.store.url, "--after", "0.3", "--stall", "0.6",
        "--duration", "1.5", "--rate", "100", "--connections", "150",
    )  # fmt: skip
    assert run.assert_all_stored()["sent"] == 150
    run.assert_verified()
    stall = run.result["stall"]
    assert stall["to"] - stall["from"] >= 0.59
    assert stall["answered"] >= 50 and set(stall["statuses"]) == {"200"}, run.text
    # The first ones waited for all of it; those that came before and after are not among them.
    assert stall["latency_ms"]["max"] > 400, run.text
    assert stall["answered"] < 150
    assert "while the database was stopped" in run.text


def test_database_stall_without_the_database_is_no_run(load):
    run = load(
        "database-stall", "--database-url", "postgresql://127.0.0.1:1/none", "--after", "0",
        verify=False,
    )  # fmt: skip
    assert run.status == 69
    assert "the database could not be stopped" in run.errors


@pytest.mark.parametrize("signal_sent", [signal.SIGINT, signal.SIGKILL])
def test_database_stall_is_undone_however_it_ends(load_binary, service, signal_sent):
    process = Process(
        load_binary, "database-stall", "--target", service.gateway.url,
        "--project-key", service.project.key, "--database-url", service.store.url,
        "--after", "0", "--stall", "60", "--duration", "60", "--rate", "10",
        "--connections", "10",
    )  # fmt: skip

    def is_locked() -> bool:
        [row] = service.store.query(
            """
            SELECT count(*) AS locks FROM pg_locks
            WHERE relation = 'feedback'::regclass AND mode = 'AccessExclusiveLock' AND granted
            """
        )
        return row["locks"] > 0

    try:
        process.wait_for(is_locked, "the tables are locked")
    finally:
        status = process.stop(signal_sent)
    assert status == (0 if signal_sent == signal.SIGINT else -signal.SIGKILL), process.errors
    wait_until(lambda: not is_locked(), "the lock is gone")
    assert service.post("/api/v1/feedback/submit", {"message": "after"}).status_code == 200


def test_abusive_requests_hear_the_status_that_is_their_due(load):
    run = load("abusive", "--rate", "400", "--duration", "1", "--connections", "200")
    assert run.assert_all_stored()["sent"] == 200
    normal, abusive = run.result["traffic"]
    assert (normal["name"], abusive["name"]) == ("normal requests", "abusive requests")
    assert abusive["sent"] == 200 and abusive["unexpected"] == 0, run.text
    assert all(refusal["as_expected"] > 0 for refusal in abusive["refusals"]), run.text
    assert "200" not in abusive["statuses"] and len(abusive["statuses"]) > 8
    run.assert_verified(200)


@pytest.mark.parametrize("yes_server", [b"{}"], indirect=True, ids=["no id"])
def test_abusive_ends_with_1_when_a_bad_request_is_accepted(load, yes_server):
    run = load(
        "abusive", "--target", yes_server, "--rate", "200", "--duration", "0.5",
        "--connections", "4", verify=False,
    )  # fmt: skip
    assert run.status == 1
    assert "NOT with the status that is their due" in run.text
    assert run.result["traffic"][1]["unexpected"] > 0


# --- connections


def test_without_keep_alive_each_request_has_its_connection(load, service):
    before = accepted(service)
    run = load(
        "steady", "--no-keep-alive", "--rate", "100", "--duration", "1", "--connections", "100"
    )
    result = run.assert_all_stored()
    assert result["sent"] == 100 and not result["keep_alive"]
    run.assert_verified()
    assert accepted(service) - before >= 100
    closed = load("canonical", "--no-keep-alive", "--duration", "0.3", "--connections", "8")
    closed.assert_all_stored()
    closed.assert_verified()


def test_pipelined_answers_belong_to_their_requests(load):
    run = load("canonical", "--pipeline", "16", "--connections", "4", "--duration", "0.5")
    result = run.assert_all_stored()
    assert result["pipeline"] == 16
    # What each answer acknowledged is what its request held.
    run.assert_verified()
    steady = load("steady", "--pipeline", "8", "--connections", "40", "--rate", "300",
                  "--duration", "1")  # fmt: skip
    assert steady.assert_all_stored()["sent"] == 300
    steady.assert_verified()


def test_a_server_that_is_gone_is_69_and_says_how_to_start_one(load):
    run = load("steady", "--target", "http://127.0.0.1:1", verify=False)
    assert run.status == 69
    assert "cannot connect to http://127.0.0.1:1" in run.errors and "seggwat up" in run.errors


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--target", "http://192.0.2.1:80"], "--allow-remote"),
        (["--target", "http://example.com"], "numeric"),
        (["--threads", "9", "--connections", "8"], "--threads must be 1 to 8"),
        (["--connections", "50001"], "--connections must be 1 to 50000"),
        (["--duration", "3601"], "3600 seconds"),
        (["--requests", "0"], "--requests must be"),
        (["--rate", "0"], "--rate must be"),
        (["--pipeline", "65"], "--pipeline must be 1 to 64"),
        (["--pipeline", "2", "--no-keep-alive"], "connections that are kept"),
        (["--project-key", "demo"], "must be a UUID"),
    ],
)
def test_what_is_out_of_bounds_is_refused(load, options, words):
    run = load("steady", *options, verify=False)
    assert run.status == 64
    assert words in run.errors


def test_a_run_ends_after_its_requests(load):
    run = load("canonical", "--requests", "77", "--duration", "60", "--connections", "8")
    assert run.assert_all_stored()["sent"] == 77
    run.assert_verified(77)
    idle = load("idle", "--requests", "5", "--connections", "50", "--duration", "60")
    assert idle.assert_all_stored()["sent"] == 5


# --- was it true?


@pytest.fixture
def sabotage(start_gateway, store: Store, load_binary, tmp_path) -> Callable[[str], Run]:
    """A run behind whose back something happens to what was stored."""
    project = store.project()

    def run(trigger: str) -> Run:
        store.query(trigger)
        gateway = start_gateway()
        report = tmp_path / "report.json"
        process = subprocess.run(
            [
                load_binary, "steady", "--target", gateway.url, "--project-key", project.key,
                "--rate", "100", "--duration", "1", "--mix", "feedback", "--json", str(report),
                "--verify", store.url,
            ],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=DEADLINE_SECONDS,
        )  # fmt: skip
        return Run(process, report)

    return run


def saboteur(body: str) -> str:
    """A trigger that does something to a few of the rows once they are stored."""
    return f"""
        CREATE FUNCTION sabotage() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.version LIKE '%7' THEN {body} END IF;
            RETURN NULL;
        END $$;
        CREATE TRIGGER sabotage AFTER INSERT ON feedback
        FOR EACH ROW EXECUTE FUNCTION sabotage();
    """


def test_rows_that_are_deleted_behind_its_back_are_lost(sabotage):
    run = sabotage(saboteur("DELETE FROM feedback WHERE id = NEW.id;"))
    assert run.status == 1
    found = run.result["verification"]
    assert found["acknowledged"] == 100 and found["lost"] in range(4, 9), run.text
    assert found["duplicated"] == found["different"] == 0
    assert "was acknowledged and is not there" in run.text


def test_rows_that_are_changed_behind_its_back_are_different(sabotage):
    run = sabotage(saboteur("UPDATE feedback SET message = 'other' WHERE id = NEW.id;"))
    assert run.status == 1
    found = run.result["verification"]
    assert found["different"] in range(4, 9) and found["lost"] == found["duplicated"] == 0
    assert "was stored with another content" in run.text


def test_rows_that_are_copied_behind_its_back_are_duplicated(sabotage):
    run = sabotage(
        saboteur(
            """
            IF pg_trigger_depth() = 1 THEN
                INSERT INTO feedback (project_id, id, created_at, message, path, version, type)
                VALUES (NEW.project_id, (left(NEW.id::text, -4) || 'ffff')::uuid,
                    NEW.created_at, NEW.message, NEW.path, NEW.version, NEW.type);
            END IF;
            """
        )
    )
    assert run.status == 1
    found = run.result["verification"]
    assert found["duplicated"] in range(4, 9) and found["lost"] == found["different"] == 0
    assert "was stored under another id" in run.text


def test_rows_that_are_moved_to_another_project_are_lost(sabotage, store):
    other = store.project()
    run = sabotage(saboteur(f"UPDATE feedback SET project_id = '{other.id}' WHERE id = NEW.id;"))
    assert run.status == 1
    # The run knows no other project, so that for it they are nowhere.
    assert run.result["verification"]["lost"] in range(4, 9), run.text


@pytest.mark.parametrize(
    "yes_server", [b'{"id":"%b"}' % uuid7().encode()], indirect=True, ids=["one id"]
)
def test_an_id_that_is_given_twice_is_duplicated_and_one_without_a_row_is_lost(load, yes_server):
    run = load("steady", "--target", yes_server, "--rate", "20", "--duration", "1",
               "--connections", "20")  # fmt: skip
    assert run.status == 1
    found = run.result["verification"]
    assert (found["acknowledged"], found["duplicated"], found["lost"]) == (20, 19, 1), run.text
    assert "was given to two submissions" in run.text


@pytest.mark.parametrize("yes_server", [b'{"status":"stored"}'], indirect=True, ids=["no id"])
def test_an_acknowledgement_without_an_id_is_not_true(load, yes_server):
    run = load("steady", "--target", yes_server, "--rate", "20", "--duration", "1",
               "--connections", "20")  # fmt: skip
    assert run.status == 1
    assert run.result["verification"]["without_id"] == 20
    assert "20 without an id" in run.text


# --- reports


class Page(html.parser.HTMLParser):
    """Elements that are open, and all addresses in a page."""

    def __init__(self):
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.addresses: list[str] = []

    def handle_starttag(self, tag, attributes):
        self.seen.add(tag)
        self.addresses += [value for name, value in attributes if name in ("src", "href")]
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_page_is_whole_and_fetches_nothing(load, tmp_path):
    file = tmp_path / "report.html"
    run = load("steady", "--rate", "200", "--duration", "1", "--html", str(file))
    run.assert_all_stored()
    text = file.read_text()
    page = Page()
    page.feed(text)
    page.close()
    assert page.open == [] and page.addresses == []
    assert {"svg", "path", "polyline", "table", "style"} <= page.seen and "script" not in page.seen
    assert "url(" not in text and "@import" not in text
    for words in ("seconds since the start", "answers a second", "p99.9", "Settings"):
        assert words in text


def test_a_report_that_cannot_be_written_is_said_before_the_run(load):
    run = load("steady", "--duration", "60", "--html", "/nowhere/report.html")
    assert run.status == 73
    assert "/nowhere/report.html cannot be written" in run.errors


def test_a_terminal_gets_a_line_a_second(load_binary, service):
    leader, follower = os.openpty()
    with subprocess.Popen(
        [
            load_binary, "steady", "--target", service.gateway.url, "--project-key",
            service.project.key, "--rate", "50", "--duration", "2.1",
        ],
        stdin=subprocess.DEVNULL, stdout=follower, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        os.close(follower)
        text = b""
        # Linux ends a terminal whose other side is closed with EIO.
        while chunk := read_terminal(leader):
            text += chunk
        assert process.wait(DEADLINE_SECONDS) == 0, process.stderr.read()
    os.close(leader)
    lines = text.decode().splitlines()
    assert re.match(r"1 s  \d+ answered  0 failed  256 connections  p50 ", lines[0]), lines
    assert lines[1].startswith("2 s  ") and lines[2].startswith("scenario "), lines


def read_terminal(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65_536)
    except OSError:
        return b""


# --- without an option


def test_it_finds_what_seggwat_up_runs(binary, load_binary, folder):
    up = Process(binary, "up", "--listen", "127.0.0.1:0", cwd=folder)
    try:
        up.wait_for(lambda: "Ctrl-C stops everything." in up.output, "it is up")
        for scenario in ("canonical", "many-projects"):
            run = subprocess.run(
                [load_binary, scenario, "--requests", "100", "--connections", "8"],
                cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                timeout=DEADLINE_SECONDS,
            )  # fmt: skip
            assert run.returncode == 0, run.stderr
            assert "100 of 100" in run.stdout
    finally:
        assert up.stop() == 0, up.errors
    assert not (folder / ".seggwat" / "running").exists()
    run = subprocess.run(
        [load_binary, "canonical"], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True,
        text=True, timeout=DEADLINE_SECONDS,
    )  # fmt: skip
    assert run.returncode == 64 and "no project to submit to" in run.stderr
