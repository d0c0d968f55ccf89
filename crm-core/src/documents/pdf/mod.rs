//! A sheet as PDF: pages of A4, tagged for screen readers, with their fonts inside.
//!
//! `blocks.rs` and `tables.rs` lay the sheet out on `paper.rs`, in whole thousandths of a point; `canvas.rs` hands the pages to the library that
//! writes the file. Nothing reads a clock, a font of the host or a file, so the bytes follow from the sheet alone.

mod blocks;
mod canvas;
mod fonts;
mod logo;
mod paper;
mod tables;

use crate::kernel::{CrmError, Fault};

use super::html::name;
use super::model::DocumentSheet;
use super::policy::colour;
use blocks::{Composer, FINE};
use fonts::{Fonts, Milli};
use logo::Picture;
use paper::{Paper, WIDTH};

/// The sheet as PDF/A-3a and PDF/UA-1.
///
/// # Errors
/// Invalid for a character that the font does not have, and for a logo that cannot be read; [`CrmError::Corrupt`] where the file would not be what
/// the standards want.
pub fn pdf(sheet: &DocumentSheet) -> Result<Vec<u8>, CrmError> {
    let foot = foot(sheet)?;
    let logo = sheet.logo.as_ref().map(Picture::read).transpose()?;
    let accent = colour(&sheet.accent).unwrap_or_default();
    let mut composer = Composer { sheet, paper: Paper::new(foot)?, accent, name: name(sheet) };
    lay_out(&mut composer, logo.as_ref(), foot)?;
    canvas::write(&composer.paper, sheet, &composer.name, logo)
}

fn lay_out(composer: &mut Composer<'_>, logo: Option<&Picture>, foot: Milli) -> Result<(), Fault> {
    composer.head(logo)?;
    let kept = composer.sums_height();
    composer.lines(kept)?;
    composer.sums()?;
    composer.apart()?;
    composer.note()?;
    composer.payment()?;
    composer.signed()?;
    composer.mentions()?;
    composer.running(foot)
}

/// How high the foot of a page is, from its lines of text down to the edge.
fn foot(sheet: &DocumentSheet) -> Result<Milli, CrmError> {
    let fonts = Fonts::new()?;
    let mut lines = 0usize;
    for text in &sheet.footer {
        lines += fonts.lines(text, FINE, WIDTH - 70_000)?.len();
    }
    Ok(FINE.leading * Milli::try_from(lines).unwrap_or(1) + 40_000)
}
