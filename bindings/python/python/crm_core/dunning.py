"""The words of crm-core: dunning."""
# Written from the source of crm-core by `cargo xtask bindings`: change it there, not here.

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import ClassVar, TypeAlias, Union

from ._base import Command, Index, Question
from ._native import Record
from .documents import DocumentLanguage
from .engine import PolicyVersion
from .invoicing import Invoice
from .kernel import AccountId, DunningClockId, DunningHoldId, DunningNoticeId, DunningTermsId, DunningWatchId, HeldBack, InvoiceId, LateChargeId, Money, Ownership, PromiseId, RecordRef


@dataclass(frozen=True, kw_only=True, slots=True)
class DunningRun:
    """What a run did."""

    _of: ClassVar[str] = "DunningRun"

    prepared: int
    """Notices that were prepared."""

    lapsed: int
    """Notices that lapsed, since nothing of them is to be reminded of any more: it is paid, disputed,
    promised or held.
    """

    promises: int
    """Promises of which something became."""

    charges: int
    """Charges that were claimed with notices."""

    is_end: bool
    """True where nothing that is due is left, but for what is held back."""

    held_back: Sequence[HeldBack]
    """The watches over customers that could not be done, each with why."""


class DunningEvent:
    """What happened to reminders and late charges."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Prepared:
        """A notice was prepared, and waits in the outbox."""

        _of: ClassVar[str] = "DunningEvent"
        _tag: ClassVar[str] = "prepared"

        level: int
        """Its level."""

        asked: Money
        """What it asks for."""

    @dataclass(frozen=True, slots=True)
    class Sent:
        """It was sent."""

        _of: ClassVar[str] = "DunningEvent"
        _tag: ClassVar[str] = "sent"

    @dataclass(frozen=True, slots=True)
    class Failed:
        """It could not be sent."""

        _of: ClassVar[str] = "DunningEvent"
        _tag: ClassVar[str] = "failed"

    @dataclass(frozen=True, slots=True)
    class Cancelled:
        """Somebody decided that it is not sent."""

        _of: ClassVar[str] = "DunningEvent"
        _tag: ClassVar[str] = "cancelled"

    @dataclass(frozen=True, slots=True)
    class Lapsed:
        """Nothing of it is to be reminded of any more."""

        _of: ClassVar[str] = "DunningEvent"
        _tag: ClassVar[str] = "lapsed"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Held:
        """A customer or an invoice is left alone."""

        _of: ClassVar[str] = "DunningEvent"
        _tag: ClassVar[str] = "held"

        until: date
        """The last day."""

    @dataclass(frozen=True, slots=True)
    class Released:
        """A hold was ended before its time."""

        _of: ClassVar[str] = "DunningEvent"
        _tag: ClassVar[str] = "released"

    @dataclass(frozen=True, slots=True)
    class TermsSet:
        """How a customer or an invoice is reminded was said."""

        _of: ClassVar[str] = "DunningEvent"
        _tag: ClassVar[str] = "terms_set"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Claimed:
        """Interest, and once compensation, was claimed."""

        _of: ClassVar[str] = "DunningEvent"
        _tag: ClassVar[str] = "claimed"

        interest: Money
        """The interest."""

        compensation: Money | None = None
        """The compensation."""

    @dataclass(frozen=True, slots=True)
    class Waived:
        """A charge was waived."""

        _of: ClassVar[str] = "DunningEvent"
        _tag: ClassVar[str] = "waived"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Billed:
        """A charge stands on an invoice."""

        _of: ClassVar[str] = "DunningEvent"
        _tag: ClassVar[str] = "billed"

        bill: InvoiceId
        """The draft."""

    @dataclass(frozen=True, slots=True)
    class Watched:
        """The run looked at a customer, or through the change log."""

        _of: ClassVar[str] = "DunningEvent"
        _tag: ClassVar[str] = "watched"

    Variant: TypeAlias = Union[Prepared, Sent, Failed, Cancelled, Lapsed, Held, Released, TermsSet, Claimed, Waived, Billed, Watched]
    """Any of the variants: what a type annotation names."""


class PromiseEvent:
    """What happened to a promise to pay."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Made:
        """It was made."""

        _of: ClassVar[str] = "PromiseEvent"
        _tag: ClassVar[str] = "made"

        amount: Money
        """How much."""

        pay_by: date
        """By when."""

    @dataclass(frozen=True, slots=True)
    class Kept:
        """All of it came in, in time."""

        _of: ClassVar[str] = "PromiseEvent"
        _tag: ClassVar[str] = "kept"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class PartlyKept:
        """A part of it came in, in time."""

        _of: ClassVar[str] = "PromiseEvent"
        _tag: ClassVar[str] = "partly_kept"

        paid: Money
        """How much."""

    @dataclass(frozen=True, slots=True)
    class Broken:
        """Nothing came in, in time."""

        _of: ClassVar[str] = "PromiseEvent"
        _tag: ClassVar[str] = "broken"

    @dataclass(frozen=True, slots=True)
    class Reopened:
        """The payment that kept it was taken back, and its time is not over."""

        _of: ClassVar[str] = "PromiseEvent"
        _tag: ClassVar[str] = "reopened"

    @dataclass(frozen=True, slots=True)
    class Withdrawn:
        """It no longer counts."""

        _of: ClassVar[str] = "PromiseEvent"
        _tag: ClassVar[str] = "withdrawn"

    Variant: TypeAlias = Union[Made, Kept, PartlyKept, Broken, Reopened, Withdrawn]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerDunning:
    """What a customer is to be reminded of, and what not."""

    _of: ClassVar[str] = "CustomerDunning"

    account: AccountId
    """The customer."""

    due: Sequence[NoticeContent]
    """The notices that are due."""

    waiting: Sequence[WaitingInvoice]
    """Late invoices that are on none of them."""

    broken: Sequence[PromiseId]
    """Promises that were broken, of invoices that are still open."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WaitingInvoice:
    """A late invoice that is not reminded of."""

    _of: ClassVar[str] = "WaitingInvoice"

    invoice: InvoiceId
    """The invoice."""

    number: str
    """Its number."""

    due_on: date
    """The day by which it was to be paid."""

    open: Money
    """What is open."""

    level: int
    """The level that was sent last; 0 where none was."""

    reached: int
    """The highest level that its days would allow: it goes there one by one."""

    wait: DunningWait.Variant
    """Why not."""


class DunningWait:
    """Why a late invoice is not reminded of. The first that applies is told."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class NoticeWaiting:
        """A notice about it has not been sent yet."""

        _of: ClassVar[str] = "DunningWait"
        _tag: ClassVar[str] = "notice_waiting"

        notice: DunningNoticeId
        """The notice."""

    @dataclass(frozen=True, slots=True)
    class Finished:
        """The last level was sent; others may have taken over."""

        _of: ClassVar[str] = "DunningWait"
        _tag: ClassVar[str] = "finished"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Held:
        """It, or its customer, is held."""

        _of: ClassVar[str] = "DunningWait"
        _tag: ClassVar[str] = "held"

        until: date
        """The last day of the hold."""

    @dataclass(frozen=True, slots=True)
    class Disputed:
        """All of it is disputed."""

        _of: ClassVar[str] = "DunningWait"
        _tag: ClassVar[str] = "disputed"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Promised:
        """All of it that is not disputed is promised."""

        _of: ClassVar[str] = "DunningWait"
        _tag: ClassVar[str] = "promised"

        until: date
        """The last day on which a payment keeps the promise."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class NextOn:
        """The next level is not due yet."""

        _of: ClassVar[str] = "DunningWait"
        _tag: ClassVar[str] = "next_on"

        on: date
        """The day on which it is."""

    @dataclass(frozen=True, slots=True)
    class BelowMinimum:
        """It is less than the next level reminds of."""

        _of: ClassVar[str] = "DunningWait"
        _tag: ClassVar[str] = "below_minimum"

    @dataclass(frozen=True, slots=True)
    class Covered:
        """What the customer has paid or was credited beyond invoices covers it: set it against them."""

        _of: ClassVar[str] = "DunningWait"
        _tag: ClassVar[str] = "covered"

    Variant: TypeAlias = Union[NoticeWaiting, Finished, Held, Disputed, Promised, NextOn, BelowMinimum, Covered]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class InterestStanding:
    """What an invoice has brought about by being late."""

    _of: ClassVar[str] = "InterestStanding"

    accrual: InterestAccrual
    """All interest from the first late day on."""

    claimed: Money
    """What of it is claimed, waived and billed charges included."""

    unclaimed: Money
    """What is not claimed yet."""

    compensation: Money | None = None
    """The compensation, claimed or not; none where it is not late, or none is owed."""

    is_compensation_claimed: bool
    """True where the compensation is claimed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DunningRecords:
    """All that reminded of an invoice, or kept from it."""

    _of: ClassVar[str] = "DunningRecords"

    level: int
    """The level that was sent last; 0 where none was."""

    notices: Sequence[DunningNotice]
    """Notices with a line about it, by the day they were prepared."""

    holds: Sequence[DunningHold]
    """Holds of it and of its customer, by their last day."""

    promises: Sequence[PromiseToPay]
    """Promises to pay it, by the day they were made."""

    charges: Sequence[LateCharge]
    """What was claimed for it, by day."""


