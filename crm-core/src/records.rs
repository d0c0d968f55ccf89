//! Every kind of record, as one type: what reads that do not know the kind beforehand speak of.
//!
//! A binding, a generic list on a screen and an export ask for "some record". [`AnyRecord`] is that; it is read through [`Session::get_any`] and its
//! sisters, which take the same road, with the same rights, as their typed forms. With the feature `serde` records and queries cross any border.

use std::any::Any;
use std::ops::ControlFlow;

use crate::engine::{ChangeEntry, Form, Query, Session, Transaction};
use crate::kernel::{CrmError, Cursor, Date, Fault, Index, Kind, Page, Record, RecordId, Sealed, SortKey, Timestamp};

/// One part of a key of an index: what an index is sorted by, from left to right.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum KeyPart {
    /// A text, as a name or a code.
    Text(String),
    /// The id of a record.
    Id(AnyId),
    /// A whole number.
    Number(i64),
    /// A day.
    Date(Date),
    /// An instant.
    Timestamp(Timestamp),
    /// Yes or no; no comes first.
    Flag(bool),
}

/// The id of a record of any kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AnyId(pub uuid::Uuid);

#[cfg(feature = "serde")]
impl serde::Serialize for AnyId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        crate::kernel::wire::write_id(self.0.into_bytes(), serializer)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for AnyId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::kernel::wire::read_id(deserializer).map(|id| Self(uuid::Uuid::from_bytes(id)))
    }
}

impl RecordId for AnyId {
    fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(uuid::Uuid::from_bytes(bytes))
    }

    fn to_bytes(self) -> [u8; 16] {
        self.0.into_bytes()
    }
}

impl std::fmt::Display for AnyId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

fn key(parts: &[KeyPart]) -> SortKey {
    parts.iter().fold(SortKey::new(), |key, part| match part {
        KeyPart::Text(text) => key.text(text),
        KeyPart::Id(id) => key.id(*id),
        KeyPart::Number(number) => key.int(*number),
        KeyPart::Date(day) => key.date(*day),
        KeyPart::Timestamp(instant) => key.instant(*instant),
        KeyPart::Flag(flag) => key.flag(*flag),
    })
}

/// Which part of an index is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum KeyRange {
    /// All of it.
    #[default]
    All,
    /// What lies under keys that begin with these parts.
    Under(Vec<KeyPart>),
    /// What lies under keys from the first parts up to, and with, those that begin with the last.
    Between {
        /// Where the range begins.
        first: Vec<KeyPart>,
        /// Where it ends.
        last: Vec<KeyPart>,
    },
}

/// Which records, in which order, as data: the form of a [`Query`] that crosses a border.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct AnyQuery {
    /// Which kind of record.
    pub kind: RecordKind,
    /// Number of the index, one of [`RecordKind::indexes`]; none: in order of creation.
    pub index: Option<u8>,
    /// Which part of the index; without an index, all of it.
    #[cfg_attr(feature = "serde", serde(default))]
    pub range: KeyRange,
    /// From the last to the first; only with an index.
    #[cfg_attr(feature = "serde", serde(default))]
    pub descending: bool,
    /// At most this many rows a page; none: 100. The host's limits cap it.
    pub limit: Option<usize>,
    /// Goes on where a page ended.
    pub after: Option<Cursor>,
}

impl AnyQuery {
    /// Every record of `kind` in order of creation.
    #[must_use]
    pub fn all(kind: RecordKind) -> Self {
        Self { kind, index: None, range: KeyRange::All, descending: false, limit: None, after: None }
    }

