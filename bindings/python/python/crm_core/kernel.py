"""The words of crm-core: kernel."""
# Written from the source of crm-core by `cargo xtask bindings`: change it there, not here.

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum, IntEnum
from typing import ClassVar, NewType, TypeAlias, Union
from uuid import UUID

from ._base import Index
from ._native import Record


AccountId = NewType("AccountId", UUID)
"""Id: a company that one deals with."""

ActivityId = NewType("ActivityId", UUID)
"""Id: something to do or done: a task, a call, a meeting, an e-mail."""

AffiliationId = NewType("AffiliationId", UUID)
"""Id: that a person works or worked for a company."""

AllocationId = NewType("AllocationId", UUID)
"""Id: a part of an invoice closed by a payment, a residual or a write-off."""

ApprovalId = NewType("ApprovalId", UUID)
"""Id: what others must agree to."""

AvailabilityId = NewType("AvailabilityId", UUID)
"""Id: when one user takes leads."""

ChainLinkId = NewType("ChainLinkId", UUID)
"""Id: the seal of one issued document."""

ChainRegisterId = NewType("ChainRegisterId", UUID)
"""Id: which chains there are, and up to which day the books are closed."""

ClaimId = NewType("ClaimId", UUID)
"""Id: one matter of a customer, in whatever records."""

CommandId = NewType("CommandId", UUID)
"""Id: one command sent by a host: the key of idempotency."""

ContactId = NewType("ContactId", UUID)
"""Id: a person that one deals with."""

ContractId = NewType("ContractId", UUID)
"""Id: what binds a customer for a time."""

CreditDecisionId = NewType("CreditDecisionId", UUID)
"""Id: what was decided about a customer's credit."""

DisputeId = NewType("DisputeId", UUID)
"""Id: a customer's claim that an invoice is not due as it stands."""

DocumentChainId = NewType("DocumentChainId", UUID)
"""Id: the seals of one series of documents."""

DunningClockId = NewType("DunningClockId", UUID)
"""Id: how far reminders have looked."""

DunningHoldId = NewType("DunningHoldId", UUID)
"""Id: that an invoice or a customer is not reminded for a time."""

DunningNoticeId = NewType("DunningNoticeId", UUID)
"""Id: one reminder of open invoices, or the hand-over that ends them."""

DunningTermsId = NewType("DunningTermsId", UUID)
"""Id: how a customer, or one invoice, is reminded."""

DunningWatchId = NewType("DunningWatchId", UUID)
"""Id: when reminders look at a customer next."""

EntitlementId = NewType("EntitlementId", UUID)
"""Id: what help a customer may ask for, and how often."""

ExchangeRateId = NewType("ExchangeRateId", UUID)
"""Id: what one currency was worth in another on a day."""

FieldDefinitionId = NewType("FieldDefinitionId", UUID)
"""Id: the definition of a custom field."""

FollowUpClockId = NewType("FollowUpClockId", UUID)
"""Id: how far follow-ups have looked."""

FollowUpId = NewType("FollowUpId", UUID)
"""Id: one record on its way through a follow-up plan."""

FollowUpPlanId = NewType("FollowUpPlanId", UUID)
"""Id: steps that follow a date, as reminders do."""

ForecastAdjustmentId = NewType("ForecastAdjustmentId", UUID)
"""Id: what a manager adds to a forecast."""

ForecastSnapshotId = NewType("ForecastSnapshotId", UUID)
"""Id: what a pipeline was expected to bring on a day."""

ImportId = NewType("ImportId", UUID)
"""Id: what was brought in together."""

InvoiceId = NewType("InvoiceId", UUID)
"""Id: an invoice or a credit note."""

InvoiceStatusId = NewType("InvoiceStatusId", UUID)
"""Id: one status of an invoice, as it came or was set."""

IssuedDocumentId = NewType("IssuedDocumentId", UUID)
"""Id: the electronic document of an invoice, byte for byte."""

