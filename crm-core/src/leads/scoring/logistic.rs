//! Ridge logistic regression by Newton steps, over rows that name their few columns.
//!
//! Floats are what a fit is made of. Every sum runs in the order of the rows and columns, and logarithms and powers are the `libm` crate's, so that
//! the same rows give the same bits on every platform.
#![allow(clippy::float_arithmetic, clippy::cast_precision_loss, reason = "statistics; counts are far below 2^53")]

use super::evidence::Tally;

/// Leads with the same columns: a column and what stands in it, ascending.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) columns: Vec<(usize, f64)>,
    pub(super) tally: Tally,
}

/// Steps after which a fit is taken as it is. Newton needs five to ten.
const STEPS: usize = 40;
/// How often a step is halved where it leads too far.
const HALVINGS: usize = 30;
/// Log-likelihood that is worth no further step, for each lead.
const SETTLED: f64 = 1e-13;

/// The weight of every column: the maximum of the likelihood less `penalties[c] / 2 x weight[c]^2`. Zero for all where there is no maximum to be found.
pub(super) fn fit(rows: &[Row], penalties: &[f64]) -> Vec<f64> {
    let mut weights = vec![0.0; penalties.len()];
    let mut best = objective(rows, penalties, &weights);
    let leads: f64 = rows.iter().map(|row| row.tally.all() as f64).sum();
    for _ in 0..STEPS {
        let (gradient, curvature) = slopes(rows, penalties, &weights);
        let Some(mut step) = solve(&curvature, &gradient) else { break };
        let before = best;
        for _ in 0..HALVINGS {
            let moved: Vec<f64> = weights.iter().zip(&step).map(|(weight, step)| weight + step).collect();
            let reached = objective(rows, penalties, &moved);
            if reached >= best {
                (weights, best) = (moved, reached);
                break;
            }
            step.iter_mut().for_each(|step| *step /= 2.0);
        }
        if best - before <= SETTLED * leads {
            break;
        }
    }
    weights
}

/// The sum of what stands in the columns, each times its weight.
pub(super) fn score(columns: &[(usize, f64)], weights: &[f64]) -> f64 {
    columns.iter().map(|(column, value)| weights.get(*column).copied().unwrap_or(0.0) * value).sum()
}

/// The probability whose log-odds these are.
pub(super) fn probability(log_odds: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-log_odds))
}

/// `ln(1 + e^x)` without overflow.
fn softplus(x: f64) -> f64 {
    if x > 0.0 { x + libm::log1p(libm::exp(-x)) } else { libm::log1p(libm::exp(x)) }
}

fn objective(rows: &[Row], penalties: &[f64], weights: &[f64]) -> f64 {
    let likelihood: f64 = rows
        .iter()
        .map(|row| {
            let at = score(&row.columns, weights);
            -(row.tally.won as f64) * softplus(-at) - row.tally.lost as f64 * softplus(at)
        })
        .sum();
    let penalty: f64 = penalties.iter().zip(weights).map(|(penalty, weight)| penalty * weight * weight / 2.0).sum();
    likelihood - penalty
}

/// The gradient, and the lower triangle of the negative second derivatives, row by row.
fn slopes(rows: &[Row], penalties: &[f64], weights: &[f64]) -> (Vec<f64>, Vec<Vec<f64>>) {
    let mut gradient: Vec<f64> = penalties.iter().zip(weights).map(|(penalty, weight)| -penalty * weight).collect();
    let mut curvature: Vec<Vec<f64>> = (1..=penalties.len()).map(|length| vec![0.0; length]).collect();
    for (line, penalty) in curvature.iter_mut().zip(penalties) {
        line.iter_mut().rev().take(1).for_each(|cell| *cell = *penalty);
    }
    for row in rows {
        let p = probability(score(&row.columns, weights));
        let (won, all) = (row.tally.won as f64, row.tally.all() as f64);
        let (surplus, weight) = (won - all * p, all * p * (1.0 - p));
        for (at, (column, value)) in row.columns.iter().enumerate() {
            if let Some(cell) = gradient.get_mut(*column) {
                *cell += surplus * value;
            }
            let Some(line) = curvature.get_mut(*column) else { continue };
            for (other, beside) in row.columns.iter().take(at + 1) {
                if let Some(cell) = line.get_mut(*other) {
                    *cell += weight * value * beside;
                }
            }
        }
    }
    (gradient, curvature)
}

/// The solution of a symmetric positive definite system, given by its lower triangle; nothing where it is not one. Cholesky.
fn solve(triangle: &[Vec<f64>], right: &[f64]) -> Option<Vec<f64>> {
    let mut root: Vec<Vec<f64>> = Vec::with_capacity(triangle.len());
    for line in triangle {
        let mut out: Vec<f64> = Vec::with_capacity(line.len());
        for (cell, above) in line.iter().zip(&root) {
            out.push((cell - dot(&out, above)) / above.last()?);
        }
        let rest = line.last()? - dot(&out, &out);
        if rest.is_nan() || rest <= 0.0 {
            return None;
        }
        out.push(rest.sqrt());
        root.push(out);
    }
    let mut solution: Vec<f64> = Vec::with_capacity(right.len());
    for (line, value) in root.iter().zip(right) {
        solution.push((value - dot(line, &solution)) / line.last()?);
    }
    for (at, line) in root.iter().enumerate().rev() {
        let (before, rest) = solution.split_at_mut_checked(at)?;
        let own = rest.first_mut()?;
        *own /= line.last()?;
        before.iter_mut().zip(line).for_each(|(earlier, cell)| *earlier -= cell * *own);
    }
    Some(solution)
}

/// Over as many as the shorter one has.
fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_of_three_is_solved() {
        let triangle = [vec![4.0], vec![2.0, 5.0], vec![1.0, 3.0, 6.0]];
        let solution = solve(&triangle, &[11.0, 21.0, 25.0]).unwrap();
        for (value, expected) in solution.iter().zip([1.0, 2.0, 3.0]) {
            assert!((value - expected).abs() < 1e-12, "{solution:?}");
        }
        assert_eq!(solve(&[vec![1.0], vec![2.0, 1.0]], &[1.0, 1.0]), None, "not positive definite");
    }

    #[test]
    fn without_penalty_two_groups_get_their_own_log_odds() {
        let row = |columns: &[(usize, f64)], won, lost| Row { columns: columns.to_vec(), tally: Tally { won, lost } };
        let rows = [row(&[(0, 1.0)], 10, 30), row(&[(0, 1.0), (1, 1.0)], 30, 10)];
        let weights = fit(&rows, &[0.0, 0.0]);
        assert!((weights[0] + 3f64.ln()).abs() < 1e-9 && (weights[1] - 2.0 * 3f64.ln()).abs() < 1e-9, "{weights:?}");
    }

    #[test]
    fn a_penalty_keeps_the_weight_of_a_perfect_sign_finite() {
        let row = |columns: &[(usize, f64)], won, lost| Row { columns: columns.to_vec(), tally: Tally { won, lost } };
        let rows = [row(&[(0, 1.0)], 0, 50), row(&[(0, 1.0), (1, 1.0)], 50, 0)];
        let weights = fit(&rows, &[1e-6, 2.0]);
        assert!(weights[1] > 3.0 && weights[1] < 10.0, "{weights:?}");
    }
}
