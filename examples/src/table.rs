//! Tables on a screen.

use std::io::Write;

use comfy_table::{Cell, CellAlignment, ContentArrangement, LineStyle, Table, presets};

use crate::StoryError;

/// Writes a table: columns whose name begins with `>` are set to the right.
pub fn write(out: &mut dyn Write, columns: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Result<(), StoryError> {
    let mut table = Table::new();
    let line = LineStyle::none().fill('─').junction('─');
    table.load_style(presets::NOTHING.header_separator(line)).set_content_arrangement(ContentArrangement::Disabled);
    let cell = |text: &str, name: &str| {
        let alignment = if name.starts_with('>') { CellAlignment::Right } else { CellAlignment::Left };
        Cell::new(text).set_alignment(alignment)
    };
    table.set_header(columns.iter().map(|name| cell(name.trim_start_matches('>'), name)));
    for row in rows {
        table.add_row(row.iter().zip(columns).map(|(text, name)| cell(text, name)));
    }
    for row in table.lines() {
        writeln!(out, " {}", row.trim_end())?;
    }
    Ok(())
}

/// `1234567.5` as `1,234,567.5`.
pub fn grouped(number: &str) -> String {
    let (sign, number) = number.strip_prefix('-').map_or(("", number), |rest| ("-", rest));
    let (whole, decimals) = number.split_once('.').map_or((number, None), |(whole, decimals)| (whole, Some(decimals)));
    let mut out = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    match decimals {
        Some(decimals) => format!("{sign}{out}.{decimals}"),
        None => format!("{sign}{out}"),
    }
}

/// An amount with its thousands set apart, without its currency.
pub fn amount(money: crm_core::kernel::Money) -> String {
    grouped(&money.amount().to_string())
}

/// Sums of several currencies, or a dash where there is none.
pub fn sums(sums: &crm_core::kernel::MoneyByCurrency) -> String {
    let shown: Vec<String> = sums.iter().map(|money| format!("{} {}", amount(money), money.currency())).collect();
    if shown.is_empty() { "–".to_owned() } else { shown.join(" + ") }
}

/// A figure that there may be none of.
pub fn or_dash(figure: Option<impl ToString>) -> String {
    figure.map_or_else(|| "–".to_owned(), |figure| figure.to_string())
}
