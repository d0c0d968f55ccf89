"""The errors of the library: seven kinds below one class, each also what Python would raise in its place."""

from __future__ import annotations

from .kernel import Fault

__all__ = [
    "ConflictError",
    "CorruptError",
    "CrmError",
    "DeniedError",
    "InvalidError",
    "NotFoundError",
    "RefusedError",
    "StorageError",
]


class CrmError(Exception):
    """Why an operation failed. Nothing is half-written then."""

    def __init__(
        self,
        text: str,
        code: str = "",
        subject: str = "",
        detail: str = "",
        is_retryable: bool = False,
        faults: tuple[Fault, ...] = (),
    ) -> None:
        super().__init__(text)
        self.code = code
        """The stable code: a rule's own, as `LEA-003`, or the name of the kind."""
        self.subject = subject
        """What the error is about: kind and id of a record, or the paths of the faulty fields."""
        self.detail = detail
        """What is wrong and what to do about it, without code and subject."""
        self.is_retryable = is_retryable
        """True where the very same command may succeed when it is sent again."""
        self.faults = faults
        """Everything wrong with an input; empty for every other kind."""

    def __reduce__(self) -> tuple[object, ...]:
        parts = (str(self), self.code, self.subject, self.detail, self.is_retryable, self.faults)
        return (type(self), parts)

    def __str__(self) -> str:
        # Some of the bases show their arguments in a way of their own.
        return str(self.args[0])


class InvalidError(CrmError, ValueError):
    """The input is wrong; `faults` names every field."""


class NotFoundError(CrmError, LookupError):
    """There is no such record, or none that the actor may see."""


class DeniedError(CrmError, PermissionError):
    """The actor may not do this."""


class RefusedError(CrmError):
    """A rule of the business says no; `code` names it."""


class ConflictError(CrmError):
    """Others were first, or a unique value is taken; where `is_retryable`, the same again may succeed."""


class StorageError(CrmError, OSError):
    """The store cannot be used: it is closed, full, locked or failed."""


class CorruptError(CrmError):
    """What was read is not what was written, or the library met a fault of its own."""


_KINDS: dict[str, type[CrmError]] = {
    "invalid": InvalidError,
    "not_found": NotFoundError,
    "denied": DeniedError,
    "refused": RefusedError,
    "conflict": ConflictError,
    "storage": StorageError,
    "corrupt": CorruptError,
}


def _build(
    kind: str,
    code: str,
    subject: str,
    detail: str,
    is_retryable: bool,
    faults: tuple[tuple[str, str, str, str], ...],
    text: str,
) -> CrmError:
    named = tuple(Fault(field=field, value=value, problem=problem, remedy=remedy) for field, value, problem, remedy in faults)
    return _KINDS[kind](text, code, subject, detail, is_retryable, named)
