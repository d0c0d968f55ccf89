"""The words of crm-core: parties."""
# Written from the source of crm-core by `cargo xtask bindings`: change it there, not here.

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import ClassVar, TypeAlias, Union

from ._base import Command, Index, Question
from ._native import Record
from .engine import PolicyVersion
from .kernel import AccountId, AffiliationId, ContactId, DateRange, ExternalId, FieldValue, Money, Ownership, PostalAddress, RelationshipId, Share, ShareTarget, TaxId, UserId


class Sought:
    """A party of which duplicates are looked for."""

    @dataclass(frozen=True, slots=True)
    class Party:
        """One that is there."""

        _of: ClassVar[str] = "Sought"
        _tag: ClassVar[str] = "party"

        value: PartyId.Variant
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Contact:
        """A person on a form that is not saved yet."""

        _of: ClassVar[str] = "Sought"
        _tag: ClassVar[str] = "contact"

        value: ContactDetails
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Account:
        """A company on a form that is not saved yet."""

        _of: ClassVar[str] = "Sought"
        _tag: ClassVar[str] = "account"

        value: AccountDetails
        """What it carries."""

    Variant: TypeAlias = Union[Party, Contact, Account]
    """Any of the variants: what a type annotation names."""


class DuplicatesAmong:
    """Whose duplicates are told."""

    @dataclass(frozen=True, slots=True)
    class Contacts:
        """Contacts created after one; all, where it is none."""

        _of: ClassVar[str] = "DuplicatesAmong"
        _tag: ClassVar[str] = "contacts"

        value: ContactId | None
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Accounts:
        """Accounts created after one; all, where it is none."""

        _of: ClassVar[str] = "DuplicatesAmong"
        _tag: ClassVar[str] = "accounts"

        value: AccountId | None
        """What it carries."""

    Variant: TypeAlias = Union[Contacts, Accounts]
    """Any of the variants: what a type annotation names."""


