//! The table of the house: which folders there are, in which order, and what a layer may name.

/// The folders from the bottom up: words, bytes, who may, the road, then the customer's life.
pub const FOLDERS: [&str; 34] = [
    "kernel",
    "storage",
    "access",
    "engine",
    "administration",
    "approvals",
    "parties",
    "pricing",
    "einvoicing",
    "catalog",
    "activities",
    "campaigns",
    "leads",
    "pipeline",
    "quoting",
    "ordering",
    "invoicing",
    "documents",
    "receivables",
    "dunning",
    "service",
    "returns",
    "disputes",
    "claims",
    "lifecycle",
    "accounting",
    "segments",
    "privacy",
    "merging",
    "automation",
    "insight",
    "exchange",
    "sync",
    "blueprint",
];

/// Files beside the folders. They tie the house together, so they may name everything.
const TOP_FILES: [&str; 7] = ["lib", "prelude", "backup", "commands", "questions", "records", "events"];

/// Processes whose documents are only computed: even an `ops.rs` would have no road to take.
const WITHOUT_ENGINE: [&str; 3] = ["access", "pricing", "einvoicing"];

/// One of the regular files of a process folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    /// Records and their states.
    Model,
    /// Commands in, events and refusals out.
    Contract,
    /// The numbers a company may change.
    Policy,
    /// Pure decisions: `rules.rs` and every file with a name of its own.
    Rules,
    /// The session side.
    Ops,
    /// `mod.rs`: what the folder shows to others.
    Face,
}

impl Layer {
    fn named(stem: &str) -> Option<Self> {
        Some(match stem {
            "model" => Self::Model,
            "contract" => Self::Contract,
            "policy" => Self::Policy,
            "rules" => Self::Rules,
            "ops" => Self::Ops,
            "mod" => Self::Face,
            _ => return None,
        })
    }

    /// The layer behind a name inside a folder; a name that is no regular file is a file of rules.
    pub fn behind(name: &str) -> Self {
        match name {
            // Everything at once, the session side included.
            "*" => Self::Face,
            _ => Self::named(name).unwrap_or(Self::Rules),
        }
    }

    /// True for the layers that decide and never act.
    pub fn is_pure(self) -> bool {
        matches!(self, Self::Model | Self::Contract | Self::Policy | Self::Rules)
    }

    fn may_name(self, other: Self) -> bool {
        match self {
            Self::Model => other == Self::Model,
            Self::Contract => matches!(other, Self::Model | Self::Contract),
            Self::Policy => matches!(other, Self::Model | Self::Policy),
            Self::Rules => other.is_pure(),
            Self::Ops | Self::Face => other != Self::Face,
        }
    }
}

/// Where a file stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The folder under `src`, or the name of a file that stands beside the folders.
    pub folder: String,
    /// The layer inside the folder.
    pub layer: Layer,
}

impl Place {
    /// The place of a file, by its path under `src`. A folder inside `model`, `contract`, `policy` or `ops` is part of that layer; any
    /// other file deeper inside is one of rules.
    pub fn of(path: &str) -> Self {
        let stem = path.strip_suffix(".rs").unwrap_or(path);
        let mut parts = stem.split('/');
        let folder = parts.next().unwrap_or_default().to_owned();
        let layer = match (parts.next(), parts.next()) {
            (None, _) => Layer::Face,
            (Some(file), None) => Layer::behind(file),
            (Some(inner), Some(_)) => match Layer::behind(inner) {
                layer @ (Layer::Model | Layer::Contract | Layer::Policy | Layer::Ops) => layer,
                Layer::Rules | Layer::Face => Layer::Rules,
            },
        };
        Self { folder, layer }
    }

    /// True where the house plan has a place for it.
    pub fn is_known(&self) -> bool {
        self.is_top_file() || rank(&self.folder).is_some()
    }

    /// True for `lib.rs`, `prelude.rs` and `commands.rs`.
    pub fn is_top_file(&self) -> bool {
        TOP_FILES.contains(&self.folder.as_str())
    }

    /// True for code that only decides: the kernel, `access`, and the pure layers of a process.
    pub fn is_pure(&self) -> bool {
        match self.folder.as_str() {
            "kernel" | "access" => true,
            "storage" | "engine" => false,
            _ => !self.is_top_file() && self.layer.is_pure(),
        }
    }
}

fn rank(folder: &str) -> Option<usize> {
    FOLDERS.iter().position(|known| *known == folder)
}

/// Why a file at `from` may not name something of `folder` that stands in `layer` there; nothing where it may.
pub fn refusal(from: &Place, folder: &str, layer: Layer) -> Option<String> {
    if from.is_top_file() {
        return None;
    }
    let Some(theirs) = rank(folder) else {
        return Some("imports through the crate root; name the folder that owns it".to_owned());
    };
    let ours = rank(&from.folder)?;
    let may = match (from.folder.as_str(), folder) {
        ("kernel" | "storage", _) => folder == from.folder,
        (_, "kernel") => true,
        ("engine", "storage" | "engine") | ("access", "access") => true,
        ("engine", "access") => layer.is_pure(),
        (_, "storage") => false,
        (_, "engine") => theirs < ours && from.layer == Layer::Ops && !WITHOUT_ENGINE.contains(&from.folder.as_str()),
        _ if theirs == ours => from.layer.may_name(layer),
        _ => theirs < ours && layer.is_pure(),
    };
    (!may).then(|| format!("{} may not import {}", named(&from.folder, from.layer), named(folder, layer)))
}

fn named(folder: &str, layer: Layer) -> String {
    match folder {
        "kernel" | "storage" | "access" | "engine" => folder.to_owned(),
        _ => format!("{folder}/{layer:?}").to_lowercase(),
    }
}
