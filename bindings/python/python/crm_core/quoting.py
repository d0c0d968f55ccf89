"""The words of crm-core: quoting."""
# Written from the source of crm-core by `cargo xtask bindings`: change it there, not here.

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import ClassVar, Optional, TypeAlias, Union

from ._base import Command, Index, Question
from ._native import Record
from .approvals import ApprovalTag, AskedApprovals
from .catalog import ApprovalNeed, BundleComponent
from .engine import PolicyVersion
from .kernel import AccountId, ApprovalId, ContactId, HeldBack, Money, OpportunityId, Ownership, PostalAddress, ProductId, QuoteId, UserId
from .pricing import DocumentAdjustment, DocumentTotals, PricedLine


@dataclass(frozen=True, kw_only=True, slots=True)
class QuoteFieldChange:
    """What a field was and is, in words."""

    _of: ClassVar[str] = "QuoteFieldChange"

    field: str
    """The field, as `quantity`."""

    from_: str | None = None
    """What it was; none: empty."""

    to: str | None = None
    """What it is; none: empty."""


@dataclass(frozen=True, kw_only=True, slots=True)
class QuoteLineChange:
    """A line that is in both quotes and differs."""

    _of: ClassVar[str] = "QuoteLineChange"

    key: str
    """Key of the line."""

    fields: Sequence[QuoteFieldChange]
    """What differs."""


@dataclass(frozen=True, kw_only=True, slots=True)
class QuoteDiff:
    """In what two quotes differ."""

    _of: ClassVar[str] = "QuoteDiff"

    added: Sequence[QuoteLine]
    """Lines that only the later one has."""

    removed: Sequence[QuoteLine]
    """Lines that only the earlier one has."""

    changed: Sequence[QuoteLineChange]
    """Lines of both that differ, in the order of the later one."""

    fields: Sequence[QuoteFieldChange]
    """What differs of the document itself."""

    from_: tuple[Money, Money]
    """Net and gross of the earlier one."""

    to: tuple[Money, Money]
    """Net and gross of the later one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class QuoteContent:
    """What a quote offers."""

    _of: ClassVar[str] = "QuoteContent"

    lines: Sequence[QuoteLine] = ()
    """1 to 1,000 lines."""

    allowances: Sequence[DocumentAdjustment] = ()
    """Taken off the document."""

    charges: Sequence[DocumentAdjustment] = ()
    """Put on the document."""

    valid_until: date | None = None
    """The last day on which it can be accepted; none: as the policy says, from today."""

    terms: str = ""
    """The terms of the offer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AcceptedLine:
    """How much of a line is accepted."""

    _of: ClassVar[str] = "AcceptedLine"

    line: int
    """The line, counted from 0."""

    quantity: Decimal | None = None
    """How much of it, above zero; none: all that is quoted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ExpiredQuotes:
    """What `ExpireQuotes` did."""

    _of: ClassVar[str] = "ExpiredQuotes"

    expired: int
    """Quotes that expired."""

    is_end: bool
    """True where none is left that should."""

    held_back: Sequence[HeldBack]
    """The quotes that could not be expired."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NeededApproval:
    """An approval that a quote needs as it stands, and what was asked of those who may give it."""

    _of: ClassVar[str] = "NeededApproval"

    need: ApprovalNeed
    """Which threshold is crossed, where, and who may approve it."""

    approval: ApprovalId | None = None
    """The approval that was asked for exactly this offer; none: it is still to be asked for."""

    standing: ApprovalTag | None = None
    """Where that approval stands."""


class AcceptedDeal:
    """What became of the deal of a quote that was accepted."""

    @dataclass(frozen=True, slots=True)
    class Left:
        """It is as open or closed as before, or there is none."""

        _of: ClassVar[str] = "AcceptedDeal"
        _tag: ClassVar[str] = "left"

    @dataclass(frozen=True, slots=True)
    class Won:
        """It was won."""

        _of: ClassVar[str] = "AcceptedDeal"
        _tag: ClassVar[str] = "won"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class HeldBack:
        """It should have followed, and something held it back: it is as before."""

        _of: ClassVar[str] = "AcceptedDeal"
        _tag: ClassVar[str] = "held_back"

        code: str
        """Code of the error, as `OPP-014` or `denied`."""

        detail: str
        """What is wrong, and what to do about it."""

    Variant: TypeAlias = Union[Left, Won, HeldBack]
    """Any of the variants: what a type annotation names."""


