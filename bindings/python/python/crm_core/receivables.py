"""The words of crm-core: receivables."""
# Written from the source of crm-core by `cargo xtask bindings`: change it there, not here.

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import ClassVar, TypeAlias, Union

from ._base import Command, Index, Question
from ._native import Record
from .engine import PolicyVersion
from .kernel import AccountId, AllocationId, DisputeId, ExternalId, InvoiceId, Money, OpenItemId, Ownership, PaymentId, UserId


@dataclass(frozen=True, kw_only=True, slots=True)
class Buckets:
    """Amounts by days past due."""

    _of: ClassVar[str] = "Buckets"

    current: Money
    """Not past due."""

    past_due: Sequence[Money]
    """Past due, one amount for each bucket of the policy, and a last one for what is older."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AgeingRow:
    """The open invoices of one customer, or of all, in one currency."""

    _of: ClassVar[str] = "AgeingRow"

    invoices: int
    """How many invoices."""

    open: Money
    """What is open on them."""

    buckets: Buckets
    """The same by age."""

    disputed: Money
    """The part of it that disputes hold."""

    credit: Money
    """What the customer has paid or been credited beyond what is due, not in `open`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AgeingReport:
    """Open invoices by age as of a day, in one currency."""

    _of: ClassVar[str] = "AgeingReport"

    as_of: date
    """The day."""

    currency: str
    """The currency."""

    bucket_days: Sequence[int]
    """The last day past due of each bucket but the last."""

    accounts: Mapping[AccountId, AgeingRow] = field(hash=False)
    """Each customer with something open or a credit."""

    total: AgeingRow
    """All of them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AllocateTo:
    """One invoice that a payment is for."""

    _of: ClassVar[str] = "AllocateTo"

    invoice: InvoiceId
    """The invoice."""

    amount: Money | None = None
    """How much of the payment; none: as much as is open and left."""


class AllocationPlan:
    """What a payment is set against when it is recorded."""

    @dataclass(frozen=True, slots=True)
    class Later:
        """Nothing yet: it stays the customer's credit."""

        _of: ClassVar[str] = "AllocationPlan"
        _tag: ClassVar[str] = "later"

    @dataclass(frozen=True, slots=True)
    class OldestFirst:
        """The open invoices of the customer in the payment's currency, the oldest due day first."""

        _of: ClassVar[str] = "AllocationPlan"
        _tag: ClassVar[str] = "oldest_first"

    @dataclass(frozen=True, slots=True)
    class To:
        """The named invoices."""

        _of: ClassVar[str] = "AllocationPlan"
        _tag: ClassVar[str] = "to"

        value: Sequence[AllocateTo]
        """What it carries."""

    Variant: TypeAlias = Union[Later, OldestFirst, To]
    """Any of the variants: what a type annotation names."""


