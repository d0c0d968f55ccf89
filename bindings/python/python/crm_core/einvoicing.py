"""The words of crm-core: einvoicing."""
# Written from the source of crm-core by `cargo xtask bindings`: change it there, not here.

from __future__ import annotations

from enum import Enum



class StatusReason(Enum):
    """Why an invoice has a status (MDT-113)."""

    NOT_TRANSMITTED = "not_transmitted"
    """It is not handed on."""

    PROOF_MISSING = "proof_missing"
    """A paper that proves it is missing."""

    ROUTING_WRONG = "routing_wrong"
    """It cannot be routed."""

    OTHER_REASON = "other_reason"
    """Another reason, said in words."""

    BANK_DETAILS_WRONG = "bank_details_wrong"
    """The bank details are wrong."""

    VAT_RATE_WRONG = "vat_rate_wrong"
    """A rate of VAT is wrong."""

    TOTAL_WRONG = "total_wrong"
    """The total is wrong."""

    ARITHMETIC_WRONG = "arithmetic_wrong"
    """A figure does not follow from the others."""

    NOT_COMPLIANT = "not_compliant"
    """A mention that the law asks for is missing."""

    DUPLICATE = "duplicate"
    """The same invoice came before."""

    RECIPIENT_UNKNOWN = "recipient_unknown"
    """The recipient is unknown."""

    RECIPIENT_WRONG = "recipient_wrong"
    """It is for somebody else."""

    TRANSACTION_UNKNOWN = "transaction_unknown"
    """The transaction is unknown."""

    SENDER_UNKNOWN = "sender_unknown"
    """The sender is unknown."""

    CONTRACT_ENDED = "contract_ended"
    """The contract has ended."""

    BILLED_TWICE = "billed_twice"
    """The same was billed before."""

    ORDER_WRONG = "order_wrong"
    """The number of the order is wrong or missing."""

    ADDRESS_WRONG = "address_wrong"
    """The electronic address is wrong."""

    SIRET_WRONG = "siret_wrong"
    """The SIRET is wrong or missing."""

    ROUTING_CODE_WRONG = "routing_code_wrong"
    """The routing code is wrong or missing."""

    CONTRACT_REFERENCE_MISSING = "contract_reference_missing"
    """The reference that the contract asks for is missing."""

    REFERENCE_WRONG = "reference_wrong"
    """A reference is wrong."""

    PRICE_WRONG = "price_wrong"
    """A price is wrong."""

    DISCOUNT_WRONG = "discount_wrong"
    """A discount is wrong."""

    QUANTITY_WRONG = "quantity_wrong"
    """A quantity is wrong."""

    ITEM_WRONG = "item_wrong"
    """An item is wrong."""

    PAYMENT_TERMS_WRONG = "payment_terms_wrong"
    """The terms of payment are wrong."""

    QUALITY_POOR = "quality_poor"
    """The quality is not what was agreed."""

    DELIVERY_INCOMPLETE = "delivery_incomplete"
    """Not all of it was delivered."""

    REJECTED_BY_SEMANTICS = "rejected_by_semantics"
    """The platform: a rule of meaning is broken."""

    REJECTED_AS_NOT_UNIQUE = "rejected_as_not_unique"
    """The platform: the number is not unique."""

    REJECTED_AS_INCOHERENT = "rejected_as_incoherent"
    """The platform: terms contradict each other."""

    REJECTED_BY_ADDRESS = "rejected_by_address"
    """The platform: the address is not in the directory."""

    REJECTED_BY_PUBLIC_RULES = "rejected_by_public_rules"
    """The platform: a rule of the public sector is broken."""

    REJECTED_BY_ATTACHMENT_REFERENCE = "rejected_by_attachment_reference"
    """The platform: an attachment is referred to and missing."""

    REJECTED_BY_ATTACHMENT_LINK = "rejected_by_attachment_link"
    """The platform: an attachment cannot be told whose it is."""

    WITHDRAWN_BY_SERVICE = "withdrawn_by_service"
    """The public sector: the service withdrew it by hand."""

    SUBCONTRACTOR_UNDECLARED = "subcontractor_undeclared"
    """The public sector: the subcontractor is not declared."""

    OFFSET_BY_CREDIT_NOTE = "offset_by_credit_note"
    """The public sector: it was cancelled against a credit note."""

    PAID_BY_IMPREST = "paid_by_imprest"
    """The public sector: it is paid by an imprest office."""

    ASK_BUYER = "ask_buyer"
    """The public sector: the buyer is to be asked."""

    FILE_EMPTY = "file_empty"
    """Not admissible: the file is empty."""

    FILE_TYPE_UNKNOWN = "file_type_unknown"
    """Not admissible: the type of the file is not known."""

    SYNTAX_BROKEN = "syntax_broken"
    """Not admissible: the file breaks its syntax."""

    ATTACHMENT_TOO_LARGE = "attachment_too_large"
    """Not admissible: an attachment is too large."""

    ATTACHMENT_NAME_WRONG = "attachment_name_wrong"
    """Not admissible: the name of an attachment is not allowed."""

    ATTACHMENT_EMPTY = "attachment_empty"
    """Not admissible: an attachment is empty."""

    FILE_EXTENSION_WRONG = "file_extension_wrong"
    """Not admissible: the extension of a file is not allowed."""

    FILE_TOO_LARGE = "file_too_large"
    """Not admissible: the file is too large."""

    VIRUS_FOUND = "virus_found"
    """Not admissible: a virus was found."""

    FILE_NAME_WRONG = "file_name_wrong"
    """Not admissible: the name of the file is not allowed."""


