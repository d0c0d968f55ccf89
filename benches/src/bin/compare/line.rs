//! One line of the page: the road, its peer, the figure that matters, and whether it reaches its goal.

/// What a figure should be.
#[derive(Clone, Copy, Debug)]
pub enum Goal {
    /// Nothing is promised; the line is for the reader.
    None,
    /// This or less.
    AtMost(f64),
    /// This or more.
    AtLeast(f64),
}

/// One comparison.
#[derive(Clone, Debug)]
pub struct Line {
    /// What was done.
    pub what: String,
    /// What the library took.
    pub road: String,
    /// Beside what.
    pub peer: &'static str,
    /// What the peer took.
    pub beside: String,
    /// The figure that the goal is about.
    pub figure: f64,
    /// The figure's unit, as ` x the time` or ` ms`.
    pub unit: &'static str,
    /// What it should be.
    pub goal: Goal,
}

impl Line {
    /// The figure with its unit.
    pub fn figure(&self) -> String {
        let Self { figure, unit, .. } = self;
        if *figure >= 100.0 { format!("{figure:.0}{unit}") } else { format!("{figure:.2}{unit}") }
    }

    /// What the figure should be.
    pub fn goal(&self) -> String {
        match self.goal {
            Goal::None => String::new(),
            Goal::AtMost(most) => format!("≤ {most}"),
            Goal::AtLeast(least) => format!("≥ {least}"),
        }
    }

    /// Whether it is.
    pub fn verdict(&self) -> &'static str {
        match self.goal {
            Goal::None => "",
            Goal::AtMost(most) if self.figure <= most => "met",
            Goal::AtLeast(least) if self.figure >= least => "met",
            Goal::AtMost(_) | Goal::AtLeast(_) => "MISSED",
        }
    }

    /// All columns.
    pub fn cells(&self) -> [String; 7] {
        let (road, beside) = (self.road.clone(), self.beside.clone());
        [self.what.clone(), road, self.peer.to_owned(), beside, self.figure(), self.goal(), self.verdict().to_owned()]
    }
}

/// The names of the columns.
pub const COLUMNS: [&str; 7] = ["what", "crm-core", "beside", "took", "crm-core is", "goal", "verdict"];