class PartyEvent:
    """What happened to a party."""

    @dataclass(frozen=True, slots=True)
    class AccountCreated:
        """An account was created."""

        _of: ClassVar[str] = "PartyEvent"
        _tag: ClassVar[str] = "account_created"

    @dataclass(frozen=True, slots=True)
    class AccountChanged:
        """An account was described anew."""

        _of: ClassVar[str] = "PartyEvent"
        _tag: ClassVar[str] = "account_changed"

    @dataclass(frozen=True, slots=True)
    class ParentSet:
        """An account stands elsewhere in the tree."""

        _of: ClassVar[str] = "PartyEvent"
        _tag: ClassVar[str] = "parent_set"

        value: AccountId | None
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class AccountArchived:
        """An account was archived."""

        _of: ClassVar[str] = "PartyEvent"
        _tag: ClassVar[str] = "account_archived"

    @dataclass(frozen=True, slots=True)
    class AccountRestored:
        """An account was restored."""

        _of: ClassVar[str] = "PartyEvent"
        _tag: ClassVar[str] = "account_restored"

    @dataclass(frozen=True, slots=True)
    class AccountAssigned:
        """An account has another owner."""

        _of: ClassVar[str] = "PartyEvent"
        _tag: ClassVar[str] = "account_assigned"

        value: UserId
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class AccountShared:
        """An account was shared."""

        _of: ClassVar[str] = "PartyEvent"
        _tag: ClassVar[str] = "account_shared"

        value: Share
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class AccountUnshared:
        """An account is no longer shared."""

        _of: ClassVar[str] = "PartyEvent"
        _tag: ClassVar[str] = "account_unshared"

        value: ShareTarget.Variant
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class ContactCreated:
        """A contact was created."""

        _of: ClassVar[str] = "PartyEvent"
        _tag: ClassVar[str] = "contact_created"

    @dataclass(frozen=True, slots=True)
    class ContactChanged:
        """A contact was described anew."""

        _of: ClassVar[str] = "PartyEvent"
        _tag: ClassVar[str] = "contact_changed"

    @dataclass(frozen=True, slots=True)
    class AccountEmailBounced:
        """What was sent to an address of an account came back."""

        _of: ClassVar[str] = "PartyEvent"
        _tag: ClassVar[str] = "account_email_bounced"

    @dataclass(frozen=True, slots=True)
    class ContactEmailBounced:
        """What was sent to an address of a contact came back."""

        _of: ClassVar[str] = "PartyEvent"
        _tag: ClassVar[str] = "contact_email_bounced"

    @dataclass(frozen=True, slots=True)
    class AffiliationAdded:
        """An affiliation was noted."""

        _of: ClassVar[str] = "PartyEvent"
        _tag: ClassVar[str] = "affiliation_added"

    @dataclass(frozen=True, slots=True)
    class AffiliationEnded:
        """An affiliation ended, on its last day."""

        _of: ClassVar[str] = "PartyEvent"
        _tag: ClassVar[str] = "affiliation_ended"

        value: date
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class RelationshipAdded:
        """A relationship was noted."""

        _of: ClassVar[str] = "PartyEvent"
        _tag: ClassVar[str] = "relationship_added"

    @dataclass(frozen=True, slots=True)
    class RelationshipEnded:
        """A relationship ended, on its last day."""

        _of: ClassVar[str] = "PartyEvent"
        _tag: ClassVar[str] = "relationship_ended"

        value: date
        """What it carries."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class DuplicateSuspected:
        """A party that came in is likely one that was there. Told through the outbox alone, since it
        names a record that not everybody may see.
        """

        _of: ClassVar[str] = "PartyEvent"
        _tag: ClassVar[str] = "duplicate_suspected"

        of: PartyId.Variant
        """The one that was there."""

        probability: Decimal
        """How likely, rounded to two decimals."""

    Variant: TypeAlias = Union[AccountCreated, AccountChanged, ParentSet, AccountArchived, AccountRestored, AccountAssigned, AccountShared, AccountUnshared, ContactCreated, ContactChanged, AccountEmailBounced, ContactEmailBounced, AffiliationAdded, AffiliationEnded, RelationshipAdded, RelationshipEnded, DuplicateSuspected]
    """Any of the variants: what a type annotation names."""


class MatchLevel(Enum):
    """How far two values agree, best first."""

    EXACT = "exact"
    """The same."""

    CLOSE = "close"
    """The same but for a slip of the pen, a short form, or names that changed places."""

    WEAK = "weak"
    """Alike."""

    DIFFERS = "differs"
    """Not alike."""

    MISSING = "missing"
    """One side does not say."""


class Consequence(Enum):
    """What follows from a probability."""

    PASS = "pass"
    """Nothing: a party of its own."""

    ALERT = "alert"
    """People are told."""

    BLOCK = "block"
    """It is refused until somebody says that it is a party of its own."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Thresholds:
    """From which probabilities on something follows, per thousand."""

    _of: ClassVar[str] = "Thresholds"

    alert: int
    """From here on people are told; 1001 for never."""

    block: int
    """From here on it is refused; 1001 for never."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Chances:
    """How often the values of a field agree so far, per million pairs: four figures above nought that
    add up to a million. What one side does not say counts neither way.
    """

    _of: ClassVar[str] = "Chances"

    exact: int
    """The same."""

    close: int
    """The same but for a slip."""

    weak: int
    """Alike."""

    differs: int
    """Not alike."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MatchWeights:
    """A field that is compared, and what its agreement is worth: the logarithm of how often it occurs
    among pairs of one party, over how often among others.
    """

    _of: ClassVar[str] = "MatchWeights"

    field: MatchField
    """The field."""

    same: Chances
    """The chances among pairs of one party."""

    other: Chances
    """The chances among pairs of two parties."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DuplicatePolicy:
    """What a company decides about duplicates."""

    _of: ClassVar[str] = "DuplicatePolicy"

    person: Thresholds
    """What follows where a person writes a party down."""

    form: Thresholds
    """What follows where a stranger fills in a form."""

    api: Thresholds
    """What follows where another program sends it."""

    file: Thresholds
    """What follows where it is one of many in a file."""

    review: int
    """The probability, per thousand, from which two records that are there already are told as
    duplicates.
    """

    fields: Sequence[MatchWeights]
    """The fields that are compared, each once, with their weights. Others are passed over."""

    expected_per_thousand: int
    """How many duplicates a thousand records are expected to have, before anything is learned."""

    expected_records: int
    """Among how many records a party is looked for on its way in: the more, the more must agree."""

    evidence: int
    """As many observed pairs weigh as much as the chances given here, where a file is learned from."""

    block_size: int
    """The most profiles of one key that are compared each with each, where a file is gone through."""

    window: int
    """With how many neighbours a profile of a larger block is compared."""

    rows_per_key: int
    """The most records of one key that are looked at on the way in. A key of names and places that
    more share is too common to lead anywhere.
    """

    compared_at_most: int
    """The most records that one is compared with on its way in, those that share the most keys first."""

    counts_hidden: bool
    """True where records that whoever acts may not see count as well. They learn then that there is
    such a record, never which.
    """


class PairSource:
    """Where a part of the log-odds of a pair comes from."""

    @dataclass(frozen=True, slots=True)
    class Prior:
        """What was to be expected before anything was compared."""

        _of: ClassVar[str] = "PairSource"
        _tag: ClassVar[str] = "prior"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Field:
        """What a field says."""

        _of: ClassVar[str] = "PairSource"
        _tag: ClassVar[str] = "field"

        field: MatchField
        """The field."""

        level: MatchLevel
        """How far its values agree; never `MatchLevel.Missing`."""

    Variant: TypeAlias = Union[Prior, Field]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PairPart:
    """A part of the log-odds of a pair."""

    _of: ClassVar[str] = "PairPart"

    source: PairSource.Variant
    """Where it comes from."""

    log_odds: Decimal
    """Natural logarithm of the odds, rounded to four decimals; above zero speaks for one party."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PairExplanation:
    """Why two records are taken for one party, or not."""

    _of: ClassVar[str] = "PairExplanation"

    probability: Decimal
    """The probability that they are one party, rounded to two decimals."""

    parts: Sequence[PairPart]
    """Its parts, as log-odds that add up to those of the probability: the prior, then one for each
    field that both sides give.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class LikelyDuplicate:
    """A record that is likely the party that was looked for."""

    _of: ClassVar[str] = "LikelyDuplicate"

    party: PartyId.Variant
    """The record."""

    consequence: Consequence
    """What would follow if a person wrote the other one down today."""

    why: PairExplanation
    """Why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PairLink:
    """Two records of a group that are likely one party."""

    _of: ClassVar[str] = "PairLink"

    first: PartyId.Variant
    """The one that was created first."""

    second: PartyId.Variant
    """The other."""

    probability: Decimal
    """The probability that they are one party, rounded to two decimals."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DuplicateGroup:
    """Records that are likely one party."""

    _of: ClassVar[str] = "DuplicateGroup"

    parties: Sequence[PartyId.Variant]
    """The records, at least two, in the order in which they were created."""

    links: Sequence[PairLink]
    """The pairs that bind them, surest first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DuplicatePage:
    """The groups that begin with one of the records that were looked at."""

    _of: ClassVar[str] = "DuplicatePage"

    groups: Sequence[DuplicateGroup]
    """The groups, in the order in which their first record was created. There may be none although
    more follow.
    """

    next: DuplicatesAmong.Variant | None = None
    """What to ask for next; none: all were looked at."""


