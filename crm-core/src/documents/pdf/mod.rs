//! A sheet as PDF: pages of A4, tagged for screen readers, with their fonts inside.
//!
//! `blocks.rs`, `tables.rs` and `sums.rs` lay the sheet out on `paper.rs`, in whole thousandths of a point; `canvas.rs` hands the pages to the library that
//! writes the file, `drawing.rs` the shapes of a logo. Nothing reads a clock, a font of the host or a file, so the bytes follow from the sheet alone.

mod blocks;
mod canvas;
mod drawing;
mod fonts;
pub mod hybrid;
mod logo;
mod paper;
mod sums;
mod tables;

use crate::kernel::{CrmError, Fault};

use super::html::name;
use super::model::DocumentSheet;
use super::policy::colour;
use blocks::{Composer, FINE};
use fonts::{Fonts, Milli};
use hybrid::Embedded;
use logo::Picture;
use paper::{Paper, WIDTH};

/// The sheet as PDF/A-3a and PDF/UA-1, with the electronic invoice inside where there is one (Factur-X).
///
/// # Errors
/// Invalid for a character that the font does not have, and for a logo that cannot be read; [`CrmError::Corrupt`] where the file would not be what
/// the standards want.
pub fn pdf(sheet: &DocumentSheet, embedded: Option<Embedded<'_>>) -> Result<Vec<u8>, CrmError> {
    let foot = foot(sheet)?;
    let logo = sheet.logo.as_ref().map(Picture::read).transpose()?;
    let accent = colour(&sheet.accent).unwrap_or_default();
    let mut composer = Composer { sheet, paper: Paper::new(foot)?, accent, name: name(sheet) };
    lay_out(&mut composer, logo.as_ref(), foot)?;
    canvas::write(&composer.paper, sheet, &composer.name, logo, embedded)
}

