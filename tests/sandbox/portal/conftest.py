import pytest

from sandbox.portal.core import Portal
from sandbox.portal.desk import Desk


@pytest.fixture
def desk() -> Desk:
    return Desk(Portal())
