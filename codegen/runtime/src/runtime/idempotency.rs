//! Idempotency keys: a server that knows the key of a request does not process it twice.

use super::retry::random_bits;

/// Returns a new key: a random UUID (RFC 9562, section 5.4).
pub(super) fn new_key() -> String {
    let (high, low) = (random_bits(), random_bits());
    let high = (high & !0xf000) | 0x4000;
    let low = (low & !(0b11 << 62)) | (0b10 << 62);
    let mut key = String::with_capacity(36);
    for (index, digit) in format!("{high:016x}{low:016x}").char_indices() {
        if matches!(index, 8 | 12 | 16 | 20) {
            key.push('-');
        }
        key.push(digit);
    }
    key
}
