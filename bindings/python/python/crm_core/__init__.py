"""crm-core for Python: the rules of customer work over a store of your choice.

Open the library, act through a session, and read frozen records:

    >>> from crm_core import Crm, AddTeam, Team
    >>> with Crm.in_memory() as crm:
    ...     session = crm.system("example")
    ...     team = session.execute(AddTeam(name="North"))
    ...     session.get(Team, team.id).name
    'North'
"""

from . import store
from ._base import Command, ImportReport, Index, Page, Query, Question
from ._display import board_html
from ._native import Crm, Record, Records, Session, Table, Transaction, version
from ._vocabulary import *  # noqa: F403
from ._vocabulary import __all__ as _vocabulary_names
from .errors import (
    ConflictError,
    CorruptError,
    CrmError,
    DeniedError,
    FieldFault,
    InvalidError,
    NotFoundError,
    RefusedError,
    StorageError,
)

__version__ = version()

# A board shows itself in a notebook; the class is written from the source of the library, its look is not.
BoardFigures._repr_html_ = board_html  # type: ignore[attr-defined]  # noqa: F405

__all__ = [
    "Command",
    "ConflictError",
    "CorruptError",
    "Crm",
    "CrmError",
    "DeniedError",
    "FieldFault",
    "ImportReport",
    "Index",
    "InvalidError",
    "NotFoundError",
    "Page",
    "Query",
    "Question",
    "Record",
    "Records",
    "RefusedError",
    "Session",
    "StorageError",
    "Table",
    "Transaction",
    "store",
]
__all__ += _vocabulary_names
