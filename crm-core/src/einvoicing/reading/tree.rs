//! The tree of a document that came in, held to bounds, and which of its leaves were read: what nobody took is named at the end.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use roxmltree::{Document, Node, ParsingOptions};

use crate::kernel::Fault;

use super::NotTakenOver;

/// The most bytes of a document, its attachments included.
pub const MAX_DOCUMENT_BYTES: usize = 32 * 1024 * 1024;
/// The most nodes: an invoice of 20,000 lines has about half of them.
const MAX_NODES: u32 = 4_000_000;
/// The deepest nesting: invoices come to about ten.
const MAX_DEPTH: usize = 64;
/// The most attributes of one element and prefixes of one document. The parser compares each with each.
const MAX_ATTRIBUTES: usize = 64;
/// The longest name: those of invoices come to about fifty. Each path repeats those that it leads through.
const MAX_NAME_BYTES: usize = 256;
/// The most that is listed of what was not taken over, paths and texts together.
const MAX_LEFT_BYTES: usize = 2 * MAX_DOCUMENT_BYTES;
/// Comments, literal text and instructions: how they begin after `<`, and how they end.
const ASIDES: [(&str, &str); 3] = [("!--", "-->"), ("![CDATA[", "]]>"), ("?", "?>")];
/// What ends a name in a tag.
const NOT_IN_NAMES: [char; 9] = [' ', '\t', '\r', '\n', '=', '/', '>', '"', '\''];

const SCHEMA_INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// The text of `bytes`, which is UTF-8.
///
/// # Errors
/// Too many bytes, another encoding, more attributes or longer names than any invoice has.
pub fn text_of(bytes: &[u8]) -> Result<&str, Fault> {
    if bytes.len() > MAX_DOCUMENT_BYTES {
        return Err(Fault::new(bytes.len(), "a document has at most 32 MiB", "ask for it without its attachments"));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes)
        .map_err(|error| Fault::new(error, "electronic invoices are written in UTF-8", "ask for the document in UTF-8"))?;
    bounded(text)?;
    Ok(text)
}

/// Holds attributes, prefixes and names to their bounds before the parser meets them.
fn bounded(text: &str) -> Result<(), Fault> {
    let (mut rest, mut prefixes) = (text, BTreeSet::new());
    while let Some((_, markup)) = rest.split_once('<') {
        let aside = ASIDES.iter().find_map(|(open, close)| Some((markup.strip_prefix(open)?, close)));
        rest = match aside {
            // Quotes and brackets that stand in it are none.
            Some((inside, close)) => inside.split_once(close).map_or("", |(_, after)| after),
            None => after_tag(markup, &mut prefixes)?,
        };
    }
    Ok(())
}

/// What follows the tag that `markup` begins with.
fn after_tag<'t>(markup: &'t str, prefixes: &mut BTreeSet<&'t str>) -> Result<&'t str, Fault> {
    let (mut quote, mut attributes, mut name) = (None, 0, 0);
    for (at, byte) in markup.bytes().enumerate() {
        name = if quote.is_some() || NOT_IN_NAMES.contains(&char::from(byte)) { 0 } else { name + 1 };
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'>') => return Ok(markup.get(at + 1..).unwrap_or_default()),
            (None, b'=') => {
                attributes += 1;
                let before = markup.get(..at).unwrap_or_default().trim_end();
                prefixes.extend(before.rsplit(NOT_IN_NAMES).next().filter(|name| name.starts_with("xmlns")));
            }
            _ => {}
        }
        if attributes > MAX_ATTRIBUTES || prefixes.len() > MAX_ATTRIBUTES {
            return Err(Fault::new(at, "no invoice has so many attributes or prefixes", "ask for the document anew"));
        }
        if name > MAX_NAME_BYTES {
            return Err(Fault::new(at, "no invoice has names of so many letters", "ask for the document anew"));
        }
    }
    Ok("")
}

/// The tree of `text`.
///
/// # Errors
/// It is no XML, has a document type, or is too large or too deep.
pub fn parse(text: &str) -> Result<Document<'_>, Fault> {
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MAX_NODES };
    let document = Document::parse_with_options(text, options)
        .map_err(|error| Fault::new(error, "this is not the XML of an electronic invoice", "give the file as it was received"))?;
    let mut depths: BTreeMap<usize, usize> = BTreeMap::new();
    for node in document.descendants().filter(Node::is_element) {
        let above = node.parent().and_then(|parent| depths.get(&parent.id().get_usize())).copied().unwrap_or_default();
        if above >= MAX_DEPTH {
            return Err(Fault::new(above, "elements are nested deeper than any invoice", "ask for the document anew"));
        }
        if node.has_children() {
            depths.insert(node.id().get_usize(), above + 1);
        }
    }
    Ok(document)
}

/// A tree, and what was taken of it.
pub struct Source<'a> {
    document: &'a Document<'a>,
    elements: RefCell<BTreeSet<usize>>,
    attributes: RefCell<BTreeSet<(usize, String)>>,
    places: OnceCell<BTreeMap<usize, u32>>,
}

impl<'a> Source<'a> {
    /// A document of which nothing is taken over yet.
    pub fn new(document: &'a Document<'a>) -> Self {
        Self { document, elements: RefCell::default(), attributes: RefCell::default(), places: OnceCell::new() }
    }