LateChargeId = NewType("LateChargeId", UUID)
"""Id: interest and costs claimed for one late invoice."""

LeadId = NewType("LeadId", UUID)
"""Id: someone who may become a customer."""

LifecycleId = NewType("LifecycleId", UUID)
"""Id: the life of one invoice: the invoice's own sixteen bytes."""

MergeId = NewType("MergeId", UUID)
"""Id: records of parties that became one."""

MrrMovementId = NewType("MrrMovementId", UUID)
"""Id: one rise or fall of recurring revenue."""

OpenItemId = NewType("OpenItemId", UUID)
"""Id: what is open on one document."""

OpportunityId = NewType("OpportunityId", UUID)
"""Id: a deal that may be won."""

OrderId = NewType("OrderId", UUID)
"""Id: what a customer ordered."""

OutboxId = NewType("OutboxId", UUID)
"""Id: a message waiting for the host to deliver it."""

PaymentDisputeId = NewType("PaymentDisputeId", UUID)
"""Id: a payment that its payer contests at their bank."""

PaymentId = NewType("PaymentId", UUID)
"""Id: money received or paid back."""

PeriodClosingId = NewType("PeriodClosingId", UUID)
"""Id: what a closed day, month or year came to."""

PipelineId = NewType("PipelineId", UUID)
"""Id: a set of stages that opportunities pass."""

PolicyVersionId = NewType("PolicyVersionId", UUID)
"""Id: one version of a policy."""

PriceBookId = NewType("PriceBookId", UUID)
"""Id: a list of prices in one currency."""

PriceId = NewType("PriceId", UUID)
"""Id: the price of a product in a price book."""

ProductId = NewType("ProductId", UUID)
"""Id: something sold."""

PromiseId = NewType("PromiseId", UUID)
"""Id: what a customer promised to pay, and by when."""

QuoteId = NewType("QuoteId", UUID)
"""Id: one revision of an offer to a customer."""

RedirectId = NewType("RedirectId", UUID)
"""Id: where a party that became part of another went: the id that it had."""

RelationshipId = NewType("RelationshipId", UUID)
"""Id: what one party is to another."""

RepaymentId = NewType("RepaymentId", UUID)
"""Id: money of payments that went back."""

ReturnId = NewType("ReturnId", UUID)
"""Id: goods that a customer sends back."""

ReturnTallyId = NewType("ReturnTallyId", UUID)
"""Id: what has come back of one order or invoice: the sixteen bytes of that."""

RoleId = NewType("RoleId", UUID)
"""Id: a named set of permissions."""

RotationId = NewType("RotationId", UUID)
"""Id: whose turn it is by one rule."""

ScoreModelId = NewType("ScoreModelId", UUID)
"""Id: a score learned from closed leads."""

SequenceId = NewType("SequenceId", UUID)
"""Id: the counter of one gap-free number series."""

ServiceCaseId = NewType("ServiceCaseId", UUID)
"""Id: what a customer asks help with."""

ServiceHoursId = NewType("ServiceHoursId", UUID)
"""Id: working hours as a case was promised them."""

SubscriptionId = NewType("SubscriptionId", UUID)
"""Id: what a customer takes again and again."""

SurveyId = NewType("SurveyId", UUID)
"""Id: what a customer was asked about a case."""

TeamId = NewType("TeamId", UUID)
"""Id: a group of users, placed in a tree."""

UserId = NewType("UserId", UUID)
"""Id: a person or system that acts."""


