//! Texts that somebody typed to do harm, or that merely look so, in every kind of text field, through the road: each is refused by its place or
//! kept exactly, and none is a panic.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first thing that does not hold"
)]

mod company;

use company::*;
use crm_core::commands::AnyCommand;
use crm_core::engine::{Limits, Session};
use crm_core::kernel::{CrmError, ErrorKind, TREE_DEPTH, TREE_ITEMS, skeleton};
use crm_core::parties::Account;
use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization;

/// What becomes of a text in a field of one line, and in one of many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// Kept in both.
    Kept,
    /// Refused in one line, kept in many.
    Running,
    /// Refused in both.
    Refused,
}

use Fate::{Kept, Refused, Running};

/// The texts, each with its fate.
fn texts() -> Vec<(String, Fate)> {
    let short = [
        // Formulas, statements, scripts, formats and names of files are texts like others: who shows or runs them escapes them.
        ("=HYPERLINK(\"http://example.com\")", Kept),
        ("'; DROP TABLE accounts;--", Kept),
        ("<script>alert(1)</script>", Kept),
        ("{{7*7}} ${7*7} %n%s", Kept),
        ("../../etc/passwd", Kept),
        ("C:\\con", Kept),
        ("\\\\?\\C:\\x", Kept),
        ("a\u{0}.txt", Refused),
        ("NULL", Kept),
        ("true", Kept),
        ("1e309", Kept),
        // Controls and ends of lines.
        ("a\u{7}b", Refused),
        ("a\u{1b}[2Jb", Refused),
        ("a\u{7f}b", Refused),
        ("a\u{85}b", Refused),
        ("a\nb\tc", Running),
        ("a\r\nb", Running),
        ("a\u{2028}b", Running),
        // Direction.
        ("invoice\u{202e}fdp.exe", Refused),
        ("a\u{2066}b\u{2069}", Refused),
        ("a\u{200f}b", Running),
        ("a\u{61c}b", Running),
        ("שלום עולם", Kept),
        // What has no width.
        ("Ac\u{200b}me", Running),
        ("Ac\u{200d}me", Running),
        ("Ac\u{ad}me", Running),
        ("Ac\u{2060}me", Refused),
        ("\u{feff}Acme", Refused),
        ("a\u{2063}b", Refused),
        ("\u{3164}", Running),
        ("\u{2800}", Running),
        ("نرم\u{200c}افزار", Kept),
        ("ශ්\u{200d}රී", Kept),
        ("👩\u{200d}💻", Kept),
        // Bytes and sentences in what does not show.
        ("a\u{fe01}", Refused),
        ("a\u{e0101}\u{e0102}", Refused),
        ("渡邉\u{e0100}", Kept),
        ("☎\u{fe0f}", Kept),
        ("a\u{e0069}\u{e0067}", Refused),
        ("\u{1f3f4}\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}", Kept),
        // What stands for nothing, for something private, or for something later.
        ("a\u{fdd0}", Refused),
        ("a\u{10ffff}", Refused),
        ("a\u{f8ff}", Running),
        ("a\u{3fffd}", Kept),
        ("a\u{fffd}", Kept),
        // Marks.
        ("\u{301}a", Refused),
        ("e\u{301}", Kept),
        ("a\u{327}\u{301}", Kept),
        ("각", Kept),
        ("\u{1112}\u{1161}\u{11ab}", Kept),
        ("\u{212b}ngström \u{2126}", Kept),
        ("ﷺ", Kept),
    ];
    let mut texts: Vec<(String, Fate)> = short.map(|(text, fate)| (text.to_owned(), fate)).into();
    texts.push((format!("Z{}", "\u{334}".repeat(8)), Kept));
    texts.push((format!("Z{}", "\u{334}".repeat(9)), Refused));
    texts.push(("../".repeat(1 << 12), Running));
    texts.push(("x".repeat((1 << 16) + 1), Refused));
    texts.push(("\u{202e}".repeat(1 << 16), Refused));
    texts
}

/// A kind of field, and what stands in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    /// One line of text.
    Line,
    /// Many lines of text, which may be empty.
    Lines,
    /// A key, a number, an address of its own form: only plain letters and digits can be one, in capitals or not.
    Strict,
}