    /// Reads a query from any format of serde.
    ///
    /// # Errors
    /// [`CrmError::Invalid`] that names the field that could not be read.
    #[cfg(feature = "serde")]
    pub fn read<'de>(format: impl serde::Deserializer<'de>) -> Result<Self, CrmError> {
        let form = crate::kernel::Form::of(format.is_human_readable());
        crate::kernel::tree::grown(format)?.read(form)
    }

    fn typed<R: Record>(&self, indexes: &[Index<R>]) -> Result<Query<R>, CrmError> {
        let query = match (self.index, &self.range) {
            (None, KeyRange::All) => Query::all(),
            (None, _) => {
                return Err(Fault::new("", "a range is a part of an index", "name the index too").at("query.index").into());
            }
            (Some(number), range) => {
                let index = indexes.iter().find(|index| index.number() == number).copied().ok_or_else(|| {
                    let known: Vec<String> =
                        indexes.iter().map(|index| format!("{} ({})", index.number(), index.name())).collect();
                    let remedy =
                        if known.is_empty() { "list it without".to_owned() } else { format!("give one of {}", known.join(", ")) };
                    Fault::new(number, format!("{} has no such index", R::KIND.name), remedy).at("query.index")
                })?;
                match range {
                    KeyRange::All => Query::by(index),
                    KeyRange::Under(prefix) => Query::under(index, key(prefix)),
                    KeyRange::Between { first, last } => Query::between(index, key(first), key(last)),
                }
            }
        };
        let query = if self.descending { query.descending() } else { query };
        let query = self.limit.into_iter().fold(query, Query::limit);
        Ok(self.after.iter().cloned().fold(query, Query::after))
    }
}

