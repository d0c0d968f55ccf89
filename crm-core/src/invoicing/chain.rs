//! The chain of issued documents: each is linked to the one before it in its series, in the batch that issues it.
//!
//! ```text
//! DocumentChain INV-2026-   position 2, head h2
//!   ChainLink 1  says d1, behind nothing, hash h1          h = SHA-256(form crm-core/link/1: chain, position, h before, document, d)
//!   ChainLink 2  says d2, behind h1,      hash h2          d = SHA-256(form crm-core/document/1: what the document says)
//! ChainRegister             INV-2026-, CN-2026- ...; closed through 2026-04-30
//! ```
//!
//! Documents of other systems are in no chain: what they said when they were issued, nobody here can tell.
//!
//! A chain is a series: its counter changes with each number anyway, so those who issue at the same time wait for each other no more than before. The
//! closings of periods bind the chains together. The register is read by everybody who issues and written only where a series begins or a period is
//! closed, so that a closing and an issue of its period cannot both succeed.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::kernel::{
    CanonicalForm, ChainLinkId, ChainRegisterId, CrmError, Date, Decision, DocumentChainId, DocumentHash, DomainEvent, Fault,
    Faults, Index, IndexRow, InvoiceId, Kind, Label, Record, RecordId, Refusal, SortKey, Timestamp, refusals,
};

use super::model::{Invoice, InvoiceNumber, Issue};
use super::said::said_by;

/// The name and version of the form that the hash of a link is taken of.
pub const LINK_FORM: &str = "crm-core/link/1";

/// The most chains: a series a year for each kind of document and each site.
pub const MAX_CHAINS: usize = 10_000;

/// The longest signature, in characters.
pub const MAX_SIGNATURE: usize = 4_096;

/// What the host signed with a key of its own; the library has none.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct HostSignature {
    /// Which key and procedure, as the host calls them.
    #[n(0)]
    pub key: Label,
    /// The signature as text, as base64url: 1 to 4,096 visible characters of ASCII.
    #[n(1)]
    pub value: String,
}

impl HostSignature {
    /// Whether the value can be one.
    ///
    /// # Errors
    /// A fault at `value`.
    pub fn check(&self) -> Result<(), Fault> {
        let fits = (1..=MAX_SIGNATURE).contains(&self.value.len()) && self.value.bytes().all(|byte| byte.is_ascii_graphic());
        if fits {
            return Ok(());
        }
        let (problem, remedy) = ("a signature is 1 to 4,096 visible characters of ASCII", "write its bytes as base64url");
        Err(Fault::new(self.value.len(), problem, remedy).at("signature.value"))
    }
}

/// The place of one issued document in its chain. Never changed, but that the host may sign it once.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct ChainLink {
    /// Id: the document's own sixteen bytes.
    #[n(0)]
    #[getter(skip)]
    pub(super) id: ChainLinkId,
    /// The chain: what the numbers of its documents begin with.
    #[n(1)]
    pub(super) chain: Label,
    /// Its place in the chain, from 1 on.
    #[n(2)]
    pub(super) position: u64,
    /// The document.
    #[n(3)]
    pub(super) document: InvoiceId,
    /// Its number.
    #[n(4)]
    pub(super) number: InvoiceNumber,
    /// Its day.
    #[n(5)]
    pub(super) issued_on: Date,
    /// The hash of what it says.
    #[n(6)]
    pub(super) said: DocumentHash,
    /// The hash of the electronic invoice that it was sent as; none where none was produced.
    #[n(7)]
    pub(super) file: Option<DocumentHash>,
    /// The hash of the link before; none on the first.
    #[n(8)]
    pub(super) previous: Option<DocumentHash>,
    /// The hash of this link.
    #[n(9)]
    pub(super) hash: DocumentHash,
    /// When it was linked.
    #[n(10)]
    pub(super) linked_at: Timestamp,
    /// What the host signed; none where it did not.
    #[n(11)]
    pub(super) signature: Option<HostSignature>,
}

impl ChainLink {
    /// Links by chain and position.
    pub const BY_PLACE: Index<Self> = Index::unique(1, "chain and position");

    /// The id of the link of `document`.
    #[must_use]
    pub fn id_of(document: InvoiceId) -> ChainLinkId {
        ChainLinkId::from_bytes(document.to_bytes())
    }