    /// The element that everything stands in.
    pub fn root(&self) -> Element<'_> {
        Element { node: self.document.root_element(), source: self }
    }

    /// Every text and attribute that nobody took, in the document's order.
    ///
    /// # Errors
    /// More of it than can be listed.
    pub fn not_taken_over(&self) -> Result<Vec<NotTakenOver>, Fault> {
        let (mut left, mut bytes) = (Vec::new(), 0);
        let (elements, attributes) = (self.elements.borrow(), self.attributes.borrow());
        let mut list = |path: String, text: String| {
            bytes += path.len() + text.len();
            if bytes > MAX_LEFT_BYTES {
                let remedy = "ask for the document anew";
                return Err(Fault::new(path, "up to here the file says more that is of no invoice than can be listed", remedy));
            }
            left.push(NotTakenOver { path, text });
            Ok(())
        };
        for node in self.document.descendants().filter(Node::is_element) {
            let element = Element { node, source: self };
            for attribute in node.attributes().filter(|attribute| attribute.namespace() != Some(SCHEMA_INSTANCE)) {
                if !attributes.contains(&(node.id().get_usize(), attribute.name().to_owned())) {
                    list(format!("{}/@{}", element.path(), attribute.name()), attribute.value().to_owned())?;
                }
            }
            if !elements.contains(&node.id().get_usize()) {
                let text = element.words();
                if !text.is_empty() {
                    list(element.path(), text)?;
                }
            }
        }
        Ok(left)
    }

    /// For each element that has brothers of its name, which of them it is, from 1.
    fn places(&self) -> &BTreeMap<usize, u32> {
        self.places.get_or_init(|| {
            let mut counts: BTreeMap<(usize, &str), Vec<usize>> = BTreeMap::new();
            for node in self.document.descendants().filter(Node::is_element) {
                if let Some(parent) = node.parent() {
                    let of = (parent.id().get_usize(), node.tag_name().name());
                    counts.entry(of).or_default().push(node.id().get_usize());
                }
            }
            let brothers = counts.into_values().filter(|nodes| nodes.len() > 1);
            brothers.flat_map(|nodes| nodes.into_iter().zip(1..)).collect()
        })
    }
}

/// One element of a document that came in.
#[derive(Clone, Copy)]
pub struct Element<'s> {
    node: Node<'s, 's>,
    source: &'s Source<'s>,
}

impl<'s> Element<'s> {
    /// Its name without a prefix.
    pub fn name(self) -> &'s str {
        self.node.tag_name().name()
    }

    /// The namespace it is of.
    pub fn namespace(self) -> Option<&'s str> {
        self.node.tag_name().namespace()
    }

    /// Its children called `name`. Names are compared without their namespace: those of one syntax do not clash.
    pub fn children(self, name: &str) -> impl Iterator<Item = Element<'s>> {
        let source = self.source;
        let own = self.node.children().filter(move |node| node.is_element() && node.tag_name().name() == name);
        own.map(move |node| Element { node, source })
    }

    /// The first element at `path`, as `PostalAddress/Country`, below whichever elements.
    pub fn find(self, path: &str) -> Option<Element<'s>> {
        match path.split_once('/') {
            None => self.children(path).next(),
            Some((name, rest)) => self.children(name).find_map(|element| element.find(rest)),
        }
    }

    /// All elements at `path`, below whichever elements.
    pub fn all(self, path: &str) -> Vec<Element<'s>> {
        let mut elements = vec![self];
        for name in path.split('/') {
            elements = elements.into_iter().flat_map(|element| element.children(name).collect::<Vec<_>>()).collect();
        }
        elements
    }

    /// Its text without the blanks around it; empty where it has none.
    pub fn words(self) -> String {
        let mut words = String::new();
        self.node.children().filter(Node::is_text).filter_map(|node| node.text()).for_each(|text| words.push_str(text));
        words.trim().to_owned()
    }

    /// Its text, which counts as taken over; none where it is empty.
    pub fn take(self) -> Option<String> {
        self.source.elements.borrow_mut().insert(self.node.id().get_usize());
        Some(self.words()).filter(|words| !words.is_empty())
    }

    /// The text of the first element at `path`, which counts as taken over.
    pub fn text(self, path: &str) -> Option<String> {
        self.find(path).and_then(Self::take)
    }

    /// An attribute, which counts as taken over; none where it is empty.
    pub fn attribute(self, name: &str) -> Option<String> {
        let found = self.node.attribute(name)?;
        self.source.attributes.borrow_mut().insert((self.node.id().get_usize(), name.to_owned()));
        Some(found.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// An attribute as it stands, not taken over yet.
    pub fn peek(self, name: &str) -> Option<&'s str> {
        self.node.attribute(name)
    }

    /// True where the text at `path` is `expected`; only then it counts as taken over.
    pub fn says(self, path: &str, expected: &str) -> bool {
        let found = self.find(path).filter(|element| element.words() == expected);
        found.is_some_and(|element| element.take().is_some())
    }

    /// The truth value at `path`, which counts as taken over; none where there is none.
    pub fn truth(self, path: &str) -> Option<bool> {
        let element = self.find(path)?;
        let value = match element.words().as_str() {
            "true" | "1" => true,
            "false" | "0" => false,
            _ => return None,
        };
        element.take();
        Some(value)
    }

    /// Where it stands, as `/Invoice/InvoiceLine[2]/Price`.
    pub fn path(self) -> String {
        let places = self.source.places();
        let mut steps: Vec<String> = self
            .node
            .ancestors()
            .filter(Node::is_element)
            .map(|node| {
                let name = node.tag_name().name();
                places.get(&node.id().get_usize()).map_or_else(|| name.to_owned(), |place| format!("{name}[{place}]"))
            })
            .collect();
        steps.push(String::new());
        steps.reverse();
        steps.join("/")
    }
}