class QuoteEvent:
    """What happened to a quote."""

    @dataclass(frozen=True, slots=True)
    class Drafted:
        """It was drafted."""

        _of: ClassVar[str] = "QuoteEvent"
        _tag: ClassVar[str] = "drafted"

    @dataclass(frozen=True, slots=True)
    class Changed:
        """It offers something else."""

        _of: ClassVar[str] = "QuoteEvent"
        _tag: ClassVar[str] = "changed"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Sent:
        """It was sent."""

        _of: ClassVar[str] = "QuoteEvent"
        _tag: ClassVar[str] = "sent"

        number: str
        """Its number."""

        revision: int
        """Which revision."""

        gross: Money
        """What it comes to, VAT included."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Accepted:
        """The customer accepted it."""

        _of: ClassVar[str] = "QuoteEvent"
        _tag: ClassVar[str] = "accepted"

        gross: Money
        """What the accepted part comes to, VAT included."""

        deal: AcceptedDeal.Variant
        """What became of its deal."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Declined:
        """The customer declined it."""

        _of: ClassVar[str] = "QuoteEvent"
        _tag: ClassVar[str] = "declined"

        reason: str
        """Why."""

    @dataclass(frozen=True, slots=True)
    class Expired:
        """Its last day passed."""

        _of: ClassVar[str] = "QuoteEvent"
        _tag: ClassVar[str] = "expired"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Superseded:
        """A later revision took its place."""

        _of: ClassVar[str] = "QuoteEvent"
        _tag: ClassVar[str] = "superseded"

        by: QuoteId
        """The revision."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Revised:
        """It was made in the place of an earlier revision."""

        _of: ClassVar[str] = "QuoteEvent"
        _tag: ClassVar[str] = "revised"

        from_: QuoteId
        """The revision before it."""

    @dataclass(frozen=True, slots=True)
    class Cancelled:
        """It was taken back."""

        _of: ClassVar[str] = "QuoteEvent"
        _tag: ClassVar[str] = "cancelled"

    @dataclass(frozen=True, slots=True)
    class MadePrimary:
        """It speaks for its deal now."""

        _of: ClassVar[str] = "QuoteEvent"
        _tag: ClassVar[str] = "made_primary"

    @dataclass(frozen=True, slots=True)
    class NoLongerPrimary:
        """Another quote speaks for its deal now."""

        _of: ClassVar[str] = "QuoteEvent"
        _tag: ClassVar[str] = "no_longer_primary"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Signed:
        """It was signed."""

        _of: ClassVar[str] = "QuoteEvent"
        _tag: ClassVar[str] = "signed"

        document: str
        """The hash of the document that was signed."""

    Variant: TypeAlias = Union[Drafted, Changed, Sent, Accepted, Declined, Expired, Superseded, Revised, Cancelled, MadePrimary, NoLongerPrimary, Signed]
    """Any of the variants: what a type annotation names."""


class LineChoice:
    """Whether the customer may choose a line."""

    @dataclass(frozen=True, slots=True)
    class Standard:
        """It belongs to the quote."""

        _of: ClassVar[str] = "LineChoice"
        _tag: ClassVar[str] = "standard"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Optional:
        """It may be added."""

        _of: ClassVar[str] = "LineChoice"
        _tag: ClassVar[str] = "optional"

        is_chosen: bool
        """True where the totals count it."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Alternative:
        """It is one of several, of which exactly one is chosen."""

        _of: ClassVar[str] = "LineChoice"
        _tag: ClassVar[str] = "alternative"

        group: str
        """Key of the group."""

        is_chosen: bool
        """True for the one that the totals count."""

    Variant: TypeAlias = Union[Standard, Optional, Alternative]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class QuoteLine:
    """One line: what is offered, and its price."""

    _of: ClassVar[str] = "QuoteLine"

    key: str
    """The key by which the line is known from revision to revision; unique within the quote."""

    description: str
    """What it is."""

    product: ProductId | None = None
    """The product, where it is one of the catalog."""

    priced: PricedLine
    """Quantity above zero, price, discount, VAT."""

    choice: LineChoice.Variant = LineChoice.Standard()
    """Whether the customer may choose it."""

    components: Sequence[BundleComponent] = ()
    """Its parts, where the product is a bundle: taken from the catalog when the quote is written,
    whatever is given.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class LineOutcome:
    """What of a line was accepted. The two together are what was quoted."""

    _of: ClassVar[str] = "LineOutcome"

    accepted: Decimal
    """How much was accepted."""

    not_accepted: Decimal
    """How much was not."""


@dataclass(frozen=True, kw_only=True, slots=True)
class QuoteRecipient:
    """Whom a quote was sent to, as of that day; later changes of the account do not touch it."""

    _of: ClassVar[str] = "QuoteRecipient"

    name: str
    """The company's legal name."""

    address: PostalAddress | None = None
    """Its address."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SentQuote:
    """What sending froze."""

    _of: ClassVar[str] = "SentQuote"

    on: date
    """The day."""

    to: QuoteRecipient
    """Whom it was sent to."""

    at: datetime | None = None
    """The instant; none where an older version noted the day alone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SignatureEvidence:
    """A named value that speaks for a signature, as the address it came from."""

    _of: ClassVar[str] = "SignatureEvidence"

    name: str
    """What it is, as `ip-address`."""

    value: str
    """Its value."""


