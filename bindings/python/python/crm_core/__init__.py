"""crm-core for Python: the rules of customer work over a store of your choice.

Open the library, act through a session, and read frozen records:

    >>> from crm_core import Crm, AddTeam, Team
    >>> with Crm.in_memory() as crm:
    ...     session = crm.system("example")
    ...     team = session.execute(AddTeam(name="North"))
    ...     session.get(Team, team.id).name
    'North'
"""

from . import frames as frames
from . import store as store
from ._appointments import appointment_of as appointment_of
from ._base import Command as Command
from ._base import ImportReport as ImportReport
from ._base import MappedReport as MappedReport
from ._base import Index as Index
from ._base import Page as Page
from ._base import Query as Query
from ._base import Question as Question
from ._display import board_html as _board_html
from ._display import forecast_html as _forecast_html
from ._native import Crm as Crm
from ._native import Record as Record
from ._native import Records as Records
from ._native import Session as Session
from ._native import Table as Table
from ._native import Transaction as Transaction
from ._native import check_backup as check_backup
from ._native import read_calendar as read_calendar
from ._native import read_cards as read_cards
from ._native import restore_backup as restore_backup
from ._native import role_draft as role_draft
from ._native import version as _version
from ._native import write_calendar as write_calendar
from ._native import write_cards as write_cards
from ._vocabulary import *  # noqa: F403
from .errors import *  # noqa: F403

__version__ = _version()

# Figures show themselves in a notebook; their classes are written from the source of the library, their look is not.
BoardFigures._repr_html_ = _board_html  # type: ignore[attr-defined]  # noqa: F405
ForecastFigures._repr_html_ = _forecast_html  # type: ignore[attr-defined]  # noqa: F405
FunnelFigures._repr_html_ = lambda figures: frames.funnel(figures)._repr_html_()  # type: ignore[attr-defined]  # noqa: F405
HazardFigures._repr_html_ = lambda figures: frames.chances(figures)._repr_html_()  # type: ignore[attr-defined]  # noqa: F405
PerformanceFigures._repr_html_ = lambda figures: frames.quarters(figures)._repr_html_()  # type: ignore[attr-defined]  # noqa: F405
SimulationFigures._repr_html_ = lambda figures: frames.simulation(figures)._repr_html_()  # type: ignore[attr-defined]  # noqa: F405