class ReceivableEvent:
    """What happened to money."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class PaymentRecorded:
        """A payment came in."""

        _of: ClassVar[str] = "ReceivableEvent"
        _tag: ClassVar[str] = "payment_recorded"

        amount: Money
        """How much."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Allocated:
        """A part of a payment was set against an invoice."""

        _of: ClassVar[str] = "ReceivableEvent"
        _tag: ClassVar[str] = "allocated"

        invoice: InvoiceId
        """The invoice."""

        amount: Money
        """How much."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Unallocated:
        """An allocation was taken back."""

        _of: ClassVar[str] = "ReceivableEvent"
        _tag: ClassVar[str] = "unallocated"

        invoice: InvoiceId
        """The invoice."""

        amount: Money
        """How much."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Held:
        """A dispute holds a part of an invoice."""

        _of: ClassVar[str] = "ReceivableEvent"
        _tag: ClassVar[str] = "held"

        dispute: DisputeId
        """The dispute."""

        amount: Money
        """How much."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Released:
        """A dispute no longer holds a part of an invoice."""

        _of: ClassVar[str] = "ReceivableEvent"
        _tag: ClassVar[str] = "released"

        dispute: DisputeId
        """The dispute."""

    Variant: TypeAlias = Union[PaymentRecorded, Allocated, Unallocated, Held, Released]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Dso:
    """Days sales outstanding as of a day, in one currency; days with four decimals."""

    _of: ClassVar[str] = "Dso"

    as_of: date
    """The day."""

    open: Money
    """What is open."""

    sales: Money
    """Sales of the last days that the simple measure looks back on: issued after `as_of` less that
    many days, credit notes taken off.
    """

    simple: Decimal | None = None
    """Open by sales, times the days; none without sales."""

    count_back: Decimal
    """Months used up by what is open, from the newest backwards, the last one in proportion; what no
    sales account for is left out.
    """


class Payment(Record):
    """Money received from a customer."""

    __slots__ = ()
    _kind: ClassVar[str] = "payment"
    __match_args__ = ("id", "ownership", "account", "amount", "allocated", "received_on", "method", "reference", "external_id",)

    BY_ACCOUNT: ClassVar[Index] = Index("payment", 1)
    """Payments of an account by day."""

    BY_RECEIVED_ON: ClassVar[Index] = Index("payment", 2)
    """Payments by the day they came in."""

    BY_EXTERNAL_ID: ClassVar[Index] = Index("payment", 3)
    """Payments by their number in the system they came from."""

    @property
    def id(self) -> PaymentId:
        """Id of the payment."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who it belongs to."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def account(self) -> AccountId:
        """The customer."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def amount(self) -> Money:
        """How much, above zero."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def allocated(self) -> Money:
        """How much of it is set against invoices: the guard of the set of its allocations."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def received_on(self) -> date:
        """The day it came in."""
        return self._field(5)  # type: ignore[no-any-return]

    @property
    def method(self) -> str:
        """How it came, as a key."""
        return self._field(6)  # type: ignore[no-any-return]

    @property
    def reference(self) -> str | None:
        """What the payer wrote."""
        return self._field(7)  # type: ignore[no-any-return]

    @property
    def external_id(self) -> ExternalId | None:
        """Its number in the system it came from; unique."""
        return self._field(8)  # type: ignore[no-any-return]


class Allocation(Record):
    """A part of a payment set against an invoice, or taken back. Never changed."""

    __slots__ = ()
    _kind: ClassVar[str] = "allocation"
    __match_args__ = ("id", "ownership", "payment", "invoice", "amount", "on", "reverses",)

    BY_INVOICE: ClassVar[Index] = Index("allocation", 1)
    """Rows of an invoice by day."""

    BY_PAYMENT: ClassVar[Index] = Index("allocation", 2)
    """Rows of a payment by day."""

    BY_REVERSED: ClassVar[Index] = Index("allocation", 3)
    """The row that takes another back: one at most."""

    BY_DAY: ClassVar[Index] = Index("allocation", 4)
    """Rows by day."""

    @property
    def id(self) -> AllocationId:
        """Id of the row."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who it belongs to: as the invoice."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def payment(self) -> PaymentId:
        """The payment."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def invoice(self) -> InvoiceId:
        """The invoice."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def amount(self) -> Money:
        """How much; below zero where it takes back."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def on(self) -> date:
        """The day from which it counts."""
        return self._field(5)  # type: ignore[no-any-return]

    @property
    def reverses(self) -> AllocationId | None:
        """The row that it takes back."""
        return self._field(6)  # type: ignore[no-any-return]


@dataclass(frozen=True, kw_only=True, slots=True)
class DisputeHold:
    """A part of an invoice that a dispute holds: reminders leave it alone, ageing shows it apart."""

    _of: ClassVar[str] = "DisputeHold"

    dispute: DisputeId
    """The dispute."""

    amount: Money
    """How much."""

    from_: date
    """The first day of the hold."""

    until: date | None = None
    """The first day without it; none while it lasts."""


class Settlement(Record):
    """What is set against one invoice, and what disputes hold of it."""

    __slots__ = ()
    _kind: ClassVar[str] = "settlement"
    __match_args__ = ("id", "ownership", "invoice", "allocated", "holds",)

    @property
    def id(self) -> OpenItemId:
        """Id: the invoice's own sixteen bytes."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who it belongs to: as the invoice."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def invoice(self) -> InvoiceId:
        """The invoice."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def allocated(self) -> Money:
        """Sum of its allocations: the guard of their set."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def holds(self) -> tuple[DisputeHold, ...]:
        """What disputes hold or held, in order; at most 1,000."""
        return self._field(4)  # type: ignore[no-any-return]


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceivablesPolicy:
    """A company's choices about its receivables."""

    _of: ClassVar[str] = "ReceivablesPolicy"

    bucket_days: Sequence[int]
    """The last day past due of each ageing bucket; a last bucket holds what is older."""

    dso_days: int
    """The days of sales that the simple DSO looks back on."""


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
class RecordPayment(Command[Payment]):
    """Records money received. Permission: create on payments, read on the account and the invoices.
    Answers the `Payment`. Refusals: REC-001 to REC-006.
    """

    _of: ClassVar[str] = "RecordPayment"
    _tag: ClassVar[str] = "record_payment"

    account: AccountId
    """The customer."""

    amount: Money
    """How much, above zero."""

    received_on: date | None = None
    """The day it came in; none: today."""

    method: str
    """How it came, as a key: `transfer`, `card`."""

    reference: str | None = None
    """What the payer wrote."""

    external_id: ExternalId | None = None
    """Its number in the system it comes from; unique."""

    plan: AllocationPlan.Variant
    """What it is for."""

    owner: UserId | None = None
    """Whose payment it is; none: the account's owner's."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Allocate(Command[Allocation]):
    """Sets a part of a payment against an invoice. Permission: update on payments, read on the
    invoice. Answers the `Allocation`. Refusals: REC-001 to REC-006.
    """

    _of: ClassVar[str] = "Allocate"
    _tag: ClassVar[str] = "allocate"

    payment: PaymentId
    """The payment."""

    to: AllocateTo
    """The invoice, and how much."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Unallocate(Command[Allocation]):
    """Takes an allocation back by a second row; payment and invoice are as before it. Permission:
    update on allocations. Answers the row that takes back. Sent again, it answers the same row.
    Refusals: REC-007.
    """

    _of: ClassVar[str] = "Unallocate"
    _tag: ClassVar[str] = "unallocate"

    allocation: AllocationId
    """The allocation."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenAmount(Question[Money]):
    """Asks what is open on one invoice as of a day. Permission: read on the invoice."""

    _of: ClassVar[str] = "OpenAmount"
    _tag: ClassVar[str] = "open_amount"

    invoice: InvoiceId
    """The invoice."""

    as_of: date | None = None
    """The day; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ageing(Question[tuple[AgeingReport, ...]]):
    """Asks for the open invoices as of a day, by age. Permission: read on invoices; answers over what
    the actor may see.
    """

    _of: ClassVar[str] = "Ageing"
    _tag: ClassVar[str] = "ageing"

    as_of: date
    """The day."""

    currency: str | None = None
    """Only invoices in this currency; none: each currency for itself."""

    account: AccountId | None = None
    """Only this customer's."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DaysSalesOutstanding(Question[Dso]):
    """Asks for the days sales outstanding as of a day. Permission: read on invoices; answers over what
    the actor may see.
    """

    _of: ClassVar[str] = "DaysSalesOutstanding"
    _tag: ClassVar[str] = "days_sales_outstanding"

    as_of: date
    """The day."""

    currency: str
    """The currency."""
