//! Money of tasks: whole đồng, typed in whatever unit an official uses, shown in millions.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use crate::fold::fold;
use crate::number::{NumberStyle, read, shown};

/// An amount in whole đồng.
pub type Money = i64;

/// The largest amount that a task may name: a hundred thousand billion đồng.
pub const MOST: Money = 100_000_000_000_000_000;

/// A number without a unit is in millions, up to this many of them (100 nghìn tỷ đồng): beyond, somebody
/// forgot the word «đồng».
const MILLIONS: i64 = 100_000_000;

/// Reads an amount: «1.250 triệu đồng», «1,5 tỷ», «500.000.000 đồng»; without a unit it is in millions.
///
/// ```
/// use cotmoc_core::task::dong;
/// assert_eq!(dong("1.250 triệu đồng"), Ok(1_250_000_000));
/// assert_eq!(dong("1,5 tỷ"), Ok(1_500_000_000));
/// assert_eq!(dong("1250"), Ok(1_250_000_000));
/// ```
///
/// # Errors
/// What is wrong and how to write it, in Vietnamese.
pub fn dong(text: &str) -> Result<Money, String> {
    let typed = text.trim();
    let wrong = || {
        format!(
            "«{typed}» không phải là số tiền; viết ví dụ 1.250 triệu đồng, 1,5 tỷ hoặc 1250 (triệu đồng)."
        )
    };
    let folded = fold(typed);
    let end = folded.find(|c: char| c.is_alphabetic()).unwrap_or(folded.len());
    let (number, unit) = folded.split_at(end);
    let factor = match unit.trim().trim_end_matches('.') {
        "" | "trieu" | "trieu dong" | "tr" | "trd" => 1_000_000,
        "ty" | "ti" | "ty dong" | "ti dong" => 1_000_000_000,
        "nghin" | "ngan" | "nghin dong" | "ngan dong" => 1_000,
        "dong" | "d" | "vnd" => 1,
        _ => return Err(wrong()),
    };
    let number: String = number.chars().filter(|c| *c != ' ').collect();
    let value = read(&number, NumberStyle::Vietnamese).map_err(|_| wrong())?;
    if unit.trim().is_empty() && value > Decimal::from(MILLIONS) {
        return Err(format!(
            "«{typed}» quá lớn nếu tính bằng triệu đồng; ghi kèm đơn vị, ví dụ {typed} đồng."
        ));
    }
    let amount = value.checked_mul(Decimal::from(factor)).map(|amount| amount.normalize());
    let amount = amount.filter(|amount| *amount >= Decimal::ZERO && *amount <= Decimal::from(MOST));
    match amount {
        Some(amount) if amount.scale() == 0 => amount.to_i64().ok_or_else(wrong),
        Some(_) => Err(format!("«{typed}» lẻ dưới một đồng; làm tròn đến đồng.")),
        None => Err(format!("«{typed}» âm hoặc quá lớn; kiểm tra lại số và đơn vị.")),
    }
}

/// An amount in millions of đồng, exactly: `1.250`, `0,5`.
///
/// ```
/// assert_eq!(cotmoc_core::task::million(1_250_500_000_i64), "1.250,5");
/// ```
#[must_use]
pub fn million(amount: impl Into<i128>) -> String {
    Decimal::try_from_i128_with_scale(amount.into(), 6).map(shown).unwrap_or_default()
}
