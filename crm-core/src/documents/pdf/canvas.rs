//! Hands pages to the library that writes PDF. The only place where lengths become floats: whole thousandths, divided once.
#![allow(clippy::float_arithmetic, reason = "places on a page, never amounts")]

use std::num::{NonZeroU16, NonZeroU32};

use krilla::color::rgb;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::error::KrillaError;
use krilla::geom::{PathBuilder, Point, Rect, Size, Transform};
use krilla::image::Image;
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, SpanTag, TableHeaderScope, Tag, TagGroup, TagKind, TagTree,
};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};

use crate::kernel::CrmError;

use super::drawing;
use super::fonts::{Line, Milli, Weight};
use super::hybrid::{self, Embedded};
use super::logo::{Picture, unreadable};
use super::paper::{Area, Ink, PAGE_HEIGHT, PAGE_WIDTH, Paper, Part, PartId};
use crate::documents::model::{DocumentSheet, LogoType};

/// Glyphs and lengths in the library's own numbers.
struct Canvas {
    regular: Font,
    bold: Font,
    logo: Option<Picture>,
    /// What belongs to each part, page by page.
    leaves: Vec<Vec<Identifier>>,
}

/// The pages as a file.
///
/// # Errors
/// Invalid for a logo whose points are damaged; [`CrmError::Corrupt`] where the library finds the document not to be what the standards want.
pub fn write(
    paper: &Paper,
    sheet: &DocumentSheet,
    name: &str,
    logo: Option<Picture>,
    embedded: Option<Embedded<'_>>,
) -> Result<Vec<u8>, CrmError> {
    let font = |weight: Weight| Font::new(weight.bytes().into(), 0).ok_or_else(|| corrupt("a font cannot be read"));
    let (regular, bold) = (font(Weight::Regular)?, font(Weight::Bold)?);
    let mut canvas = Canvas { regular, bold, logo, leaves: paper.parts.iter().map(|_| Vec::new()).collect() };
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A3_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|fault| corrupt(&format!("{fault:?}")))?;
    let mut document =
        Document::new_with(SerializeSettings { configuration, enable_tagging: true, ..SerializeSettings::default() });
    let (width, height) = (points(PAGE_WIDTH), points(PAGE_HEIGHT));
    for marks in &paper.pages {
        let settings = PageSettings::from_wh(width, height).ok_or_else(|| corrupt("a page has no size"))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        let mut rest = marks.as_slice();
        while let Some(first) = rest.first() {
            let end = rest.iter().position(|mark| mark.of != first.of).unwrap_or(rest.len());
            let (now, later) = rest.split_at(end);
            canvas.draw(&mut surface, first.of, now.iter().map(|mark| &mark.ink));
            rest = later;
        }
        surface.finish();
        page.finish();
    }
    document.set_metadata(metadata(sheet, name));
    if let Some(embedded) = embedded {
        hybrid::attach(&mut document, embedded, date_of(sheet))?;
    }
    document.set_outline(outline(name));
    let mut tree = TagTree::new().with_lang(Some(sheet.language().tag().to_owned()));
    if let Some(root) = canvas.group(paper, 0) {
        tree.push(root);
    }
    document.set_tag_tree(tree);
    let file = document.finish().map_err(refused)?;
    match embedded {
        None => Ok(file),
        Some(embedded) => hybrid::described(file, embedded.level),
    }
}

/// The fault of a document that is not what the standards want.
pub fn corrupt(detail: &str) -> CrmError {
    CrmError::Corrupt { subject: "document".to_owned(), detail: detail.to_owned() }
}

/// A picture that cannot be read is the only thing that a person can put right. Only its head is read before: its points are when the file is written.
fn refused(fault: KrillaError) -> CrmError {
    match fault {
        KrillaError::Image(_, _, why) => unreadable(LogoType::Png, &why).into(),
        other => corrupt(&format!("{other:?}")),
    }
}

fn points(length: Milli) -> f32 {
    // Lengths stay below 2^24, up to which every whole number is a float of its own.
    #[allow(clippy::cast_precision_loss, reason = "see above")]
    let length = length as f32;
    length / 1000.0
}

fn rect(area: Area) -> Option<Rect> {
    Rect::from_xywh(points(area.x), points(area.y), points(area.width), points(area.height))
}

