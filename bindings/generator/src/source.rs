//! Reading the source: every declaration that the vocabulary is made from, with its folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Expr, ExprLit, Fields, Ident, ImplItem, Item, ItemImpl, ItemMacro, Lit, Member, Meta, Stmt, Token, Visibility,
};

use crate::build::rule;
use crate::defaults::given;
use crate::vocabulary::Given;

/// Why the vocabulary could not be read.
#[derive(Debug, thiserror::Error)]
pub enum BindgenFault {
    /// A file or folder that cannot be read or written.
    #[error("`{path}`: {error}")]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// A file that is not Rust.
    #[error("`{path}`: {error}")]
    Syntax {
        /// Which.
        path: PathBuf,
        /// Why.
        error: syn::Error,
    },
    /// A declaration that breaks a rule of the vocabulary.
    #[error("{0}")]
    Rule(String),
}

/// A struct or enum as it stands in the source.
pub struct Declared {
    /// The folder of crm-core.
    pub folder: String,
    /// The declaration.
    pub item: Item,
    /// The name that serde gives it, where it differs.
    pub renamed: Option<String>,
    /// True where serde writes or reads it.
    pub crosses: bool,
}

/// What one pass over the source finds.
#[derive(Default)]
pub struct Source {
    /// Structs and enums by name; several of one name stand in different folders.
    pub types: BTreeMap<String, Vec<Declared>>,
    /// The order in which types were met.
    pub order: Vec<String>,
    /// Answers by the name of the command or question.
    pub answers: BTreeMap<String, syn::Type>,
    /// Ids by the name of the record.
    pub record_ids: BTreeMap<String, String>,
    /// Constants that declare indexes, by record and name: number and docs.
    pub indexes: BTreeMap<(String, String), (u8, Vec<String>)>,
    /// What a `Default` that is written out gives, by type and field; nothing where it does not say so plainly.
    pub defaults: BTreeMap<(String, String), Option<Given>>,
    /// Calls of the macros that list commands, questions, records, events, kinds and ids.
    pub lists: BTreeMap<String, TokenStream>,
}

const LISTS: [&str; 6] = ["commands", "questions", "records", "events", "kinds", "ids"];

/// Every folder below `root`: a new process is in every language with its folder.
///
/// # Errors
/// A folder that cannot be read.
pub fn folders(root: &Path) -> Result<Vec<String>, BindgenFault> {
    let fault = |error| BindgenFault::Io { path: root.to_owned(), error };
    let mut names = Vec::new();
    for entry in std::fs::read_dir(root).map_err(fault)? {
        let entry = entry.map_err(fault)?;
        if entry.path().is_dir() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

/// Reads every file below `root`, folder by folder in `order`.
///
/// # Errors
/// A file that cannot be read.
pub fn read(root: &Path, order: &[String]) -> Result<Source, BindgenFault> {
    let mut source = Source::default();
    for folder in order {
        for path in files(&root.join(folder))? {
            read_file(&mut source, folder, &path)?;
        }
    }
    for file in ["commands.rs", "questions.rs", "records.rs", "events.rs"] {
        read_file(&mut source, file.trim_end_matches(".rs"), &root.join(file))?;
    }
    Ok(source)
}

/// Every file of Rust below a folder but for those of tests, in a fixed order.
fn files(folder: &Path) -> Result<Vec<PathBuf>, BindgenFault> {
    let fault = |error| BindgenFault::Io { path: folder.to_owned(), error };
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(fault)? {
        paths.push(entry.map_err(fault)?.path());
    }
    paths.sort();
    let mut out = Vec::new();
    for path in paths {
        if path.is_dir() && !path.ends_with("tests") {
            out.extend(files(&path)?);
        } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("tests.rs") {
            out.push(path);
        }
    }
    Ok(out)
}

fn read_file(source: &mut Source, folder: &str, path: &Path) -> Result<(), BindgenFault> {
    let text = std::fs::read_to_string(path).map_err(|error| BindgenFault::Io { path: path.to_owned(), error })?;
    let file = syn::parse_file(&text).map_err(|error| BindgenFault::Syntax { path: path.to_owned(), error })?;
    for item in file.items {
        match item {
            Item::Struct(_) | Item::Enum(_) => declare(source, folder, item),
            Item::Impl(item) => implement(source, &item),
            Item::Macro(item) => list(source, &item),
            _ => {}
        }
    }
    Ok(())
}

/// Keeps a struct or an enum that is public or crosses.
fn declare(source: &mut Source, folder: &str, item: Item) {
    let (ident, attrs, visible) = match &item {
        Item::Struct(item) => (&item.ident, &item.attrs, &item.vis),
        Item::Enum(item) => (&item.ident, &item.attrs, &item.vis),
        _ => return,
    };
    let serde = serde_words(attrs);
    let renamed = serde.iter().find_map(|(key, value)| (key == "rename").then(|| value.clone()).flatten());
    let crosses = derives_serde(attrs);
    if !crosses && !matches!(visible, Visibility::Public(_)) {
        return;
    }
    let name = ident.to_string();
    source.order.push(name.clone());
    source.types.entry(name).or_default().push(Declared { folder: folder.to_owned(), item, renamed, crosses });
}

/// Keeps what an implementation says of answers, ids and indexes.
fn implement(source: &mut Source, item: &ItemImpl) {
    let Some(name) = type_name(&item.self_ty) else { return };
    let trait_name = item.trait_.as_ref().and_then(|(_, path, _)| path.segments.last()).map(|segment| segment.ident.to_string());
    match trait_name.as_deref() {
        Some("Command" | "Question") => {
            for part in &item.items {
                if let ImplItem::Type(part) = part
                    && part.ident == "Answer"
                {
                    source.answers.insert(name.clone(), part.ty.clone());
                }
            }
        }
        Some("Record") => {
            for part in &item.items {
                if let ImplItem::Type(part) = part
                    && part.ident == "Id"
                    && let Some(id) = type_name(&part.ty)
                {
                    source.record_ids.insert(name.clone(), id);
                }
            }
        }
        Some("Default") => {
            for part in &item.items {
                if let ImplItem::Fn(part) = part
                    && let Some(Stmt::Expr(Expr::Struct(made), None)) = part.block.stmts.last()
                {
                    for field in &made.fields {
                        if let Member::Named(member) = &field.member {
                            source.defaults.insert((name.clone(), member.to_string()), given(&field.expr));
                        }
                    }
                }
            }
        }
        None => {
            for part in &item.items {
                if let ImplItem::Const(part) = part
                    && let Expr::Call(call) = &part.expr
                    && let Some(Expr::Lit(ExprLit { lit: Lit::Int(number), .. })) = call.args.first()
                    && part.ident.to_string().starts_with("BY_")
                {
                    let number = number.base10_parse().unwrap_or_default();
                    source.indexes.insert((name.clone(), part.ident.to_string()), (number, docs(&part.attrs)));
                }
            }
        }
        Some(_) => {}
    }
}

/// Keeps the lines of a macro that lists something.
fn list(source: &mut Source, item: &ItemMacro) {
    let name = item.mac.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
    if LISTS.contains(&name.as_str()) && item.ident.is_none() {
        source.lists.insert(name, item.mac.tokens.clone());
    }
}

/// The last name of a path.
pub fn type_name(kind: &syn::Type) -> Option<String> {
    match kind {
        syn::Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
        _ => None,
    }
}

/// The lines of the doc comments.
pub fn docs(attrs: &[Attribute]) -> Vec<String> {
    let line = |attr: &Attribute| match &attr.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value().trim().to_owned()),
            _ => None,
        },
        _ => None,
    };
    attrs.iter().filter_map(line).collect()
}

