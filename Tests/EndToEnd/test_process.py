"""The gateway as a process: what it logs, and what signals do to it."""

import json
import signal
import socket
import subprocess

import pytest


@pytest.mark.parametrize("with_signal", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_with_0(start_gateway, with_signal):
    assert start_gateway().stop(with_signal) == 0


def test_whoever_reads_that_it_listens_may_connect_and_stop_it(binary, database):
    # No polling here: what follows the line follows it within microseconds.
    for _ in range(10):
        gateway = subprocess.Popen(
            [binary, "gateway", "--database-url", database, "--listen", "127.0.0.1:0", "--loops", "8"],
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        try:
            line = next(line for line in gateway.stderr if '"listening"' in line)
            host, port = json.loads(line)["address"].rsplit(":", 1)
            for _ in range(8):
                socket.create_connection((host, int(port))).close()
            gateway.send_signal(signal.SIGTERM)
            gateway.communicate(timeout=60)
        finally:
            gateway.kill()
            gateway.communicate()
        assert gateway.returncode == 0


def test_every_log_line_is_an_object_with_the_four_fields(start_gateway):
    gateway = start_gateway("--log-level", "trace")
    assert gateway.stop() == 0
    assert gateway.errors and not gateway.output
    for line in gateway.errors:
        assert list(json.loads(line))[:4] == ["time", "level", "label", "message"]


def test_sighup_reads_the_file_again_and_keeps_running_when_it_is_wrong(start_gateway, tmp_path):
    file = tmp_path / "seggwat.json"
    file.write_text("{}")
    gateway = start_gateway("--config", str(file))

    file.write_text('{"log": {"level": "loud"}}')
    gateway.popen.send_signal(signal.SIGHUP)
    gateway.wait_for(lambda: gateway.events("configuration not reloaded"), "the mistake is logged")
    [event] = gateway.events("configuration not reloaded")
    assert f'log.level in {file} is "loud"' in event["reason"]

    file.write_text('{"log": {"level": "debug"}}')
    gateway.popen.send_signal(signal.SIGHUP)
    gateway.wait_for(lambda: gateway.events("configuration reloaded"), "the file is taken")
    assert gateway.stop() == 0


def test_a_log_level_silences_what_is_below(seggwat, database):
    # Nothing tells the port then, so the check is a command that ends by itself.
    result = seggwat(
        "gateway", "--database-url", database, "--listen", "unix:/nowhere/s", "--log-level",
        "critical",
    )  # fmt: skip
    assert result.returncode == 69
    assert [line for line in result.stderr.splitlines() if line.startswith("{")] == []
