//! HTTP dates (RFC 9110, section 5.6.7).

/// Parses a date such as `Sun, 06 Nov 1994 08:49:37 GMT`, or one of the two obsolete formats, into seconds since 1970.
/// Dates before 1970 become the same time of day on 1 January 1970.
pub(super) fn seconds(text: &str) -> Option<u64> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let parts: Vec<&str> = text.split([' ', ',', '-']).filter(|part| !part.is_empty()).collect();
    // The obsolete formats are `Sunday, 06-Nov-94 08:49:37 GMT` and `Sun Nov  6 08:49:37 1994`.
    let ([_, day, month, year, time, "GMT"] | [_, month, day, time, year]) = parts[..] else { return None };
    let month = MONTHS.iter().zip(1_u64..).find(|(name, _)| **name == month)?.1;
    let [hour, minute, second] = time.split(':').collect::<Vec<_>>()[..] else { return None };
    let number = |text: &str, range: std::ops::RangeInclusive<u64>| -> Option<u64> {
        text.parse().ok().filter(|number| range.contains(number))
    };
    let day = number(day, 1..=31)?;
    // The year of the obsolete format has two digits.
    let year = match (year.len(), number(year, 0..=9999)?) {
        (2, year) if year < 70 => year + 2000,
        (2, year) => year + 1900,
        (_, 0) => return None,
        (_, year) => year,
    };
    let (hour, minute, second) = (number(hour, 0..=23)?, number(minute, 0..=59)?, number(second, 0..=60)?);
    // Count years from March, so that a leap day is the last day of its year.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year / 4 - year / 100 + year / 400;
    let days = year * 365 + leap_days + (153 * month + 2) / 5 + day - 1;
    // The number of days from 1 March of the year 0 to 1 January 1970.
    let days = days.saturating_sub(719_468);
    Some(days * 86_400 + hour * 3600 + minute * 60 + second)
}