class Kind(IntEnum):
    """Kinds of records by their stored numbers, as grants and masks name them; 0 stands for every kind."""

    EVERY = 0
    NUMBER_SERIES = 1
    POLICY_VERSION = 2
    OUTBOX_MESSAGE = 3
    CUSTOM_FIELD = 4
    ROLE = 10
    TEAM = 11
    USER = 12
    EXCHANGE_RATE = 13
    ACCOUNT = 20
    CONTACT = 21
    AFFILIATION = 22
    RELATIONSHIP = 23
    PRODUCT = 30
    PRICE_BOOK = 31
    PRICE = 32
    LEAD = 40
    SCORE_MODEL = 41
    AVAILABILITY = 42
    ROTATION = 43
    MERGE = 46
    REDIRECT = 47
    PIPELINE = 50
    OPPORTUNITY = 51
    FORECAST_SNAPSHOT = 54
    FORECAST_ADJUSTMENT = 55
    INVOICE = 60
    ISSUED_DOCUMENT = 61
    PAYMENT = 70
    ALLOCATION = 71
    SETTLEMENT = 72
    REPAYMENT = 73
    CREDIT_DECISION = 74
    DISPUTE = 80
    ACTIVITY = 90
    FOLLOW_UP_PLAN = 91
    FOLLOW_UP = 92
    FOLLOW_UP_CLOCK = 93
    APPROVAL = 100
    IMPORT = 110
    QUOTE = 120
    SUBSCRIPTION = 130
    MRR_MOVEMENT = 131
    CONTRACT = 132
    ORDER = 133
    CHAIN_LINK = 140
    DOCUMENT_CHAIN = 141
    CHAIN_REGISTER = 142
    PERIOD_CLOSING = 143
    DUNNING_NOTICE = 150
    DUNNING_HOLD = 151
    DUNNING_TERMS = 152
    PROMISE_TO_PAY = 153
    LATE_CHARGE = 154
    DUNNING_WATCH = 155
    DUNNING_CLOCK = 156
    INVOICE_STATUS = 160
    INVOICE_LIFECYCLE = 161
    SERVICE_CASE = 162
    SERVICE_HOURS = 163
    ENTITLEMENT = 164
    SURVEY = 165
    RETURN_AUTHORISATION = 172
    RETURN_TALLY = 173
    PAYMENT_DISPUTE = 177
    CLAIM = 178


class Actor:
    """Who acts: a user, or the system itself for a stated reason."""

    @dataclass(frozen=True, slots=True)
    class User:
        """A user in their own name."""

        _of: ClassVar[str] = "Actor"
        _tag: ClassVar[str] = "user"

        value: UserId
        """What it carries."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class System:
        """The host's own work (first set-up, scheduled work); the reason stands in the audit trail."""

        _of: ClassVar[str] = "Actor"
        _tag: ClassVar[str] = "system"

        reason: str
        """Why no user stands behind the work, as `first set-up`."""

    Variant: TypeAlias = Union[User, System]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PostalAddress:
    """A postal address of which every part is valid. Only the country is certain to be known."""

    _of: ClassVar[str] = "PostalAddress"

    lines: Sequence[str] = ()
    """Street and number, building, floor: up to `ADDRESS_LINES`, the most important first."""

    postcode: str | None = None
    """Postal code, where the country has them."""

    city: str | None = None
    """Town or city."""

    region: str | None = None
    """State, province, county or department."""

    country: str
    """Country or territory."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkingHours:
    """A part of each such weekday in which people work: minutes from local midnight, the end not
    included.
    """

    _of: ClassVar[str] = "WorkingHours"

    weekday: int
    """The weekday, 0 for Monday to 6 for Sunday."""

    from_: int
    """The first minute, 0 to 1,439."""

    to: int
    """The minute at which it ends, up to 1,440."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BusinessCalendar:
    """When a company works: weekly hours in a time zone, but for holidays.

    Hours are what the clocks on the wall show. Where the clocks are put forward within an interval,
    it is shorter by what is left out; where they are turned back, it is longer. An end of an
    interval that the clocks leave out is the first instant after the gap; one that they show twice
    is the earlier.
    """

    _of: ClassVar[str] = "BusinessCalendar"

    zone: str
    """The time zone of its hours and days."""

    hours: Sequence[WorkingHours]
    """The weekly hours, in order."""

    holidays: Sequence[date]
    """The days on which nobody works."""