@dataclass(frozen=True, kw_only=True, slots=True)
class QuoteSignature:
    """Who signed what, when and how."""

    _of: ClassVar[str] = "QuoteSignature"

    document: str
    """The hash of the exact bytes of the document that was signed, as the signer saw it."""

    signer: str
    """The signer's name."""

    email: str
    """The signer's e-mail address."""

    signed_at: datetime
    """When they signed; not after now."""

    method: str
    """How, as a key: `drawn`, `typed`, `qualified`."""

    evidence: Sequence[SignatureEvidence] = ()
    """What else speaks for it, at most 50 values."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BoundSignature:
    """A signature with the hash of the quote it is bound to."""

    _of: ClassVar[str] = "BoundSignature"

    quote: str
    """The hash of `quote_bytes` when it was signed."""

    signature: QuoteSignature
    """The signature."""


@dataclass(frozen=True, kw_only=True, slots=True)
class QuoteProof:
    """All that proves a signature, to be kept outside the library: what was signed, who did, and the
    hash of the quote it was signed for.
    """

    _of: ClassVar[str] = "QuoteProof"

    number: str
    """The number of the quote."""

    revision: int
    """Its revision."""

    quote: str
    """The hash of `quote_bytes` when it was signed."""

    signature: QuoteSignature
    """The signature."""


class Quote(Record):
    """An offer to a customer, in one of its revisions."""

    __slots__ = ()
    _kind: ClassVar[str] = "quote"
    __match_args__ = ("id", "ownership", "state", "number", "revision", "opportunity", "is_primary", "account", "contact", "currency", "lines", "allowances", "charges", "valid_until", "terms", "totals", "authors", "sent", "signature", "drafted_at",)

    BY_NUMBER: ClassVar[Index] = Index("quote", 1)
    """Quotes by number and revision."""

    BY_OPPORTUNITY: ClassVar[Index] = Index("quote", 2)
    """Quotes of a deal."""

    BY_PRIMARY: ClassVar[Index] = Index("quote", 3)
    """The quote that speaks for a deal."""

    BY_ACCOUNT: ClassVar[Index] = Index("quote", 4)
    """Quotes of an account."""

    BY_CONTACT: ClassVar[Index] = Index("quote", 5)
    """Quotes for a contact."""

    BY_VALID_UNTIL: ClassVar[Index] = Index("quote", 6)
    """Quotes that the customer has, by the last day on which they can be accepted."""

    @property
    def id(self) -> QuoteId:
        """Id of the revision."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who answers for it."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def state(self) -> QuoteState.Variant:
        """Where it stands."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def number(self) -> str:
        """The number, the same for all revisions."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def revision(self) -> int:
        """Which revision it is, counted from 1."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def opportunity(self) -> OpportunityId | None:
        """The deal it is for."""
        return self._field(5)  # type: ignore[no-any-return]

    @property
    def is_primary(self) -> bool:
        """True for the one quote of the deal that speaks for it."""
        return self._field(6)  # type: ignore[no-any-return]

    @property
    def account(self) -> AccountId:
        """The customer."""
        return self._field(7)  # type: ignore[no-any-return]

    @property
    def contact(self) -> ContactId | None:
        """The person one deals with."""
        return self._field(8)  # type: ignore[no-any-return]

    @property
    def currency(self) -> str:
        """The currency of every amount."""
        return self._field(9)  # type: ignore[no-any-return]

    @property
    def lines(self) -> tuple[QuoteLine, ...]:
        """The lines."""
        return self._field(10)  # type: ignore[no-any-return]

    @property
    def allowances(self) -> tuple[DocumentAdjustment, ...]:
        """Taken off the document."""
        return self._field(11)  # type: ignore[no-any-return]

    @property
    def charges(self) -> tuple[DocumentAdjustment, ...]:
        """Put on the document."""
        return self._field(12)  # type: ignore[no-any-return]

    @property
    def valid_until(self) -> date:
        """The last day on which it can be accepted."""
        return self._field(13)  # type: ignore[no-any-return]

    @property
    def terms(self) -> str:
        """The terms of the offer."""
        return self._field(14)  # type: ignore[no-any-return]

    @property
    def totals(self) -> DocumentTotals:
        """What the chosen lines come to."""
        return self._field(15)  # type: ignore[no-any-return]

    @property
    def authors(self) -> tuple[UserId, ...]:
        """Everybody who had a hand in writing it, earlier revisions included: none of them approves
        it.
        """
        return self._field(16)  # type: ignore[no-any-return]

    @property
    def sent(self) -> SentQuote | None:
        """What sending froze."""
        return self._field(17)  # type: ignore[no-any-return]

    @property
    def signature(self) -> BoundSignature | None:
        """The signature."""
        return self._field(18)  # type: ignore[no-any-return]

    @property
    def drafted_at(self) -> datetime | None:
        """When this revision was drafted; none where an older version wrote it."""
        return self._field(19)  # type: ignore[no-any-return]


@dataclass(frozen=True, kw_only=True, slots=True)
class Acceptance:
    """What a customer accepted."""

    _of: ClassVar[str] = "Acceptance"

    at: datetime
    """When."""

    lines: Sequence[LineOutcome]
    """Of each line of the quote, in its order."""

    totals: DocumentTotals
    """What the accepted part comes to."""


class QuoteState:
    """Where a quote stands."""

    @dataclass(frozen=True, slots=True)
    class Draft:
        """It is being written."""

        _of: ClassVar[str] = "QuoteState"
        _tag: ClassVar[str] = "draft"

    @dataclass(frozen=True, slots=True)
    class Sent:
        """The customer has it."""

        _of: ClassVar[str] = "QuoteState"
        _tag: ClassVar[str] = "sent"

    @dataclass(frozen=True, slots=True)
    class Accepted:
        """The customer accepted it, in whole or in part."""

        _of: ClassVar[str] = "QuoteState"
        _tag: ClassVar[str] = "accepted"

        value: Acceptance
        """What it carries."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Declined:
        """The customer declined it."""

        _of: ClassVar[str] = "QuoteState"
        _tag: ClassVar[str] = "declined"

        reason: str
        """Why, as a key."""

        note: str
        """Why, in words."""

        at: datetime
        """When."""

    @dataclass(frozen=True, slots=True)
    class Expired:
        """The last day on which it could be accepted passed."""

        _of: ClassVar[str] = "QuoteState"
        _tag: ClassVar[str] = "expired"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Superseded:
        """A later revision took its place."""

        _of: ClassVar[str] = "QuoteState"
        _tag: ClassVar[str] = "superseded"

        by: QuoteId
        """The revision."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Cancelled:
        """It was taken back."""

        _of: ClassVar[str] = "QuoteState"
        _tag: ClassVar[str] = "cancelled"

        reason: str
        """Why."""

    Variant: TypeAlias = Union[Draft, Sent, Accepted, Declined, Expired, Superseded, Cancelled]
    """Any of the variants: what a type annotation names."""


class OnAcceptance(Enum):
    """What becomes of a deal where a customer accepts the whole of its primary quote."""

    LEAVE = "leave"
    """It stays where it is."""

    WIN = "win"
    """It is won, by the rules of its pipeline."""


@dataclass(frozen=True, kw_only=True, slots=True)
class QuotingPolicy:
    """A company's choices about its quotes. Whose approval a discount needs is the policy `discounts`."""

    _of: ClassVar[str] = "QuotingPolicy"

    prefix: str
    """What numbers of quotes begin with."""

    digits: int
    """Digits of the counter, filled with zeros."""

    first_number: int
    """The first number of a year's series."""

    validity_days: int
    """Days for which a quote that names no last day can be accepted."""

    decline_reasons: Sequence[str]
    """Why customers decline."""

    sets_amount: bool
    """True where the net of the primary quote becomes the amount of its deal."""

    on_acceptance: OnAcceptance = OnAcceptance.LEAVE
    """What becomes of its deal where a customer accepts the whole of a primary quote."""


