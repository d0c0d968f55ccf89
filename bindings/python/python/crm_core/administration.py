"""The words of crm-core: administration."""
# Written from the source of crm-core by `cargo xtask bindings`: change it there, not here.

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import ClassVar, TypeAlias, Union

from ._base import Command, Index
from ._native import Record
from .access import Role, RoleDraft, Team, User, UserDraft
from .engine import PolicyVersion
from .kernel import ExchangeRateId, FieldDefinition, FieldType, RoleId, TeamId, UserId


@dataclass(frozen=True, kw_only=True, slots=True)
class DatedRate:
    """One rate of a day."""

    _of: ClassVar[str] = "DatedRate"

    day: date
    """The day."""

    currency: str
    """The currency."""

    rate: Decimal
    """How much of it one unit of the base buys."""


class AdministrationEvent:
    """What happened to the company's own set-up."""

    @dataclass(frozen=True, slots=True)
    class UserAdded:
        """A user was added."""

        _of: ClassVar[str] = "AdministrationEvent"
        _tag: ClassVar[str] = "user_added"

    @dataclass(frozen=True, slots=True)
    class UserChanged:
        """A user was described anew."""

        _of: ClassVar[str] = "AdministrationEvent"
        _tag: ClassVar[str] = "user_changed"

    @dataclass(frozen=True, slots=True)
    class UserDeactivated:
        """A user can no longer act."""

        _of: ClassVar[str] = "AdministrationEvent"
        _tag: ClassVar[str] = "user_deactivated"

    @dataclass(frozen=True, slots=True)
    class UserReactivated:
        """A user can act again."""

        _of: ClassVar[str] = "AdministrationEvent"
        _tag: ClassVar[str] = "user_reactivated"

    @dataclass(frozen=True, slots=True)
    class TeamAdded:
        """A team was added."""

        _of: ClassVar[str] = "AdministrationEvent"
        _tag: ClassVar[str] = "team_added"

    @dataclass(frozen=True, slots=True)
    class TeamMoved:
        """A team stands elsewhere in the tree."""

        _of: ClassVar[str] = "AdministrationEvent"
        _tag: ClassVar[str] = "team_moved"

        value: TeamId | None
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class RoleAdded:
        """A role was added."""

        _of: ClassVar[str] = "AdministrationEvent"
        _tag: ClassVar[str] = "role_added"

    @dataclass(frozen=True, slots=True)
    class RoleChanged:
        """A role was described anew."""

        _of: ClassVar[str] = "AdministrationEvent"
        _tag: ClassVar[str] = "role_changed"

    @dataclass(frozen=True, slots=True)
    class FieldDefined:
        """A custom field was defined."""

        _of: ClassVar[str] = "AdministrationEvent"
        _tag: ClassVar[str] = "field_defined"

    @dataclass(frozen=True, slots=True)
    class RateSet:
        """An exchange rate was set."""

        _of: ClassVar[str] = "AdministrationEvent"
        _tag: ClassVar[str] = "rate_set"

    Variant: TypeAlias = Union[UserAdded, UserChanged, UserDeactivated, UserReactivated, TeamAdded, TeamMoved, RoleAdded, RoleChanged, FieldDefined, RateSet]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CurrencyPolicy:
    """A company's choices about currencies."""

    _of: ClassVar[str] = "CurrencyPolicy"

    base: str
    """The currency against which its rates are kept."""

    rate_days: int
    """How many days a rate holds where no newer one is known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AdministrationPolicy:
    """A company's choices about its administration."""

    _of: ClassVar[str] = "AdministrationPolicy"

    administrators: int
    """How many active users who may change users must be left when one is taken away."""


class RolePreset(Enum):
    """Roles that most companies begin with, by name: for hosts that choose one at run time, or in
    another language.
    """

    ADMINISTRATOR = "administrator"
    """Everything, everywhere."""

    SALES_MANAGER = "sales_manager"
    """Works with, assigns, exports and approves what the teams below work on; has scores learned from
    their leads, and says what follow-up plans there are.
    """

    SELLER = "seller"
    """Works with their own leads, accounts, contacts, opportunities, quotes, orders, subscriptions,
    contracts and returns; sees the team's.
    """

    ACCOUNTANT = "accountant"
    """Invoices, payments, disputes and returns of everybody, the books, and what becomes of orders and
    subscriptions; reads accounts.
    """

    READ_ONLY = "read_only"
    """Sees everything, changes nothing."""