fn colour([red, green, blue]: [u8; 3]) -> Fill {
    Fill { paint: rgb::Color::new(red, green, blue).into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}

/// Midnight of the day of the document: the bytes follow from it alone.
fn date_of(sheet: &DocumentSheet) -> DateTime {
    let day = sheet.day();
    let part = |number: u32| u8::try_from(number).unwrap_or(1);
    let date = DateTime::new(u16::try_from(day.year()).unwrap_or_default()).month(part(day.month())).day(part(day.day()));
    date.hour(0).minute(0).second(0).utc_offset_hour(0).utc_offset_minute(0)
}

fn metadata(sheet: &DocumentSheet, name: &str) -> Metadata {
    Metadata::new()
        .title(name.to_owned())
        .authors(vec![sheet.seller().name.clone()])
        .language(sheet.language().tag().to_owned())
        .creation_date(date_of(sheet))
}

fn outline(name: &str) -> Outline {
    let mut outline = Outline::new();
    outline.push_child(OutlineNode::new(name.to_owned(), XyzDestination::new(0, Point::from_xy(0.0, 0.0))));
    outline
}

impl Canvas {
    fn draw<'i>(&mut self, surface: &mut Surface<'_>, of: Option<PartId>, inks: impl Iterator<Item = &'i Ink>) {
        match of {
            None => {
                surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
            }
            Some(part) => {
                let identifier = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
                if let Some(leaves) = self.leaves.get_mut(part) {
                    leaves.push(identifier);
                }
            }
        }
        for ink in inks {
            match ink {
                Ink::Text(x, y, line) => self.text(surface, Point::from_xy(points(*x), points(*y)), line),
                Ink::Fill(area, paint) => {
                    let mut path = PathBuilder::new();
                    if let Some(area) = rect(*area) {
                        path.push_rect(area);
                    }
                    if let Some(path) = path.finish() {
                        surface.set_fill(Some(colour(*paint)));
                        surface.draw_path(&path);
                    }
                }
                Ink::Logo(area) => self.logo(surface, *area),
            }
        }
        surface.end_tagged();
    }

    fn text(&self, surface: &mut Surface<'_>, start: Point, line: &Line) {
        let font = match line.style.weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        };
        #[allow(clippy::cast_precision_loss, reason = "units of a font are small")]
        let em = |units: i32| units as f32 / font.units_per_em();
        let glyphs: Vec<KrillaGlyph> = line
            .glyphs
            .iter()
            .map(|glyph| {
                let (x, y) = (em(glyph.offset.0), em(glyph.offset.1));
                KrillaGlyph::new(GlyphId::new(glyph.id), em(glyph.advance), x, y, 0.0, glyph.range.clone(), None)
            })
            .collect();
        surface.set_fill(Some(colour(line.style.colour)));
        surface.draw_glyphs(start, &glyphs, font.clone(), &line.text, points(line.style.size), false);
    }

    fn logo(&self, surface: &mut Surface<'_>, area: Area) {
        let (Some(logo), Some(size)) = (&self.logo, Size::from_wh(points(area.width), points(area.height))) else { return };
        surface.push_transform(&Transform::from_translate(points(area.x), points(area.y)));
        match logo {
            Picture::Points(image, _) => surface.draw_image(Image::clone(image), size),
            Picture::Drawing(tree) => drawing::draw(surface, tree, size),
        }
        surface.pop();
    }

    /// A part with all that is inside; nothing where nothing is.
    fn group(&mut self, paper: &Paper, id: PartId) -> Option<TagGroup> {
        let node = paper.parts.get(id)?;
        let mut group = TagGroup::new(tag(&node.part));
        for leaf in self.leaves.get_mut(id).map(std::mem::take).into_iter().flatten() {
            group.push(leaf);
        }
        for inside in &node.inside {
            if let Some(inside) = self.group(paper, *inside) {
                group.push(inside);
            }
        }
        Some(group)
    }
}

fn tag(part: &Part) -> TagKind {
    match part {
        Part::Document | Part::Group => Tag::Div.into(),
        Part::Title(title) => Tag::Hn(NonZeroU16::MIN, Some(title.clone())).into(),
        Part::Heading(title) => Tag::Hn(NonZeroU16::MIN.saturating_add(1), Some(title.clone())).into(),
        Part::Paragraph => Tag::P.into(),
        Part::Picture(shown) => Tag::Figure(Some(shown.clone())).into(),
        Part::Table(title) => Tag::Table.with_summary(Some(title.clone())).into(),
        Part::Head => Tag::THead.into(),
        Part::Body => Tag::TBody.into(),
        Part::Row => Tag::TR.into(),
        Part::ColumnHead => Tag::TH(TableHeaderScope::Column).into(),
        Part::RowHead(columns) => Tag::TH(TableHeaderScope::Row).with_col_span(NonZeroU32::new(*columns)).into(),
        Part::Cell => Tag::TD.into(),
    }
}