class ProofFault(Enum):
    """A part of a proof that does not hold."""

    NOT_SIGNED = "not_signed"
    """The quote is not signed."""

    OTHER_QUOTE = "other_quote"
    """The proof is of another quote, or of another revision."""

    QUOTE_ALTERED = "quote_altered"
    """The quote is not what was signed."""

    SIGNATURE_ALTERED = "signature_altered"
    """The proof says of the signature something else than the quote does."""

    DOCUMENT_ALTERED = "document_altered"
    """The document is not the one that was signed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetQuotingPolicy(Command[PolicyVersion]):
    """Sets a policy from a day on. Permission: create on policy versions. Answers the `PolicyVersion`.
    A policy out of its ranges is invalid.
    """

    _of: ClassVar[str] = "SetPolicy"
    _tag: ClassVar[str] = "set_quoting_policy"

    policy: QuotingPolicy
    """The policy."""

    effective_from: date | None = None
    """The first day on which it holds; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftQuote(Command[Quote]):
    """Drafts a quote under a number of its own. The first quote of a deal speaks for it, and so does
    the next one after that was declined, expired or cancelled.

    Permission: create on quotes, read on the account, contact, opportunity and products. Answers
    the `Quote`. Refusals: QUO-002.
    """

    _of: ClassVar[str] = "DraftQuote"
    _tag: ClassVar[str] = "draft_quote"

    opportunity: OpportunityId | None = None
    """The deal it is for."""

    account: AccountId
    """The customer."""

    contact: ContactId | None = None
    """The person one deals with."""

    currency: str
    """The currency of every amount."""

    content: QuoteContent
    """What it offers."""

    owner: UserId | None = None
    """Who answers for it; none: who drafts it. The host's own work must name somebody."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeQuote(Command[Quote]):
    """Puts other content into a draft. What was approved holds no longer: approvals are of exactly
    what they were asked for.

    Permission: update on quotes, read on products. Answers the `Quote`. Refusals: QUO-001.
    """

    _of: ClassVar[str] = "ChangeQuote"
    _tag: ClassVar[str] = "change_quote"

    quote: QuoteId
    """The quote."""

    content: QuoteContent
    """What it offers now."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestQuoteApproval(Command[AskedApprovals]):
    """Asks for the approvals that the policy `discounts` wants for a draft, one for each threshold
    that is crossed. Who wrote the quote does not vote on them; others do by `CastVote`. One of the
    same offer that is pending or granted is not asked for again.

    Permission: update on quotes, read on its account and products. Answers the `AskedApprovals`.
    Refusals: QUO-001, QUO-005.
    """

    _of: ClassVar[str] = "RequestQuoteApproval"
    _tag: ClassVar[str] = "request_quote_approval"

    quote: QuoteId
    """The draft."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SendQuote(Command[Quote]):
    """Sends a quote: freezes it and puts `quote.sent` into the outbox. Each threshold that it crosses
    now has a granted approval of exactly this offer; sending uses them up. What its primary quote
    comes to becomes the amount of an open deal.

    Permission: update on quotes and on the opportunity whose amount follows, read on its account
    and products. Answers the `Quote`. Refusals: QUO-001, QUO-003, QUO-004.
    """

    _of: ClassVar[str] = "SendQuote"
    _tag: ClassVar[str] = "send_quote"

    quote: QuoteId
    """The quote."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AcceptQuote(Command[Quote]):
    """Records that the customer accepts a quote, in whole or in part. Permission: update on quotes.

    Where the quote speaks for a deal, the deal follows as the policy says, by the rules of
    `ChangeOpportunity` and `WinOpportunity` and with the right to update it: its amount, and, where
    all of the quote is accepted, that it is won. What is refused there does not refuse the
    acceptance: the deal stays, and the event says why. Answers the `Quote`. Refusals: QUO-001,
    QUO-003, QUO-006 to QUO-009.
    """

    _of: ClassVar[str] = "AcceptQuote"
    _tag: ClassVar[str] = "accept_quote"

    quote: QuoteId
    """The quote."""

    lines: Sequence[AcceptedLine] | None = None
    """What is accepted, at most one line of each group of alternatives; none: every chosen line in
    full.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class DeclineQuote(Command[Quote]):
    """Records that the customer declines a quote. Permission: update on quotes. Answers the `Quote`.
    Refusals: QUO-001.
    """

    _of: ClassVar[str] = "DeclineQuote"
    _tag: ClassVar[str] = "decline_quote"

    quote: QuoteId
    """The quote."""

    reason: str
    """Why: one of the policy's reasons."""

    note: str = ""
    """Why, in words."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CancelQuote(Command[Quote]):
    """Takes a quote back before it is accepted. Permission: update on quotes. Answers the `Quote`.
    Refusals: QUO-001.
    """

    _of: ClassVar[str] = "CancelQuote"
    _tag: ClassVar[str] = "cancel_quote"

    quote: QuoteId
    """The quote."""

    reason: str = ""
    """Why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReviseQuote(Command[Quote]):
    """Makes a new revision of a quote, a draft with the same number and content; the earlier one is
    superseded and speaks for no deal any more.

    Permission: update and create on quotes. Answers the new `Quote`. Refusals: QUO-001.
    """

    _of: ClassVar[str] = "ReviseQuote"
    _tag: ClassVar[str] = "revise_quote"

    quote: QuoteId
    """The quote."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MakeQuotePrimary(Command[Quote]):
    """Lets a quote speak for its deal in the place of the one that does. Permission: update on quotes
    and on the opportunity whose amount follows. Answers the `Quote`. Refusals: QUO-001, QUO-010.
    """

    _of: ClassVar[str] = "MakeQuotePrimary"
    _tag: ClassVar[str] = "make_quote_primary"

    quote: QuoteId
    """The quote."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SignQuote(Command[Quote]):
    """Binds a signature to a quote that the customer has. Permission: update on quotes. Answers the
    `Quote`. Refusals: QUO-001, QUO-003, QUO-011.
    """

    _of: ClassVar[str] = "SignQuote"
    _tag: ClassVar[str] = "sign_quote"

    quote: QuoteId
    """The quote."""

    signature: QuoteSignature
    """Who signed which document, when and how."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ExpireQuotes(Command[ExpiredQuotes]):
    """Expires quotes whose last day has passed, each once, the earliest first. In portions: call it
    again until the answer says that this is the end. One that cannot be expired is named, and the
    others are.

    Permission: update on all quotes. Answers `ExpiredQuotes`.
    """

    _of: ClassVar[str] = "ExpireQuotes"
    _tag: ClassVar[str] = "expire_quotes"

    limit: int | None = None
    """How many at most, 1 to 1,000; none: 100."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DiffQuotes(Question[QuoteDiff]):
    """Asks in what two quotes differ, as two revisions of one. Permission: read on both quotes.
    Answers the `QuoteDiff`.
    """

    _of: ClassVar[str] = "DiffQuotes"
    _tag: ClassVar[str] = "diff_quotes"

    from_: QuoteId
    """The earlier one."""

    to: QuoteId
    """The later one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ApprovalNeeds(Question[tuple[NeededApproval, ...]]):
    """Asks which approvals a quote needs as it stands, and where each of them stands. Permission: read
    on the quote, its account and products. Answers the `NeededApproval`s, without what is found of
    margins where the actor may not see it.
    """

    _of: ClassVar[str] = "ApprovalNeeds"
    _tag: ClassVar[str] = "approval_needs"

    quote: QuoteId
    """The quote."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ProveSignature(Question[Optional[QuoteProof]]):
    """Asks for the proof of a signature, to be kept outside. Permission: read on the quote. Answers
    the `QuoteProof`, if it is signed.
    """

    _of: ClassVar[str] = "ProveSignature"
    _tag: ClassVar[str] = "prove_signature"

    quote: QuoteId
    """The quote."""


@dataclass(frozen=True, kw_only=True, slots=True)
class VerifySignature(Question[tuple[ProofFault, ...]]):
    """Asks whether a proof holds against the quote as it stands and the document as it is kept.
    Permission: read on the quote. Answers what does not hold; nothing where all of it does.
    """

    _of: ClassVar[str] = "VerifySignature"
    _tag: ClassVar[str] = "verify_signature"

    quote: QuoteId
    """The quote."""

    proof: QuoteProof
    """The proof."""

    document: str
    """The hash of the document's bytes."""
