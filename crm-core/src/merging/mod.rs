//! Merging: contacts that are one person become one, accounts that are one company likewise, and all of it can be undone.
//!
//! ```text
//! MergeContacts ── survivor described by all ── relations follow ── others gone, their ids lead on (Redirect) ── first images kept (Merge)
//! Unmerge ──────── every record as it was, unless something happened to one of them since
//! ```
//!
//! ```
//! # use crm_core::{access::UserDraft, administration::*, engine::Crm, kernel::*, storage::MemoryStore};
//! # let crm = Crm::builder(MemoryStore::new()).seed(1).open()?;
//! # let system = crm.system("example", "2026-05-04T09:00:00Z".parse()?);
//! # let role = system.execute(AddRole { draft: administrator()? })?.id();
//! # let draft = UserDraft { name: "Ada".parse()?, email: "ada@example.com".parse()?, team: None, roles: vec![role] };
//! # let session = crm.session(system.execute(AddUser { draft })?.id(), system.now())?;
//! use crm_core::merging::*;
//! use crm_core::parties::*;
//!
//! let create = |name: &str, email: &str| -> Result<ContactId, CrmError> {
//!     let emails = vec![Email::parse(email)?.into()];
//!     let details = ContactDetails { emails, ..ContactDetails::named(name.parse()?) };
//!     Ok(session.execute(CreateContact { details, owner: None, intake: Intake::default() })?.id())
//! };
//! let (ines, twin) = (create("Inès Carpentier", "ines@nord.example")?, create("I. Carpentier", "i.carpentier@home.example")?);
//! let merged = session.execute(MergeContacts { survivor: ines, others: vec![twin], rules: Vec::new() })?;
//! assert_eq!(session.get::<Contact>(ines)?.details().emails.len(), 2);
//! assert!(session.get::<Contact>(twin).is_err());
//! assert_eq!(*session.get::<Redirect>(RedirectId::from_bytes(twin.to_bytes()))?.to(), PartyId::Contact(ines));
//!
//! session.execute(Unmerge { merge: merged.merge })?;
//! assert_eq!(session.get::<Contact>(twin)?.details().name.as_str(), "I. Carpentier");
//! # Ok::<(), CrmError>(())
//! ```
//!
//! Not here: which records are one party (parties), merging leads.

pub mod contract;
pub mod model;
pub mod ops;
pub mod survivorship;

pub use contract::{
    Becomes, FieldChange, FieldRule, MergeAccounts, MergeContacts, MergeEvent, MergeOrder, MergePreview, MergeRefusal, Merged,
    PreviewMerge, Survivorship, Touched, Unmerge,
};
pub use model::{Image, Merge, Redirect};