macro_rules! records {
    ($($name:ident($record:ty) by [$($index:ident),*];)+) => {
        /// A kind of record that can be read.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
        pub enum RecordKind {
            $(
                #[doc = concat!("[`", stringify!($record), "`]")]
                $name,
            )+
        }

        impl RecordKind {
            /// Every kind that can be read, in the order of a customer's life.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Number, name and what a company may do with the kind.
            #[must_use]
            pub fn kind(self) -> Kind {
                match self { $(Self::$name => <$record as Record>::KIND,)+ }
            }

            /// Number and name of every index of the kind.
            #[must_use]
            pub fn indexes(self) -> Vec<(u8, &'static str)> {
                match self {
                    $(Self::$name => { let all: &[Index<$record>] = &[$(<$record>::$index),*]; all.iter().map(|i| (i.number(), i.name())).collect() })+
                }
            }
        }

        /// Some record. With `serde`: the record itself, without its kind.
        #[derive(Debug, Clone, PartialEq)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize), serde(untagged))]
        #[allow(clippy::large_enum_variant, reason = "records of a page are of one kind; boxing each would cost more than the room it saves")]
        pub enum AnyRecord {
            $(
                #[doc = concat!("Of [`", stringify!($record), "`]")]
                $name($record),
            )+
        }

        impl AnyRecord {
            /// Which kind of record it is.
            #[must_use]
            pub fn kind(&self) -> RecordKind {
                match self { $(Self::$name(_) => RecordKind::$name,)+ }
            }

            /// `value` where it is a record.
            #[must_use]
            pub fn of(value: &dyn Any) -> Option<Self> {
                $(
                    if let Some(record) = value.downcast_ref::<$record>() {
                        return Some(Self::$name(record.clone()));
                    }
                )+
                None
            }

            /// Its id.
            #[must_use]
            pub fn id(&self) -> AnyId {
                match self { $(Self::$name(record) => AnyId::from_bytes(record.id().to_bytes()),)+ }
            }

            /// The record as CBOR, for keeping a copy outside the store.
            ///
            /// # Errors
            /// [`CrmError::Corrupt`] where the record cannot be encoded.
            pub fn to_cbor(&self) -> Result<Vec<u8>, CrmError> {
                let encoded = match self { $(Self::$name(record) => minicbor::to_vec(record),)+ };
                encoded.map_err(|error| CrmError::Corrupt { subject: self.kind().kind().name.to_owned(), detail: error.to_string() })
            }

            /// What [`AnyRecord::to_cbor`] wrote. The copy is the host's own: no command takes a record.
            ///
            /// # Errors
            /// [`CrmError::Invalid`] where the bytes are none of such a record.
            pub fn from_cbor(kind: RecordKind, bytes: &[u8]) -> Result<Self, CrmError> {
                let decoded = match kind { $(RecordKind::$name => minicbor::decode(bytes).map(Self::$name),)+ };
                decoded.map_err(|error| Fault::new(error, "these bytes are no such record", "give what was written before").into())
            }
        }

        $(
            impl Sealed for $record {}

            impl From<$record> for AnyRecord {
                fn from(record: $record) -> Self {
                    Self::$name(record)
                }
            }
        )+

        /// Every kind that can be read, for those that know kinds only by number.
        pub(crate) const FORMS: &[Form] = &[$(Form::of::<$record>()),+];

        impl Session {
            /// [`Session::get`] of a kind that is known only now.
            ///
            /// # Errors
            /// As [`Session::get`].
            pub fn get_any(&self, kind: RecordKind, id: AnyId) -> Result<AnyRecord, CrmError> {
                match kind { $(RecordKind::$name => self.get::<$record>(RecordId::from_bytes(id.to_bytes())).map(AnyRecord::$name),)+ }
            }

            /// [`Session::version_of`] a record whose kind is known only now.
            ///
            /// # Errors
            /// As [`Session::version_of`].
            pub fn version_of_any(&self, kind: RecordKind, id: AnyId) -> Result<u64, CrmError> {
                match kind { $(RecordKind::$name => self.version_of::<$record>(RecordId::from_bytes(id.to_bytes())),)+ }
            }

            /// [`Session::list`] of a query that is known only now.
            ///
            /// # Errors
            /// As [`Session::list`], and [`CrmError::Invalid`] for an index that the kind does not have.
            pub fn list_any(&self, query: &AnyQuery) -> Result<Page<AnyRecord>, CrmError> {
                match query.kind { $(RecordKind::$name => self.list(&query.typed::<$record>(&[$(<$record>::$index),*])?).map(any_page),)+ }
            }

            /// [`Session::count`] of a query that is known only now.
            ///
            /// # Errors
            /// As [`Session::list_any`].
            pub fn count_any(&self, query: &AnyQuery) -> Result<u64, CrmError> {
                match query.kind { $(RecordKind::$name => self.count(&query.typed::<$record>(&[$(<$record>::$index),*])?),)+ }
            }

            /// [`Session::export`] of a query that is known only now.
            ///
            /// # Errors
            /// As [`Session::export`] and [`Session::list_any`].
            pub fn export_any(&self, query: &AnyQuery, take: &mut dyn FnMut(AnyRecord) -> ControlFlow<()>) -> Result<(), CrmError> {
                match query.kind {
                    $(RecordKind::$name => self.export(&query.typed::<$record>(&[$(<$record>::$index),*])?, &mut |record| take(AnyRecord::$name(record))),)+
                }
            }

            /// [`Session::history`] of a record whose kind is known only now.
            ///
            /// # Errors
            /// As [`Session::history`].
            pub fn history_any(&self, kind: RecordKind, id: AnyId) -> Result<Vec<ChangeEntry>, CrmError> {
                match kind { $(RecordKind::$name => self.history::<$record>(RecordId::from_bytes(id.to_bytes())),)+ }
            }

            /// [`Session::read_change`] of a record whose kind is known only now.
            ///
            /// # Errors
            /// As [`Session::read_change`].
            pub fn read_any_change(&self, entry: &ChangeEntry) -> Result<Option<AnyRecord>, CrmError> {
                $(
                    if let Some(record) = self.read_change::<$record>(entry)? {
                        return Ok(Some(AnyRecord::$name(record)));
                    }
                )+
                Ok(None)
            }
        }

        impl Transaction {
            /// [`Transaction::get`] of a kind that is known only now.
            ///
            /// # Errors
            /// As [`Transaction::get`].
            pub fn get_any(&mut self, kind: RecordKind, id: AnyId) -> Result<AnyRecord, CrmError> {
                match kind { $(RecordKind::$name => self.get::<$record>(RecordId::from_bytes(id.to_bytes())).map(AnyRecord::$name),)+ }
            }

            /// [`Transaction::expect`] of a record whose kind is known only now.
            ///
            /// # Errors
            /// As [`Transaction::expect`].
            pub fn expect_any(&mut self, kind: RecordKind, id: AnyId, version: u64) -> Result<(), CrmError> {
                match kind { $(RecordKind::$name => self.expect::<$record>(RecordId::from_bytes(id.to_bytes()), version),)+ }
            }

            /// [`Transaction::list`] of a query that is known only now.
            ///
            /// # Errors
            /// As [`Transaction::list`], and [`CrmError::Invalid`] for an index that the kind does not have.
            pub fn list_any(&mut self, query: &AnyQuery) -> Result<Page<AnyRecord>, CrmError> {
                match query.kind { $(RecordKind::$name => self.list(&query.typed::<$record>(&[$(<$record>::$index),*])?).map(any_page),)+ }
            }
        }
    };
}

