"""The command line: exit statuses, where values come from, and what each command prints."""

import concurrent.futures
import json
import pathlib
import re
import uuid

import psycopg
import pytest

COMMANDS = ["up", "gateway", "migrate", "seed", "doctor"]
DOCUMENTATION = pathlib.Path(__file__).parents[2] / "docs" / "operations.md"


def one_line(text: str) -> str:
    """The only line of what a failing command says."""
    assert text.startswith("seggwat: ") and text.count("\n") == 1, text
    return text.rstrip("\n")


# --- the command line as such


def test_the_version_is_one_line(seggwat):
    result = seggwat("--version")
    assert (result.returncode, result.stderr) == (0, "")
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", result.stdout)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_tells_purpose_options_and_examples(seggwat, command):
    result = seggwat(command, "--help")
    assert (result.returncode, result.stderr) == (0, "")
    for part in ["OVERVIEW:", "Examples:", f"seggwat {command}", "--config", "SEGGWAT_CONFIG"]:
        assert part in result.stdout


def test_help_names_every_command(seggwat):
    result = seggwat("--help")
    assert result.returncode == 0
    for command in COMMANDS:
        assert re.search(rf"^  {command} ", result.stdout, re.MULTILINE)
    assert seggwat().stdout == result.stdout


def test_every_documented_option_is_an_option(seggwat):
    flags = re.findall(r"^\|.*\| `SEGGWAT_\w+` \| `(--[\w-]+)` \|", DOCUMENTATION.read_text(), re.M)
    assert len(flags) > 15
    helps = " ".join(seggwat(command, "--help").stdout for command in COMMANDS)
    for flag in flags:
        assert re.search(rf"^  {flag} <", helps, re.MULTILINE), flag


@pytest.mark.parametrize("arguments", [["fly"], ["gateway", "--wings", "2"], ["seed", "extra"]])
def test_what_the_command_line_does_not_know_is_64(seggwat, arguments):
    result = seggwat(*arguments)
    assert result.returncode == 64
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")


# --- values and their sources


@pytest.mark.parametrize(
    ("flag", "variable", "path", "value"),
    [
        ("--loops", "SEGGWAT_GATEWAY_LOOPS", "gateway.loops", "0"),
        ("--loops", "SEGGWAT_GATEWAY_LOOPS", "gateway.loops", "-1"),
        ("--listen", "SEGGWAT_GATEWAY_LISTEN", "gateway.listen", "8080"),
        ("--listen", "SEGGWAT_GATEWAY_LISTEN", "gateway.listen", "127.0.0.1:65536"),
        ("--store-timeout", "SEGGWAT_GATEWAY_STORE_TIMEOUT", "gateway.store_timeout", "soon"),
        ("--log-level", "SEGGWAT_LOG_LEVEL", "log.level", "loud"),
    ],
)
def test_a_wrong_value_is_one_line_and_64(seggwat, tmp_path, flag, variable, path, value):
    outer, inner = path.split(".")
    file = tmp_path / "seggwat.json"
    file.write_text(json.dumps({outer: {inner: value}}))
    for source, result in {
        flag: seggwat("gateway", flag, value),
        variable: seggwat("gateway", env={variable: value}),
        f"{path} in {file}": seggwat("gateway", "--config", str(file)),
    }.items():
        assert result.returncode == 64
        line = one_line(result.stderr)
        assert line.startswith(f'seggwat: {source} is "{value}", but must be ')
        assert result.stdout == ""


def test_a_flag_wins_over_the_variable_and_that_over_the_file(seggwat, tmp_path):
    def address_of(name: str) -> str:
        return f"host=/nowhere/{name} dbname=x"

    file = tmp_path / "seggwat.json"
    file.write_text(json.dumps({"database": {"url": address_of("file")}}))
    arguments = ["doctor", "--config", str(file)]
    env = {"SEGGWAT_DATABASE_URL": address_of("variable")}
    flag = ["--database-url", address_of("flag")]
    assert "/nowhere/file" in seggwat(*arguments).stderr
    assert "/nowhere/variable" in seggwat(*arguments, env=env).stderr
    assert "/nowhere/flag" in seggwat(*arguments, *flag, env=env).stderr
    env["SEGGWAT_CONFIG"] = str(file)
    assert "/nowhere/variable" in seggwat("doctor", env=env).stderr


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("{", "malformed in line 1"),
        ('{"gateway":\n{"lisen": "x"}}', 'unknown key in line 2: "gateway.lisen"'),
        ('{"gateway": {"loops": true}}', "must be a string, a number or an array of strings"),
        ("[]", "must be one JSON object"),
    ],
)
def test_a_wrong_file_is_one_line_and_64(seggwat, tmp_path, text, part):
    file = tmp_path / "seggwat.json"
    file.write_text(text)
    result = seggwat("gateway", "--config", str(file))
    assert result.returncode == 64
    assert part in one_line(result.stderr)


def test_a_missing_file_is_one_line_and_64(seggwat):
    result = seggwat("gateway", env={"SEGGWAT_CONFIG": "/nowhere.json"})
    assert result.returncode == 64
    assert "/nowhere.json cannot be read: No such file" in one_line(result.stderr)


@pytest.mark.parametrize("command", ["gateway", "migrate", "seed", "doctor"])
def test_a_missing_database_setting_is_64(seggwat, command):
    result = seggwat(command)
    assert result.returncode == 64
    assert "SEGGWAT_DATABASE_URL" in one_line(result.stderr)