class AccountStatus:
    """Whether one still deals with an account."""

    @dataclass(frozen=True, slots=True)
    class Active:
        """One does."""

        _of: ClassVar[str] = "AccountStatus"
        _tag: ClassVar[str] = "active"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Archived:
        """One no longer does, since a day. Its documents stay."""

        _of: ClassVar[str] = "AccountStatus"
        _tag: ClassVar[str] = "archived"

        on: date
        """The first day of it."""

    Variant: TypeAlias = Union[Active, Archived]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountDetails:
    """What is known of an account: the input of its creation and change."""

    _of: ClassVar[str] = "AccountDetails"

    name: str
    """What people call it."""

    legal_name: str | None = None
    """Its name in the register, where it differs."""

    addresses: Sequence[PartyAddress] = ()
    """Where it is, the preferred one first; at most 50. Invoices bear the one labelled `billing`, or
    else the preferred one.
    """

    emails: Sequence[PartyEmail] = ()
    """Its e-mail addresses, the preferred one first; at most 50. Invoices go to the one labelled
    `billing`, or else to the preferred one.
    """

    phones: Sequence[PartyPhone] = ()
    """Its telephones, the preferred one first; at most 50."""

    tax_ids: Sequence[TaxId] = ()
    """Registration and VAT numbers, at most 50."""

    bank_accounts: Sequence[str] = ()
    """The bank accounts that it pays from and is paid to, the preferred one first; at most 50. A role
    may hide them.
    """

    industry: str | None = None
    """What it does, as a key."""

    employees: int | None = None
    """How many people work there."""

    annual_revenue: Money | None = None
    """What it sells in a year. A role may hide it."""

    founded: int | None = None
    """The year it was founded."""

    external_ids: Sequence[ExternalId] = ()
    """Its ids in other systems, each unique; at most 50."""

    custom_fields: Mapping[str, FieldValue.Variant] = field(default_factory=dict, hash=False)
    """What the company notes beyond this."""