fn any_page<R: Into<AnyRecord>>(page: Page<R>) -> Page<AnyRecord> {
    Page { items: page.items.into_iter().map(Into::into).collect(), next: page.next }
}

records! {
    CustomField(crate::kernel::FieldDefinition) by [BY_KIND];
    PolicyVersion(crate::engine::PolicyVersion) by [BY_DAY];
    Role(crate::access::Role) by [BY_NAME];
    Team(crate::access::Team) by [BY_NAME];
    User(crate::access::User) by [BY_EMAIL, BY_NAME];
    ExchangeRate(crate::administration::ExchangeRate) by [BY_DAY];
    Account(crate::parties::Account) by [BY_NAME, BY_EXTERNAL_ID, BY_PARENT, BY_EMAIL, BY_MATCH];
    Contact(crate::parties::Contact) by [BY_ACCOUNT, BY_EMAIL, BY_NAME, BY_EXTERNAL_ID, BY_MATCH];
    Affiliation(crate::parties::Affiliation) by [BY_OPEN, BY_CONTACT, BY_ACCOUNT];
    Relationship(crate::parties::Relationship) by [BY_OPEN, BY_PARTY];
    Product(crate::catalog::Product) by [BY_NAME, BY_FAMILY, BY_SKU, BY_COMPONENT];
    PriceBook(crate::catalog::PriceBook) by [BY_NAME, BY_ACCOUNT];
    Price(crate::catalog::Price) by [BY_PRODUCT];
    Lead(crate::leads::Lead) by [BY_STATE, BY_EMAIL, BY_EXTERNAL_ID, BY_OWNER, BY_RECYCLE_ON, BY_PARTY];
    ScoreModel(crate::leads::ScoreModel) by [BY_LEARNED_AT];
    Availability(crate::leads::Availability) by [];
    Rotation(crate::leads::Rotation) by [BY_RULE];
    Pipeline(crate::pipeline::Pipeline) by [BY_NAME];
    Opportunity(crate::pipeline::Opportunity) by [BY_STAGE, BY_CLOSE, BY_ACCOUNT, BY_EXTERNAL_ID, BY_LEAD, BY_CONTACT, BY_RENEWAL];
    ForecastSnapshot(crate::pipeline::ForecastSnapshot) by [BY_DAY];
    ForecastAdjustment(crate::pipeline::ForecastAdjustment) by [BY_PERIOD];
    Quote(crate::quoting::Quote) by [BY_NUMBER, BY_OPPORTUNITY, BY_PRIMARY, BY_ACCOUNT, BY_CONTACT, BY_VALID_UNTIL];
    Invoice(crate::invoicing::Invoice) by [BY_NUMBER, BY_ISSUED_ON, BY_ACCOUNT, BY_EXTERNAL_ID, BY_CORRECTED, BY_ORDER, BY_SUBSCRIPTION];
    IssuedDocument(crate::invoicing::IssuedDocument) by [];
    ChainLink(crate::invoicing::ChainLink) by [BY_PLACE];
    DocumentChain(crate::invoicing::DocumentChain) by [];
    ChainRegister(crate::invoicing::ChainRegister) by [];
    Payment(crate::receivables::Payment) by [BY_ACCOUNT, BY_RECEIVED_ON, BY_EXTERNAL_ID];
    Allocation(crate::receivables::Allocation) by [BY_INVOICE, BY_PAYMENT, BY_REVERSED, BY_DAY];
    Settlement(crate::receivables::Settlement) by [];
    Repayment(crate::receivables::Repayment) by [BY_ACCOUNT, BY_DAY, BY_EXTERNAL_ID, BY_REVERSED, BY_PAYMENT];
    CreditDecision(crate::receivables::CreditDecision) by [BY_ACCOUNT];
    DunningNotice(crate::dunning::DunningNotice) by [BY_ACCOUNT, BY_INVOICE, BY_RISE, BY_WAITING, BY_WAITING_ACCOUNT];
    DunningHold(crate::dunning::DunningHold) by [BY_ACCOUNT, BY_INVOICE];
    DunningTerms(crate::dunning::DunningTerms) by [BY_ACCOUNT, BY_INVOICE];
    PromiseToPay(crate::dunning::PromiseToPay) by [BY_OPEN_INVOICE, BY_INVOICE, BY_ACCOUNT, BY_BROKEN];
    LateCharge(crate::dunning::LateCharge) by [BY_INVOICE, BY_ACCOUNT, BY_BILL];
    DunningWatch(crate::dunning::DunningWatch) by [BY_LOOK];
    DunningClock(crate::dunning::DunningClock) by [];
    ReturnAuthorisation(crate::returns::ReturnAuthorisation) by [BY_NUMBER, BY_ACCOUNT, BY_DOCUMENT, BY_REQUESTED_ON, BY_OPEN, BY_REFUND_DUE, BY_CONTACT];
    ReturnTally(crate::returns::ReturnTally) by [];
    Dispute(crate::disputes::Dispute) by [BY_OPEN_INVOICE, BY_INVOICE, BY_RAISED_ON, BY_ACCOUNT];
    PaymentDispute(crate::disputes::PaymentDispute) by [BY_PAYMENT, BY_ACCOUNT, BY_RESPOND_BY, BY_EXTERNAL_ID];
    Claim(crate::claims::Claim) by [BY_ACCOUNT, BY_MEMBER];
    PeriodClosing(crate::accounting::PeriodClosing) by [BY_PERIOD];
    Merge(crate::merging::Merge) by [BY_SURVIVOR];
    Redirect(crate::merging::Redirect) by [BY_TARGET];
    Activity(crate::activities::Activity) by [BY_SUBJECT, BY_DAY];
    FollowUpPlan(crate::activities::FollowUpPlan) by [BY_KEY, BY_BEGINNING];
    FollowUp(crate::activities::FollowUp) by [BY_RUNNING, BY_SUBJECT, BY_LOOK];
    FollowUpClock(crate::activities::FollowUpClock) by [];
    Approval(crate::approvals::Approval) by [BY_SUBJECT, BY_WAITING];
    Import(crate::exchange::Import) by [BY_BEGINNING];
    Subscription(crate::ordering::Subscription) by [BY_ACCOUNT, BY_DUE, BY_PRODUCT, BY_UNINVOICED];
    MrrMovement(crate::ordering::MrrMovement) by [BY_DAY, BY_SUBSCRIPTION, BY_ACCOUNT];
    Contract(crate::ordering::Contract) by [BY_ACCOUNT, BY_DUE, BY_NOTICE, BY_DEAL_DUE];
    Order(crate::ordering::Order) by [BY_NUMBER, BY_QUOTE, BY_ACCOUNT, BY_CONTACT, BY_OPPORTUNITY, BY_PURCHASE_ORDER, BY_DELIVERY, BY_BILLING];
    InvoiceStatus(crate::lifecycle::InvoiceStatus) by [BY_INVOICE];
    InvoiceLifecycle(crate::lifecycle::InvoiceLifecycle) by [BY_NEED];
    ServiceCase(crate::service::ServiceCase) by [BY_ACCOUNT, BY_CONTACT, BY_OPENED, BY_BACKLOG, BY_DUE, BY_PARENT, BY_MERGED];
    ServiceHours(crate::service::ServiceHours) by [];
    Entitlement(crate::service::Entitlement) by [BY_ACCOUNT];
    Survey(crate::service::Survey) by [BY_CONTACT, BY_SENT, BY_ACCOUNT, BY_CASE];
}