class FieldValue:
    """The value of one custom field."""

    @dataclass(frozen=True, slots=True)
    class Text:
        """Free text."""

        _of: ClassVar[str] = "FieldValue"
        _tag: ClassVar[str] = "text"

        value: str
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Integer:
        """A whole number."""

        _of: ClassVar[str] = "FieldValue"
        _tag: ClassVar[str] = "integer"

        value: int
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Decimal:
        """A number with up to `FIELD_DECIMALS` places."""

        _of: ClassVar[str] = "FieldValue"
        _tag: ClassVar[str] = "decimal"

        value: Decimal
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Date:
        """A calendar day."""

        _of: ClassVar[str] = "FieldValue"
        _tag: ClassVar[str] = "date"

        value: date
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Flag:
        """Yes or no."""

        _of: ClassVar[str] = "FieldValue"
        _tag: ClassVar[str] = "flag"

        value: bool
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Choice:
        """One of the options that the definition of the field lists."""

        _of: ClassVar[str] = "FieldValue"
        _tag: ClassVar[str] = "choice"

        value: str
        """What it carries."""

    Variant: TypeAlias = Union[Text, Integer, Decimal, Date, Flag, Choice]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DateRange:
    """The days on which something holds: from the first until the last, both included. A side that is
    not known is open.
    """

    _of: ClassVar[str] = "DateRange"

    from_: date | None = None
    """The first day; none: since ever."""

    until: date | None = None
    """The last day; none: until further notice."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One thing wrong with an input: where, what was given, why it is refused, what to give instead."""

    _of: ClassVar[str] = "Fault"

    field: str
    """Path of the field inside the command, as `lines[2].quantity`. Empty when the value stands alone."""

    value: str
    """What was given, cut to `QUOTED_CHARS` characters."""

    problem: str
    """What is wrong with it."""

    remedy: str
    """What to do about it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ExternalId:
    """Where a record came from, and what it is called there. No two records of a kind share one."""

    _of: ClassVar[str] = "ExternalId"

    source: str
    """The other system, as `old-crm`."""

    key: str
    """Its key there, letter by letter."""


class FieldType:
    """What a custom field may hold."""

    @dataclass(frozen=True, slots=True)
    class Text:
        """Text."""

        _of: ClassVar[str] = "FieldType"
        _tag: ClassVar[str] = "text"

    @dataclass(frozen=True, slots=True)
    class Integer:
        """A whole number."""

        _of: ClassVar[str] = "FieldType"
        _tag: ClassVar[str] = "integer"

    @dataclass(frozen=True, slots=True)
    class Decimal:
        """A number with up to six decimals."""

        _of: ClassVar[str] = "FieldType"
        _tag: ClassVar[str] = "decimal"

    @dataclass(frozen=True, slots=True)
    class Date:
        """A day."""

        _of: ClassVar[str] = "FieldType"
        _tag: ClassVar[str] = "date"

    @dataclass(frozen=True, slots=True)
    class Flag:
        """Yes or no."""

        _of: ClassVar[str] = "FieldType"
        _tag: ClassVar[str] = "flag"

    @dataclass(frozen=True, slots=True)
    class Choice:
        """One of these keys."""

        _of: ClassVar[str] = "FieldType"
        _tag: ClassVar[str] = "choice"

        value: Sequence[str]
        """What it carries."""

    Variant: TypeAlias = Union[Text, Integer, Decimal, Date, Flag, Choice]
    """Any of the variants: what a type annotation names."""


class FieldDefinition(Record):
    """The definition of a custom field of one kind of record."""

    __slots__ = ()
    _kind: ClassVar[str] = "custom_field"
    __match_args__ = ("id", "kind", "key", "label", "field_type", "is_required",)

    BY_KIND: ClassVar[Index] = Index("custom_field", 1)
    """Definitions by kind of record."""

    @property
    def id(self) -> FieldDefinitionId:
        """Id, derived from kind and key."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def kind(self) -> int:
        """Code of the kind of record."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def key(self) -> str:
        """The key it is stored under."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def label(self) -> str:
        """What people call it."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def field_type(self) -> FieldType.Variant:
        """What it may hold."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def is_required(self) -> bool:
        """True where a record cannot do without it."""
        return self._field(5)  # type: ignore[no-any-return]


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldBack:
    """A record that a run passed over, with what was said about it. The other records are done, and
    the next run tries it anew.
    """

    _of: ClassVar[str] = "HeldBack"

    record: RecordRef
    """The record."""

    code: str
    """Code of the error, as `OPP-014` or `invalid`."""

    detail: str
    """What is wrong, and what to do about it."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of money in one currency, exact to its minor unit."""

    _of: ClassVar[str] = "Money"

    amount: Decimal
    """In major units, with at most the decimals of the currency."""

    currency: str
    """ISO 4217."""


