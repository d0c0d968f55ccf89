//! How alike two texts are, with a cheap look first that rules out most of them.
#![allow(clippy::float_arithmetic, reason = "likeness of texts is a statistic, never an amount")]

use strsim::{jaro_winkler, osa_distance};

/// Two texts with what a look at their letters tells.
#[derive(Debug, Clone, Copy)]
pub struct Likeness<'a> {
    a: &'a str,
    b: &'a str,
    long: u32,
    short: u32,
    /// No more letters than these can be paired.
    common: u32,
}

impl<'a> Likeness<'a> {
    /// Looks at the letters of two texts. Which of them comes first makes no difference.
    #[must_use]
    pub fn of(a: &'a str, b: &'a str) -> Self {
        let (a, b) = (a.min(b), a.max(b));
        let mask = |text: &str| text.chars().fold(0_u64, |mask, letter| mask | bit(letter));
        let (mask_a, mask_b) = (mask(a), mask(b));
        let (mut length_a, mut length_b, mut common_a, mut common_b) = (0_u32, 0_u32, 0_u32, 0_u32);
        for letter in a.chars() {
            length_a += 1;
            common_a += u32::from(mask_b & bit(letter) != 0);
        }
        for letter in b.chars() {
            length_b += 1;
            common_b += u32::from(mask_a & bit(letter) != 0);
        }
        Self { a, b, long: length_a.max(length_b), short: length_a.min(length_b), common: common_a.min(common_b) }
    }

    /// Letters of the shorter text.
    #[must_use]
    pub fn short(&self) -> u32 {
        self.short
    }

    /// The Jaro-Winkler likeness, from nought to one (Winkler 1990), or nought where it is surely below `floor`.
    #[must_use]
    pub fn jaro_winkler(&self, floor: f64) -> f64 {
        if self.short == 0 {
            return 0.0;
        }
        let common = f64::from(self.common);
        let jaro = (common / f64::from(self.long) + common / f64::from(self.short) + 1.0) / 3.0;
        let prefix = self.a.chars().zip(self.b.chars()).take(4).take_while(|(a, b)| a == b).fold(0.0, |sum, _| sum + 0.1);
        if jaro + prefix * (1.0 - jaro) < floor { 0.0 } else { jaro_winkler(self.a, self.b) }
    }

    /// True where at most `slips` letters were left out, put in, replaced, or swapped with their neighbour (Damerau 1964).
    #[must_use]
    pub fn within(&self, slips: u32) -> bool {
        self.long - self.common <= slips && osa_distance(self.a, self.b) <= slips as usize
    }
}

fn bit(letter: char) -> u64 {
    1 << (u32::from(letter) & 63)
}
