"""Plays the scenarios that every language shares: commands in; records, events, refusal codes, figures out."""

from __future__ import annotations

import dataclasses
import enum
import json
import re
import types
import typing
from collections.abc import Mapping
from datetime import date, datetime, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import polars as pl

import crm_core
from crm_core import CalendarReading, CalendarWriting, CardReading, CardWriting, Command, Crm, CrmError, ImportId, ImportMapping, InvalidError, Question, Record, Session, UserId

FOLDER = Path(__file__).parents[2] / "vectors"
TODAY = "2026-05-04"


def snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() and at else c.lower() for at, c in enumerate(name))


def _subclasses(base: type) -> dict[str, type]:
    found = vars(crm_core).values()
    classes = [known for known in found if isinstance(known, type) and issubclass(known, base) and known is not base]
    return {known._tag: known for known in classes if hasattr(known, "_tag")}


COMMANDS = _subclasses(Command)
QUESTIONS = _subclasses(Question)
KINDS = {known._kind.replace("_", " "): known for known in Record.__subclasses__()}


class Unreadable(Exception):
    """A step that no command or question of the vocabulary can be made of."""


def made(kind: Any, value: Any) -> Any:
    """The JSON `value` as an object of the type `kind`."""
    origin = typing.get_origin(kind)
    if hasattr(kind, "__supertype__"):
        return made(kind.__supertype__, value)
    if origin in (typing.Union, types.UnionType):
        options = typing.get_args(kind)
        if value is None and type(None) in options:
            return None
        return of_union([option for option in options if option is not type(None)], value)
    if origin is tuple or (origin is not None and issubclass(origin, typing.Sequence)):
        if not isinstance(value, list):
            raise Unreadable(f"{value!r} is no list")
        return tuple(made(typing.get_args(kind)[0], item) for item in value)
    if origin is not None and issubclass(origin, Mapping):
        key, inner = typing.get_args(kind)
        return {made(key, name): made(inner, item) for name, item in value.items()}
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return kind(value)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return of_fields(kind, value)
    return of_leaf(kind, value)


def of_leaf(kind: Any, value: Any) -> Any:
    # A scenario writes numbers as texts, and only plainly; Python itself has more ways to write one.
    if kind is Decimal and not (isinstance(value, str) and re.fullmatch(r"[+-]?[0-9.]+", value)):
        raise Unreadable(f"{value!r} is no number of a scenario")
    # What else is no text stays what it is: the library is to refuse it.
    if not isinstance(value, str) or kind is str:
        return value
    readers: dict[Any, Any] = {UUID: UUID, Decimal: Decimal, date: date.fromisoformat, datetime: datetime.fromisoformat}
    return readers[kind](value) if kind in readers else value


def of_union(options: list[Any], value: Any) -> Any:
    sums = [option for option in options if hasattr(option, "_of") and hasattr(option, "_tag")]
    if not sums:
        return made(options[0], value)
    tag, content = (value, None) if isinstance(value, str) else next(iter(value.items()))
    chosen = next((option for option in sums if option._tag == tag), None)
    if chosen is None:
        raise Unreadable(f"there is no variant {tag}")
    fields = dataclasses.fields(chosen)
    if not fields:
        return chosen()
    if [field.name for field in fields] == ["value"]:
        return chosen(made(hints(chosen)["value"], content))
    return of_fields(chosen, content)


def hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def of_fields(kind: type, value: Any) -> Any:
    if not isinstance(value, dict):
        raise Unreadable(f"{value!r} is no {kind.__name__}")
    known = hints(kind)
    # A field whose name is a word of Python ends in an underscore here.
    named = {f"{name}_" if f"{name}_" in known else name: item for name, item in value.items()}
    return kind(**{name: made(known[name], item) for name, item in named.items()})


def shown(value: Any) -> Any:
    """A Python value in the form of the scenarios."""
    if isinstance(value, Record):
        return {name.rstrip("_"): shown(item) for name, item in value.as_dict().items()}
    if isinstance(value, enum.Enum):
        return value.value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name.rstrip("_"): shown(getattr(value, field.name)) for field in dataclasses.fields(value)}
        if hasattr(value, "_tag") and not isinstance(value, (Command, Question)):
            if not fields:
                return value._tag
            return {value._tag: fields["value"] if list(fields) == ["value"] else fields}
        return fields
    if isinstance(value, tuple):
        return [shown(item) for item in value]
    if isinstance(value, Mapping):
        return {shown(name): shown(item) for name, item in value.items()}
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, UUID):
        return str(value)
    return value


def difference(path: str, expected: Any, found: Any) -> str | None:
    """Where `found` differs from `expected`, which names only what matters."""
    if isinstance(expected, dict) and isinstance(found, dict):
        parts = (difference(f"{path}.{name}", value, found.get(name)) for name, value in expected.items())
        return next((part for part in parts if part), None)
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        pairs = enumerate(zip(expected, found))
        parts = (difference(f"{path}[{at}]", one, other) for at, (one, other) in pairs)
        return next((part for part in parts if part), None)
    return None if expected == found else f"{path} is {found!r}, not {expected!r}"


