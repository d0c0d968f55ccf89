//! Whom one deals with: accounts (organisations) and contacts (persons), and how they belong together.
//!
//! ```text
//! account:  Active ── archive ──> Archived ── restore ──> Active
//! ```
//!
//! An account may stand below another; the chain of parents never closes into a ring. Records that come from other systems keep their ids there, each
//! of which belongs to one account.
//!
//! A customer stands below its group, and is shared with a colleague:
//!
//! ```
//! # use crm_core::{access::UserDraft, administration::AddUser, engine::Crm, kernel::*, storage::MemoryStore};
//! # let crm = Crm::builder(MemoryStore::new()).seed(1).open()?;
//! # let session = crm.system("example", "2026-05-04T09:00:00Z".parse()?);
//! # let draft = UserDraft { name: "Ada".parse()?, email: "ada@example.com".parse()?, team: None, roles: Vec::new() };
//! # let ada = session.execute(AddUser { draft })?.id();
//! use crm_core::parties::*;
//!
//! # let role = session.execute(crm_core::administration::AddRole { draft: crm_core::administration::seller()? })?.id();
//! # let draft = UserDraft { name: "Grace".parse()?, email: "grace@example.com".parse()?, team: None, roles: vec![role] };
//! # let grace = session.execute(AddUser { draft })?.id();
//! let create = |name: &str, parent| -> Result<Account, CrmError> {
//!     session.execute(CreateAccount { details: AccountDetails::named(name.parse()?), parent, owner: Some(ada) })
//! };
//! let group = create("Nord Holding", None)?.id();
//! let account = create("Atelier Nord", Some(group))?.id();
//! let ring = session.execute(SetParent { account: group, parent: Some(account) });
//! assert_eq!(ring.err().map(|error| error.code().to_owned()).as_deref(), Some("PTY-001"));
//!
//! let share = Share { with: ShareTarget::User(grace), level: ShareLevel::Read };
//! session.execute(ShareAccount { account, share })?;
//! assert_eq!(crm.session(grace, session.now())?.get::<Account>(account)?.name().as_str(), "Atelier Nord");
//! # Ok::<(), CrmError>(())
//! ```
//!
//! A person works for the customer, and the group owns it; each side sees the other under its own name:
//!
//! ```
//! # use crm_core::{access::UserDraft, administration::AddUser, engine::Crm, kernel::*, storage::MemoryStore};
//! # let crm = Crm::builder(MemoryStore::new()).seed(1).open()?;
//! # let session = crm.system("example", "2026-05-04T09:00:00Z".parse()?);
//! # let draft = UserDraft { name: "Ada".parse()?, email: "ada@example.com".parse()?, team: None, roles: Vec::new() };
//! # let owner = Some(session.execute(AddUser { draft })?.id());
//! use crm_core::parties::*;
//!
//! let create = |name: &str| -> Result<AccountId, CrmError> {
//!     Ok(session.execute(CreateAccount { details: AccountDetails::named(name.parse()?), parent: None, owner })?.id())
//! };
//! let (mill, bakery) = (create("Moulin Nord")?, create("Boulangerie Lys")?);
//! let contact = session.execute(CreateContact { details: ContactDetails::named("Inès Carpentier".parse()?), owner })?.id();
//! let period = DateRange::new(Some("2026-05-01".parse()?), None)?;
//! session.execute(AddAffiliation { contact, account: mill, role: "director".parse()?, job_title: None, period, owner })?;
//!
//! let (from, to, relation) = (PartyId::Account(mill), PartyId::Account(bakery), "supplier-of".parse()?);
//! session.execute(Relate { from, to, relation, period, owner })?;
//! let seen = session.ask(RelationsOf { party: to })?;
//! assert_eq!(seen[0].relation.as_str(), "customer-of");
//! assert_eq!(seen[0].to, from);
//! # Ok::<(), CrmError>(())
//! ```
//!
//! [`duplicates`] says which records are one party.
//!
//! Not here: merging duplicates, consent, what an account owes (receivables).

pub mod contract;
pub mod duplicates;
pub mod model;
pub mod ops;
pub mod policy;
pub mod rules;

pub use contract::{
    AddAffiliation, ArchiveAccount, AssignAccount, ChangeAccount, ChangeContact, CreateAccount, CreateContact, EndAffiliation,
    EndRelationship, NoteBounce, PartyEvent, PartyRefusal, Relate, RelationsOf, RestoreAccount, SetParent, ShareAccount,
    UnshareAccount,
};
pub use model::{
    Account, AccountDetails, AccountStatus, Affiliation, BILLING, Contact, ContactDetails, PartyAddress, PartyEmail, PartyId,
    PartyPhone, Point, Relation, Relationship, preferred, serving,
};
pub use policy::{MailProvider, PartiesPolicy, RelationType};
