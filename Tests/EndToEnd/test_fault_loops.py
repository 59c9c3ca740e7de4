"""A short round of each fault of Tests/Faults: `make faults` plays as many as one likes.

A round is `seggwat-load --verify` with a fault that strikes again and again. What must hold at its end
stands in Tests/Faults/world.py; a failure names the seed that repeats its choices.
"""

import pathlib
import sys

import pytest
from conftest import throwaway_cluster

sys.path.append(str(pathlib.Path(__file__).parents[1] / "Faults"))

from faults import FAULTS  # noqa: E402
from world import SETTINGS, Programs, World, play  # noqa: E402

SEED = 5
SECONDS = 3
RATE = 1_000


@pytest.fixture(scope="module")
def small_cluster():
    """A cluster of few connections, so that they can be used up."""
    with throwaway_cluster(*SETTINGS) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def programs(binary, load_binary):
    return Programs(binary, load_binary)


@pytest.fixture(scope="module")
def template(small_cluster, programs):
    return World.run_migrate(small_cluster, programs)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_that_strikes_again_and_again_loses_and_doubles_nothing(
    small_cluster, programs, template, name
):
    world = World(small_cluster, programs, template, SEED)
    found = play(world, FAULTS[name], SECONDS, RATE)
    assert found["acknowledged"] > 100, found
    assert (found["lost"], found["duplicated"], found["different"]) == (0, 0, 0)
    assert sum(found["faults"].values()) > 0
    # Nothing but yes, and what says that it may be sent again.
    assert set(found["statuses"]) <= {"200", "202", "503", "504"}, found
