"""`seggwat up`: a first try, from nothing to a stored submission and back."""

import json
import re
import signal
import subprocess

import psycopg
import requests
from conftest import Process


def start(binary, folder, *arguments) -> Process:
    process = Process(binary, "up", "--listen", "127.0.0.1:0", *arguments, cwd=folder)
    try:
        process.wait_for(lambda: "Ctrl-C stops everything." in process.output, "it is up")
    except BaseException:
        # pytest's own failures are no Exception.
        process.stop()
        raise
    return process


def curl_line(process: Process) -> str:
    return next(line.strip() for line in process.output if line.startswith("  curl "))


def postmaster_is_gone(folder) -> bool:
    return not (folder / ".seggwat" / "postgres" / "data" / "postmaster.pid").exists()


def test_up_stores_what_its_curl_line_sends_and_finds_it_again(binary, folder):
    first = start(binary, folder)
    try:
        sent = subprocess.run(
            ["bash", "-c", curl_line(first) + " --silent --show-error --fail"],
            capture_output=True,
            text=True,
            check=True,
        )
        assert json.loads(sent.stdout)["status"] == "stored"
        note = (folder / ".seggwat" / "running").read_text()
        assert re.search(r"^gateway http://127\.0\.0\.1:\d+$", note, re.MULTILINE), note
        assert re.search(r'"project_key":"([^"]+)"', curl_line(first))[1] in note
    finally:
        assert first.stop(signal.SIGINT) == 0, first.errors
    assert postmaster_is_gone(folder)
    assert not (folder / ".seggwat" / "running").exists()
    # Its journal had nothing to do, and is there for when it has.
    assert sorted(path.name for path in (folder / ".seggwat" / "journal").iterdir()) == [
        "lock",
        "position",
    ]

    second = start(binary, folder)
    try:
        socket = folder / ".seggwat" / "postgres" / "run"
        with psycopg.connect(f"host={socket} user=postgres dbname=seggwat") as connection:
            assert connection.execute("SELECT message FROM feedback").fetchall() == [("Hello",)]
        key = re.compile(r'"project_key":"([^"]+)"')
        assert key.search(curl_line(first))[1] == key.search(curl_line(second))[1]
    finally:
        assert second.stop(signal.SIGTERM) == 0, second.errors
    assert postmaster_is_gone(folder)


def test_a_taken_port_is_69_and_leaves_no_database_behind(binary, folder, seggwat, taken_port):
    result = seggwat("up", "--listen", f"127.0.0.1:{taken_port}", cwd=str(folder))
    assert result.returncode == 69, result.stderr
    assert str(taken_port) in result.stderr
    assert postmaster_is_gone(folder)


def test_a_second_up_in_the_same_folder_is_69_and_leaves_the_first_alone(binary, folder, seggwat):
    first = start(binary, folder)
    try:
        result = seggwat("up", "--listen", "127.0.0.1:0", cwd=str(folder))
        assert result.returncode == 69
        assert "another seggwat up runs in .seggwat" in result.stderr
        assert not postmaster_is_gone(folder)
    finally:
        assert first.stop() == 0


def test_up_uses_the_database_that_is_configured(binary, folder, database):
    process = start(binary, folder, "--database-url", database)
    try:
        assert not (folder / ".seggwat").exists()
    finally:
        assert process.stop() == 0


def test_a_signal_during_the_start_leaves_no_database_behind(binary, folder):
    process = Process(binary, "up", "--listen", "127.0.0.1:0", cwd=folder)
    process.wait_for((folder / ".seggwat" / "lock").exists, "it takes its folder")
    assert process.stop(signal.SIGTERM) in (0, 128 + signal.SIGTERM)
    assert postmaster_is_gone(folder)


def test_a_reader_that_goes_away_leaves_no_database_behind(binary, folder):
    up = [binary, "up", "--listen", "unix:/nowhere/seggwat.sock"]
    process = subprocess.Popen(up, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.close()
    process.stderr.read()
    assert process.wait() == 69
    process.stderr.close()
    assert postmaster_is_gone(folder)


def test_up_has_somebody_to_log_in_with_unless_it_is_told_not_to(binary, folder):
    first = start(binary, folder)
    try:
        line = next(line for line in first.output if line.startswith("zitadel "))
        issuer = re.search(r"http://127\.0\.0\.1:\d+$", line)[0]
        told = requests.get(f"{issuer}/.well-known/openid-configuration", timeout=60).json()
        assert told["issuer"] == issuer
        assert any("log in as ada@demo.example with" in line for line in first.output)
        # Nobody may change it from outside.
        assert requests.post(f"{issuer}/__ctl/reset", timeout=60).status_code == 404
    finally:
        assert first.stop() == 0, first.errors
    second = start(binary, folder, "--zitadel-stand-in", "off")
    try:
        assert not any(line.startswith("zitadel ") for line in second.output)
    finally:
        assert second.stop() == 0, second.errors