class Account(Record):
    """A company that one deals with."""

    __slots__ = ()
    _kind: ClassVar[str] = "account"
    __match_args__ = ("id", "ownership", "status", "details", "parent",)

    BY_NAME: ClassVar[Index] = Index("account", 1)
    """Accounts by name, letter case aside."""

    BY_EXTERNAL_ID: ClassVar[Index] = Index("account", 2)
    """Accounts by their id in another system."""

    BY_PARENT: ClassVar[Index] = Index("account", 3)
    """Accounts below another."""

    BY_EMAIL: ClassVar[Index] = Index("account", 4)
    """Accounts by each of their e-mail addresses, letter case aside."""

    BY_MATCH: ClassVar[Index] = Index("account", 5)
    """Accounts by what those that are one company are likely to share: see `BlockingKey`."""

    @property
    def id(self) -> AccountId:
        """Id of the account."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who it belongs to."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def status(self) -> AccountStatus.Variant:
        """Whether one still deals with it."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def details(self) -> AccountDetails:
        """What is known of it."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def parent(self) -> AccountId | None:
        """The account above."""
        return self._field(4)  # type: ignore[no-any-return]


@dataclass(frozen=True, kw_only=True, slots=True)
class ContactDetails:
    """What is known of a person: the input of their creation and change."""

    _of: ClassVar[str] = "ContactDetails"

    name: str
    """What people call them."""

    given_name: str | None = None
    """The name they were given, where it is known apart."""

    family_name: str | None = None
    """The name of their family, where it is known apart."""

    account: AccountId | None = None
    """The company they work for."""

    job_title: str | None = None
    """What they do there."""

    emails: Sequence[PartyEmail] = ()
    """Their e-mail addresses, the preferred one first; at most 50."""

    phones: Sequence[PartyPhone] = ()
    """Their telephones, the preferred one first; at most 50."""

    addresses: Sequence[PartyAddress] = ()
    """Where they are, the preferred one first; at most 50."""

    external_ids: Sequence[ExternalId] = ()
    """Their ids in other systems, each unique; at most 50."""

    note: str = ""
    """What is worth remembering."""

    custom_fields: Mapping[str, FieldValue.Variant] = field(default_factory=dict, hash=False)
    """What the company notes beyond this."""


class Contact(Record):
    """A person that one deals with."""

    __slots__ = ()
    _kind: ClassVar[str] = "contact"
    __match_args__ = ("id", "ownership", "details",)

    BY_ACCOUNT: ClassVar[Index] = Index("contact", 1)
    """Contacts by account."""

    BY_EMAIL: ClassVar[Index] = Index("contact", 2)
    """Contacts by each of their e-mail addresses, letter case aside."""

    BY_NAME: ClassVar[Index] = Index("contact", 3)
    """Contacts by name, letter case aside."""

    BY_EXTERNAL_ID: ClassVar[Index] = Index("contact", 4)
    """Contacts by their id in another system."""

    BY_MATCH: ClassVar[Index] = Index("contact", 5)
    """Contacts by what those that are one person are likely to share: see `BlockingKey`."""

    @property
    def id(self) -> ContactId:
        """Id of the contact."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who it belongs to."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def details(self) -> ContactDetails:
        """What is known of them."""
        return self._field(2)  # type: ignore[no-any-return]


