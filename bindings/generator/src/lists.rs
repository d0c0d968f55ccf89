//! What the lists of the source say: commands, questions, records, events, kinds and ids, which are calls of macros.

use std::collections::BTreeMap;

use proc_macro2::{TokenStream, TokenTree};

use crate::build::rule;
use crate::source::{BindgenFault, Source};

/// Name and type of every line `[number] Name(path),` of a list.
pub fn entries(source: &Source, list: &str) -> Result<Vec<(String, TokenStream)>, BindgenFault> {
    let tokens = source.lists.get(list).ok_or_else(|| rule(&format!("there is no list `{list}!`")))?.clone();
    let mut out = Vec::new();
    let mut name = String::new();
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => name = ident.to_string(),
            TokenTree::Group(group) => out.push((std::mem::take(&mut name), group.stream())),
            TokenTree::Literal(_) | TokenTree::Punct(_) => {}
        }
    }
    Ok(out)
}

/// The lines of a list that end with `at`.
pub fn split(tokens: TokenStream, at: char) -> Vec<Vec<TokenTree>> {
    let mut lines = vec![Vec::new()];
    for token in tokens {
        match &token {
            TokenTree::Punct(punct) if punct.as_char() == at => lines.push(Vec::new()),
            _ => lines.last_mut().into_iter().for_each(|line| line.push(token.clone())),
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// Every typed id with its docs.
pub fn ids(source: &Source) -> BTreeMap<String, Vec<String>> {
    let mut out = BTreeMap::new();
    let Some(tokens) = source.lists.get("ids") else { return out };
    for line in split(tokens.clone(), ';') {
        let mut doc = Vec::new();
        for token in line {
            match token {
                TokenTree::Group(group) => doc.extend(group.stream().into_iter().filter_map(|word| match word {
                    TokenTree::Literal(text) => Some(text.to_string().trim_matches('"').trim().to_owned()),
                    _ => None,
                })),
                TokenTree::Ident(name) => {
                    out.insert(name.to_string(), std::mem::take(&mut doc));
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }
    out
}

/// Every kind with its number.
pub fn kinds(source: &Source) -> Vec<(String, u16)> {
    let Some(tokens) = source.lists.get("kinds") else { return Vec::new() };
    let kind = |line: Vec<TokenTree>| {
        let name = line.first()?.to_string();
        let numbers = line.iter().find_map(|token| match token {
            TokenTree::Group(group) => Some(group.stream()),
            _ => None,
        })?;
        let number = numbers.into_iter().next()?.to_string().parse().ok()?;
        Some((name, number))
    };
    split(tokens.clone(), ';').into_iter().filter_map(kind).collect()
}
