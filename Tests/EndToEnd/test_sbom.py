"""scripts/sbom: everything that the binary is made of, in CycloneDX."""

import json
import pathlib
import re
import subprocess

import pytest

ROOT = pathlib.Path(__file__).parents[2]


@pytest.fixture(scope="module")
def document(binary) -> dict:
    result = subprocess.run([ROOT / "scripts/sbom", binary], capture_output=True, check=True)
    return json.loads(result.stdout)


def test_every_library_that_the_binary_loads_is_listed(document, binary):
    needed = subprocess.run(["objdump", "-p", binary], capture_output=True, text=True, check=True)
    names = set(re.findall(r"NEEDED\s+(\S+)", needed.stdout))
    assert "libpq.so.5" in names
    listed = {
        line["value"]
        for component in document["components"]
        for line in component.get("properties", [])
        if line["name"] == "file"
    }
    assert names <= listed


def test_every_resolved_package_is_listed_with_its_revision(document):
    pins = json.loads((ROOT / "Package.resolved").read_text())["pins"]
    revisions = {
        line["value"]
        for component in document["components"]
        for line in component.get("properties", [])
        if line["name"] == "vcs:revision"
    }
    assert {pin["state"]["revision"] for pin in pins} == revisions
    assert revisions


def test_the_document_is_whole(document, binary):
    assert (document["bomFormat"], document["specVersion"]) == ("CycloneDX", "1.5")
    references = [component["bom-ref"] for component in document["components"]]
    assert len(set(references)) == len(references)
    assert document["dependencies"] == [{"ref": "seggwat", "dependsOn": references}]
    assert any(component["name"] == "swift" for component in document["components"])
    for component in document["components"]:
        assert component["version"] and component["purl"].startswith("pkg:")
    [digest] = document["metadata"]["component"]["hashes"]
    printed = subprocess.run(["sha256sum", binary], capture_output=True, text=True, check=True)
    assert printed.stdout.startswith(digest["content"])
