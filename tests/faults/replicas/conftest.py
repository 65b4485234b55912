"""Three replicas over one database."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.cluster import Cluster, standing


@pytest.fixture
def cluster(shop: Any, database_url: str, tmp_path: Path) -> Iterator[Cluster]:
    with standing(shop, database_url, tmp_path) as made:
        yield made
