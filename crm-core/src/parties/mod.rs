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
//!     session.execute(CreateAccount { details: AccountDetails::named(name.parse()?), parent, owner: Some(ada), intake: Intake::default() })
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
//!     Ok(session.execute(CreateAccount { details: AccountDetails::named(name.parse()?), parent: None, owner, intake: Intake::default() })?.id())
//! };
//! let (mill, bakery) = (create("Moulin Nord")?, create("Boulangerie Lys")?);
//! let contact = session.execute(CreateContact { details: ContactDetails::named("Inès Carpentier".parse()?), owner, intake: Intake::default() })?.id();
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
//! [`duplicates`] says which records are one party. A record that is likely there already is refused on its way in, until somebody says that it is
//! another:
//!
//! ```
//! # use crm_core::{access::UserDraft, administration::*, engine::Crm, kernel::*, storage::MemoryStore};
//! # let crm = Crm::builder(MemoryStore::new()).seed(1).open()?;
//! # let system = crm.system("example", "2026-05-04T09:00:00Z".parse()?);
//! # let role = system.execute(AddRole { draft: seller()? })?.id();
//! # let draft = UserDraft { name: "Ada".parse()?, email: "ada@example.com".parse()?, team: None, roles: vec![role] };
//! # let session = crm.session(system.execute(AddUser { draft })?.id(), system.now())?;
//! use crm_core::parties::*;
//!
//! let person = |name: &str| -> Result<ContactDetails, CrmError> {
//!     Ok(ContactDetails { emails: vec![Email::parse("ines@nord.example")?.into()], ..ContactDetails::named(name.parse()?) })
//! };
//! let known = session.execute(CreateContact { details: person("Inès Carpentier")?, owner: None, intake: Intake::default() })?;
//! let again = CreateContact { details: person("Ines Carpentier")?, owner: None, intake: Intake::default() };
//! let refused = session.execute(again.clone()).err().map(|error| (error.code().to_owned(), error.detail()));
//! assert!(refused.is_some_and(|(code, detail)| code == "PTY-009" && detail.contains(&known.id().to_string())));
//! let found = session.ask(FindDuplicates { of: Sought::Contact(again.details.clone()) })?;
//! assert_eq!(found[0].party, PartyId::Contact(known.id()));
//! session.execute(CreateContact { intake: Intake { is_distinct: true, ..Intake::default() }, ..again })?;
//! # Ok::<(), CrmError>(())
//! ```
//!
//! Not here: consent, what an account owes (receivables).

pub mod contract;
pub mod duplicates;
pub mod model;
pub mod ops;
pub mod policy;
pub mod rules;

pub use contract::{
    AddAffiliation, ArchiveAccount, AssignAccount, ChangeAccount, ChangeContact, CreateAccount, CreateContact, DuplicateGroups,
    DuplicatesAmong, EndAffiliation, EndRelationship, ExplainPair, FindDuplicates, NoteBounce, PartyEvent, PartyRefusal, Relate,
    RelationsOf, RestoreAccount, SetParent, ShareAccount, Sought, UnshareAccount,
};
pub use model::{
    Account, AccountDetails, AccountStatus, Affiliation, BILLING, Contact, ContactDetails, Intake, IntakeChannel, NamesParties,
    PartyAddress, PartyEmail, PartyId, PartyPhone, Point, Relation, Relationship, Successors, preferred, serving,
};
pub use policy::{MailProvider, PartiesPolicy, RelationType};
