//! What stands in a field that is left out: as the `Default` of its struct says it, in words that every language has.

use syn::{BinOp, Expr, ExprLit, Lit};

use crate::vocabulary::{Given, Type};

/// What an expression stands for: a number, a text, a variant by its name, or what `new` makes of such. What is made of nothing, as an empty
/// list, has no fields.
pub fn given(expression: &Expr) -> Option<Given> {
    match expression {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(Given::Text(text.value())),
        Expr::MethodCall(call) if call.method == "to_owned" => given(&call.receiver),
        Expr::Path(path) => {
            let names: Vec<String> = path.path.segments.iter().map(|name| name.ident.to_string()).collect();
            match names.as_slice() {
                // Its constants have the codes for names; what other constants are, their names do not say.
                [.., kind, code] if kind == "Currency" => Some(Given::Text(code.clone())),
                [.., _, variant] => Some(Given::Variant(variant.clone())),
                _ => None,
            }
        }
        Expr::Call(call) => match call.func.as_ref() {
            Expr::Path(made) if made.path.segments.last().is_some_and(|last| last.ident == "new" || last.ident == "default") => {
                call.args.iter().map(given).collect::<Option<_>>().map(Given::Fields)
            }
            _ => None,
        },
        other => number(other).map(Given::Number),
    }
}

/// The whole number that an expression of numbers, products and shifts stands for.
fn number(expression: &Expr) -> Option<u64> {
    match expression {
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => number.base10_parse().ok(),
        Expr::Paren(inner) => number(&inner.expr),
        Expr::Binary(both) => {
            let (left, right) = (number(&both.left)?, number(&both.right)?);
            match both.op {
                BinOp::Mul(_) => left.checked_mul(right),
                BinOp::Shl(_) => left.checked_shl(u32::try_from(right).ok()?),
                _ => None,
            }
        }
        _ => None,
    }
}

/// What stands in a field of this kind where it is left out, as `Default` says it: nothing in particular, or that. None where it does not say so plainly.
pub fn left_out(kind: &Type, said: Option<&Given>) -> Option<Option<Given>> {
    match (kind, said) {
        (Type::Optional(_), None) => Some(None),
        (Type::Text | Type::List(_) | Type::Map(..) | Type::Named(_), Some(Given::Fields(parts))) if parts.is_empty() => {
            Some(None)
        }
        (Type::Integer, Some(Given::Number(_)))
        | (Type::Text, Some(Given::Text(_)))
        | (Type::Named(_), Some(Given::Variant(_) | Given::Fields(_))) => Some(said.cloned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_default_says_its_numbers_plainly_or_not_at_all() {
        let spelled = |text: &str| syn::parse_str(text).ok().and_then(|expression| number(&expression));
        assert_eq!(spelled("16 << 20"), Some(16_777_216));
        assert_eq!(spelled("(7 * 24) * 60"), Some(10_080));
        assert_eq!(spelled("500_000"), Some(500_000));
        assert_eq!(spelled("1 << 64"), None);
        assert_eq!(spelled("MOST"), None);
    }

    #[test]
    fn what_is_left_out_is_said_plainly_or_not_at_all() {
        let (text, named) = (|text: &str| Given::Text(text.to_owned()), Type::Named("Due".to_owned()));
        let variant = Given::Variant("Now".to_owned());
        assert_eq!(left_out(&Type::Text, Some(&text("EUR"))), Some(Some(text("EUR"))));
        assert_eq!(left_out(&Type::Text, Some(&variant)), None, "the name of a constant is not what it is");
        assert_eq!(left_out(&named, Some(&variant)), Some(Some(variant.clone())));
        assert_eq!(left_out(&Type::List(Box::new(Type::Text)), Some(&Given::Fields(Vec::new()))), Some(None));
        assert_eq!(left_out(&Type::Integer, Some(&text("3"))), None);
        assert_eq!(left_out(&named, None), None);
    }
}