@dataclass(frozen=True, kw_only=True, slots=True)
class InterestPart:
    """Days of the same amount and the same rate."""

    _of: ClassVar[str] = "InterestPart"

    from_: date
    """The first day."""

    until: date
    """The first day that no longer counts."""

    days: int
    """How many days that is."""

    base: Money
    """What was owed on them."""

    rate: Decimal
    """The rate in percent a year of 365 days."""

    interest: Money
    """What these days add: base x rate x days / 365, rounded so that the parts add up to the total."""


@dataclass(frozen=True, kw_only=True, slots=True)
class InterestAccrual:
    """Late interest of one invoice over some days, and how it comes about."""

    _of: ClassVar[str] = "InterestAccrual"

    from_: date
    """The first day that may count: the day after the due day."""

    until: date
    """The first day that no longer counts."""

    parts: Sequence[InterestPart]
    """The days in parts, cut where the rate or what is owed changes; days on which nothing was owed
    are left out.
    """

    total: Money
    """The sum, rounded once."""


class LateChargeState:
    """What became of a charge."""

    @dataclass(frozen=True, slots=True)
    class Claimed:
        """It is claimed, and on no invoice yet."""

        _of: ClassVar[str] = "LateChargeState"
        _tag: ClassVar[str] = "claimed"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Billed:
        """It stands on an invoice of its own, by which it is paid."""

        _of: ClassVar[str] = "LateChargeState"
        _tag: ClassVar[str] = "billed"

        bill: InvoiceId
        """The invoice, or its draft."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Waived:
        """The company does without it."""

        _of: ClassVar[str] = "LateChargeState"
        _tag: ClassVar[str] = "waived"

        on: date
        """On which day."""

        reason: str
        """Why."""

    Variant: TypeAlias = Union[Claimed, Billed, Waived]
    """Any of the variants: what a type annotation names."""


class LateCharge(Record):
    """What is claimed for one late invoice at one time: interest up to a day, less what was claimed
    before; and, once, compensation.
    """

    __slots__ = ()
    _kind: ClassVar[str] = "late_charge"
    __match_args__ = ("id", "ownership", "state", "invoice", "account", "claimed_on", "accrual", "claimed_before", "interest", "compensation",)

    BY_INVOICE: ClassVar[Index] = Index("late_charge", 1)
    """Charges of an invoice, by the day up to which interest is claimed: one for each day."""

    BY_ACCOUNT: ClassVar[Index] = Index("late_charge", 2)
    """Charges of an account by the day they were claimed."""

    BY_BILL: ClassVar[Index] = Index("late_charge", 3)
    """Charges that stand on an invoice."""

    @property
    def id(self) -> LateChargeId:
        """Id of the charge."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who it belongs to: as the invoice."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def state(self) -> LateChargeState.Variant:
        """What became of it."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def invoice(self) -> InvoiceId:
        """The late invoice."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def account(self) -> AccountId:
        """The customer."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def claimed_on(self) -> date:
        """The day it was claimed."""
        return self._field(5)  # type: ignore[no-any-return]

    @property
    def accrual(self) -> InterestAccrual:
        """All interest of the invoice from its first late day on."""
        return self._field(6)  # type: ignore[no-any-return]

    @property
    def claimed_before(self) -> Money:
        """What of it earlier charges claimed, waived ones included."""
        return self._field(7)  # type: ignore[no-any-return]

    @property
    def interest(self) -> Money:
        """The rest: what this charge claims."""
        return self._field(8)  # type: ignore[no-any-return]

    @property
    def compensation(self) -> Money | None:
        """Compensation for costs of recovery, on the first charge of an invoice only."""
        return self._field(9)  # type: ignore[no-any-return]


@dataclass(frozen=True, kw_only=True, slots=True)
class DunningLine:
    """One late invoice on a notice."""

    _of: ClassVar[str] = "DunningLine"

    invoice: InvoiceId
    """The invoice."""

    number: str
    """Its number."""

    due_on: date
    """The day by which it was to be paid."""

    days_late: int
    """Days since then."""

    open: Money
    """What is open on it."""

    disputed: Money
    """What disputes hold of that."""

    promised: Money
    """What is promised of the rest."""

    dunned: Money
    """What the customer is reminded of: open, less what is disputed and promised; above zero."""

    level: int
    """The level that it rises to with this notice, from 1 on."""

    interest: Money | None = None
    """Late interest owed up to and with the day of the notice, without what is billed or waived; none
    where the level is silent about it.
    """

    compensation: Money | None = None
    """Compensation for costs of recovery, without what is billed or waived; none where the level is
    silent about it or none is owed.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class NoticeContent:
    """What a notice says: one customer, one language, one currency, one procedure."""

    _of: ClassVar[str] = "NoticeContent"

    procedure: str
    """Key of the procedure."""

    level: int
    """The highest level of its lines: it says how the notice goes."""

    channel: DunningChannel
    """How it goes."""

    template: str
    """Key of the host's template."""

    language: DocumentLanguage
    """The language it is written in."""

    lines: Sequence[DunningLine]
    """The invoices, the oldest due day first."""

    dunned: Money
    """Sum of what the customer is reminded of."""

    credit: Money
    """What the customer has paid or was credited beyond invoices, as far as it covers that."""

    asked: Money
    """What is asked for: dunned less credit, above zero. Interest and compensation come on top."""