    /// The hash that the link must have by what stands in it: form [`LINK_FORM`] with chain, position, hash of the link before, id, number and day of
    /// the document, hash of what it says, hash of the electronic invoice (missing where there is none), and instant in microseconds since 1970.
    #[must_use]
    pub fn reckoned(&self) -> DocumentHash {
        let Self { id: _, chain, position, document, number, issued_on, said, file, previous, hash: _, linked_at, signature: _ } =
            self;
        let mut form = CanonicalForm::new(LINK_FORM);
        form.text(chain.as_str()).shown(position).optional(previous.as_ref());
        form.shown(document).text(number.as_str()).shown(issued_on);
        form.text(said.as_str()).optional(file.as_ref()).shown(linked_at.micros());
        form.hash()
    }

    /// The link with the host's signature.
    ///
    /// # Errors
    /// ACC-011, and a signature that cannot be one.
    pub fn signed(&self, signature: &HostSignature) -> Result<Decision<Self, ChainEvent>, CrmError> {
        signature.check()?;
        match &self.signature {
            None => {
                let next = Self { signature: Some(signature.clone()), ..self.clone() };
                Ok(Decision::apply(next, ChainEvent::Signed { key: signature.key.clone() }))
            }
            Some(known) if known == signature => Ok(Decision::AlreadyDone(self.clone())),
            Some(known) => Err(ChainRefusal::AlreadySigned { key: known.key.clone() }.about(self)),
        }
    }
}

impl Record for ChainLink {
    type Id = ChainLinkId;
    const KIND: Kind = Kind::CHAIN_LINK;
    const NEXT_FIELD: u64 = 12;

    fn id(&self) -> ChainLinkId {
        self.id
    }

    fn indexes(&self) -> Vec<IndexRow> {
        let position = i64::try_from(self.position).unwrap_or(i64::MAX);
        vec![Self::BY_PLACE.row(SortKey::new().text(self.chain.as_str()).int(position))]
    }
}

/// How far the chain of one series is.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct DocumentChain {
    /// Id, derived from the name of the chain.
    #[n(0)]
    #[getter(skip)]
    pub(super) id: DocumentChainId,
    /// What the numbers of its documents begin with.
    #[n(1)]
    pub(super) chain: Label,
    /// How many links there are.
    #[n(2)]
    pub(super) position: u64,
    /// The hash of the last link.
    #[n(3)]
    pub(super) head: DocumentHash,
}

impl DocumentChain {
    /// The id of the chain of that name.
    #[must_use]
    pub fn id_of(chain: &str) -> DocumentChainId {
        DocumentChainId::natural("document chain", chain)
    }
}

impl Record for DocumentChain {
    type Id = DocumentChainId;
    const KIND: Kind = Kind::DOCUMENT_CHAIN;
    const NEXT_FIELD: u64 = 4;

    fn id(&self) -> DocumentChainId {
        self.id
    }

    fn indexes(&self) -> Vec<IndexRow> {
        Vec::new()
    }
}

/// Which chains there are, and up to which day no document may be issued any more. There is one at most.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct ChainRegister {
    /// Id: the same in every store.
    #[n(0)]
    #[getter(skip)]
    pub(super) id: ChainRegisterId,
    /// The chains in the order in which they began; at most 10,000.
    #[n(1)]
    pub(super) chains: Vec<Label>,
    /// The last day of the last closed period; none before the first closing.
    #[n(2)]
    pub(super) closed_through: Option<Date>,
}

impl ChainRegister {
    /// The id of the register.
    #[must_use]
    pub fn the_id() -> ChainRegisterId {
        ChainRegisterId::natural("chain register", "")
    }

    /// The register of a company that has issued nothing yet.
    #[must_use]
    pub fn empty() -> Self {
        Self { id: Self::the_id(), chains: Vec::new(), closed_through: None }
    }

    /// Refuses an issued document of a day that is closed.
    ///
    /// # Errors
    /// ACC-010.
    pub fn is_open_for(&self, issued: &Invoice) -> Result<(), CrmError> {
        let day = issued.issue().map(|issue| issue.issued_on);
        match day.zip(self.closed_through).filter(|(day, closed)| day <= closed) {
            Some((day, closed)) => Err(ChainRefusal::DayClosed { day, closed }.refused()),
            None => Ok(()),
        }
    }

    /// The register once all days up to `through` are closed.
    pub fn closed(&self, through: Date) -> Decision<Self, ChainEvent> {
        if self.closed_through.is_some_and(|closed| closed >= through) {
            return Decision::AlreadyDone(self.clone());
        }
        Decision::apply(Self { closed_through: Some(through), ..self.clone() }, ChainEvent::BooksClosed { through })
    }
}

