"""Activities as calendars tell of them."""

from __future__ import annotations

from .activities import Activity, ActivityState
from .exchange import Appointment, AppointmentState


def appointment_of(activity: Activity) -> Appointment:
    """The appointment of an activity, known by its id."""
    state: AppointmentState.Variant = AppointmentState.Planned()
    if isinstance(activity.state, ActivityState.Done):
        state = AppointmentState.Done(at=activity.state.at)
    elif isinstance(activity.state, ActivityState.Cancelled):
        state = AppointmentState.Cancelled()
    return Appointment(uid=str(activity.id), details=activity.details, state=state)
