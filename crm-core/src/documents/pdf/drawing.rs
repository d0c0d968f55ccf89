//! A logo of lines and areas, on its way into a PDF: shapes in plain colours, whole or see-through.
#![allow(clippy::float_arithmetic, reason = "places in a drawing, never amounts")]

use krilla::color::rgb;
use krilla::geom::{PathBuilder, Size, Transform};
use krilla::num::NormalizedF32;
use krilla::paint::{Fill, FillRule, LineCap, LineJoin, Stroke, StrokeDash};
use krilla::surface::Surface;
use usvg::tiny_skia_path::PathSegment;
use usvg::{Group, Node, Opacity, Paint, Path, Tree};

/// What of a drawing cannot be drawn; nothing where all of it can.
pub fn hindrance(tree: &Tree) -> Option<&'static str> {
    let lists = [
        (tree.linear_gradients().len() + tree.radial_gradients().len(), "gradients"),
        (tree.patterns().len(), "patterns"),
        (tree.clip_paths().len(), "clipping paths"),
        (tree.masks().len(), "masks"),
        (tree.filters().len(), "filters"),
    ];
    lists.into_iter().find(|(count, _)| *count > 0).map(|(_, what)| what).or_else(|| picture(tree.root()))
}

fn picture(group: &Group) -> Option<&'static str> {
    group.children().iter().find_map(|node| match node {
        Node::Group(group) => picture(group),
        Node::Image(_) => Some("pictures"),
        Node::Text(_) => Some("texts"),
        Node::Path(_) => None,
    })
}

/// Draws the drawing as large as `size`, from where the surface stands.
pub fn draw(surface: &mut Surface<'_>, tree: &Tree, size: Size) {
    let own = tree.size();
    surface.push_transform(&Transform::from_scale(size.width() / own.width(), size.height() / own.height()));
    group(surface, tree.root());
    surface.pop();
}

fn group(surface: &mut Surface<'_>, drawn: &Group) {
    surface.push_opacity(normal(drawn.opacity()));
    for node in drawn.children() {
        match node {
            Node::Group(inner) => group(surface, inner),
            Node::Path(shape) if shape.is_visible() => path(surface, shape),
            Node::Path(_) | Node::Image(_) | Node::Text(_) => {}
        }
    }
    surface.pop();
}

fn path(surface: &mut Surface<'_>, drawn: &Path) {
    let fill = drawn.fill().and_then(|fill| {
        let rule = match fill.rule() {
            usvg::FillRule::NonZero => FillRule::NonZero,
            usvg::FillRule::EvenOdd => FillRule::EvenOdd,
        };
        Some(Fill { paint: colour(fill.paint())?.into(), opacity: normal(fill.opacity()), rule })
    });
    let stroke = drawn.stroke().and_then(stroke);
    let Some(outline) = outline(drawn).filter(|_| fill.is_some() || stroke.is_some()) else { return };
    let at = drawn.abs_transform();
    surface.push_transform(&Transform::from_row(at.sx, at.ky, at.kx, at.sy, at.tx, at.ty));
    surface.set_fill(fill);
    surface.set_stroke(stroke);
    surface.draw_path(&outline);
    surface.set_stroke(None);
    surface.pop();
}

fn outline(drawn: &Path) -> Option<krilla::geom::Path> {
    let mut builder = PathBuilder::new();
    for segment in drawn.data().segments() {
        match segment {
            PathSegment::MoveTo(p) => builder.move_to(p.x, p.y),
            PathSegment::LineTo(p) => builder.line_to(p.x, p.y),
            PathSegment::QuadTo(a, p) => builder.quad_to(a.x, a.y, p.x, p.y),
            PathSegment::CubicTo(a, b, p) => builder.cubic_to(a.x, a.y, b.x, b.y, p.x, p.y),
            PathSegment::Close => builder.close(),
        }
    }
    builder.finish()
}

fn stroke(drawn: &usvg::Stroke) -> Option<Stroke> {
    let line_cap = match drawn.linecap() {
        usvg::LineCap::Butt => LineCap::Butt,
        usvg::LineCap::Round => LineCap::Round,
        usvg::LineCap::Square => LineCap::Square,
    };
    let line_join = match drawn.linejoin() {
        usvg::LineJoin::Miter | usvg::LineJoin::MiterClip => LineJoin::Miter,
        usvg::LineJoin::Round => LineJoin::Round,
        usvg::LineJoin::Bevel => LineJoin::Bevel,
    };
    let dash = drawn.dasharray().map(|array| StrokeDash { array: array.to_vec(), offset: drawn.dashoffset() });
    let (width, miter_limit) = (drawn.width().get(), drawn.miterlimit().get());
    let (paint, opacity) = (colour(drawn.paint())?.into(), normal(drawn.opacity()));
    Some(Stroke { paint, width, miter_limit, line_cap, line_join, opacity, dash })
}

fn colour(paint: &Paint) -> Option<rgb::Color> {
    match paint {
        Paint::Color(colour) => Some(rgb::Color::new(colour.red, colour.green, colour.blue)),
        Paint::LinearGradient(_) | Paint::RadialGradient(_) | Paint::Pattern(_) => None,
    }
}

fn normal(opacity: Opacity) -> NormalizedF32 {
    NormalizedF32::new(opacity.get()).unwrap_or(NormalizedF32::ONE)
}
