//! A disk in memory that loses power, fails, fills up and forgets on demand: to prove that what was acknowledged stays.
//!
//! Every operation is counted. [`SimDisk::tape`] replays what was done up to an operation and cuts the power there; [`SimDisk::plan`] makes
//! an operation fail while the store is in use.

use std::io::{self, ErrorKind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use redb::StorageBackend;

/// What is written whole or not at all.
const SECTOR: usize = 512;

/// What goes wrong on a [`SimDisk`], and from which of the operations to come on; 1 is the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// One operation fails and does nothing.
    Fails(u64),
    /// One operation fails; if it was a write, half of it is done.
    Tears(u64),
    /// From this operation on nothing more can be written, grown or flushed, for want of room.
    Full(u64),
    /// The first flush from this operation on fails, and everything since the last one is gone, also for those who read.
    LosesFlush(u64),
}

/// A disk in memory. Clones are the same disk. One store at a time.
#[derive(Clone, Debug, Default)]
pub struct SimDisk(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    /// What readers see.
    image: Vec<u8>,
    /// What is there after a power cut, whatever else is.
    durable: Vec<u8>,
    /// What the disk held when its tape began.
    first: Vec<u8>,
    tape: Vec<Operation>,
    /// Where on the tape the writes are that no flush has followed yet.
    flushed: usize,
    trouble: Option<Trouble>,
    /// How many operations there were when the trouble was planned.
    planned: u64,
    failures: u64,
}

#[derive(Clone, Debug)]
enum Operation {
    Write(usize, Vec<u8>),
    Length(usize),
    Flush,
    /// Reads, and what failed.
    Other,
}

impl SimDisk {
    /// An empty disk.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A disk that holds `image`, all of it durable.
    #[must_use]
    pub fn holding(image: Vec<u8>) -> Self {
        Self(Arc::new(Mutex::new(State { durable: image.clone(), first: image.clone(), image, ..State::default() })))
    }

    /// What the disk holds now.
    #[must_use]
    pub fn image(&self) -> Vec<u8> {
        self.state().image.clone()
    }

    /// How many operations there were: lengths asked and set, reads, writes, flushes, closings.
    #[must_use]
    pub fn operations(&self) -> u64 {
        self.state().operations()
    }

    /// How many of them failed.
    #[must_use]
    pub fn failures(&self) -> u64 {
        self.state().failures
    }

    /// Lets something go wrong, in the place of what was planned before; `None` ends all trouble.
    pub fn plan(&self, trouble: Option<Trouble>) {
        let mut state = self.state();
        (state.planned, state.trouble) = (state.operations(), trouble);
    }

    /// The operations so far, to cut the power at any of them.
    #[must_use]
    pub fn tape(&self) -> Tape {
        let state = self.state();
        Tape { durable: state.first.clone(), operations: state.tape.clone(), flushed: 0, reached: 0 }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.state().image.is_empty()
    }

    /// Puts a whole image in the place of an empty one, as a rename does.
    pub(super) fn rename_to(&self, image: Vec<u8>) {
        *self.state() = State { durable: image.clone(), first: image.clone(), image, ..State::default() };
    }
}

/// What was done to a disk, from its beginning.
#[derive(Clone, Debug)]
pub struct Tape {
    durable: Vec<u8>,
    operations: Vec<Operation>,
    /// How many operations `durable` holds.
    flushed: usize,
    reached: usize,
}

impl Tape {
    /// How many operations there are.
    #[must_use]
    pub fn operations(&self) -> u64 {
        self.operations.len() as u64
    }

    /// Cuts the power during the `nth` operation, 1 or more: a disk with everything up to the last flush before it, and of what came after,
    /// that operation included, some whole, some in part by sectors of 512 bytes, some not at all, as `seed` has it. A tape runs forward:
    /// `nth` never falls.
    pub fn cut(&mut self, nth: u64, seed: u64) -> SimDisk {
        let nth = usize::try_from(nth).unwrap_or(usize::MAX).clamp(self.reached.max(1), self.operations.len().max(1));
        self.reached = nth;
        let before = self.operations.get(..nth.saturating_sub(1)).unwrap_or_default();
        if let Some(flush) = before.iter().rposition(|operation| matches!(operation, Operation::Flush)) {
            for operation in before.get(self.flushed..flush).unwrap_or_default() {
                operation.happen(&mut self.durable);
            }
            self.flushed = self.flushed.max(flush);
        }
        let (mut image, mut dice) = (self.durable.clone(), fastrand::Rng::with_seed(seed ^ (nth as u64).rotate_left(32)));
        for operation in self.operations.get(self.flushed..nth).unwrap_or_default() {
            operation.happen_perhaps(&mut image, &mut dice);
        }
        SimDisk::holding(image)
    }
}

