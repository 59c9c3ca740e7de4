"""seggwat-load, whose results come as JSON."""

import json
import pathlib

from measure.processes import Unavailable, run
from measure.servers import Gateway


class Client:
    """Runs scenarios with one mix of submissions, for one project unless the scenario has its own."""

    def __init__(
        self, binary: pathlib.Path, folder: pathlib.Path, gateway: Gateway, mix: str,
        has_key: bool = True,
    ):  # fmt: skip
        self.binary = binary
        self.report = folder / "report.json"
        key = ["--project-key", gateway.key] if has_key else []
        self.common = [*key, "--mix", mix, "--json", str(self.report)]

    def command(self, scenario: str, target: str, seconds: float, *options: str) -> list[str]:
        return [
            str(self.binary), scenario, "--target", target, "--duration", str(seconds),
            *self.common, *options,
        ]  # fmt: skip

    def run(self, scenario: str, target: str, seconds: float, *options: str) -> dict:
        run(*self.command(scenario, target, seconds, *options))
        return self.result()

    def result(self) -> dict:
        """What the last run said; a run with any failure measures nothing."""
        result = json.loads(self.report.read_text())
        if result["succeeded"] != result["sent"] or result["sent"] == 0:
            raise Unavailable(f"of {result['sent']} requests not all succeeded: {result}")
        return result

    def copy_latency(self, gateway: Gateway, seconds: float) -> dict:
        database = gateway.database()
        text = run(
            self.binary, "copy-latency", "--json", "--database-url", database,
            "--duration", str(seconds),
        )  # fmt: skip
        return json.loads(text)
