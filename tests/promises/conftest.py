"""What the promises share: the three filled schools, and every door."""

import pytest

from tests.promises.world import Door, Ids, doors, one_of_everything


@pytest.fixture
def world(app, cast) -> dict[str, Ids]:
    """The ids of one of everything, by school: school, other_school, far_school."""
    return one_of_everything(app, cast)


@pytest.fixture
def all_doors(app) -> list[Door]:
    """Every URL rule with every method."""
    return list(doors(app))