/// Every field: the command with `?` in its place, where it stands in the command, and in the answer.
fn fields(company: &Company) -> Vec<(Field, Value, &'static str, &'static str)> {
    let account = |details: Value| {
        let mut all = json!({"name": "Acme"});
        all.as_object_mut().unwrap().extend(details.as_object().unwrap().clone());
        json!({"do": "create_account", "with": {"details": all}})
    };
    let address = |part: Value| {
        let mut all = json!({"country": "FR"});
        all.as_object_mut().unwrap().extend(part.as_object().unwrap().clone());
        account(json!({"addresses": [{"address": all}]}))
    };
    let contact = |details: Value| {
        let mut all = json!({"name": "Ada", "account": company.account});
        all.as_object_mut().unwrap().extend(details.as_object().unwrap().clone());
        json!({"do": "create_contact", "with": {"details": all}})
    };
    let add = json!({"do": "add_product", "with": {"name": "Lamp"}});
    let lamp = sent(&company.session(company.administrator), add).unwrap();
    let product =
        |field: &str| json!({"do": "change_product", "with": {"product": lamp["id"], "name": "Lamp", "details": {field: "?"}}});
    let price = json!({"quantity": "1", "price": {"amount": "1", "currency": "EUR"}, "base_quantity": "1", "tax": {"category": "standard", "rate": "20"}});
    let invoice = |note: &str, description: &str| {
        json!({"do": "draft_invoice", "with": {"account": company.account, "currency": "EUR", "note": note,
               "lines": [{"description": description, "priced": price}]}})
    };
    vec![
        (Field::Line, account(json!({"name": "?"})), "details.name", "/details/name"),
        (Field::Line, account(json!({"legal_name": "?"})), "details.legal_name", "/details/legal_name"),
        (Field::Line, address(json!({"city": "?"})), "details.addresses[0].address.city", "/details/addresses/0/address/city"),
        (
            Field::Line,
            address(json!({"lines": ["?"]})),
            "details.addresses[0].address.lines[0]",
            "/details/addresses/0/address/lines/0",
        ),
        (
            Field::Strict,
            address(json!({"postcode": "?"})),
            "details.addresses[0].address.postcode",
            "/details/addresses/0/address/postcode",
        ),
        (
            Field::Strict,
            address(json!({"country": "?"})),
            "details.addresses[0].address.country",
            "/details/addresses/0/address/country",
        ),
        (Field::Strict, account(json!({"emails": ["?"]})), "details.emails[0]", "/details/emails/0/address"),
        (Field::Strict, account(json!({"bank_accounts": ["?"]})), "details.bank_accounts[0]", "/details/bank_accounts/0"),
        (Field::Strict, account(json!({"industry": "?"})), "details.industry", "/details/industry"),
        (
            Field::Line,
            account(json!({"external_ids": [{"source": "shop", "key": "?"}]})),
            "details.external_ids[0].key",
            "/details/external_ids/0/key",
        ),
        (
            Field::Lines,
            account(json!({"custom_fields": {"memo": {"text": "?"}}})),
            "details.custom_fields.memo.text",
            "/details/custom_fields/memo/text",
        ),
        (Field::Line, contact(json!({"job_title": "?"})), "details.job_title", "/details/job_title"),
        (Field::Line, contact(json!({"given_name": "?"})), "details.given_name", "/details/given_name"),
        (Field::Line, contact(json!({"family_name": "?"})), "details.family_name", "/details/family_name"),
        (Field::Strict, contact(json!({"phones": [{"number": "?"}]})), "details.phones[0].number", "/details/phones/0/number"),
        (
            Field::Line,
            contact(json!({"phones": [{"number": "+33 1 99 00 12 34", "extension": "?"}]})),
            "details.phones[0].extension",
            "/details/phones/0/extension",
        ),
        (Field::Strict, contact(json!({"emails": [{"address": "?"}]})), "details.emails[0].address", "/details/emails/0/address"),
        (
            Field::Strict,
            contact(json!({"emails": [{"address": "ada@engines.example", "label": "?"}]})),
            "details.emails[0].label",
            "/details/emails/0/label",
        ),
        (Field::Lines, contact(json!({"note": "?"})), "details.note", "/details/note"),
        (Field::Lines, product("description"), "details.description", "/details/description"),
        (Field::Line, product("sku"), "details.sku", "/details/sku"),
        (Field::Strict, product("unit"), "details.unit", "/details/unit"),
        (Field::Lines, invoice("?", "Lamp"), "note", "/note"),
        (Field::Line, invoice("", "?"), "lines[0].description", "/lines/0/description"),
    ]
}

