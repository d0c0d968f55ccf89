"""The words of crm-core: administration."""
# Written from the source of crm-core by `cargo xtask bindings`: change it there, not here.

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import ClassVar, TypeAlias, Union

from ._base import Command
from .access import Role, RoleDraft, Team, User, UserDraft
from .approvals import ApprovalPolicy
from .catalog import CatalogPolicy
from .disputes import DisputePolicy
from .engine import PolicyVersion
from .invoicing import InvoicingPolicy
from .kernel import FieldDefinition, FieldType, RoleId, TeamId, UserId
from .leads import LeadPolicy, LearningPolicy, RoutingPolicy, RuleScoringPolicy
from .ordering import OrderingPolicy
from .parties import DuplicatePolicy, PartiesPolicy
from .pipeline import ConversionPolicy, PipelinePolicy
from .receivables import ReceivablesPolicy


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

    Variant: TypeAlias = Union[UserAdded, UserChanged, UserDeactivated, UserReactivated, TeamAdded, TeamMoved, RoleAdded, RoleChanged, FieldDefined]
    """Any of the variants: what a type annotation names."""


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
    """Works with their own leads, accounts, contacts, opportunities, subscriptions and contracts; sees
    the team's.
    """

    ACCOUNTANT = "accountant"
    """Invoices, payments and disputes of everybody, and what becomes of subscriptions; reads accounts."""

    READ_ONLY = "read_only"
    """Sees everything, changes nothing."""


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
class SetApprovalPolicy(Command[PolicyVersion]):
    """Sets a policy from a day on. Permission: create on policy versions. Answers the `PolicyVersion`.
    A policy out of its ranges is invalid.
    """

    _of: ClassVar[str] = "SetPolicy"
    _tag: ClassVar[str] = "set_approval_policy"

    policy: ApprovalPolicy
    """The policy."""

    effective_from: date | None = None
    """The first day on which it holds; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetCatalogPolicy(Command[PolicyVersion]):
    """Sets a policy from a day on. Permission: create on policy versions. Answers the `PolicyVersion`.
    A policy out of its ranges is invalid.
    """

    _of: ClassVar[str] = "SetPolicy"
    _tag: ClassVar[str] = "set_catalog_policy"

    policy: CatalogPolicy
    """The policy."""

    effective_from: date | None = None
    """The first day on which it holds; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetConversionPolicy(Command[PolicyVersion]):
    """Sets a policy from a day on. Permission: create on policy versions. Answers the `PolicyVersion`.
    A policy out of its ranges is invalid.
    """

    _of: ClassVar[str] = "SetPolicy"
    _tag: ClassVar[str] = "set_conversion_policy"

    policy: ConversionPolicy
    """The policy."""

    effective_from: date | None = None
    """The first day on which it holds; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetDisputePolicy(Command[PolicyVersion]):
    """Sets a policy from a day on. Permission: create on policy versions. Answers the `PolicyVersion`.
    A policy out of its ranges is invalid.
    """

    _of: ClassVar[str] = "SetPolicy"
    _tag: ClassVar[str] = "set_dispute_policy"

    policy: DisputePolicy
    """The policy."""

    effective_from: date | None = None
    """The first day on which it holds; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetDuplicatePolicy(Command[PolicyVersion]):
    """Sets a policy from a day on. Permission: create on policy versions. Answers the `PolicyVersion`.
    A policy out of its ranges is invalid.
    """

    _of: ClassVar[str] = "SetPolicy"
    _tag: ClassVar[str] = "set_duplicate_policy"

    policy: DuplicatePolicy
    """The policy."""

    effective_from: date | None = None
    """The first day on which it holds; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetInvoicingPolicy(Command[PolicyVersion]):
    """Sets a policy from a day on. Permission: create on policy versions. Answers the `PolicyVersion`.
    A policy out of its ranges is invalid.
    """

    _of: ClassVar[str] = "SetPolicy"
    _tag: ClassVar[str] = "set_invoicing_policy"

    policy: InvoicingPolicy
    """The policy."""

    effective_from: date | None = None
    """The first day on which it holds; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetLeadPolicy(Command[PolicyVersion]):
    """Sets a policy from a day on. Permission: create on policy versions. Answers the `PolicyVersion`.
    A policy out of its ranges is invalid.
    """

    _of: ClassVar[str] = "SetPolicy"
    _tag: ClassVar[str] = "set_lead_policy"

    policy: LeadPolicy
    """The policy."""

    effective_from: date | None = None
    """The first day on which it holds; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetLearningPolicy(Command[PolicyVersion]):
    """Sets a policy from a day on. Permission: create on policy versions. Answers the `PolicyVersion`.
    A policy out of its ranges is invalid.
    """

    _of: ClassVar[str] = "SetPolicy"
    _tag: ClassVar[str] = "set_learning_policy"

    policy: LearningPolicy
    """The policy."""

    effective_from: date | None = None
    """The first day on which it holds; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetOrderingPolicy(Command[PolicyVersion]):
    """Sets a policy from a day on. Permission: create on policy versions. Answers the `PolicyVersion`.
    A policy out of its ranges is invalid.
    """

    _of: ClassVar[str] = "SetPolicy"
    _tag: ClassVar[str] = "set_ordering_policy"

    policy: OrderingPolicy
    """The policy."""

    effective_from: date | None = None
    """The first day on which it holds; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetPartiesPolicy(Command[PolicyVersion]):
    """Sets a policy from a day on. Permission: create on policy versions. Answers the `PolicyVersion`.
    A policy out of its ranges is invalid.
    """

    _of: ClassVar[str] = "SetPolicy"
    _tag: ClassVar[str] = "set_parties_policy"

    policy: PartiesPolicy
    """The policy."""

    effective_from: date | None = None
    """The first day on which it holds; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetPipelinePolicy(Command[PolicyVersion]):
    """Sets a policy from a day on. Permission: create on policy versions. Answers the `PolicyVersion`.
    A policy out of its ranges is invalid.
    """

    _of: ClassVar[str] = "SetPolicy"
    _tag: ClassVar[str] = "set_pipeline_policy"

    policy: PipelinePolicy
    """The policy."""

    effective_from: date | None = None
    """The first day on which it holds; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetReceivablesPolicy(Command[PolicyVersion]):
    """Sets a policy from a day on. Permission: create on policy versions. Answers the `PolicyVersion`.
    A policy out of its ranges is invalid.
    """

    _of: ClassVar[str] = "SetPolicy"
    _tag: ClassVar[str] = "set_receivables_policy"

    policy: ReceivablesPolicy
    """The policy."""

    effective_from: date | None = None
    """The first day on which it holds; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetRoutingPolicy(Command[PolicyVersion]):
    """Sets a policy from a day on. Permission: create on policy versions. Answers the `PolicyVersion`.
    A policy out of its ranges is invalid.
    """

    _of: ClassVar[str] = "SetPolicy"
    _tag: ClassVar[str] = "set_routing_policy"

    policy: RoutingPolicy
    """The policy."""

    effective_from: date | None = None
    """The first day on which it holds; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetRuleScoringPolicy(Command[PolicyVersion]):
    """Sets a policy from a day on. Permission: create on policy versions. Answers the `PolicyVersion`.
    A policy out of its ranges is invalid.
    """

    _of: ClassVar[str] = "SetPolicy"
    _tag: ClassVar[str] = "set_rule_scoring_policy"

    policy: RuleScoringPolicy
    """The policy."""

    effective_from: date | None = None
    """The first day on which it holds; none: today."""