/// The metas behind `cfg_attr(feature = "serde", …)` and the plain ones.
fn metas(attrs: &[Attribute]) -> Vec<Meta> {
    let mut out = Vec::new();
    for attr in attrs {
        if attr.path().is_ident("cfg_attr") {
            if let Ok(inner) = attr.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated) {
                out.extend(inner.into_iter().skip(1));
            }
        } else {
            out.push(attr.meta.clone());
        }
    }
    out
}

/// True where serde writes or reads it.
fn derives_serde(attrs: &[Attribute]) -> bool {
    metas(attrs).iter().any(|meta| match meta {
        Meta::List(list) if list.path.is_ident("derive") => {
            let text = list.tokens.to_string();
            text.contains("Serialize") || text.contains("Deserialize")
        }
        _ => false,
    })
}

/// The words inside `serde(…)`, each with its text where it has one.
pub fn serde_words(attrs: &[Attribute]) -> Vec<(String, Option<String>)> {
    let mut out = Vec::new();
    for meta in metas(attrs) {
        let Meta::List(list) = meta else { continue };
        if !list.path.is_ident("serde") {
            continue;
        }
        let Ok(words) = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated) else { continue };
        for word in words {
            let key = word.path().get_ident().map(Ident::to_string).unwrap_or_default();
            let value = match &word {
                Meta::NameValue(pair) => match &pair.value {
                    Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
                    _ => None,
                },
                _ => None,
            };
            out.push((key, value));
        }
    }
    out
}

/// The fields of a declaration with names.
pub fn named(fields: &Fields) -> Vec<&syn::Field> {
    match fields {
        Fields::Named(fields) => fields.named.iter().collect(),
        Fields::Unnamed(_) | Fields::Unit => Vec::new(),
    }
}

/// The declaration of `name`, in `folder` where several folders have one.
pub fn find<'s>(source: &'s Source, folder: &str, name: &str) -> Result<&'s Declared, BindgenFault> {
    let all = source.types.get(name).ok_or_else(|| rule(&format!("`{name}` is not declared in crm-core")))?;
    let crossing: Vec<&Declared> = all.iter().filter(|one| one.crosses).collect();
    let candidates = if crossing.is_empty() { all.iter().collect() } else { crossing };
    match candidates.as_slice() {
        [one] => Ok(one),
        several => several
            .iter()
            .find(|one| one.folder == folder)
            .copied()
            .ok_or_else(|| rule(&format!("several folders declare `{name}`; what crosses has a name of its own"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_default_gives_is_kept_by_type_and_field() {
        let mut source = Source::default();
        let fields = r#"rows: 2 * 3, name: String::new(), code: "VE".to_owned(), tax: Due::Now, money: Currency::EUR, bank: Bank::new("512", "Banks"), days: ask()"#;
        let item = syn::parse_str(&format!("impl Default for Limits {{ fn default() -> Self {{ Self {{ {fields} }} }} }}"));
        implement(&mut source, &item.unwrap_or_else(|error| panic!("{error}")));
        let text = |text: &str| Given::Text(text.to_owned());
        let known = [
            ("rows", Some(Given::Number(6))),
            ("name", Some(Given::Fields(Vec::new()))),
            ("code", Some(text("VE"))),
            ("tax", Some(Given::Variant("Now".to_owned()))),
            ("money", Some(text("EUR"))),
            ("bank", Some(Given::Fields(vec![text("512"), text("Banks")]))),
            ("days", None),
        ];
        let known = known.map(|(field, given)| (("Limits".to_owned(), field.to_owned()), given));
        assert_eq!(source.defaults, BTreeMap::from(known));
    }
}