/// `text` in the place of `?`.
fn with(value: &Value, text: &str) -> Value {
    match value {
        Value::String(place) if place == "?" => text.into(),
        Value::Array(items) => items.iter().map(|item| with(item, text)).collect(),
        Value::Object(fields) => Value::Object(fields.iter().map(|(name, value)| (name.clone(), with(value, text))).collect()),
        other => other.clone(),
    }
}

fn sent(session: &Session, command: Value) -> Result<Value, CrmError> {
    let answer = session.execute(AnyCommand::read(command)?)?;
    Ok(serde_json::to_value(answer).expect("an answer can be written"))
}

/// A company whose accounts have a text of their own.
fn with_memo() -> (Company, Session) {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    let define = json!({"do": "define_field", "with": {"kind": 20, "key": "memo", "label": "Memo", "field_type": "text", "is_required": false}});
    sent(&boss, define).unwrap();
    (company, boss)
}

#[test]
fn every_text_in_every_field_is_refused_by_its_place_or_kept_exactly() {
    let (company, boss) = with_memo();
    let texts = texts();
    for (field, command, place, answer) in fields(&company) {
        for (text, fate) in &texts {
            let shown: String = text.chars().take(20).collect();
            let is_kept = matches!((field, fate), (Field::Line, Kept) | (Field::Lines, Kept | Running));
            let is_plain = text.chars().all(|c| c.is_ascii_alphanumeric());
            match sent(&boss, with(&command, text)) {
                Ok(record) if field == Field::Strict => {
                    let kept = record.pointer(answer).and_then(Value::as_str).unwrap_or_default();
                    assert!(is_plain && kept.eq_ignore_ascii_case(text), "{place} made {kept:?} of {shown:?}");
                }
                Ok(record) => {
                    assert!(is_kept, "{place} kept {shown:?}");
                    let composed: String = text.trim().replace("\r\n", "\n").nfc().collect();
                    assert_eq!(record.pointer(answer).and_then(Value::as_str), Some(composed.as_str()), "{place} {shown:?}");
                }
                Err(error) => {
                    assert!(!is_kept && error.kind() == ErrorKind::Invalid, "{place} {shown:?}: {error}");
                    assert_eq!(error.subject(), place, "{shown:?}: {error}");
                    let said = error.to_string();
                    assert!(!said.chars().any(|c| c.is_control() || c == '\u{202e}'), "{said:?}");
                    assert!(said.len() < 1_000, "{place} {shown:?} is repeated at length");
                }
            }
        }
    }
    assert!(boss.iter(crm_core::engine::Query::<Account>::all()).all(|account| account.is_ok()), "what was kept can be read");
    assert!(boss.verify_audit().unwrap().is_intact());
}

#[test]
fn a_customer_that_looks_like_another_is_flagged_and_not_refused() {
    let (_, boss) = with_memo();
    let [one, other] = ["Acme", "Асme"].map(|called| boss.execute(named_account(called)).unwrap().details().name.clone());
    assert_ne!(one.folded(), other.folded());
    assert_eq!(skeleton(one.as_str()), skeleton(other.as_str()));
}

#[test]
fn input_lies_as_deep_and_has_as_many_values_as_the_limits_say_and_not_one_more() {
    let deep = |depth: usize| {
        let text = format!("{{\"do\": \"work_lead\", \"with\": {}{}}}", "[".repeat(depth - 1), "]".repeat(depth - 1));
        AnyCommand::read(&mut serde_json::Deserializer::from_str(&text)).unwrap_err().to_string()
    };
    let flat = format!("``: values lie in each other more than {TREE_DEPTH} deep; give them flat");
    assert_ne!(deep(TREE_DEPTH), flat);
    assert_eq!(deep(TREE_DEPTH + 1), flat);
    let wide =
        |items: usize| AnyCommand::read(json!({"do": "acknowledge_messages", "with": {"messages": vec![7; items]}})).unwrap_err();
    let fewer = format!("``: this has more than {TREE_ITEMS} values; give fewer");
    assert!(!wide(TREE_ITEMS).to_string().ends_with(&fewer));
    assert!(wide(TREE_ITEMS + 1).to_string().ends_with(&fewer), "{}", wide(TREE_ITEMS + 1));
    let packed = [vec![0x91; 100_000], vec![0xc0]].concat();
    let error = AnyCommand::read(&mut rmp_serde::Deserializer::from_read_ref(&packed)).unwrap_err();
    assert_eq!(error.to_string(), flat);
}