class NoticeState:
    """Where a notice stands."""

    @dataclass(frozen=True, slots=True)
    class Prepared:
        """It waits in the outbox."""

        _of: ClassVar[str] = "NoticeState"
        _tag: ClassVar[str] = "prepared"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Sent:
        """The host has sent it: its invoices are at its level."""

        _of: ClassVar[str] = "NoticeState"
        _tag: ClassVar[str] = "sent"

        on: date
        """On which day."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Failed:
        """It could not be sent. The level is prepared anew, from the next day on."""

        _of: ClassVar[str] = "NoticeState"
        _tag: ClassVar[str] = "failed"

        on: date
        """On which day."""

        reason: str
        """Why."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Cancelled:
        """Somebody decided that it is not sent."""

        _of: ClassVar[str] = "NoticeState"
        _tag: ClassVar[str] = "cancelled"

        on: date
        """On which day."""

        reason: str
        """Why."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Lapsed:
        """Nothing of it is to be reminded of any more: it is paid, disputed, promised or held."""

        _of: ClassVar[str] = "NoticeState"
        _tag: ClassVar[str] = "lapsed"

        on: date
        """On which day."""

    Variant: TypeAlias = Union[Prepared, Sent, Failed, Cancelled, Lapsed]
    """Any of the variants: what a type annotation names."""


class DunningNotice(Record):
    """One notice to a customer about late invoices."""

    __slots__ = ()
    _kind: ClassVar[str] = "dunning_notice"
    __match_args__ = ("id", "ownership", "state", "account", "prepared_on", "content",)

    BY_ACCOUNT: ClassVar[Index] = Index("dunning_notice", 1)
    """Notices of an account by day."""

    BY_INVOICE: ClassVar[Index] = Index("dunning_notice", 2)
    """Notices of an invoice by day."""

    BY_RISE: ClassVar[Index] = Index("dunning_notice", 3)
    """The notice that an invoice rose to a level with on a day: one at most."""

    BY_WAITING: ClassVar[Index] = Index("dunning_notice", 4)
    """Notices that wait to be sent, by the day they were prepared."""

    BY_WAITING_ACCOUNT: ClassVar[Index] = Index("dunning_notice", 5)
    """Notices of an account that wait to be sent."""

    @property
    def id(self) -> DunningNoticeId:
        """Id of the notice."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who it belongs to: as the account."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def state(self) -> NoticeState.Variant:
        """Where it stands."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def account(self) -> AccountId:
        """The customer."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def prepared_on(self) -> date:
        """The day it was prepared, as of which its figures are."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def content(self) -> NoticeContent:
        """What it says."""
        return self._field(5)  # type: ignore[no-any-return]


class DunningChannel(Enum):
    """How a level reaches the customer, or who takes over from there. The library puts the notice into
    the outbox; the host does it.
    """

    EMAIL = "email"
    """An e-mail."""

    LETTER = "letter"
    """A letter by post."""

    PHONE = "phone"
    """Somebody calls."""

    TASK = "task"
    """Somebody decides what to do."""

    COLLECTION_AGENCY = "collection_agency"
    """The last step: a collection agency takes over."""

    LEGAL = "legal"
    """The last step: a lawyer or a court takes over."""

    PERSON = "person"
    """The last step: a person of the company takes over."""


class LevelDelay:
    """When a level may go at the earliest. Never on the due day or before: an invoice is late from the
    day after.
    """

    @dataclass(frozen=True, slots=True)
    class AfterDue:
        """So many days after the due day."""

        _of: ClassVar[str] = "LevelDelay"
        _tag: ClassVar[str] = "after_due"

        value: int
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class AfterPrevious:
        """So many days after the previous level was sent; not for the first level."""

        _of: ClassVar[str] = "LevelDelay"
        _tag: ClassVar[str] = "after_previous"

        value: int
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class EndOfMonth:
        """On the last day of the month that lies so many days after the due day."""

        _of: ClassVar[str] = "LevelDelay"
        _tag: ClassVar[str] = "end_of_month"

        value: int
        """What it carries."""

    Variant: TypeAlias = Union[AfterDue, AfterPrevious, EndOfMonth]
    """Any of the variants: what a type annotation names."""


class LevelCharges(Enum):
    """What a level says of late interest and compensation."""

    SILENT = "silent"
    """Nothing."""

    SHOWN = "shown"
    """What is owed so far; nothing is claimed."""

    CLAIMED = "claimed"
    """What is owed so far, claimed with the notice (`LateCharge`)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DunningLevel:
    """One level of a procedure."""

    _of: ClassVar[str] = "DunningLevel"

    delay: LevelDelay.Variant
    """When it may go."""

    channel: DunningChannel
    """How it goes."""

    template: str
    """Key of the host's template."""

    charges: LevelCharges
    """What it says of interest and compensation."""

    gap_days: int
    """Days that lie at least between the previous level and this one."""

    minimum: Money | None = None
    """An invoice with less to remind of is left alone; none: any amount. Only for invoices in that
    currency.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class DunningProcedure:
    """The levels in their order, under a key."""

    _of: ClassVar[str] = "DunningProcedure"

    key: str
    """What terms name it by."""

    name: str
    """What people call it."""

    levels: Sequence[DunningLevel]
    """1 to 20 levels; only the last may hand over."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LateRate:
    """What rates were published for the days of a period, mostly a half-year."""

    _of: ClassVar[str] = "LateRate"

    from_: date
    """The first day."""

    until: date
    """The last day."""

    refinancing: Decimal
    """The rate of the European Central Bank's main refinancing operations that counts for these days."""

    legal: Decimal | None = None
    """The rate of legal interest between businesses; none where it is not known. Only an agreed rate
    is held against it.
    """


