"""A small company, open in memory."""

from collections.abc import Iterator
from datetime import datetime, timezone

import matplotlib
import pytest
from matplotlib import pyplot

from crm_core import AddRole, AddUser, Crm, Grant, Kind, Operation, RoleDraft, Scope, Session, UserDraft

# Charts are drawn without a screen.
matplotlib.use("agg")

NOW = datetime(2026, 5, 4, 9, tzinfo=timezone.utc)


@pytest.fixture
def crm() -> Iterator[Crm]:
    with Crm.in_memory(seed=1, clock=NOW) as crm:
        yield crm


@pytest.fixture
def session(crm: Crm) -> Session:
    """The session of somebody who may do everything."""
    system = crm.system("set-up")
    grants = [Grant(kind=Kind.EVERY, operation=operation, scope=Scope.ALL) for operation in Operation]
    role = system.execute(AddRole(draft=RoleDraft(name="Everything", grants=grants)))
    ada = system.execute(AddUser(draft=UserDraft(name="Ada Lovelace", email="ada@example.com", roles=[role.id])))
    return crm.session(ada.id)


@pytest.fixture(autouse=True)
def charts_are_closed() -> Iterator[None]:
    yield
    pyplot.close("all")
