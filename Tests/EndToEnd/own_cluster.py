"""Fixtures of the files whose tests stop, kill and freeze a database: import all three."""

import pytest
from conftest import migrated_database, throwaway_cluster


@pytest.fixture(scope="module")
def own_cluster():
    """A cluster that no other file uses."""
    with throwaway_cluster() as cluster:
        yield cluster


@pytest.fixture(scope="module")
def own_template(own_cluster, seggwat):
    return migrated_database(own_cluster, seggwat)


@pytest.fixture
def database(own_cluster, own_template):
    """A database of that cluster; it is up when a test begins and when it ends."""
    yield own_cluster.url(own_cluster.new_database(template=own_template))
    if own_cluster.postmaster is None:
        own_cluster.start()
