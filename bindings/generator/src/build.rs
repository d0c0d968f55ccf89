//! From declarations to the vocabulary: what is reachable from commands, questions, records, events and stores.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};
use syn::{GenericArgument, Item, PathArguments};

use crate::defaults::left_out;
use crate::lists::{entries, ids, kinds, split};
use crate::source::{self, BindgenFault, Declared, Source, docs, find, named, serde_words};
use crate::vocabulary::{Call, Content, Field, IndexDef, RecordDef, Shape, Type, TypeDef, Variant, Vocabulary, snake};

/// Types that are texts to serde.
const TEXTS: [&str; 22] = [
    "String",
    "str",
    "char",
    "Cow",
    "Name",
    "Label",
    "Note",
    "Code",
    "Postcode",
    "Email",
    "Phone",
    "Recurrence",
    "Iban",
    "Currency",
    "CountryCode",
    "UnitCode",
    "DocumentHash",
    "TimeZone",
    "Quarter",
    "Grade",
    "ExemptionCode",
    "ReasonCode",
];
const DECIMALS: [&str; 7] = ["DecimalText", "Quantity", "Percent", "Rate", "FieldDecimal", "Points", "Decimal"];
const INTEGERS: [&str; 10] = ["Span", "u8", "u16", "u32", "u64", "usize", "i8", "i16", "i32", "i64"];
const BYTES: [&str; 5] = ["ByteVec", "ByteBuf", "ByteArray", "Cursor", "Tenant"];

/// What is reachable although no command, question or record names it.
const ROOTS: [(&str, &str); 27] = [
    ("records", "AnyQuery"),
    ("events", "FeedPage"),
    ("events", "Delivery"),
    ("engine", "AuditReport"),
    ("engine", "BackupReport"),
    ("engine", "VerifyReport"),
    ("administration", "RolePreset"),
    ("exchange", "ImportMapping"),
    ("exchange", "CardReading"),
    ("exchange", "CardWriting"),
    ("exchange", "FoundCards"),
    ("exchange", "WrittenText"),
    ("exchange", "CalendarReading"),
    ("exchange", "CalendarWriting"),
    ("exchange", "FoundAppointments"),
    ("kernel", "Fault"),
    ("storage", "Batch"),
    ("storage", "Committed"),
    ("storage", "StoreError"),
    ("storage", "StoredRecord"),
    ("storage", "Key"),
    ("storage", "Scan"),
    ("storage", "IndexRow"),
    ("storage", "Change"),
    ("storage", "ChainHead"),
    ("storage", "Entry"),
    ("storage", "LogEntry"),
];

/// Reads the vocabulary from the sources of crm-core at `root`.
///
/// # Errors
/// [`BindgenFault`]: a file that cannot be read, or a declaration that does not fit into every language.
pub fn vocabulary(root: &Path) -> Result<Vocabulary, BindgenFault> {
    let folders = source::folders(root)?;
    let source = source::read(root, &folders)?;
    let mut build = Build { source: &source, done: BTreeMap::new(), homes: BTreeMap::new(), ids: ids(&source) };
    let mut out = Vocabulary { ids: build.ids.clone().into_iter().collect(), kinds: kinds(&source), ..Vocabulary::default() };
    out.commands = build.calls("commands")?;
    out.questions = build.calls("questions")?;
    out.records = build.records()?;
    build.listed()?;
    for (folder, name) in ROOTS {
        build.named(folder, name, &[])?;
    }
    for folder in folders.iter().map(String::as_str).chain(["commands", "records", "events"]) {
        let in_folder = build.done.values().filter(|(_, known)| known.folder == folder);
        let mut types: Vec<_> = in_folder.cloned().collect();
        types.sort_by_key(|(place, known)| (*place, known.name.clone()));
        out.types.extend(types.into_iter().map(|(_, known)| known));
    }
    out.ids.sort();
    Ok(out)
}

struct Build<'s> {
    source: &'s Source,
    /// Types by name, each with its place in the source.
    done: BTreeMap<String, (usize, TypeDef)>,
    /// The folder that declares each.
    homes: BTreeMap<String, String>,
    ids: BTreeMap<String, Vec<String>>,
}

type Arguments = Vec<(String, Type)>;