class PromiseState:
    """What became of a promise. All but the withdrawal follows from the payments set against the
    invoice, and is looked at anew when they change.
    """

    @dataclass(frozen=True, slots=True)
    class Open:
        """Its time is not over, and not all of it has come in."""

        _of: ClassVar[str] = "PromiseState"
        _tag: ClassVar[str] = "open"

    @dataclass(frozen=True, slots=True)
    class Kept:
        """All of it came in, in time."""

        _of: ClassVar[str] = "PromiseState"
        _tag: ClassVar[str] = "kept"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class PartlyKept:
        """A part of it came in, in time."""

        _of: ClassVar[str] = "PromiseState"
        _tag: ClassVar[str] = "partly_kept"

        paid: Money
        """How much."""

    @dataclass(frozen=True, slots=True)
    class Broken:
        """Nothing came in, in time."""

        _of: ClassVar[str] = "PromiseState"
        _tag: ClassVar[str] = "broken"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Withdrawn:
        """It no longer counts."""

        _of: ClassVar[str] = "PromiseState"
        _tag: ClassVar[str] = "withdrawn"

        on: date
        """On which day."""

        reason: str
        """Why."""

    Variant: TypeAlias = Union[Open, Kept, PartlyKept, Broken, Withdrawn]
    """Any of the variants: what a type annotation names."""