@pytest.mark.parametrize("command", ["migrate", "seed", "doctor"])
def test_an_unreachable_database_is_69_and_shows_no_password(seggwat, command):
    url = "postgresql://someone:hunter2@127.0.0.1:1/nothing"
    result = seggwat(command, "--database-url", url)
    assert result.returncode == 69
    assert "not reachable" in one_line(result.stderr)
    assert "hunter2" not in result.stderr + result.stdout


def test_a_malformed_database_url_is_64_and_shows_no_password(seggwat):
    result = seggwat("doctor", "--database-url", "postgresql://someone:hun@ter2@host/x")
    assert result.returncode == 64
    assert "--database-url must be" in one_line(result.stderr)
    assert "ter2" not in result.stderr + result.stdout


# --- migrate


def test_migrate_is_idempotent(seggwat, empty_database):
    first = seggwat("migrate", "--database-url", empty_database)
    assert first.returncode == 0, first.stderr
    assert "applied" in first.stdout
    second = seggwat("migrate", "--database-url", empty_database)
    assert second.returncode == 0, second.stderr
    assert "up to date" in second.stdout
    assert "applied" not in second.stdout


def test_migrate_is_safe_from_several_places_at_once(seggwat, empty_database):
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        runs = [
            pool.submit(seggwat, "migrate", "--database-url", empty_database) for _ in range(4)
        ]
        results = [run.result() for run in runs]
    assert [result.returncode for result in results] == [0] * 4, results
    assert sum("applied" in result.stdout for result in results) == 1


# --- seed


def test_seed_prints_one_json_line(seggwat, database):
    result = seggwat("seed", "--database-url", database)
    assert result.returncode == 0, result.stderr
    assert result.stdout.count("\n") == 1
    line = json.loads(result.stdout)
    assert list(line) == ["organization_id", "project_id", "project_key", "api_token"]
    with psycopg.connect(database) as connection:
        row = connection.execute("SELECT id, key::text FROM project").fetchone()
    assert row == (uuid.UUID(line["project_id"]), line["project_key"])


def test_seed_finds_what_it_made_and_makes_a_new_token(seggwat, database):
    first, second = (
        json.loads(seggwat("seed", "--database-url", database).stdout) for _ in range(2)
    )
    assert first["api_token"] != second["api_token"]
    del first["api_token"], second["api_token"]
    assert first == second


def test_seed_takes_name_plan_and_origins(seggwat, database):
    result = seggwat(
        "seed", "--database-url", database, "--name", "Kaffee & Küche", "--plan", "pro",
        "--origin", "https://a.example", "--origin", "https://*.b.example",
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    with psycopg.connect(database) as connection:
        row = connection.execute("SELECT name, allowed_origins FROM project").fetchone()
    assert row == ("Kaffee & Küche", ["https://a.example", "https://*.b.example"])


def test_seed_stores_submissions_only_when_asked(seggwat, database):
    def stored() -> int:
        # An NPS response is a rating too, and with a comment feedback as well, under one id.
        submissions = "SELECT id FROM feedback UNION SELECT id FROM rating"
        with psycopg.connect(database) as connection:
            return connection.execute(f"SELECT count(*) FROM ({submissions}) AS s").fetchone()[0]

    assert seggwat("seed", "--database-url", database).returncode == 0
    assert stored() == 0
    result = seggwat("seed", "--database-url", database, "--demo-data", "500")
    assert result.returncode == 0, result.stderr
    assert result.stdout.count("\n") == 1
    assert stored() == 500


def test_seed_wants_a_migrated_database(seggwat, empty_database):
    result = seggwat("seed", "--database-url", empty_database)
    assert result.returncode == 78
    assert "run seggwat migrate first" in one_line(result.stderr)
    assert result.stdout == ""


def test_seed_refuses_a_wrong_plan_with_64(seggwat):
    result = seggwat("seed", "--plan", "gold")
    assert result.returncode == 64
    assert "one of free, starter, pro, self-hosted" in one_line(result.stderr)


# --- doctor


def test_doctor_is_content_with_a_new_database(seggwat, database):
    assert seggwat("seed", "--database-url", database, "--demo-data", "50").returncode == 0
    result = seggwat("doctor", "--database-url", database)
    assert result.returncode == 0, result.stdout + result.stderr
    assert re.search(r"^ok ", result.stdout, re.MULTILINE)
    assert not re.search(r"^problem ", result.stdout, re.MULTILINE)


def test_doctor_finds_a_database_that_was_never_migrated(seggwat, empty_database):
    result = seggwat("doctor", "--database-url", empty_database)
    assert result.returncode == 1
    assert re.search(r"^problem .*seggwat migrate", result.stdout, re.MULTILINE), result.stdout


def test_doctor_finds_aggregates_that_do_not_agree(seggwat, database):
    assert seggwat("seed", "--database-url", database, "--demo-data", "50").returncode == 0
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("DELETE FROM feedback")
    result = seggwat("doctor", "--database-url", database)
    assert result.returncode == 1
    assert re.search(r"^problem ", result.stdout, re.MULTILINE), result.stdout


# --- the gateway's process


@pytest.mark.parametrize("listen", ["127.0.0.1:{port}", "unix:/nowhere/seggwat.sock"])
def test_an_address_that_cannot_be_bound_is_69(seggwat, database, taken_port, listen):
    result = seggwat(
        "gateway", "--database-url", database, "--listen", listen.format(port=taken_port)
    )
    assert result.returncode == 69
    assert result.stderr.splitlines()[-1].startswith("seggwat: ")