class Player:
    """Plays one scenario, step by step."""

    def __init__(self) -> None:
        self.crm = Crm.in_memory(seed=1, clock=self.noon(TODAY))
        self.known: dict[str, Any] = {}

    @staticmethod
    def noon(day: str) -> datetime:
        return datetime.fromisoformat(day).replace(hour=12, tzinfo=timezone.utc)

    def find(self, reference: str) -> Any:
        name, *path = reference.split(".")
        value = self.known[name]
        for part in path:
            value = value[int(part)] if part.isdigit() else value[part]
        return value

    def resolved(self, value: Any) -> Any:
        if isinstance(value, str) and value.startswith("$"):
            return self.find(value[1:])
        if isinstance(value, list):
            return [self.resolved(item) for item in value]
        if isinstance(value, dict):
            return {name: self.resolved(item) for name, item in value.items()}
        return value

    def answer(self, step: dict[str, Any]) -> Any:
        now = self.noon(step.get("on", TODAY))
        actor = step.get("as", "administrator")
        session = self.crm.system("scenario", now=now) if actor == "system" else self.crm.session(UserId(UUID(self.find(f"{actor}.id"))), now=now)
        content = self.resolved(step.get("with") or {})
        if "do" in step:
            return session.execute(self.read(COMMANDS, step["do"], content))
        if "ask" in step:
            return session.ask(self.read(QUESTIONS, step["ask"], content))
        if "call" in step:
            return self.called(session, step["call"], content)
        try:
            id = UUID(content)
        except (ValueError, AttributeError) as error:
            raise InvalidError(str(error), code="invalid") from error
        return session.get(KINDS[step["get"]], id)

    @staticmethod
    def read(classes: dict[str, type], tag: str, content: Any) -> Any:
        try:
            return of_fields(classes[tag], content)
        except (Unreadable, TypeError, ValueError, KeyError, AttributeError, ArithmeticError) as error:
            raise InvalidError(f"{tag}: {error}", code="invalid") from error

    @staticmethod
    def called(session: Session, name: str, content: dict[str, Any]) -> dict[str, Any]:
        if name == "cards":
            found = crm_core.read_cards(content["text"], of_fields(CardReading, content["reading"]))
            return {"found": found, "written": crm_core.write_cards(found.cards, of_fields(CardWriting, content["writing"]))}
        if name == "calendar":
            read = crm_core.read_calendar(content["text"], of_fields(CalendarReading, content["reading"]))
            writing = of_fields(CalendarWriting, content["writing"])
            return {"found": read, "written": crm_core.write_calendar(read.appointments, writing)}
        mapping, rows = of_fields(ImportMapping, content["mapping"]), pl.DataFrame(content["rows"], schema={name: pl.String for name in content["columns"]}, orient="row")
        report = session.try_mapped(mapping, rows) if name == "try_mapped" else session.import_mapped(ImportId(UUID(content["import"])), mapping, rows)
        refused = tuple((row, error.code, error.subject) for row, error in report.refused)
        left_out = tuple((row, fault.field) for row, fault in report.left_out)
        return {"created": report.created, "changed": report.changed, "kept": report.kept, "refused": refused, "left_out": left_out}

    def last(self) -> int:
        cursor, is_end = 0, False
        while not is_end:
            page = self.crm.system("scenario").changes(cursor)
            cursor, is_end = page.cursor, page.is_end
        return cursor

    def play(self, step: dict[str, Any]) -> None:
        if "repeat" in step:
            for _ in range(step["repeat"]):
                for inner in step["steps"]:
                    self.play(inner)
            return
        what: str = step.get("do") or step.get("ask") or step.get("get") or step["call"]
        before = self.last() if "events" in step else 0
        try:
            answer = shown(self.answer(step))
        except CrmError as error:
            assert "error" in step, f"{what} answers {error.code}: {error}"
            assert error.code == step["error"], f"{what} answers {error.code}, not {step['error']}: {error}"
            assert error.subject == step.get("about", error.subject), f"{what} is about {error.subject}"
            return
        assert "error" not in step, f"{what} answers {answer}, where {step['error']} is expected"
        if "then" in step:
            wrong = difference(what, self.resolved(step["then"]), answer)
            assert wrong is None, wrong
        if "events" in step:
            entries = self.crm.system("scenario").changes(before).entries
            events = [event.name for entry in entries for event in entry.events]
            assert events == step["events"], f"{what} logged {events}"
        if "name" in step:
            self.known[step["name"]] = answer


def scenarios() -> list[tuple[str, dict[str, Any]]]:
    """Every scenario, with the name of its file."""
    paths = sorted(path for path in FOLDER.glob("*.json") if path.name != "company.json")
    return [(path.name, scenario) for path in paths for scenario in json.loads(path.read_text("utf-8"))]


def company() -> dict[str, Any]:
    """What is played before each scenario."""
    known: dict[str, Any] = json.loads((FOLDER / "company.json").read_text("utf-8"))
    return known