impl Record for ChainRegister {
    type Id = ChainRegisterId;
    const KIND: Kind = Kind::CHAIN_REGISTER;
    const NEXT_FIELD: u64 = 3;

    fn id(&self) -> ChainRegisterId {
        self.id
    }

    fn check(&self) -> Result<(), Faults> {
        let (mut faults, chains) = (Faults::new(), self.chains.len());
        faults.require(chains <= MAX_CHAINS, "chains", chains, "there are at most 10,000 series", "number in fewer series");
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn indexes(&self) -> Vec<IndexRow> {
        Vec::new()
    }
}

/// What happened to the chain.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum ChainEvent {
    /// A series began.
    #[n(0)]
    Begun {
        /// The chain.
        #[n(0)]
        chain: Label,
    },
    /// A document was linked.
    #[n(1)]
    Linked {
        /// Its number.
        #[n(0)]
        number: InvoiceNumber,
        /// The hash of its link.
        #[n(1)]
        hash: DocumentHash,
    },
    /// All days up to one are closed.
    #[n(2)]
    BooksClosed {
        /// The last closed day.
        #[n(0)]
        through: Date,
    },
    /// The host signed a link.
    #[n(3)]
    Signed {
        /// Which key.
        #[n(0)]
        key: Label,
    },
}

impl DomainEvent for ChainEvent {
    fn name(&self) -> &'static str {
        match self {
            Self::Begun { .. } => "chain.begun",
            Self::Linked { .. } => "chain.linked",
            Self::BooksClosed { .. } => "chain.books_closed",
            Self::Signed { .. } => "chain.signed",
        }
    }
}

refusals! {
    /// Why the chain says no, in order of precedence.
    pub enum ChainRefusal {
        /// The day of a document is closed.
        DayClosed {
            /// The day of issue.
            day: Date,
            /// The last closed day.
            closed: Date,
        } = "ACC-010": "the books are closed through `{closed}`, so no document of `{day}` can be issued; issue it on a later day",
        /// A link is signed once.
        AlreadySigned {
            /// By which key.
            key: Label,
        } = "ACC-011": "the link is signed with the key `{key}` already; a link is signed once",
    }
}

/// What there is before a document is linked.
#[derive(Debug, Clone, Default)]
pub struct ChainBefore {
    /// The register; none before the first document.
    pub register: Option<ChainRegister>,
    /// The chain; none before its first link.
    pub chain: Option<DocumentChain>,
}

/// What linking a document changes: stored with the document, or not at all.
#[derive(Debug, Clone)]
pub struct Linked {
    /// The register.
    pub register: Decision<ChainRegister, ChainEvent>,
    /// The chain.
    pub chain: Decision<DocumentChain, ChainEvent>,
    /// The link.
    pub link: Decision<ChainLink, ChainEvent>,
}

/// Links `issued`, numbered in `series`, behind what was linked before in it.
///
/// # Errors
/// ACC-010; a draft is invalid.
pub fn linked(issued: &Invoice, series: &str, before: ChainBefore, at: Timestamp) -> Result<Linked, CrmError> {
    let draft = || Fault::new("", "a draft is not linked", "issue it first").at("invoice");
    let Issue { number, issued_on, electronic, .. } = issued.issue().ok_or_else(draft)?;
    let register = before.register.unwrap_or_else(ChainRegister::empty);
    register.is_open_for(issued)?;
    let (chain, document) = (Label::parse(series)?, issued.id());
    let said = said_by(issued)?.ok_or_else(draft)?;
    let position = before.chain.as_ref().map_or(0, |chain| chain.position).saturating_add(1);
    let mut link = ChainLink {
        id: ChainLink::id_of(document),
        chain: chain.clone(),
        position,
        document,
        number: number.clone(),
        issued_on: *issued_on,
        file: electronic.as_ref().map(|sealed| sealed.hash.clone()),
        previous: before.chain.map(|chain| chain.head),
        hash: said.clone(),
        said,
        linked_at: at,
        signature: None,
    };
    link.hash = link.reckoned();
    let event = ChainEvent::Linked { number: number.clone(), hash: link.hash.clone() };
    let next = DocumentChain { id: DocumentChain::id_of(series), chain: chain.clone(), position, head: link.hash.clone() };
    let register = if register.chains.contains(&chain) {
        Decision::AlreadyDone(register)
    } else {
        let mut next = register;
        next.chains.push(chain.clone());
        Decision::apply(next, ChainEvent::Begun { chain })
    };
    Ok(Linked { register, chain: Decision::apply(next, event.clone()), link: Decision::apply(link, event) })
}