impl Operation {
    fn happen(&self, image: &mut Vec<u8>) {
        match self {
            Self::Write(at, data) => put(image, *at, data),
            Self::Length(length) => image.resize(*length, 0),
            Self::Flush | Self::Other => {}
        }
    }

    fn happen_perhaps(&self, image: &mut Vec<u8>, dice: &mut fastrand::Rng) {
        match (self, dice.u8(..3)) {
            (_, 0) => {}
            (Self::Write(at, data), 1) => {
                // Sectors are the disk's, not the write's: the first one may be short.
                let (mut at, mut rest) = (*at, data.as_slice());
                while !rest.is_empty() {
                    let (sector, behind) = rest.split_at(rest.len().min(SECTOR.saturating_sub(at % SECTOR)));
                    if dice.bool() {
                        put(image, at, sector);
                    }
                    (at, rest) = (at.saturating_add(sector.len()), behind);
                }
            }
            _ => self.happen(image),
        }
    }
}

fn put(image: &mut Vec<u8>, at: usize, data: &[u8]) {
    let end = at.saturating_add(data.len());
    if image.len() < end {
        image.resize(end, 0);
    }
    if let Some(old) = image.get_mut(at..end) {
        old.copy_from_slice(data);
    }
}

impl State {
    fn operations(&self) -> u64 {
        self.tape.len() as u64
    }

    /// Does an operation, unless it is its turn to fail.
    fn attempt(&mut self, operation: Operation) -> io::Result<()> {
        let nth = self.operations().saturating_sub(self.planned).saturating_add(1);
        let grows = match &operation {
            Operation::Length(length) => *length > self.image.len(),
            Operation::Write(..) | Operation::Flush => true,
            Operation::Other => false,
        };
        let error = match self.trouble {
            Some(Trouble::Fails(at) | Trouble::Tears(at)) if nth == at => io::Error::other("the disk gave out"),
            Some(Trouble::Full(from)) if nth >= from && grows => ErrorKind::StorageFull.into(),
            Some(Trouble::LosesFlush(from)) if nth >= from && matches!(operation, Operation::Flush) => {
                self.trouble = None;
                self.image.clone_from(&self.durable);
                self.tape.iter_mut().skip(self.flushed).for_each(|lost| *lost = Operation::Other);
                io::Error::other("the disk could not flush")
            }
            _ => {
                self.happen(operation);
                return Ok(());
            }
        };
        self.failures = self.failures.saturating_add(1);
        match (self.trouble, operation) {
            (Some(Trouble::Tears(_)), Operation::Write(at, mut data)) => {
                data.truncate(data.len() / 2);
                self.happen(Operation::Write(at, data));
            }
            _ => self.tape.push(Operation::Other),
        }
        Err(error)
    }

    fn happen(&mut self, operation: Operation) {
        operation.happen(&mut self.image);
        let is_flush = matches!(operation, Operation::Flush);
        self.tape.push(operation);
        if is_flush {
            for operation in self.tape.get(self.flushed..).unwrap_or_default() {
                operation.happen(&mut self.durable);
            }
            self.flushed = self.tape.len();
        }
    }
}

impl StorageBackend for SimDisk {
    fn len(&self) -> io::Result<u64> {
        let mut state = self.state();
        state.attempt(Operation::Other)?;
        Ok(state.image.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let mut state = self.state();
        state.attempt(Operation::Other)?;
        let at = usize::try_from(offset).unwrap_or(usize::MAX);
        let part = state.image.get(at..).and_then(|rest| rest.get(..out.len())).ok_or(ErrorKind::UnexpectedEof)?;
        out.copy_from_slice(part);
        Ok(())
    }

    fn set_len(&self, length: u64) -> io::Result<()> {
        let length = usize::try_from(length).map_err(|_| ErrorKind::StorageFull)?;
        self.state().attempt(Operation::Length(length))
    }

    fn sync_data(&self) -> io::Result<()> {
        self.state().attempt(Operation::Flush)
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let at = usize::try_from(offset).map_err(|_| ErrorKind::StorageFull)?;
        self.state().attempt(Operation::Write(at, data.to_vec()))
    }

    fn close(&self) -> io::Result<()> {
        self.state().attempt(Operation::Other)
    }
}