class ShareTarget:
    """With whom a record is shared."""

    @dataclass(frozen=True, slots=True)
    class User:
        """One user."""

        _of: ClassVar[str] = "ShareTarget"
        _tag: ClassVar[str] = "user"

        value: UserId
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Team:
        """All members of one team (not of the teams below it)."""

        _of: ClassVar[str] = "ShareTarget"
        _tag: ClassVar[str] = "team"

        value: TeamId
        """What it carries."""

    Variant: TypeAlias = Union[User, Team]
    """Any of the variants: what a type annotation names."""


class ShareLevel(Enum):
    """What a share allows."""

    READ = "read"
    """To see the record."""

    WRITE = "write"
    """To see and to change it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """One record opened to one user or team beyond what roles give."""

    _of: ClassVar[str] = "Share"

    with_: ShareTarget.Variant
    """Who gains access."""

    level: ShareLevel
    """How much."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ownership:
    """The owner, the owner's team, and the shares of one record. It stands under key 1 of every owned
    record.
    """

    _of: ClassVar[str] = "Ownership"

    owner: UserId
    """The user who answers for the record."""

    team: TeamId | None = None
    """The team it is worked in; usually the owner's at the time of assignment."""

    shares: Sequence[Share] = ()
    """At most `MAX_SHARES`, one per target, in order of target."""


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """The price of one unit: at most six decimals, ten digits before them, in one currency (EN 16931:
    BT-146).
    """

    _of: ClassVar[str] = "UnitPrice"

    amount: Decimal
    """In major units, with up to six decimals."""

    currency: str
    """ISO 4217."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordRef:
    """A reference to a record of any kind."""

    _of: ClassVar[str] = "RecordRef"

    kind: int
    """The stored number of the kind."""

    id: UUID
    """The id of the record."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bilingual:
    """The same in French and in English."""

    _of: ClassVar[str] = "Bilingual"

    french: str
    """In French."""

    english: str
    """In English."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Shortcoming:
    """One thing that a document lacks."""

    _of: ClassVar[str] = "Shortcoming"

    term: str
    """The business term or group of EN 16931, as `BT-30`."""

    rule: str
    """The rule that asks for it, as `BR-FR-10`."""

    source: str
    """Law or standard behind the rule."""

    problem: Bilingual
    """What is wrong."""

    remedy: Bilingual
    """What to do about it."""


class TaxIdScheme(Enum):
    """Which register a number belongs to."""

    SIREN = "siren"
    """A French company: 9 digits (scheme 0002 of ISO 6523)."""

    SIRET = "siret"
    """One site of a French company: its SIREN and 5 digits (scheme 0009 of ISO 6523)."""

    VAT = "vat"
    """A VAT number with its country prefix."""

    OTHER = "other"
    """Any other tax number, as its country writes it."""

    LEI = "lei"
    """The Legal Entity Identifier of any company of the world: 20 letters and digits (scheme 0199 of
    ISO 6523).
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class TaxId:
    """A number in the register of a country, without blanks, dots and dashes, in upper case."""

    _of: ClassVar[str] = "TaxId"

    scheme: TaxIdScheme
    """The register."""

    country: str
    """Whose register it is."""

    value: str
    """The number, without spaces and other signs between its parts."""