#[test]
fn a_name_of_a_field_or_a_command_forges_no_line_of_a_log() {
    let (_, boss) = with_memo();
    for name in ["a\nb", "a\u{202e}b", &"x".repeat(1 << 16)] {
        let field = json!({"do": "create_account", "with": {"details": {"name": "Acme", name: "x"}}});
        let key = json!({"do": "create_account", "with": {"details": {"name": "Acme", "custom_fields": {name: {"text": "x"}}}}});
        let kind = json!({"do": "create_account", "with": {"details": {"name": "Acme", "custom_fields": {"memo": {name: "x"}}}}});
        for command in [field, key, kind, json!({"do": name}), json!({"do": "work_lead", name: 1})] {
            let said = sent(&boss, command).unwrap_err().to_string();
            assert!(!said.chars().any(|c| c.is_control() || c == '\u{202e}') && said.len() < 9_000, "{said}");
        }
    }
}

/// `1048576` as `1,048,576`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let parts: Vec<&str> = digits.as_bytes().rchunks(3).rev().map(|part| std::str::from_utf8(part).unwrap()).collect();
    parts.join(",")
}

#[test]
fn the_page_of_limits_says_the_defaults() {
    let page = include_str!("../docs/limits.md");
    let limits = Limits::default();
    let Limits {
        record_bytes,
        transaction_bytes,
        page_rows,
        import_rows,
        import_batch_rows,
        import_batch_bytes,
        column_bytes,
        retries,
    } = limits;
    let table = crm_core::exchange::ReadLimits::default();
    let cards = crm_core::exchange::CardLimits::default();
    let wide = |size: usize| u64::try_from(size).unwrap();
    for (name, value) in [
        ("record_bytes", wide(record_bytes)),
        ("transaction_bytes", wide(transaction_bytes)),
        ("page_rows", wide(page_rows)),
        ("import_rows", import_rows),
        ("import_batch_rows", wide(import_batch_rows)),
        ("import_batch_bytes", wide(import_batch_bytes)),
        ("column_bytes", wide(column_bytes)),
        ("retries", u64::from(retries)),
        ("row_bytes", wide(table.row_bytes)),
        ("columns", wide(table.columns)),
        ("rows", table.rows),
        ("file_bytes", wide(cards.file_bytes)),
        ("file_lines", wide(cards.file_lines)),
        ("line_bytes", wide(cards.line_bytes)),
        ("components", wide(cards.components)),
        ("COMPONENT_DEPTH", wide(crm_core::exchange::components::COMPONENT_DEPTH)),
        ("TEXT_BYTES", wide(crm_core::kernel::text::TEXT_BYTES)),
        ("NAME_CHARS", wide(crm_core::kernel::text::NAME_CHARS)),
        ("LABEL_CHARS", wide(crm_core::kernel::text::LABEL_CHARS)),
        ("NOTE_CHARS", wide(crm_core::kernel::text::NOTE_CHARS)),
        ("CODE_CHARS", wide(crm_core::kernel::text::CODE_CHARS)),
        ("MARKS_MAX", wide(crm_core::kernel::MARKS_MAX)),
        ("TREE_DEPTH", wide(TREE_DEPTH)),
        ("TREE_ITEMS", wide(TREE_ITEMS)),
        ("RECURRENCE_BYTES", wide(crm_core::kernel::RECURRENCE_BYTES)),
        ("MAX_STEPS", wide(crm_core::activities::model::MAX_STEPS)),
        ("MAX_FIRINGS", u64::from(crm_core::activities::model::MAX_FIRINGS)),
        ("MAX_STAGES", wide(crm_core::pipeline::model::MAX_STAGES)),
        ("MAX_GATES", wide(crm_core::pipeline::model::MAX_GATES)),
        ("MAX_OF_A_GATE", wide(crm_core::pipeline::model::MAX_OF_A_GATE)),
        ("MAX_TIMED_MOVES", wide(crm_core::pipeline::model::MAX_TIMED_MOVES)),
        ("DEAL_LINES", wide(crm_core::pipeline::model::DEAL_LINES)),
        ("MAX_PARTS", wide(crm_core::pipeline::model::MAX_PARTS)),
        ("MAX_VISITS", wide(crm_core::pipeline::model::MAX_VISITS)),
        ("MAX_CHANGES", wide(crm_core::ordering::model::MAX_CHANGES)),
        ("MOST_BEHIND", wide(crm_core::ordering::rolling::MOST_BEHIND)),
        ("MAX_TERM_MONTHS", u64::from(crm_core::ordering::terms::MAX_TERM_MONTHS)),
        ("MAX_APPROVERS", wide(crm_core::approvals::model::MAX_APPROVERS)),
        ("MAX_FINDINGS", wide(crm_core::disputes::model::MAX_FINDINGS)),
        ("MAX_DISPUTED_PARTS", wide(crm_core::disputes::model::MAX_DISPUTED_PARTS)),
        ("MAX_DISPUTE_EVIDENCE", wide(crm_core::disputes::model::MAX_DISPUTE_EVIDENCE)),
        ("MAX_REPAID_PARTS", wide(crm_core::receivables::model::MAX_REPAID_PARTS)),
        ("MAX_RETURN_LINES", wide(crm_core::returns::model::MAX_RETURN_LINES)),
        ("MAX_RETURN_NOTES", wide(crm_core::returns::model::MAX_RETURN_NOTES)),
        ("MAX_MESSAGES", wide(crm_core::service::model::MAX_MESSAGES)),
        ("MAX_PAUSES", wide(crm_core::service::model::MAX_PAUSES)),
        ("MAX_CLOCKS", wide(crm_core::service::model::MAX_CLOCKS)),
        ("MAX_DEPTH", wide(crm_core::service::family::MAX_DEPTH)),
        ("MAX_CHILDREN", crm_core::service::family::MAX_CHILDREN),
        ("MAX_MEMBERS", wide(crm_core::claims::model::MAX_MEMBERS)),
        ("MAX_QUORUM", u64::from(crm_core::approvals::model::MAX_QUORUM)),
        ("FIELDS_MAX", wide(crm_core::kernel::custom_fields::FIELDS_MAX)),
        ("EMAIL_BYTES", wide(crm_core::kernel::email::EMAIL_BYTES)),
        ("MAX_COMPONENTS", wide(crm_core::catalog::MAX_COMPONENTS)),
        ("MAX_BUNDLE_PARTS", wide(crm_core::catalog::MAX_BUNDLE_PARTS)),
        ("MAX_BUNDLE_DEPTH", wide(crm_core::catalog::MAX_BUNDLE_DEPTH)),
        ("MAX_BOOK_ACCOUNTS", wide(crm_core::catalog::MAX_BOOK_ACCOUNTS)),
        ("MAX_FOLLOWED", wide(crm_core::catalog::MAX_FOLLOWED)),
        ("MAX_ORDER_LINES", wide(crm_core::ordering::MAX_ORDER_LINES)),
        ("MAX_DELIVERIES", wide(crm_core::ordering::MAX_DELIVERIES)),
        ("MAX_QUOTE_LINES", wide(crm_core::quoting::MAX_QUOTE_LINES)),
        ("MAX_EVIDENCE", wide(crm_core::quoting::MAX_EVIDENCE)),
        ("MAX_LINES", wide(crm_core::invoicing::model::MAX_LINES)),
    ] {
        let line = page.lines().find(|line| line.contains(&format!("`{name}`"))).unwrap_or_else(|| panic!("`{name}` is missing"));
        assert!(line.contains(&format!("| {} ", grouped(value))), "{name} is {}: {line}", grouped(value));
    }
}