impl Build<'_> {
    /// Every command or question of a list, and what each answers.
    fn calls(&mut self, list: &str) -> Result<Vec<Call>, BindgenFault> {
        let mut calls = Vec::new();
        for (variant, path) in entries(self.source, list)? {
            let kind: syn::Type = syn::parse2(path).map_err(|error| rule(&format!("`{variant}` in `{list}!`: {error}")))?;
            // A generic command gets the name under which it is listed.
            let base = source::type_name(&kind).unwrap_or_default();
            let Type::Named(name) = self.resolve("commands", &kind, &Vec::new())? else {
                return Err(rule(&format!("`{variant}` in `{list}!` is no type of the vocabulary")));
            };
            let name = self.renamed(name, &base, &variant);
            let answer = self.source.answers.get(&base).ok_or_else(|| rule(&format!("`{base}` has no answer")))?.clone();
            let folder = self.done.get(&name).map_or(String::new(), |(_, known)| known.folder.clone());
            calls.push(Call { tag: snake(&variant), name, answer: self.resolve(&folder, &answer, &Vec::new())? });
        }
        Ok(calls)
    }

    /// Gives a generic type the name under which it is listed, and the folder of what it is about: a policy is set by a command of its own folder, so that no
    /// folder's file needs those of all the others.
    fn renamed(&mut self, name: String, base: &str, listed: &str) -> String {
        if name == base {
            return name;
        }
        if let Some((place, mut known)) = self.done.remove(&name) {
            listed.clone_into(&mut known.name);
            let mut about = Vec::new();
            known.shape.types().first().iter().for_each(|kind| kind.names(&mut |name| about.push(name.to_owned())));
            if let Some((_, policy)) = about.first().and_then(|name| self.done.get(name)) {
                policy.folder.clone_into(&mut known.folder);
            }
            self.done.insert(listed.to_owned(), (place, known));
        }
        listed.to_owned()
    }

    /// Every record that can be read; its indexes are those that the list names.
    fn records(&mut self) -> Result<Vec<RecordDef>, BindgenFault> {
        let tokens = self.source.lists.get("records").ok_or_else(|| rule("there is no list of records"))?.clone();
        let mut records = Vec::new();
        for line in split(tokens, ';') {
            let mut words = line.into_iter();
            let variant = words.next().map(|word| word.to_string()).unwrap_or_default();
            let Some(TokenTree::Group(path)) = words.next() else { continue };
            let kind: syn::Type = syn::parse2(path.stream()).map_err(|error| rule(&error.to_string()))?;
            let name = source::type_name(&kind).unwrap_or_default();
            self.resolve("records", &kind, &Vec::new())?;
            let listed: BTreeSet<String> = match words.nth(1) {
                Some(TokenTree::Group(group)) => {
                    group.stream().into_iter().map(|word| word.to_string()).filter(|word| word != ",").collect()
                }
                _ => BTreeSet::new(),
            };
            let declared: BTreeMap<&String, _> = self
                .source
                .indexes
                .iter()
                .filter(|((record, _), _)| *record == name)
                .map(|((_, index), what)| (index, what))
                .collect();
            let known: BTreeSet<String> = declared.keys().map(|index| (*index).clone()).collect();
            if listed != known {
                return Err(rule(&format!("`{name}` declares the indexes {known:?}, but `records!` lists {listed:?}")));
            }
            let mut indexes: Vec<IndexDef> = declared
                .into_iter()
                .map(|(name, (number, docs))| IndexDef { name: name.clone(), number: *number, docs: docs.clone() })
                .collect();
            indexes.sort_by_key(|index| index.number);
            let id = self.source.record_ids.get(&name).ok_or_else(|| rule(&format!("`{name}` has no id")))?.clone();
            records.push(RecordDef { tag: snake(&variant), name, id, indexes });
        }
        Ok(records)
    }

    /// The type as the vocabulary has it; what it names is taken in as well.
    fn resolve(&mut self, folder: &str, kind: &syn::Type, arguments: &Arguments) -> Result<Type, BindgenFault> {
        match kind {
            syn::Type::Tuple(tuple) => {
                let parts: Vec<&syn::Type> = tuple.elems.iter().collect();
                match parts.as_slice() {
                    [] => Ok(Type::Nothing),
                    [first, syn::Type::Array(_)] if source::type_name(first).as_deref() == Some("Vec") => {
                        self.named(folder, "PlaceForm", &[])
                    }
                    [first, second] => {
                        let first = self.resolve(folder, first, arguments)?;
                        Ok(Type::Pair(Box::new(first), Box::new(self.resolve(folder, second, arguments)?)))
                    }
                    _ => Err(rule("a tuple of more than two crosses no border; give its parts names")),
                }
            }
            syn::Type::Array(_) => Ok(Type::Bytes),
            syn::Type::Path(path) => {
                let segment = path.path.segments.last().ok_or_else(|| rule("a type has a name"))?;
                let name = segment.ident.to_string();
                let mut inner = Vec::new();
                if let PathArguments::AngleBracketed(list) = &segment.arguments {
                    for argument in &list.args {
                        if let GenericArgument::Type(argument) = argument {
                            if matches!(argument, syn::Type::Path(p) if p.path.is_ident("u8")) && name == "Vec" {
                                return Ok(Type::Bytes);
                            }
                            inner.push(self.resolve(folder, argument, arguments)?);
                        }
                    }
                }
                if let Some((_, given)) = arguments.iter().find(|(parameter, _)| *parameter == name) {
                    return Ok(given.clone());
                }
                self.by_name(folder, &name, inner)
            }
            _ => Err(rule("only named types, arrays and pairs cross a border")),
        }
    }

    /// The type of that name, with what stands in its angle brackets.
    fn by_name(&mut self, folder: &str, name: &str, inner: Vec<Type>) -> Result<Type, BindgenFault> {
        let mut inner = inner.into_iter();
        let mut next = || Box::new(inner.next().unwrap_or(Type::Nothing));
        Ok(match name {
            "bool" => Type::Flag,
            "Timestamp" => Type::Timestamp,
            "Date" => Type::Date,
            "AnyId" => Type::Id("AnyId".to_owned()),
            "Option" => Type::Optional(next()),
            "Vec" | "BTreeSet" => Type::List(next()),
            "Box" => *next(),
            "BTreeMap" => Type::Map(next(), next()),
            "Bound" => self.named("storage", "BoundForm", &[])?,
            "CustomFields" => Type::Map(Box::new(Type::Text), Box::new(self.named("kernel", "FieldValue", &[])?)),
            "MoneyByCurrency" => Type::List(Box::new(self.named("kernel", "Money", &[])?)),
            "RecordKind" | "AnyEvent" => Type::Named(name.to_owned()),
            "Money" | "UnitPrice" | "TaxId" | "RecordRef" | "PostalAddress" | "DateRange" | "CurrencyForecast" => {
                self.named(folder, name, &[])?
            }
            _ if TEXTS.contains(&name) => Type::Text,
            _ if DECIMALS.contains(&name) => Type::Decimal,
            _ if INTEGERS.contains(&name) => Type::Integer,
            _ if BYTES.contains(&name) => Type::Bytes,
            "Kind" | "IndexId" if folder == "storage" => Type::Integer,
            "CommandId" if folder == "storage" => Type::Bytes,
            _ if self.ids.contains_key(name) => Type::Id(name.to_owned()),
            _ => {
                let arguments: Vec<Type> = std::iter::from_fn(|| inner.next()).collect();
                self.named(folder, name, &arguments)?
            }
        })
    }

    /// Takes a type of the source in, once, and gives its name.
    fn named(&mut self, folder: &str, name: &str, arguments: &[Type]) -> Result<Type, BindgenFault> {
        let source = self.source;
        let shown = arguments.iter().fold(name.to_owned(), |shown, argument| shown + &spoken(argument));
        // A form that stands in for a type has the type's own name and docs.
        let form = format!("{name}Form");
        let (shape_of, public) = match (source.types.get(&form), name.strip_suffix("Form")) {
            (Some(_), _) if source.types.get(name).is_some_and(|all| all.iter().all(|one| !one.crosses)) => {
                (form.as_str(), name.to_owned())
            }
            (_, Some(public)) => (name, public.to_owned()),
            _ => (name, shown),
        };
        let declared = find(source, folder, shape_of)?;
        if self.done.contains_key(&public) {
            return self.once(&public, declared).map(|()| Type::Named(public));
        }
        self.homes.insert(public.clone(), declared.folder.clone());
        // A struct of one part without a name is that part to serde.
        if let Item::Struct(item) = &declared.item
            && let syn::Fields::Unnamed(fields) = &item.fields
            && let Some(field) = fields.unnamed.first()
        {
            return self.resolve(&declared.folder.clone(), &field.ty, &Vec::new());
        }
        let described = if shape_of == name { declared } else { find(source, folder, name)? };
        let place = source.order.iter().position(|known| known == name || known == shape_of).unwrap_or(usize::MAX);
        let (attrs, generics) = match &declared.item {
            Item::Struct(item) => (&item.attrs, &item.generics),
            Item::Enum(item) => (&item.attrs, &item.generics),
            _ => return Err(rule(&format!("`{name}` is neither a struct nor an enum"))),
        };
        if !declared.crosses {
            return Err(rule(&format!(
                "`{name}` ({}) is used by what crosses but derives neither of serde's traits",
                declared.folder
            )));
        }
        let parameters = generics.type_params().map(|parameter| parameter.ident.to_string());
        let arguments: Arguments = parameters.zip(arguments.iter().cloned()).collect();
        let words = serde_words(attrs);
        let snake_case = words.iter().any(|(key, value)| key == "rename_all" && value.as_deref() == Some("snake_case"));
        let def = TypeDef {
            name: public.clone(),
            serde_name: declared.renamed.clone().unwrap_or_else(|| name.to_owned()),
            folder: if described.folder == "kernel" && shape_of != name { "kernel".to_owned() } else { described.folder.clone() },
            docs: match &described.item {
                Item::Struct(item) => docs(&item.attrs),
                Item::Enum(item) => docs(&item.attrs),
                _ => Vec::new(),
            },
            shape: Shape::Struct(Vec::new()),
        };
        self.done.insert(public.clone(), (place, def));
        let shape = self.shape(declared, snake_case, &arguments)?;
        if let Some((_, def)) = self.done.get_mut(&public) {
            def.shape = shape;
        }
        Ok(Type::Named(public))
    }

    /// That `declared` is what goes by that name already: two that go by one name would be taken for each other.
    fn once(&self, public: &str, declared: &Declared) -> Result<(), BindgenFault> {
        match self.homes.get(public) {
            Some(home) if *home != declared.folder => {
                let here = &declared.folder;
                Err(rule(&format!("`{public}` crosses from {home} and from {here}; what crosses has a name of its own")))
            }
            _ => Ok(()),
        }
    }

    /// What a declaration is made of.
    fn shape(&mut self, declared: &Declared, snake_case: bool, arguments: &Arguments) -> Result<Shape, BindgenFault> {
        let folder = declared.folder.as_str();
        match &declared.item {
            Item::Struct(item) => {
                let mut fields = self.fields(folder, &named(&item.fields), arguments)?;
                // A struct that may be left out whole may be left out in part, and its own default says what stands there.
                if serde_words(&item.attrs).iter().any(|(key, _)| key == "default") {
                    self.defaults(&item.ident.to_string(), &mut fields)?;
                }
                self.read(&item.ident.to_string(), &mut fields);
                Ok(Shape::Struct(fields))
            }
            Item::Enum(item) => {
                let mut variants = Vec::new();
                for variant in &item.variants {
                    let name = variant.ident.to_string();
                    if !variants.is_empty() && variant.attrs.iter().any(|attr| attr.path().is_ident("default")) {
                        return Err(rule(&format!(
                            "`{name}` is a default and not the first of its enum; languages take the first"
                        )));
                    }
                    let content = match &variant.fields {
                        syn::Fields::Unit => Content::Unit,
                        syn::Fields::Unnamed(fields) => match fields.unnamed.iter().collect::<Vec<_>>().as_slice() {
                            [field] => Content::Value(self.resolve(folder, &field.ty, arguments)?),
                            _ => return Err(rule(&format!("`{name}` carries several values; give them names"))),
                        },
                        fields @ syn::Fields::Named(_) => Content::Fields(self.fields(folder, &named(fields), arguments)?),
                    };
                    let tag = if snake_case { snake(&name) } else { name.clone() };
                    variants.push(Variant { name, tag, docs: docs(&variant.attrs), content });
                }
                Ok(Shape::Enum(variants))
            }
            _ => Err(rule("neither a struct nor an enum")),
        }
    }

    /// The two enums that the core makes from its lists.
    fn listed(&mut self) -> Result<(), BindgenFault> {
        let kinds = entries(self.source, "records")?.into_iter().filter(|(name, _)| !name.is_empty() && name != "by");
        let plain = |(name, _): (String, TokenStream)| Variant {
            tag: snake(&name),
            docs: vec![format!("Records of the type `{name}`.")],
            name,
            content: Content::Unit,
        };
        self.keep("RecordKind", "records", "A kind of record that can be read.", kinds.map(plain).collect());
        let events = self.events()?;
        self.keep("AnyEvent", "events", "Some event, under the name of its process.", events);
        Ok(())
    }

    /// Takes in an enum that no declaration writes out.
    fn keep(&mut self, name: &str, folder: &str, doc: &str, variants: Vec<Variant>) {
        let (serde_name, folder, docs) = (name.to_owned(), folder.to_owned(), vec![doc.to_owned()]);
        let def = TypeDef { name: name.to_owned(), serde_name, folder, docs, shape: Shape::Enum(variants) };
        self.done.insert(name.to_owned(), (0, def));
    }

    /// Every event that the list names, as a variant under its process.
    fn events(&mut self) -> Result<Vec<Variant>, BindgenFault> {
        let mut variants = Vec::new();
        for (name, path) in entries(self.source, "events")? {
            let kind: syn::Type = syn::parse2(path).map_err(|error| rule(&error.to_string()))?;
            let content = Content::Value(self.resolve("events", &kind, &Vec::new())?);
            let docs = vec![format!("An event of the process `{}`.", snake(&name))];
            variants.push(Variant { tag: snake(&name), name, docs, content });
        }
        Ok(variants)
    }

    /// The fields that cross; each must say what it is.
    fn fields(&mut self, folder: &str, fields: &[&syn::Field], arguments: &Arguments) -> Result<Vec<Field>, BindgenFault> {
        let mut out = Vec::new();
        for field in fields {
            let words = serde_words(&field.attrs);
            if words.iter().any(|(key, _)| key == "skip") {
                continue;
            }
            let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
            let mut kind = self.resolve(folder, &field.ty, arguments).map_err(|fault| rule(&format!("{name}: {fault}")))?;
            // Sixteen bytes that are written as an id.
            if words.iter().any(|(key, value)| key == "serialize_with" && value.as_deref() == Some("write_ref_id")) {
                kind = Type::Id("AnyId".to_owned());
            }
            if docs(&field.attrs).is_empty() {
                return Err(rule(&format!("`{name}` ({folder}) crosses and has no documentation")));
            }
            let default = words.iter().find(|(key, _)| key == "default");
            if kind == Type::Decimal && default.is_some_and(|(_, function)| function.as_deref() != Some("one")) {
                return Err(rule(&format!("`{name}` ({folder}): a number that may be left out is `one`")));
            }
            let has_default = default.is_some();
            let is_short =
                words.iter().any(|(key, read)| key == "deserialize_with" && read.as_deref() == Some("super::points::read"));
            let name = name.trim_start_matches("r#").to_owned();
            out.push(Field { name, docs: docs(&field.attrs), kind, has_default, given: None, is_short });
        }
        Ok(out)
    }

    /// Says of the fields of `name` what the form that it is read by says of them, where it has one: which may be left out.
    fn read(&self, name: &str, fields: &mut [Field]) {
        let forms = self.source.types.get(&format!("{name}Form")).into_iter().flatten();
        for form in forms.filter_map(|form| if let Item::Struct(form) = &form.item { Some(form) } else { None }) {
            for read in named(&form.fields) {
                let may_miss = serde_words(&read.attrs).iter().any(|(key, _)| key == "default");
                let same =
                    fields.iter_mut().filter(|field| may_miss && read.ident.as_ref().is_some_and(|ident| *ident == field.name));
                same.for_each(|field| field.has_default = true);
            }
        }
    }

    /// Says of every field of `name` that it may be left out, and what stands there then.
    fn defaults(&self, name: &str, fields: &mut [Field]) -> Result<(), BindgenFault> {
        for field in fields {
            field.has_default = true;
            let fault = || {
                let what = &field.name;
                rule(&format!("`{name}` may be left out, and its `Default` does not say plainly what `{what}` is"))
            };
            let known = self.source.defaults.get(&(name.to_owned(), field.name.clone()));
            match known {
                Some(said) => field.given = left_out(&field.kind, said.as_ref()).ok_or_else(fault)?,
                // Where `Default` is derived, everything is nothing; which number that is, each says for itself.
                None if field.kind == Type::Integer => return Err(fault()),
                None => {}
            }
        }
        Ok(())
    }
}

/// How a type argument is spoken at the end of a name: `Edit` of a date is `EditDate`.
fn spoken(kind: &Type) -> String {
    match kind {
        Type::Id(name) => name.trim_end_matches("Id").to_owned(),
        Type::Named(name) => name.trim_end_matches("Policy").to_owned(),
        Type::Optional(inner) | Type::List(inner) => spoken(inner),
        Type::Text => "Text".to_owned(),
        Type::Date => "Date".to_owned(),
        Type::Timestamp => "Timestamp".to_owned(),
        Type::Decimal => "Decimal".to_owned(),
        Type::Integer => "Integer".to_owned(),
        Type::Flag => "Flag".to_owned(),
        Type::Bytes | Type::Map(..) | Type::Pair(..) | Type::Nothing => String::new(),
    }
}

/// A fault in the words of the rule that a declaration breaks.
pub(crate) fn rule(what: &str) -> BindgenFault {
    BindgenFault::Rule(what.to_owned())
}
