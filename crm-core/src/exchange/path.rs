//! Where in the content of a command a value belongs: `details.emails[0].address`.

use crate::kernel::{Fault, Tree};

/// The most parts of a path, and the most items of a list that a file fills.
const MOST_PARTS: usize = 16;
const MOST_ITEMS: usize = 50;

/// One step into a value.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Field(String),
    Item(usize),
}

/// A way from the content of a command to one of its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Path(Vec<Part>);

impl Path {
    /// Reads a path.
    ///
    /// # Errors
    /// A part without a name, a number that is none, too many parts.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let broken = |problem: &'static str| Fault::new(text, problem, "write it as details.emails[0].address");
        let mut parts = Vec::new();
        for step in text.split('.') {
            let (name, items) = step.split_once('[').map_or((step, None), |(name, rest)| (name, Some(rest)));
            if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')) {
                return Err(broken("a part of the path has no name"));
            }
            parts.push(Part::Field(name.to_owned()));
            for item in items.iter().flat_map(|rest| rest.split('[')) {
                let number = item.strip_suffix(']').and_then(|number| number.parse::<usize>().ok());
                let number = number.filter(|number| *number < MOST_ITEMS);
                parts.push(Part::Item(number.ok_or_else(|| broken("an item has a number from 0 to 49"))?));
            }
        }
        if parts.len() > MOST_PARTS {
            return Err(broken("a path has at most 16 parts"));
        }
        Ok(Self(parts))
    }

    /// Puts `value` there. Where values are already there under names, those of `value` join them.
    pub fn put(&self, tree: &mut Tree, value: Tree) {
        if let Some(place) = self.place(tree, true) {
            match (place, value) {
                (Tree::Map(known), Tree::Map(more)) => known.extend(more),
                (place, value) => *place = value,
            }
        }
    }

    /// True where every item that the path goes through is there: a part of a list says nothing by itself.
    pub fn leads_somewhere(&self, tree: &Tree) -> bool {
        let Some(last) = self.0.iter().rposition(|part| matches!(part, Part::Item(_))) else { return true };
        let items = Self(self.0.iter().take(last.saturating_add(1)).cloned().collect());
        let mut tree = tree.clone();
        items.place(&mut tree, false).is_some_and(|item| *item != Tree::Nothing)
    }

    fn place<'t>(&self, tree: &'t mut Tree, makes: bool) -> Option<&'t mut Tree> {
        self.0.iter().try_fold(tree, |tree, part| match part {
            Part::Field(name) => {
                if makes && !matches!(tree, Tree::Map(_)) {
                    *tree = Tree::Map(Vec::new());
                }
                let Tree::Map(fields) = tree else { return None };
                let at = fields.iter().position(|(known, _)| known == name);
                let at = match at {
                    Some(at) => at,
                    None if makes => {
                        fields.push((name.clone(), Tree::Nothing));
                        fields.len().saturating_sub(1)
                    }
                    None => return None,
                };
                fields.get_mut(at).map(|(_, value)| value)
            }
            Part::Item(number) => {
                if makes && !matches!(tree, Tree::List(_)) {
                    *tree = Tree::List(Vec::new());
                }
                let Tree::List(items) = tree else { return None };
                if makes && items.len() <= *number {
                    items.resize(number.saturating_add(1), Tree::Nothing);
                }
                items.get_mut(*number)
            }
        })
    }
}

/// The same without items that nothing was put into: the second telephone of a row without a first one is its first.
pub(super) fn without_gaps(tree: Tree) -> Tree {
    match tree {
        Tree::List(items) => Tree::List(items.into_iter().filter(|item| *item != Tree::Nothing).map(without_gaps).collect()),
        Tree::Map(fields) => Tree::Map(fields.into_iter().map(|(name, value)| (name, without_gaps(value))).collect()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: &str) -> Tree {
        Tree::Text(value.to_owned())
    }

    #[test]
    fn a_value_is_put_where_its_path_leads() {
        let mut tree = Tree::Nothing;
        for (path, value) in [("details.name", "Ada"), ("details.emails[1].address", "b@x.example"), ("owner", "me")] {
            Path::parse(path).unwrap().put(&mut tree, text(value));
        }
        assert!(Path::parse("details.emails[1].label").unwrap().leads_somewhere(&tree));
        assert!(!Path::parse("details.emails[0].label").unwrap().leads_somewhere(&tree));
        assert!(Path::parse("details.source").unwrap().leads_somewhere(&tree));
        let address = Tree::Map(vec![("address".to_owned(), text("b@x.example"))]);
        let details = Tree::Map(vec![("name".to_owned(), text("Ada")), ("emails".to_owned(), Tree::List(vec![address]))]);
        assert_eq!(without_gaps(tree), Tree::Map(vec![("details".to_owned(), details), ("owner".to_owned(), text("me"))]));
    }

    #[test]
    fn what_is_no_path_is_sent_back() {
        for wrong in ["", "a..b", "a[", "a[x]", "a[50]", "a[-1]", "[0]", "a b", &"a.".repeat(40)] {
            assert!(Path::parse(wrong).is_err(), "{wrong}");
        }
        assert!(Path::parse(&["a"; 17].join(".")).is_err());
    }
}