class PromiseToPay(Record):
    """That a customer pays a part of an invoice by a day."""

    __slots__ = ()
    _kind: ClassVar[str] = "promise_to_pay"
    __match_args__ = ("id", "ownership", "state", "invoice", "account", "amount", "made_on", "pay_by", "counts_until", "level", "note", "paid_before",)

    BY_OPEN_INVOICE: ClassVar[Index] = Index("promise_to_pay", 1)
    """The open promise of an invoice: one at most."""

    BY_INVOICE: ClassVar[Index] = Index("promise_to_pay", 2)
    """Promises of an invoice in the order they were made."""

    BY_ACCOUNT: ClassVar[Index] = Index("promise_to_pay", 3)
    """Promises of an account by the last day that keeps them."""

    BY_BROKEN: ClassVar[Index] = Index("promise_to_pay", 4)
    """Broken promises by the day they were for."""

    @property
    def id(self) -> PromiseId:
        """Id of the promise."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who it belongs to: as the invoice."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def state(self) -> PromiseState.Variant:
        """What became of it."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def invoice(self) -> InvoiceId:
        """The invoice."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def account(self) -> AccountId:
        """The customer."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def amount(self) -> Money:
        """How much, above zero."""
        return self._field(5)  # type: ignore[no-any-return]

    @property
    def made_on(self) -> date:
        """The day it was made."""
        return self._field(6)  # type: ignore[no-any-return]

    @property
    def pay_by(self) -> date:
        """The day by which it is to be paid."""
        return self._field(7)  # type: ignore[no-any-return]

    @property
    def counts_until(self) -> date:
        """The last day on which a payment still keeps it: the tolerance of the day it was made is in
        it.
        """
        return self._field(8)  # type: ignore[no-any-return]

    @property
    def level(self) -> int:
        """How often the customer has promised in vain for this invoice, and once more."""
        return self._field(9)  # type: ignore[no-any-return]

    @property
    def note(self) -> str:
        """Who said so, and how."""
        return self._field(10)  # type: ignore[no-any-return]

    @property
    def paid_before(self) -> Money:
        """What was set against the invoice when it was made: that does not keep it."""
        return self._field(11)  # type: ignore[no-any-return]


class DunningTarget:
    """What terms and holds are about."""

    @dataclass(frozen=True, slots=True)
    class Account:
        """Every invoice of a customer."""

        _of: ClassVar[str] = "DunningTarget"
        _tag: ClassVar[str] = "account"

        value: AccountId
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Invoice:
        """One invoice."""

        _of: ClassVar[str] = "DunningTarget"
        _tag: ClassVar[str] = "invoice"

        value: InvoiceId
        """What it carries."""

    Variant: TypeAlias = Union[Account, Invoice]
    """Any of the variants: what a type annotation names."""