class IntakeChannel(Enum):
    """The way a party comes in: each has thresholds of its own in `DuplicatePolicy`."""

    PERSON = "person"
    """Somebody of the company writes it down."""

    FORM = "form"
    """A stranger fills in a form."""

    API = "api"
    """Another program sends it."""

    FILE = "file"
    """It is one of many in a file."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Intake:
    """How a party comes in, which decides what follows where it is likely there already."""

    _of: ClassVar[str] = "Intake"

    channel: IntakeChannel | None = None
    """The way it comes in; none: as one of a file within an import, by a person where a user acts, and
    otherwise by another program.
    """

    is_distinct: bool = False
    """True once somebody has said that it is a party of its own, whatever it is like: nothing is
    looked for.
    """


class PartyId:
    """A company or a person."""

    @dataclass(frozen=True, slots=True)
    class Account:
        """A company."""

        _of: ClassVar[str] = "PartyId"
        _tag: ClassVar[str] = "account"

        value: AccountId
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Contact:
        """A person."""

        _of: ClassVar[str] = "PartyId"
        _tag: ClassVar[str] = "contact"

        value: ContactId
        """What it carries."""

    Variant: TypeAlias = Union[Account, Contact]
    """Any of the variants: what a type annotation names."""


class Affiliation(Record):
    """That a person works or worked for a company, in which role, from when until when. Where somebody
    works for several companies, the contact names one, and affiliations name all.
    """

    __slots__ = ()
    _kind: ClassVar[str] = "affiliation"
    __match_args__ = ("id", "ownership", "contact", "account", "role", "job_title", "period",)

    BY_OPEN: ClassVar[Index] = Index("affiliation", 1)
    """The open affiliation of a contact with an account in a role: one at most."""

    BY_CONTACT: ClassVar[Index] = Index("affiliation", 2)
    """Affiliations of a contact."""

    BY_ACCOUNT: ClassVar[Index] = Index("affiliation", 3)
    """Affiliations with an account."""

    @property
    def id(self) -> AffiliationId:
        """Id of the affiliation."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who it belongs to."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def contact(self) -> ContactId:
        """The person."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def account(self) -> AccountId:
        """The company."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def role(self) -> str:
        """What they are there, as a key: `employee`, `director`, `board-member`."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def job_title(self) -> str | None:
        """What their card says."""
        return self._field(5)  # type: ignore[no-any-return]

    @property
    def period(self) -> DateRange:
        """From when until when. Without a last day it is open."""
        return self._field(6)  # type: ignore[no-any-return]


class Relationship(Record):
    """What one party is to another, read from both sides: `from` is the partner, supplier, adviser of
    `to`. It bears the names of both sides, so that it says the same whatever the policy says later.
    """

    __slots__ = ()
    _kind: ClassVar[str] = "relationship"
    __match_args__ = ("id", "ownership", "from_", "to", "relation", "inverse", "period",)

    BY_OPEN: ClassVar[Index] = Index("relationship", 1)
    """The open relationship of two parties of one sort, from whichever side it is told: one at most."""

    BY_PARTY: ClassVar[Index] = Index("relationship", 2)
    """Relationships of a party, at either end."""

    @property
    def id(self) -> RelationshipId:
        """Id of the relationship."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who it belongs to."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def from_(self) -> PartyId.Variant:
        """The party that is something."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def to(self) -> PartyId.Variant:
        """The party to whom it is that."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def relation(self) -> str:
        """What `from` is to `to`, as a key: `supplier-of`."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def inverse(self) -> str:
        """What `to` is to `from`, as a key: `customer-of`."""
        return self._field(5)  # type: ignore[no-any-return]

    @property
    def period(self) -> DateRange:
        """From when until when. Without a last day it is open."""
        return self._field(6)  # type: ignore[no-any-return]


@dataclass(frozen=True, kw_only=True, slots=True)
class Relation:
    """What a party is to another, told from its own side."""

    _of: ClassVar[str] = "Relation"

    relationship: RelationshipId
    """The relationship behind it."""

    relation: str
    """What the party is, as a key: `customer-of`."""

    to: PartyId.Variant
    """To whom."""

    period: DateRange
    """From when until when."""


class MatchField(Enum):
    """What is compared."""

    GIVEN = "given"
    """Given names of a person."""

    FAMILY = "family"
    """Family name of a person."""

    ORGANISATION = "organisation"
    """Name of an organisation, without its legal form."""

    EMAIL = "email"
    """E-mail addresses."""

    PHONE = "phone"
    """Telephone numbers."""

    HOUSE = "house"
    """Number of the house."""

    STREET = "street"
    """Street."""

    POSTCODE = "postcode"
    """Post code."""

    CITY = "city"
    """Town."""

    COUNTRY = "country"
    """Country, or state in it."""

    BIRTH = "birth"
    """Day of birth."""

    IDENTIFIER = "identifier"
    """Identifiers: of taxes, of registers, of other systems."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PartyEmail:
    """An e-mail address of a party. It may be written as the address alone."""

    _of: ClassVar[str] = "PartyEmail"

    address: str
    """Where one writes to."""

    label: str | None = None
    """What it is for, as a key: `work`, `home`, `billing`."""

    period: DateRange = field(default_factory=lambda: DateRange())
    """When it holds."""

    bounced_on: date | None = None
    """The last day on which what was sent there came back. From then on it is not used."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PartyPhone:
    """A telephone of a party. It may be written as the number alone."""

    _of: ClassVar[str] = "PartyPhone"

    number: str
    """What one dials."""

    extension: str | None = None
    """What one dials or asks for then."""

    label: str | None = None
    """What it is for, as a key: `mobile`, `work`, `home`."""

    period: DateRange = field(default_factory=lambda: DateRange())
    """When it holds."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PartyAddress:
    """Where a party is."""

    _of: ClassVar[str] = "PartyAddress"

    address: PostalAddress
    """Where a letter, a visitor or a parcel goes."""

    label: str | None = None
    """What it is for, as a key: `billing`, `delivery`, `home`."""

    period: DateRange = field(default_factory=lambda: DateRange())
    """When it holds."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RelationType:
    """A way in which parties are related, with a name for each side."""

    _of: ClassVar[str] = "RelationType"

    relation: str
    """What one is to the other, as `supplier-of`."""

    inverse: str
    """What the other is to the one, as `customer-of`; the same where both are alike, as `partner-of`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MailProvider:
    """Who delivers mail to one mailbox under several addresses."""

    _of: ClassVar[str] = "MailProvider"

    domains: Sequence[str]
    """The domains that all lead to the same mailbox, in lower case, as `gmail.com`; the first stands
    for all. 1 to 100.
    """

    ignores_dots: bool
    """True where dots before the `@` do not count."""

    drops_tags: bool
    """True where what stands behind a `+` does not count."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PartiesPolicy:
    """A company's choices about its parties."""

    _of: ClassVar[str] = "PartiesPolicy"

    max_depth: int
    """How many levels accounts may stand below one another."""

    mail_providers: Sequence[MailProvider]
    """Whose addresses are compared by their mailbox. At most 100."""

    relations: Sequence[RelationType]
    """How parties may be related: up to 100, whose names are all different."""


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
class CreateAccount(Command[Account]):
    """Creates an account. What is likely there already is told through the outbox
    (`party.duplicate_suspected`) or refused, by the thresholds of the policy of duplicates.
    Permission: create on accounts, read on the one above. Answers the `Account`. Refusals: PTY-001,
    PTY-002, PTY-009, PTY-010.
    """

    _of: ClassVar[str] = "CreateAccount"
    _tag: ClassVar[str] = "create_account"

    details: AccountDetails
    """What is known of it."""

    parent: AccountId | None = None
    """The account above."""

    owner: UserId | None = None
    """Whose it is; none: whoever acts."""

    intake: Intake = field(default_factory=lambda: Intake())
    """How it comes in."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeAccount(Command[Account]):
    """Describes an account anew. What it is now likely the same as is told or refused as by
    `CreateAccount`. Permission: update on accounts. Refusals: PTY-009, PTY-010.
    """

    _of: ClassVar[str] = "ChangeAccount"
    _tag: ClassVar[str] = "change_account"

    account: AccountId
    """The account."""

    details: AccountDetails
    """What is known of it."""

    intake: Intake = field(default_factory=lambda: Intake())
    """How it comes in."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetParent(Command[Account]):
    """Puts an account below another, or at the top. Permission: update on accounts, read on the one
    above. Refusals: PTY-001, PTY-002.
    """

    _of: ClassVar[str] = "SetParent"
    _tag: ClassVar[str] = "set_parent"

    account: AccountId
    """The account."""

    parent: AccountId | None = None
    """The account above; none: it stands at the top."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ArchiveAccount(Command[Account]):
    """Notes that one no longer deals with an account. Permission: update on accounts."""

    _of: ClassVar[str] = "ArchiveAccount"
    _tag: ClassVar[str] = "archive_account"

    account: AccountId
    """The account."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RestoreAccount(Command[Account]):
    """Notes that one deals with an archived account again. Permission: update on accounts."""

    _of: ClassVar[str] = "RestoreAccount"
    _tag: ClassVar[str] = "restore_account"

    account: AccountId
    """The account."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AssignAccount(Command[Account]):
    """Gives an account to another owner, into the owner's team. Permission: assign on accounts, read
    on the new owner.
    """

    _of: ClassVar[str] = "AssignAccount"
    _tag: ClassVar[str] = "assign_account"

    account: AccountId
    """The account."""

    owner: UserId
    """The new owner, who must be active."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ShareAccount(Command[Account]):
    """Opens an account to a user or team. Permission: share on accounts."""

    _of: ClassVar[str] = "ShareAccount"
    _tag: ClassVar[str] = "share_account"

    account: AccountId
    """The account."""

    share: Share
    """With whom, and how much."""