class RequestedAction(Enum):
    """What whoever sets a status asks for (MDT-121)."""

    NO_ACTION = "no_action"
    """Nothing."""

    GIVE_INFORMATION = "give_information"
    """Information."""

    ISSUE_NEW_INVOICE = "issue_new_invoice"
    """A new invoice."""

    CREDIT_IN_FULL = "credit_in_full"
    """A credit note of all of it."""

    CREDIT_IN_PART = "credit_in_part"
    """A credit note of a part."""

    CREDIT_THE_AMOUNT = "credit_the_amount"
    """A credit note of the amount named."""

    OTHER_ACTION = "other_action"
    """Something else, said in words."""


class LifecycleStatus(Enum):
    """A status of an invoice (MDT-105)."""

    DEPOSITED = "deposited"
    """The seller's platform has it and found it sound."""

    EMITTED = "emitted"
    """The seller's platform has sent it."""

    RECEIVED = "received"
    """The buyer's platform has it."""

    MADE_AVAILABLE = "made_available"
    """The buyer can fetch it."""

    TAKEN_IN_HAND = "taken_in_hand"
    """The buyer works on it."""

    APPROVED = "approved"
    """The buyer accepts it."""

    PARTLY_APPROVED = "partly_approved"
    """The buyer accepts a part of it."""

    DISPUTED = "disputed"
    """The buyer disputes it."""

    SUSPENDED = "suspended"
    """The buyer waits for papers."""

    COMPLETED = "completed"
    """The seller gave the papers."""

    REFUSED = "refused"
    """The buyer refuses it."""

    PAYMENT_SENT = "payment_sent"
    """The buyer has paid."""

    CASHED = "cashed"
    """The seller has cashed it, or, below zero, gave it back."""

    REJECTED = "rejected"
    """A platform found it unsound."""

    ENDORSED = "endorsed"
    """It is endorsed."""

    CANCELLED = "cancelled"
    """The seller gave it up for a corrected one."""

    MISROUTED = "misrouted"
    """It went to the wrong place."""

    PAID_DIRECTLY = "paid_directly"
    """The end customer pays a subcontractor directly."""

    FACTORED = "factored"
    """It is sold to a factor."""

    FACTORED_IN_CONFIDENCE = "factored_in_confidence"
    """It is sold to a factor in confidence."""

    ACCOUNT_CHANGED = "account_changed"
    """It is to be paid to another account."""

    NOT_FACTORED = "not_factored"
    """It is no longer sold to a factor."""

    INADMISSIBLE = "inadmissible"
    """The file could not be taken for an invoice."""
