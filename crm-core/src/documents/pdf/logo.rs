//! The seller's mark as the library that writes PDF wants it.

use krilla::image::Image;

use crate::documents::model::{Logo, LogoType};
use crate::documents::policy::named;
use crate::kernel::Fault;

use super::drawing;
use super::fonts::Milli;

/// What usvg writes out wherever it is referred to, one inside the other: looked for before it begins, since afterwards the memory is full. The
/// policy refuses the first four when it is set; one that was set by an earlier version may have them.
const EXPANDED: [&str; 8] = ["use", "marker", "!DOCTYPE", "!ENTITY", "pattern", "clipPath", "mask", "filter"];

/// The fault of a logo that cannot be shown.
pub fn unreadable(media_type: LogoType, why: &str) -> Fault {
    let (problem, remedy) = (format!("the logo cannot be read: {why}"), "set the policy with another, as a PNG");
    Fault::new(format!("{media_type:?}"), problem, remedy).at("logo.content")
}

/// A logo that was read.
#[derive(Clone)]
pub enum Picture {
    /// Made of points, so many across and down.
    Points(Image, (u32, u32)),
    /// Made of lines.
    Drawing(Box<usvg::Tree>),
}

impl Picture {
    /// Reads a logo.
    ///
    /// # Errors
    /// A fault where the bytes are no picture.
    pub fn read(logo: &Logo) -> Result<Self, Fault> {
        let fault = |why: String| unreadable(logo.media_type, &why);
        match logo.media_type {
            LogoType::Png => {
                let image = Image::from_png(logo.content.to_vec().into(), false).map_err(fault)?;
                let size = image.size();
                Ok(Self::Points(image, size))
            }
            LogoType::Svg => {
                if let Some(element) = named(&logo.content, &EXPANDED) {
                    return Err(fault(format!("a PDF shows no `{element}` of a drawing")));
                }
                // No font of the host and no file that the drawing names: the same drawing on every machine.
                let href =
                    usvg::ImageHrefResolver { resolve_data: Box::new(|_, _, _| None), resolve_string: Box::new(|_, _| None) };
                let options = usvg::Options { image_href_resolver: href, ..usvg::Options::default() };
                let tree = usvg::Tree::from_data(&logo.content, &options).map_err(|why| fault(why.to_string()))?;
                match drawing::hindrance(&tree) {
                    Some(what) => Err(fault(format!("a PDF shows no {what} of a drawing"))),
                    None => Ok(Self::Drawing(Box::new(tree))),
                }
            }
        }
    }

    /// Width and height within `width` and `height`, in proportion.
    pub fn within(&self, width: Milli, height: Milli) -> (Milli, Milli) {
        let (own_width, own_height) = match self {
            Self::Points(_, (width, height)) => (i64::from(*width), i64::from(*height)),
            Self::Drawing(tree) => {
                // In hundredths, since drawings have broken sizes.
                let size = tree.size().to_int_size().scale_by(100.0).unwrap_or_else(|| tree.size().to_int_size());
                (i64::from(size.width()), i64::from(size.height()))
            }
        };
        let (own_width, own_height) = (own_width.max(1), own_height.max(1));
        let (width, height) = (i64::from(width), i64::from(height));
        let (shown_width, shown_height) = if own_width * height > width * own_height {
            (width, width * own_height / own_width)
        } else {
            (height * own_width / own_height, height)
        };
        let milli = |length: i64| Milli::try_from(length.max(1)).unwrap_or(Milli::MAX);
        (milli(shown_width), milli(shown_height))
    }
}
