//! The median and the range of measurements.

/// Returns the median, the minimum and the maximum.
pub fn of(mut runs: Vec<f64>) -> (f64, f64, f64) {
    runs.sort_by(f64::total_cmp);
    let at = |index: usize| runs.get(index).copied().unwrap_or(f64::NAN);
    (at(runs.len() / 2), at(0), at(runs.len().saturating_sub(1)))
}