@dataclass(frozen=True, kw_only=True, slots=True)
class UnshareAccount(Command[Account]):
    """Closes an account to a user or team again. Permission: share on accounts."""

    _of: ClassVar[str] = "UnshareAccount"
    _tag: ClassVar[str] = "unshare_account"

    account: AccountId
    """The account."""

    with_: ShareTarget.Variant
    """With whom it was shared."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CreateContact(Command[Contact]):
    """Creates a contact. What is likely there already is told through the outbox
    (`party.duplicate_suspected`) or refused, by the thresholds of the policy of duplicates.
    Permission: create on contacts, read on the account. Answers the `Contact`. Refusals: PTY-009,
    PTY-010.
    """

    _of: ClassVar[str] = "CreateContact"
    _tag: ClassVar[str] = "create_contact"

    details: ContactDetails
    """What is known of them."""

    owner: UserId | None = None
    """Whose it is; none: whoever acts."""

    intake: Intake = field(default_factory=lambda: Intake())
    """How it comes in."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeContact(Command[Contact]):
    """Describes a contact anew. What it is now likely the same as is told or refused as by
    `CreateContact`. Permission: update on contacts, read on the account. Refusals: PTY-009,
    PTY-010.
    """

    _of: ClassVar[str] = "ChangeContact"
    _tag: ClassVar[str] = "change_contact"

    contact: ContactId
    """The contact."""

    details: ContactDetails
    """What is known of them."""

    intake: Intake = field(default_factory=lambda: Intake())
    """How it comes in."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AddAffiliation(Command[Affiliation]):
    """Notes that a person works or worked for a company. Permission: create on affiliations, read on
    the contact and the account. Answers the `Affiliation`. Refusals: PTY-006.
    """

    _of: ClassVar[str] = "AddAffiliation"
    _tag: ClassVar[str] = "add_affiliation"

    contact: ContactId
    """The person."""

    account: AccountId
    """The company."""

    role: str
    """What they are there, as a key: `employee`, `director`, `board-member`."""

    job_title: str | None = None
    """What their card says."""

    period: DateRange = field(default_factory=lambda: DateRange())
    """From when until when. Without a last day it is open."""

    owner: UserId | None = None
    """Whose it is; none: whoever acts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EndAffiliation(Command[Affiliation]):
    """Ends an affiliation, or corrects when it ended. Permission: update on affiliations."""

    _of: ClassVar[str] = "EndAffiliation"
    _tag: ClassVar[str] = "end_affiliation"

    affiliation: AffiliationId
    """The affiliation."""

    on: date | None = None
    """Its last day, not before its first; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Relate(Command[Relationship]):
    """Notes what one party is to another. Permission: create on relationships, read on both parties.
    Answers the `Relationship`. Refusals: PTY-004, PTY-005, PTY-007.
    """

    _of: ClassVar[str] = "Relate"
    _tag: ClassVar[str] = "relate"

    from_: PartyId.Variant
    """The party that is something."""

    to: PartyId.Variant
    """The party to whom it is that."""

    relation: str
    """What `from` is to `to`: one of the policy's keys, of either side, as `supplier-of`."""

    period: DateRange = field(default_factory=lambda: DateRange())
    """From when until when. Without a last day it is open."""

    owner: UserId | None = None
    """Whose it is; none: whoever acts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EndRelationship(Command[Relationship]):
    """Ends a relationship, or corrects when it ended. Permission: update on relationships."""

    _of: ClassVar[str] = "EndRelationship"
    _tag: ClassVar[str] = "end_relationship"

    relationship: RelationshipId
    """The relationship."""

    on: date | None = None
    """Its last day, not before its first; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NoteBounce(Command[None]):
    """Notes that what was sent to an e-mail address of a party came back: from that day on another one
    is used. Permission: update on the party. Answers nothing. Refusals: PTY-008.
    """

    _of: ClassVar[str] = "NoteBounce"
    _tag: ClassVar[str] = "note_bounce"

    party: PartyId.Variant
    """Whose address it is."""

    address: str
    """The address, letter case aside."""

    on: date | None = None
    """The day it came back; none: today. A later day that is known already stays."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RelationsOf(Question[tuple[Relation, ...]]):
    """What a party is to others, and was, told from its own side, in the order in which it was noted.
    Permission: read on the party; answers over the relationships that the actor may see.
    """

    _of: ClassVar[str] = "RelationsOf"
    _tag: ClassVar[str] = "relations_of"

    party: PartyId.Variant
    """The party."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FindDuplicates(Question[tuple[LikelyDuplicate, ...]]):
    """Which records are likely a party, likeliest first: those that a person would be told of if they
    wrote it down today, at most as many as the policy compares. Permission: read on the party, if
    it is there; answers over what the actor may see.
    """

    _of: ClassVar[str] = "FindDuplicates"
    _tag: ClassVar[str] = "find_duplicates"

    of: Sought.Variant
    """The party."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ExplainPair(Question[PairExplanation]):
    """How likely two records are one party, and what speaks for and against it. Permission: read on
    both parties, which are of one kind.
    """

    _of: ClassVar[str] = "ExplainPair"
    _tag: ClassVar[str] = "explain_pair"

    one: PartyId.Variant
    """The one."""

    other: PartyId.Variant
    """The other."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DuplicateGroups(Question[DuplicatePage]):
    """Which records are likely one party, page by page: each page looks at so many records in the
    order of their creation, and tells the groups that begin with one of them. Weights are those of
    the policy. A group is followed to a hundred records. Permission: none; answers over what the
    actor may see.
    """

    _of: ClassVar[str] = "DuplicateGroups"
    _tag: ClassVar[str] = "duplicate_groups"

    among: DuplicatesAmong.Variant
    """Among which."""

    limit: int
    """How many records a page looks at, 1 to 1,000."""