class DunningTerms(Record):
    """How a customer, or one invoice, is reminded. What is none is as for the customer, or else as the
    policies say.
    """

    __slots__ = ()
    _kind: ClassVar[str] = "dunning_terms"
    __match_args__ = ("id", "ownership", "account", "invoice", "procedure", "language", "late_rate", "is_consumer",)

    BY_ACCOUNT: ClassVar[Index] = Index("dunning_terms", 1)
    """Terms of an account as a whole."""

    BY_INVOICE: ClassVar[Index] = Index("dunning_terms", 2)
    """Terms of one invoice."""

    @property
    def id(self) -> DunningTermsId:
        """Id of the terms."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who they belong to: as the account, or the invoice."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def account(self) -> AccountId:
        """The customer."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def invoice(self) -> InvoiceId | None:
        """The one invoice that they are about; none: all of the customer's."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def procedure(self) -> str | None:
        """Key of the procedure."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def language(self) -> DocumentLanguage | None:
        """The language of notices."""
        return self._field(5)  # type: ignore[no-any-return]

    @property
    def late_rate(self) -> Decimal | None:
        """The agreed rate of late interest in percent a year."""
        return self._field(6)  # type: ignore[no-any-return]

    @property
    def is_consumer(self) -> bool:
        """True for a consumer: they owe neither the late interest nor the compensation of trade
        between businesses.
        """
        return self._field(7)  # type: ignore[no-any-return]


class DunningHold(Record):
    """That a customer, or one invoice, is not reminded up to a day. It ends by itself."""

    __slots__ = ()
    _kind: ClassVar[str] = "dunning_hold"
    __match_args__ = ("id", "ownership", "account", "invoice", "reason", "from_", "until", "released_on",)

    BY_ACCOUNT: ClassVar[Index] = Index("dunning_hold", 1)
    """Holds of an account and of its invoices, by their last day."""

    BY_INVOICE: ClassVar[Index] = Index("dunning_hold", 2)
    """Holds of one invoice."""

    @property
    def id(self) -> DunningHoldId:
        """Id of the hold."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who it belongs to: as the account, or the invoice."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def account(self) -> AccountId:
        """The customer."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def invoice(self) -> InvoiceId | None:
        """The one invoice that it is about; none: all of the customer's."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def reason(self) -> str:
        """Why."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def from_(self) -> date:
        """The first day."""
        return self._field(5)  # type: ignore[no-any-return]

    @property
    def until(self) -> date:
        """The last day."""
        return self._field(6)  # type: ignore[no-any-return]

    @property
    def released_on(self) -> date | None:
        """The first day without it, where somebody ended it before its time."""
        return self._field(7)  # type: ignore[no-any-return]