fn lay_out(composer: &mut Composer<'_>, logo: Option<&Picture>, foot: Milli) -> Result<(), Fault> {
    composer.head(logo)?;
    let kept = composer.sums_height()?;
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

#[cfg(test)]
mod tests {
    use super::paper::{Ink, PAGE_HEIGHT};
    use super::*;
    use crate::documents::policy::DocumentPolicy;
    use crate::documents::sheet::{Desk, Masthead};
    use crate::invoicing::Seller;
    use crate::kernel::{AddressInput, Currency, Money, PostalAddress, UnitPrice};
    use crate::pricing::{PricedDocument, PricedLine, TaxTreatment, total};

    /// An invoice of so many lines, each called by its number.
    fn sheet(lines: usize, rates: usize) -> DocumentSheet {
        let address = PostalAddress::parse(&AddressInput { country: "FR".to_owned(), ..AddressInput::default() }).unwrap();
        let seller = Seller::named("Seller".parse().unwrap(), address);
        let policy = DocumentPolicy::default();
        let desk = Desk::new(&policy, &seller, None);
        let (day, currency) = ("2026-05-04".parse().unwrap(), Currency::EUR);
        let buyer = crate::documents::letterhead::buyer(
            "To",
            (&"Buyer".parse().unwrap(), None, &[]),
            crate::kernel::CountryCode::FRANCE,
            &desk.labels,
        );
        let (title, number) = ("Invoice".to_owned(), Some("INV-1".to_owned()));
        let mut sheet = desk.blank(Masthead { title, number, banner: None, day, buyer, facts: Vec::new(), currency });
        let price = UnitPrice::parse("10", currency).unwrap();
        let priced = |at: usize| {
            let rate = format!("{}.{:02}", 1 + at % rates / 100, at % rates % 100).parse().unwrap();
            PricedLine::new("1".parse().unwrap(), price, TaxTreatment::rated(rate))
        };
        let all: Vec<PricedLine> = (0..lines).map(priced).collect();
        let (lines, zero) = (all.iter().collect(), Money::zero(currency));
        let totals =
            total(&PricedDocument { currency, lines, allowances: &[], charges: &[], prepaid: zero, rounding: zero }).unwrap();
        let rows = all.iter().zip(&totals.lines).enumerate();
        sheet.lines = rows.map(|(at, (priced, total))| desk.line(&format!("row {at}"), priced, *total)).collect();
        sheet.taxes = desk.taxes(&totals, all.iter().map(|line| &line.tax));
        sheet.totals = desk.totals(&totals, None, "TO PAY");
        sheet
    }

    fn laid_out(sheet: &DocumentSheet) -> Paper {
        let foot = foot(sheet).unwrap();
        let mut composer = Composer { sheet, paper: Paper::new(foot).unwrap(), accent: [0; 3], name: name(sheet) };
        lay_out(&mut composer, None, foot).unwrap();
        composer.paper
    }

    /// What is written on each page.
    fn texts(sheet: &DocumentSheet) -> Vec<Vec<(Milli, String)>> {
        let written = |mark: &paper::Mark| match &mark.ink {
            Ink::Text(_, y, line) => Some((*y, line.text.trim().to_owned())),
            Ink::Fill(..) | Ink::Logo(_) => None,
        };
        laid_out(sheet).pages.iter().map(|page| page.iter().filter_map(written).collect()).collect()
    }

    #[test]
    fn totals_are_never_alone_on_a_page_and_nothing_falls_off_one() {
        for count in 12..40 {
            let pages = texts(&sheet(count, 1));
            let last = format!("row {}", count - 1);
            let holds = |page: &&Vec<(Milli, String)>, text: &str| page.iter().any(|(_, written)| written == text);
            let page = pages.iter().find(|page| holds(page, "TO PAY")).unwrap();
            assert!(holds(&page, &last), "{count} lines");
            assert!(pages.iter().flatten().all(|(y, _)| (0..PAGE_HEIGHT - 20_000).contains(y)), "{count} lines");
            assert!(
                pages
                    .iter()
                    .filter(|page| page.iter().any(|(_, text)| text.starts_with("row ")))
                    .all(|page| holds(&page, "Désignation"))
            );
        }
    }

    #[test]
    fn every_line_is_on_paper_once_and_pages_are_counted() {
        let pages = texts(&sheet(300, 1));
        let rows: Vec<&str> =
            pages.iter().flatten().map(|(_, text)| text.as_str()).filter(|text| text.starts_with("row ")).collect();
        assert_eq!(rows, (0..300).map(|at| format!("row {at}")).collect::<Vec<_>>());
        let count = pages.len();
        for (at, page) in pages.iter().enumerate() {
            let label = format!("Page {} sur {count}", at + 1);
            assert!(page.iter().any(|(_, text)| *text == label), "{label}");
        }
    }

    #[test]
    fn a_document_of_a_hundred_rates_has_a_table_of_them_over_several_pages() {
        let pages = texts(&sheet(100, 100));
        let rates = pages.iter().flatten().filter(|(_, text)| text == "10,00").count();
        assert_eq!(rates, 300, "the price and the net of each line, and the net of each group");
        assert!(pages.iter().flatten().all(|(y, _)| (0..PAGE_HEIGHT - 20_000).contains(y)));
    }

    #[test]
    fn a_long_note_and_names_without_a_blank_stay_within_the_page() {
        let mut sheet = sheet(2, 1);
        sheet.note = Some(("Notes".to_owned(), vec!["mot ".repeat(5_000), "x".repeat(3_000)]));
        sheet.lines[0].description = "w".repeat(500);
        sheet.lines[1].parts = (0..100).map(|at| format!("part {at}")).collect();
        sheet.buyer.name = "n".repeat(200);
        let pages = texts(&sheet);
        assert!(pages.len() > 3 && pages.iter().flatten().all(|(y, _)| (0..PAGE_HEIGHT - 20_000).contains(y)));
        assert_eq!(pages.iter().flatten().filter(|(_, text)| text.starts_with("part ")).count(), 100);
        assert!(pdf(&sheet, None).unwrap().starts_with(b"%PDF"));
    }

    #[test]
    fn a_long_buyer_has_its_area_on_each_page_that_it_is_on() {
        let mut sheet = sheet(2, 1);
        for count in 40..110 {
            sheet.buyer.lines = (0..count).map(|at| format!("number {at}")).collect();
            let pages = laid_out(&sheet).pages;
            let filled = |page: &[paper::Mark]| {
                page.iter()
                    .any(|mark| matches!(mark.ink, Ink::Fill(area, blocks::TINT) if area.y + area.height < PAGE_HEIGHT - 40_000))
            };
            for page in &pages {
                let numbers =
                    page.iter().any(|mark| matches!(&mark.ink, Ink::Text(_, _, line) if line.text.starts_with("number ")));
                assert!(!numbers || filled(page), "{count} lines");
            }
        }
    }

    #[test]
    fn long_reasons_stay_above_the_foot_and_the_totals_stay_with_the_last_row() {
        for (count, reasons) in (0..36).flat_map(|count| [1, 3, 8, 90].map(|reasons| (count + 1, reasons))) {
            let mut sheet = sheet(count, 1);
            sheet.taxes[0].reasons = (0..reasons).map(|_| "why ".repeat(50)).collect();
            let bottom = PAGE_HEIGHT - foot(&sheet).unwrap();
            let pages = texts(&sheet);
            let holds = |page: &[(Milli, String)], text: &str| page.iter().any(|(_, written)| written.starts_with(text));
            assert!(
                pages.iter().flatten().filter(|(_, text)| text.starts_with("why")).all(|(y, _)| *y < bottom),
                "{count} lines, {reasons} reasons"
            );
            let page = pages.iter().find(|page| holds(page, "TO PAY")).unwrap();
            let last = if reasons < 8 { format!("row {}", count - 1) } else { "why".to_owned() };
            assert!(holds(page, &last), "{count} lines, {reasons} reasons");
            assert!(page.iter().any(|(y, text)| text == "TO PAY" && *y < bottom), "{count} lines, {reasons} reasons");
        }
    }

    #[test]
    fn an_electronic_invoice_inside_changes_nothing_that_is_read_and_is_named_in_the_metadata() {
        let read = pdf(&sheet(3, 1), None).unwrap();
        let hybrid = pdf(&sheet(3, 1), Some(Embedded { xml: b"<invoice/>", level: "EN 16931" })).unwrap();
        assert_eq!(hybrid, pdf(&sheet(3, 1), Some(Embedded { xml: b"<invoice/>", level: "EN 16931" })).unwrap());
        let holds = |file: &[u8], text: &str| file.windows(text.len()).any(|window| window == text.as_bytes());
        for text in
            ["/AFRelationship/Alternative", "(factur-x.xml)", "/AF[", ">EN 16931</fx:ConformanceLevel>", "<pdfaSchema:prefix>fx<"]
        {
            assert!(holds(&hybrid, text) && !holds(&read, text), "{text}");
        }
        let without_lines = pdf(&sheet(3, 1), Some(Embedded { xml: b"<invoice/>", level: "BASIC WL" })).unwrap();
        assert!(holds(&without_lines, "/AFRelationship/Data"));
    }
}