class ExchangeRate(Record):
    """What one unit of the base bought on a day. It belongs to the company; of a day there is one at
    most.
    """

    __slots__ = ()
    _kind: ClassVar[str] = "exchange_rate"
    __match_args__ = ("id", "base", "currency", "day", "rate", "source",)

    BY_DAY: ClassVar[Index] = Index("exchange_rate", 1)
    """Rates by base, currency and day."""

    @property
    def id(self) -> ExchangeRateId:
        """Id of the rate: the same in every store for the same base, currency and day."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def base(self) -> str:
        """The currency of which one unit is meant."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def currency(self) -> str:
        """The currency that it buys."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def day(self) -> date:
        """The day."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def rate(self) -> Decimal:
        """How much of it."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def source(self) -> str:
        """Who says so."""
        return self._field(5)  # type: ignore[no-any-return]


@dataclass(frozen=True, kw_only=True, slots=True)
class RateUsed:
    """A rate that an amount was converted by."""

    _of: ClassVar[str] = "RateUsed"

    currency: str
    """The currency."""

    day: date
    """The day of the rate, which may lie before the day that was asked about."""

    rate: Decimal
    """How much of it one unit of the base, or of the other currency, buys."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AddUser(Command[User]):
    """Adds a user. Permission: create on users. Answers the `User`."""

    _of: ClassVar[str] = "AddUser"
    _tag: ClassVar[str] = "add_user"

    draft: UserDraft
    """Name, address, team, roles."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeUser(Command[User]):
    """Describes a user anew. Permission: update on users. Refusals: ADM-001."""

    _of: ClassVar[str] = "ChangeUser"
    _tag: ClassVar[str] = "change_user"

    user: UserId
    """The user."""

    draft: UserDraft
    """Name, address, team, roles."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DeactivateUser(Command[User]):
    """Lets a user act no longer. What they own stays theirs until it is assigned. Permission: update
    on users. Refusals: ADM-001.
    """

    _of: ClassVar[str] = "DeactivateUser"
    _tag: ClassVar[str] = "deactivate_user"

    user: UserId
    """The user."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReactivateUser(Command[User]):
    """Lets a user act again. Permission: update on users."""

    _of: ClassVar[str] = "ReactivateUser"
    _tag: ClassVar[str] = "reactivate_user"

    user: UserId
    """The user."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AddTeam(Command[Team]):
    """Adds a team. Permission: create on teams, read on the one above. Answers the `Team`."""

    _of: ClassVar[str] = "AddTeam"
    _tag: ClassVar[str] = "add_team"

    name: str
    """What people call it; unique."""

    parent: TeamId | None = None
    """The team above."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MoveTeam(Command[Team]):
    """Puts a team below another, or at the top. Permission: update on teams. Refusals: ADM-002."""

    _of: ClassVar[str] = "MoveTeam"
    _tag: ClassVar[str] = "move_team"

    team: TeamId
    """The team."""

    parent: TeamId | None = None
    """The team above; none: at the top."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AddRole(Command[Role]):
    """Adds a role. Permission: create on roles. Answers the `Role`."""

    _of: ClassVar[str] = "AddRole"
    _tag: ClassVar[str] = "add_role"

    draft: RoleDraft
    """Name, grants, hidden fields."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeRole(Command[Role]):
    """Describes a role anew. Permission: update on roles. Refusals: ADM-001."""

    _of: ClassVar[str] = "ChangeRole"
    _tag: ClassVar[str] = "change_role"

    role: RoleId
    """The role."""

    draft: RoleDraft
    """Name, grants, hidden fields."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DefineField(Command[FieldDefinition]):
    """Defines a custom field, or defines it anew. Permission: create on custom fields. Answers the
    `FieldDefinition`. Records that lack a newly required field get it at their next change.
    """

    _of: ClassVar[str] = "DefineField"
    _tag: ClassVar[str] = "define_field"

    kind: int
    """Code of the kind of record, as `Account::KIND.code`."""

    key: str
    """The key it is stored under."""

    label: str
    """What people call it."""

    field_type: FieldType.Variant
    """What it may hold."""

    is_required: bool
    """True where a record cannot do without it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetExchangeRates(Command[int]):
    """Sets exchange rates, or sets them anew. Permission: create on exchange rates. Answers how many
    of them changed. A rate for the base itself, one that stands twice, and more than `MAX_RATES`
    are invalid.
    """

    _of: ClassVar[str] = "SetExchangeRates"
    _tag: ClassVar[str] = "set_exchange_rates"

    base: str
    """The currency of which one unit is meant."""

    source: str
    """Who says so, as `ECB`."""

    rates: Sequence[DatedRate] = ()
    """The rates, of any days."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetAdministrationPolicy(Command[PolicyVersion]):
    """Sets a policy from a day on. Permission: create on policy versions. Answers the `PolicyVersion`.
    A policy out of its ranges is invalid.
    """

    _of: ClassVar[str] = "SetPolicy"
    _tag: ClassVar[str] = "set_administration_policy"

    policy: AdministrationPolicy
    """The policy."""

    effective_from: date | None = None
    """The first day on which it holds; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetCurrencyPolicy(Command[PolicyVersion]):
    """Sets a policy from a day on. Permission: create on policy versions. Answers the `PolicyVersion`.
    A policy out of its ranges is invalid.
    """

    _of: ClassVar[str] = "SetPolicy"
    _tag: ClassVar[str] = "set_currency_policy"

    policy: CurrencyPolicy
    """The policy."""

    effective_from: date | None = None
    """The first day on which it holds; none: today."""
