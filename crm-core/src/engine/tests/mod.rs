//! The road, walked with a small record of its own.

mod import;
mod kept;
mod queue;
mod reads;
mod road;
mod walks;

use std::sync::Arc;

use minicbor::{Decode, Encode};

use super::*;
use crate::access::{Grant, Operation, Role, RoleDraft, Scope, User, UserDraft};
use crate::kernel::*;
use crate::storage::MemoryStore;

/// A record of the tests: a text under a unique code and in a group. It takes the place of the opportunity, whose hidden amount is the text.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct Memo {
    #[n(0)]
    pub id: ContactId,
    #[n(1)]
    pub ownership: Ownership,
    #[n(2)]
    pub code: u64,
    #[n(3)]
    pub group: u64,
    #[n(4)]
    pub text: Option<String>,
}

impl Memo {
    pub const BY_CODE: Index<Self> = Index::unique(1, "code");
    /// Tells code and group.
    pub const BY_GROUP: Index<Self> = Index::covering(2, "group", 8);

    pub fn told(&self) -> Vec<u8> {
        [self.code, self.group].map(u64::to_be_bytes).concat()
    }
}

impl crate::kernel::Sealed for Memo {}

impl Record for Memo {
    type Id = ContactId;
    const KIND: Kind = Kind::OPPORTUNITY;
    const NEXT_FIELD: u64 = 5;

    fn id(&self) -> ContactId {
        self.id
    }

    fn indexes(&self) -> Vec<IndexRow> {
        vec![
            Self::BY_CODE.row(SortKey::new().unsigned(self.code)),
            Self::BY_GROUP.telling(SortKey::new().unsigned(self.group).unsigned(self.code), self.told()),
        ]
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }

    fn mask(&mut self, field: &'static str) {
        if field == "amount" {
            self.text = None;
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(super) enum MemoEvent {
    #[n(0)]
    Written,
    #[n(1)]
    Moved,
}

impl DomainEvent for MemoEvent {
    fn name(&self) -> &'static str {
        match self {
            Self::Written => "memo.written",
            Self::Moved => "memo.moved",
        }
    }
}

/// Writes a memo and numbers it in a series.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct Write {
    #[n(0)]
    pub code: u64,
    #[n(1)]
    pub group: u64,
    #[n(2)]
    pub owner: UserId,
}

impl Command for Write {
    type Answer = Memo;
    const NAME: &'static str = "memo.write";

    fn execute(&self, unit: &mut Unit) -> Result<Memo, CrmError> {
        unit.next_number("memo", 1, Some(unit.today()))?;
        let ownership = Ownership::new(self.owner, None);
        let memo = Memo { id: unit.new_id(), ownership, code: self.code, group: self.group, text: Some("secret".into()) };
        if self.code == 13 {
            // After the number was drawn: nothing of it may stay.
            return Err(CrmError::Refused(Refused {
                code: RuleCode::new("MEM-001"),
                subject: String::new(),
                detail: "13".into(),
                shortcomings: Vec::new(),
            }));
        }
        unit.create(&memo, &[MemoEvent::Written])?;
        Ok(memo)
    }
}

/// Writes a memo under a given id, without a number.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct Place {
    #[n(0)]
    pub memo: ContactId,
    #[n(1)]
    pub code: u64,
}

impl Command for Place {
    type Answer = Memo;
    const NAME: &'static str = "memo.place";

    fn execute(&self, unit: &mut Unit) -> Result<Memo, CrmError> {
        let memo = Memo { id: self.memo, ownership: Ownership::new(owner(1), None), code: self.code, group: 1, text: None };
        unit.create(&memo, &[MemoEvent::Written])?;
        Ok(memo)
    }
}

/// Moves a memo to another group.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct Move {
    #[n(0)]
    pub memo: ContactId,
    #[n(1)]
    pub group: u64,
}

impl Command for Move {
    type Answer = Memo;
    const NAME: &'static str = "memo.move";

    fn execute(&self, unit: &mut Unit) -> Result<Memo, CrmError> {
        let memo = unit.load::<Memo>(self.memo, Operation::Update)?;
        let next = Memo { group: self.group, ..memo.clone() };
        let decision = if next == memo { Decision::AlreadyDone(memo) } else { Decision::apply(next, MemoEvent::Moved) };
        unit.apply(decision)
    }
}

pub(super) fn now() -> Timestamp {
    Timestamp::from_micros(1_780_000_000_000_000).unwrap()
}

pub(super) fn open(store: impl crate::storage::Store + 'static) -> Crm {
    Crm::builder(store).seed(7).open().unwrap()
}

pub(super) fn crm() -> Crm {
    open(MemoryStore::new())
}

pub(super) fn owner(n: u8) -> UserId {
    UserId::from_bytes([n; 16])
}

/// Writes user `n` with one role of `grants` into the store, hiding `hidden` of memos.
pub(super) fn add_user(crm: &Crm, n: u8, grants: &[(Operation, Scope)], hidden: &[&str]) -> UserId {
    let system = crm.system("tests", now());
    let grants =
        grants.iter().map(|(operation, scope)| Grant { kind: Memo::KIND.code, operation: *operation, scope: *scope }).collect();
    let hidden = hidden.iter().map(|f| crate::access::FieldMask { kind: Memo::KIND.code, field: (*f).to_owned() }).collect();
    let name = Name::parse(&format!("user {n}")).unwrap();
    let role = Role::new(RoleId::from_bytes([n; 16]), RoleDraft { name: name.clone(), grants, hidden });
    let email = Email::parse(&format!("user{n}@example.com")).unwrap();
    let user = User::new(owner(n), UserDraft { name, email, team: None, roles: vec![role.id()] });
    let mut unit = Unit::open(&system, crm.new_command_id()).unwrap();
    unit.create(&role, &[MemoEvent::Written]).unwrap();
    unit.create(&user, &[MemoEvent::Written]).unwrap();
    let batch = unit.into_batch([0; 32], Vec::new(), usize::MAX).unwrap().unwrap();
    crm.0.store.commit(crm.0.tenant, &[batch]).remove(0).unwrap();
    owner(n)
}

pub(super) type Shared = Arc<MemoryStore>;
