//! The open library: a store, a tenant, and what the host injects.

use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::access::{Reader, Role, Team, User};
use crate::kernel::{Actor, CommandId, CrmError, RecordId, TimeZone, Timestamp, UserId, subject};
use crate::storage::guard::Guarded;
use crate::storage::{Store, Tenant};

use super::clock::{Clock, SystemClock};
use super::columns::KeptColumns;
use super::ids::{IdGenerator, SeededIds};
use super::limits::Limits;
use super::queue::CommitQueue;
use super::read::Query;
use super::session::Session;
use super::unit::Unit;

/// The tenant of a host that serves one company.
pub const SOLE_TENANT: Tenant = Tenant([0; 16]);

/// The library, open on one company's records. A handle: cloning it is cheap, all clones are the same library, any thread may use one. It holds no
/// record itself, but what covering indexes tell of them once figures were asked for ([`Limits::column_bytes`]).
#[derive(Clone)]
pub struct Crm(pub(super) Arc<Library>);

/// What every handle of a library shares.
pub(super) struct Library {
    pub(super) store: Arc<dyn Store>,
    pub(super) queue: CommitQueue,
    pub(super) columns: KeptColumns,
    pub(super) tenant: Tenant,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) ids: Arc<dyn IdGenerator>,
    pub(super) secret: u64,
    pub(super) time_zone: TimeZone,
    pub(super) limits: Limits,
}

impl Crm {
    /// Opens the library over `store` with the machine's clock, ids from the system's random source, UTC, and default limits.
    ///
    /// # Errors
    /// [`CrmError::Storage`] where the system gives no random seed.
    pub fn open(store: impl Store + 'static) -> Result<Self, CrmError> {
        Self::builder(store).open()
    }

    /// Opens the library with what the host injects.
    pub fn builder(store: impl Store + 'static) -> CrmBuilder {
        CrmBuilder {
            store: Arc::new(Guarded(store)),
            tenant: SOLE_TENANT,
            clock: Arc::new(SystemClock),
            ids: None,
            seed: None,
            time_zone: TimeZone::UTC,
            limits: Limits::default(),
        }
    }

    /// The present instant of the injected clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// A fresh command id: what makes a command safe to send twice.
    #[must_use]
    pub fn new_command_id(&self) -> CommandId {
        CommandId::from_bytes(self.0.ids.next(self.0.clock.now()))
    }

    /// A session of `user` at `now`. What the user may do is worked out once, here.
    ///
    /// # Errors
    /// [`CrmError::NotFound`] where there is no such user, [`CrmError::Denied`] where they may no longer act.
    pub fn session(&self, user: UserId, now: Timestamp) -> Result<Session, CrmError> {
        let system = self.system("opening a session", now);
        let mut unit = Unit::open(&system, self.new_command_id())?;
        unit.reads_only = true;
        let known: User = unit.find(user)?.ok_or_else(|| CrmError::NotFound { subject: subject::<User>(user) })?;
        if !known.is_active() {
            return Err(CrmError::Denied {
                subject: subject::<User>(user),
                detail: "this user is no longer active; activate the user, or act as another".to_owned(),
            });
        }
        let mut roles = std::collections::BTreeMap::new();
        for id in known.roles() {
            if let Some(role) = unit.find::<Role>(*id)? {
                roles.insert(*id, role);
            }
        }
        let teams = unit.parts(&Query::<Team>::all())?;
        Ok(Session::new(self, Actor::User(user), Reader::new(&known, &roles, &teams), now))
    }

    /// A session of the host itself, which nothing is kept from. The reason stands in the audit trail; this is the only way around roles.
    #[must_use]
    pub fn system(&self, reason: &str, now: Timestamp) -> Session {
        Session::new(self, Actor::System { reason: reason.to_owned() }, Reader::system(), now)
    }
}

/// What the host injects before the library opens.
#[must_use]
pub struct CrmBuilder {
    store: Arc<dyn Store>,
    tenant: Tenant,
    clock: Arc<dyn Clock>,
    ids: Option<Arc<dyn IdGenerator>>,
    seed: Option<u64>,
    time_zone: TimeZone,
    limits: Limits,
}

impl CrmBuilder {
    /// The company whose records are opened; [`SOLE_TENANT`] by default.
    pub fn tenant(mut self, tenant: Tenant) -> Self {
        self.tenant = tenant;
        self
    }

    /// Where the time comes from.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Where ids come from.
    pub fn ids(mut self, ids: impl IdGenerator + 'static) -> Self {
        self.ids = Some(Arc::new(ids));
        self
    }

    /// What ids, log salts and retry pauses are derived from. Fixed in tests, for the same bytes again; otherwise left to the system, since
    /// whoever knows the seed can guess what an erased entry said.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// The company's time zone: which day an instant belongs to. UTC by default.
    pub fn time_zone(mut self, zone: TimeZone) -> Self {
        self.time_zone = zone;
        self
    }

    /// Bounds on sizes.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Opens the library.
    ///
    /// # Errors
    /// [`CrmError::Storage`] where no seed is given and the system has no random source.
    pub fn open(self) -> Result<Crm, CrmError> {
        let seed = match self.seed {
            Some(seed) => seed,
            None => getrandom::u64().map_err(|e| CrmError::Storage {
                code: "random".into(),
                detail: format!("the system gives no random seed ({e}); inject one with `seed`"),
                retryable: false,
            })?,
        };
        let ids = self.ids.unwrap_or_else(|| Arc::new(SeededIds::new(seed)));
        // Ids are shown to everybody, so the salts' secret must not follow from them.
        let secret = Sha256::digest(seed.to_be_bytes()).iter().take(8).fold(0, |sum, byte| (sum << 8) | u64::from(*byte));
        let Self { store, tenant, clock, time_zone, limits, .. } = self;
        let (queue, columns) = (CommitQueue::default(), KeptColumns::default());
        Ok(Crm(Arc::new(Library { store, queue, columns, tenant, clock, ids, secret, time_zone, limits })))
    }
}
