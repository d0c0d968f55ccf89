//! Whole numbers out of fractions that add up to what they should, by largest remainder.

/// `exact / total`, each rounded down or up so that they add up to `whole`. Of equal remainders the first is rounded up.
///
/// `total` is above zero, and `whole` at most one away from the exact sum: then such roundings exist.
#[must_use]
pub fn apportion(exact: &[i128], total: i128, whole: i128) -> Vec<i128> {
    let mut shares: Vec<i128> = exact.iter().map(|part| part.div_euclid(total)).collect();
    let given: i128 = shares.iter().sum();
    let mut order: Vec<(i128, usize)> = exact.iter().map(|part| -part.rem_euclid(total)).zip(0..).collect();
    order.sort_unstable();
    for (_, at) in order.into_iter().take(usize::try_from(whole - given).unwrap_or(0)) {
        if let Some(share) = shares.get_mut(at) {
            *share += 1;
        }
    }
    shares
}
