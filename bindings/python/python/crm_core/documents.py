"""The words of crm-core: documents."""
# Written from the source of crm-core by `cargo xtask bindings`: change it there, not here.

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import ClassVar

from ._base import Command, Question
from .engine import PolicyVersion
from .kernel import InvoiceId, QuoteId


class DocumentLanguage(Enum):
    """The language in which a document is written: its words, and how numbers, amounts and days are
    written.
    """

    FRENCH = "french"
    """French as in France: `1 234,56 €`, `31/12/2026`."""

    ENGLISH = "english"
    """English: `€1,234.56`, `31 December 2026`."""


class DocumentFormat(Enum):
    """The form of the bytes."""

    HTML = "html"
    """One page of HTML with its style and its logo inside, for screens and for the printer."""

    PDF = "pdf"
    """PDF/A-3a and PDF/UA-1: pages of A4, with their font inside, tagged for screen readers."""

    FACTUR_X = "factur_x"
    """The same PDF with the electronic invoice inside (Factur-X, in Germany ZUGFeRD); only of an
    issued invoice or credit note.
    """


class LogoType(Enum):
    """What the bytes of a logo are."""

    PNG = "png"
    """A picture made of points."""

    SVG = "svg"
    """A drawing. In PDFs its shapes in plain colours are shown; its texts must be outlines, since no
    font is looked for.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class Logo:
    """The seller's mark."""

    _of: ClassVar[str] = "Logo"

    media_type: LogoType
    """What the bytes are."""

    content: bytes
    """The picture: at most `LOGO_BYTES`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RenderedDocument:
    """A document as a person reads it. The same record, policy, language and version of the library
    make the same bytes, on any day.
    """

    _of: ClassVar[str] = "RenderedDocument"

    content: bytes
    """The document."""

    media_type: str
    """What the bytes are, as `application/pdf`."""

    language: DocumentLanguage
    """The language it is written in."""

    hash: str
    """The SHA-256 of the bytes: what a signature of a quote is bound to."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """The same in each language."""

    _of: ClassVar[str] = "Wording"

    french: str = ""
    """In French."""

    english: str = ""
    """In English."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentPolicy:
    """A company's choices about the documents that its customers read. Who sells stands in the policy
    `sellers`.
    """

    _of: ClassVar[str] = "DocumentPolicy"

    logo: Logo | None = None
    """The mark at the head of documents."""

    accent: str
    """The colour of bars and of the head of tables, as `#1f4e79`."""

    language: DocumentLanguage
    """The language where a question names none."""

    penalty: Wording = field(default_factory=lambda: Wording())
    """What late payers owe; where nothing is written, the rate that the law sets."""

    discount: Wording = field(default_factory=lambda: Wording())
    """What early payers save; where nothing is written, nothing."""

    footer: Wording = field(default_factory=lambda: Wording())
    """What else stands at the end of documents."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetDocumentPolicy(Command[PolicyVersion]):
    """Sets a policy from a day on. Permission: create on policy versions. Answers the `PolicyVersion`.
    A policy out of its ranges is invalid.
    """

    _of: ClassVar[str] = "SetPolicy"
    _tag: ClassVar[str] = "set_document_policy"

    policy: DocumentPolicy
    """The policy."""

    effective_from: date | None = None
    """The first day on which it holds; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RenderQuote(Question[RenderedDocument]):
    """Asks for a quote as its customer reads it. A quote that was sent looks as the policy `documents`
    of that day says; a draft, as today's.

    Permission: read on the quote and on the products that its bundles are made of; of a draft, on
    its account. Answers the `RenderedDocument`. Refusals: DOC-001; a format that this build does
    not write, and a character that the font of a PDF does not have, are invalid.
    """

    _of: ClassVar[str] = "RenderQuote"
    _tag: ClassVar[str] = "render_quote"

    quote: QuoteId
    """The quote."""

    language: DocumentLanguage | None = None
    """The language; none: the policy's."""

    format: DocumentFormat
    """The form of the bytes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RenderInvoice(Question[RenderedDocument]):
    """Asks for an invoice or a credit note as its buyer reads it. What was issued looks as the policy
    `documents` of that day says; a draft, as today's.

    Permission: read on the invoice and, for a credit note, on the invoice that it corrects; of a
    draft, on its account. Answers the `RenderedDocument`. Refusals: DOC-001; of a draft, and of an
    invoice without a seller, INV-002 as Factur-X; a format that this build does not write, and a
    character that the font of a PDF does not have, are invalid.
    """

    _of: ClassVar[str] = "RenderInvoice"
    _tag: ClassVar[str] = "render_invoice"

    invoice: InvoiceId
    """The invoice or credit note."""

    language: DocumentLanguage | None = None
    """The language; none: the policy's."""

    format: DocumentFormat
    """The form of the bytes."""
