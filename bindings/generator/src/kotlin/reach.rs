//! Which types are read and which are written: nothing is emitted that no call needs.

use std::collections::BTreeSet;

use crate::vocabulary::{Type, Vocabulary};

/// What the engine's queries are made of: written only.
const QUERIES: &str = "AnyQuery";

/// What calls take that are no commands: mappings of tables, cards and appointments, and how they are read and written.
const TAKEN: [&str; 7] =
    ["ImportMapping", "CardReading", "Card", "CardWriting", "CalendarReading", "Appointment", "CalendarWriting"];

/// The types that cross in each direction.
pub struct Reach {
    read: BTreeSet<String>,
    written: BTreeSet<String>,
}

impl Reach {
    /// What the calls of the vocabulary need.
    pub fn of(vocabulary: &Vocabulary) -> Self {
        let calls: Vec<&str> = vocabulary.commands.iter().chain(&vocabulary.questions).map(|call| call.name.as_str()).collect();
        let storage = vocabulary.types.iter().filter(|known| known.folder == "storage").map(|known| known.name.as_str());
        let written = calls.into_iter().chain(storage).chain([QUERIES]).chain(TAKEN);
        let mut out = Self { read: BTreeSet::new(), written: BTreeSet::new() };
        for name in written {
            take(vocabulary, name, &mut out.written);
        }
        for known in vocabulary.types.iter().filter(|known| known.folder != "records") {
            take(vocabulary, &known.name, &mut out.read);
        }
        out
    }

    /// True where the library gives such a value.
    pub fn is_read(&self, name: &str) -> bool {
        self.read.contains(name)
    }

    /// True where the library takes such a value.
    pub fn is_written(&self, name: &str) -> bool {
        self.written.contains(name)
    }
}

fn take(vocabulary: &Vocabulary, name: &str, into: &mut BTreeSet<String>) {
    if !into.insert(name.to_owned()) {
        return;
    }
    let kinds: Vec<&Type> = vocabulary.find(name).map(|known| known.shape.types()).unwrap_or_default();
    for kind in kinds {
        kind.names(&mut |name| take(vocabulary, name, into));
    }
}