class DunningWatch(Record):
    """When reminders look at a customer next. The id is the account's own sixteen bytes; one for an
    account that became part of another finds nothing there, and rests.
    """

    __slots__ = ()
    _kind: ClassVar[str] = "dunning_watch"
    __match_args__ = ("id", "ownership", "look_on",)

    BY_LOOK: ClassVar[Index] = Index("dunning_watch", 1)
    """Customers that are to be looked at, by day."""

    @property
    def id(self) -> DunningWatchId:
        """Id: the account's own sixteen bytes."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who it belongs to: as the account."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def look_on(self) -> date | None:
        """The day on which the customer is looked at; none: once something of theirs changes."""
        return self._field(2)  # type: ignore[no-any-return]


@dataclass(frozen=True, kw_only=True, slots=True)
class DunningPlace:
    """How far reminders have looked within commits that changed more than one portion can take."""

    _of: ClassVar[str] = "DunningPlace"

    until: int
    """The last of these commits."""

    after: RecordRef
    """The last record that was looked at, of those that they changed, in the order of kinds and ids."""


class DunningClock(Record):
    """How far reminders have looked through the change log. There is one."""

    __slots__ = ()
    _kind: ClassVar[str] = "dunning_clock"
    __match_args__ = ("id", "seen", "place",)

    @property
    def id(self) -> DunningClockId:
        """Id, the same everywhere."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def seen(self) -> int:
        """The last commit that was looked at."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def place(self) -> DunningPlace | None:
        """How far they have looked through the commits behind it; none: not at all."""
        return self._field(2)  # type: ignore[no-any-return]


@dataclass(frozen=True, kw_only=True, slots=True)
class LateInterestPolicy:
    """A company's choices about late interest, and the rates that were published."""

    _of: ClassVar[str] = "LateInterestPolicy"

    rates: Sequence[LateRate]
    """The published rates, in the order of their days. A day that none is known for is refused, never
    guessed.
    """

    points: Decimal
    """Points that the statutory rate lies above the refinancing rate."""

    agreed_rate: Decimal | None = None
    """The rate that the terms of sale agree in percent a year; none: the statutory one."""

    floor_factor: int
    """How many times the rate of legal interest an agreed rate is at least; 0 where there is no such
    floor.
    """

    compensation: Sequence[Money]
    """What each late invoice of a business costs once, by currency; invoices in other currencies bear
    none.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class DunningPolicy:
    """A company's choices about its reminders."""

    _of: ClassVar[str] = "DunningPolicy"

    procedures: Sequence[DunningProcedure]
    """The procedures, each under a key of its own. The first is the one of invoices and customers for
    which terms name none.
    """

    language: DocumentLanguage
    """The language of notices to customers for whom terms name none."""

    promise_tolerance_days: int
    """Days after the promised one on which a payment still keeps a promise."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetDunningPolicy(Command[PolicyVersion]):
    """Sets a policy from a day on. Permission: create on policy versions. Answers the `PolicyVersion`.
    A policy out of its ranges is invalid.
    """

    _of: ClassVar[str] = "SetPolicy"
    _tag: ClassVar[str] = "set_dunning_policy"

    policy: DunningPolicy
    """The policy."""

    effective_from: date | None = None
    """The first day on which it holds; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetLateInterestPolicy(Command[PolicyVersion]):
    """Sets a policy from a day on. Permission: create on policy versions. Answers the `PolicyVersion`.
    A policy out of its ranges is invalid.
    """

    _of: ClassVar[str] = "SetPolicy"
    _tag: ClassVar[str] = "set_late_interest_policy"

    policy: LateInterestPolicy
    """The policy."""

    effective_from: date | None = None
    """The first day on which it holds; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetDunningTerms(Command[DunningTerms]):
    """Says how a customer, or one invoice, is reminded, in place of what was said before.

    Permission: create on dunning terms (update where there are some), read on the account or the
    invoice. Answers the `DunningTerms`. A rate out of bounds is invalid. Refusals: DUN-001,
    DUN-002.
    """

    _of: ClassVar[str] = "SetDunningTerms"
    _tag: ClassVar[str] = "set_dunning_terms"

    of: DunningTarget.Variant
    """The customer or the invoice."""

    procedure: str | None = None
    """Key of a procedure of the policy; none: as for the customer, or the policy's."""

    language: DocumentLanguage | None = None
    """The language of notices; none: as for the customer, or the policy's."""

    late_rate: Decimal | None = None
    """The agreed rate of late interest in percent a year, above 0 and up to 100; none: as for the
    customer, or the policy's.
    """

    is_consumer: bool
    """True for a consumer, who owes neither interest nor compensation by these rules. Accounts are
    companies unless somebody says so.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class RunDunning(Command[DunningRun]):
    """Reminds of what is late, as of today: looks at promises, prepares the notices that are due (one
    customer, language, currency and procedure each) and puts `dunning_notice.prepared` into the
    outbox. An invoice rises by one level at a time, and only from one that was sent; what is held,
    disputed or promised is left alone. Run twice, it does nothing more. In portions: call it again
    until the answer says that this is the end.

    Permission: update on all dunning notices and watches, read on all invoices. A limit outside 1
    to 1,000 is invalid. A customer that cannot be done is named in the answer by the watch over
    them, and stops no other. Answers a `DunningRun`.
    """

    _of: ClassVar[str] = "RunDunning"
    _tag: ClassVar[str] = "run_dunning"

    limit: int | None = None
    """How many customers are looked at in one go, 1 to 1,000; none: 100."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MarkNoticeSent(Command[DunningNotice]):
    """Says that a notice was sent, or that those who take over have it: its invoices are at its level.
    Sent again, it changes nothing.

    Permission: update on dunning notices. Answers the `DunningNotice`. A day before the notice was
    prepared or after today is invalid. Refusals: DUN-003.
    """

    _of: ClassVar[str] = "MarkNoticeSent"
    _tag: ClassVar[str] = "mark_notice_sent"

    notice: DunningNoticeId
    """The notice."""

    on: date | None = None
    """The day it was sent; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MarkNoticeFailed(Command[DunningNotice]):
    """Says that a notice could not be sent. Its invoices stay at their level; the next is prepared
    anew, from tomorrow on.

    Permission: update on dunning notices. Answers the `DunningNotice`. Refusals: DUN-003.
    """

    _of: ClassVar[str] = "MarkNoticeFailed"
    _tag: ClassVar[str] = "mark_notice_failed"

    notice: DunningNoticeId
    """The notice."""

    reason: str
    """Why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CancelNotice(Command[DunningNotice]):
    """Decides that a notice is not sent. What it reminds of is still late: hold the customer or the
    invoice too, or it is prepared anew tomorrow.

    Permission: update on dunning notices. Answers the `DunningNotice`. Refusals: DUN-003.
    """

    _of: ClassVar[str] = "CancelNotice"
    _tag: ClassVar[str] = "cancel_notice"

    notice: DunningNoticeId
    """The notice."""

    reason: str
    """Why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HoldDunning(Command[DunningHold]):
    """Leaves a customer, or one invoice, alone up to a day. Interest goes on.

    Permission: create on dunning holds, read on the account or the invoice. Answers the
    `DunningHold`. No reason, or a last day before today, is invalid. Refusals: DUN-001.
    """

    _of: ClassVar[str] = "HoldDunning"
    _tag: ClassVar[str] = "hold_dunning"

    of: DunningTarget.Variant
    """The customer or the invoice."""

    reason: str
    """Why."""

    until: date
    """The last day."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReleaseDunning(Command[DunningHold]):
    """Ends a hold before its time. One that is over stays as it is. Permission: update on dunning
    holds. Answers the `DunningHold`.
    """

    _of: ClassVar[str] = "ReleaseDunning"
    _tag: ClassVar[str] = "release_dunning"

    hold: DunningHoldId
    """The hold."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChargeLateInterest(Command[LateCharge]):
    """Claims the late interest of an invoice up to and with a day, less what was claimed before, and
    with the first claim the compensation. What a dispute holds bears none while it lasts, and
    catches up where it was held in vain. Asked again for the same days it answers the same charge.

    Permission: create on late charges, read on the invoice. Answers the `LateCharge`. A day after
    today is invalid. Refusals: DUN-001, DUN-004 to DUN-008.
    """

    _of: ClassVar[str] = "ChargeLateInterest"
    _tag: ClassVar[str] = "charge_late_interest"

    invoice: InvoiceId
    """The late invoice."""

    through: date | None = None
    """The last day that counts; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WaiveLateCharge(Command[LateCharge]):
    """Does without a claimed charge. Its days are not claimed again. Permission: approve on late
    charges. Answers the `LateCharge`. No reason is invalid. Refusals: DUN-009.
    """

    _of: ClassVar[str] = "WaiveLateCharge"
    _tag: ClassVar[str] = "waive_late_charge"

    charge: LateChargeId
    """The charge."""

    reason: str
    """Why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BillLateCharges(Command[Invoice]):
    """Drafts one invoice of claimed charges of a customer, outside the scope of VAT: issued, it is
    paid, aged and reminded of like any other, but bears no interest itself. A charge whose draft
    was discarded can be billed anew.

    Permission: update on late charges, create on invoices. Answers the draft. None or too many
    charges are invalid. Refusals: DUN-009, DUN-010.
    """

    _of: ClassVar[str] = "BillLateCharges"
    _tag: ClassVar[str] = "bill_late_charges"

    charges: Sequence[LateChargeId] = ()
    """1 to 400 charges of one customer in one currency, each once."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordPromise(Command[PromiseToPay]):
    """Notes that a customer promises to pay a part of an invoice by a day. That part is not reminded
    of until then, and the tolerance after it.

    Permission: create on promises to pay, read on the invoice. Answers the `PromiseToPay`. A day
    before today is invalid. Refusals: PRM-001 to PRM-003.
    """

    _of: ClassVar[str] = "RecordPromise"
    _tag: ClassVar[str] = "record_promise"

    invoice: InvoiceId
    """The invoice."""

    amount: Money | None = None
    """How much; none: all that is open."""

    pay_by: date
    """The day by which it is to be paid."""

    note: str = ""
    """Who said so, and how."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WithdrawPromise(Command[PromiseToPay]):
    """Takes an open promise back: it no longer counts, for or against the customer. Permission: update
    on promises to pay. Answers the `PromiseToPay`. Refusals: PRM-004.
    """

    _of: ClassVar[str] = "WithdrawPromise"
    _tag: ClassVar[str] = "withdraw_promise"

    promise: PromiseId
    """The promise."""

    reason: str = ""
    """Why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DunningWorklist(Question[tuple[CustomerDunning, ...]]):
    """Asks whom a run would remind of what as of a day, and why of the rest not. Permission: read on
    invoices; over what the actor may see.

    Answers a `CustomerDunning` for each customer with something late or a broken promise. Refusals:
    DUN-005, DUN-006.
    """

    _of: ClassVar[str] = "DunningWorklist"
    _tag: ClassVar[str] = "dunning_worklist"

    as_of: date | None = None
    """The day; none: today."""

    account: AccountId | None = None
    """Only this customer's."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LateInterest(Question[InterestStanding]):
    """Asks what late interest and compensation an invoice has brought about as of a day, line by line.
    Permission: read on the invoice.

    Answers an `InterestStanding`. Refusals: DUN-001, DUN-005 to DUN-008.
    """

    _of: ClassVar[str] = "LateInterest"
    _tag: ClassVar[str] = "late_interest"

    invoice: InvoiceId
    """The invoice."""

    as_of: date | None = None
    """The last day that counts; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DunningHistory(Question[DunningRecords]):
    """Asks for all that reminded of an invoice, or kept from it. Permission: read on the invoice; over
    what the actor may see.

    Answers `DunningRecords`. Refusals: DUN-001.
    """

    _of: ClassVar[str] = "DunningHistory"
    _tag: ClassVar[str] = "dunning_history"

    invoice: InvoiceId
    """The invoice."""