#[test]
fn the_versions_of_unicode_are_those_that_the_decision_names() {
    // Another version here: read docs/adr/0014-unicode.md, which says what to do, before this line is changed.
    let (major, ..) = char::UNICODE_VERSION;
    assert!((16..=17).contains(&major), "the compiler has Unicode {major}");
    assert_eq!(unicode_normalization::UNICODE_VERSION.0, 18);
    assert_eq!(unicode_properties::UNICODE_VERSION.0, 18);
    assert_eq!(unicode_script::UNICODE_VERSION.0, 18);
    assert_eq!(unicode_security::UNICODE_VERSION.0, 18);
}

#[test]
fn no_text_of_a_record_becomes_the_name_of_a_file() {
    // Outside of the store's own files, which the host names, nothing of the library knows the file system.
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut folders, mut knowing) = (vec![root.clone()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if ["std::fs", "std::path", "PathBuf"]
                .iter()
                .any(|word| std::fs::read_to_string(&path).unwrap().contains(word))
            {
                knowing.push(path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/"));
            }
        }
    }
    knowing.sort();
    // `backup.rs` hands the path that the host gives it to the store.
    let others: Vec<&String> = knowing.iter().filter(|path| !path.starts_with("storage/redb_store/")).collect();
    assert_eq!(others, ["backup.rs"]);
}
