//! What stands around the text of the paper (Decree 30/2020/NĐ-CP): who issues it, its number, where and
//! when, who signs, who receives it.

use cotmoc_core::model::UnitLevel;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::indicators::UnitName;
use crate::{AppError, FieldError, Result, limits};

/// The head and foot of the paper. What is not known stays empty and is left to be filled in by hand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The body above the one that issues it: «ỦY BAN NHÂN DÂN TỈNH …».
    pub superior: String,
    /// The body that issues it.
    pub issuer: String,
    /// Số và ký hiệu: «12/BC-SKHCN».
    pub number: String,
    /// Địa danh.
    pub place: String,
    /// The day on the paper.
    pub date: Option<Date>,
    /// Chức vụ of who signs.
    pub role: String,
    /// Họ và tên of who signs.
    pub signer: String,
    /// Nơi nhận, line by line.
    pub receivers: Vec<String>,
}

impl Head {
    /// What can be told of a unit's paper before anybody filled anything in.
    pub(super) fn usual(unit: &UnitName, issuer_of_plan: Option<&str>) -> Self {
        let name = unit.name.to_uppercase();
        let issuer = match unit.level {
            UnitLevel::Agency => name,
            _ => format!("ỦY BAN NHÂN DÂN {name}"),
        };
        let superior = match unit.level {
            UnitLevel::Province => String::new(),
            _ => issuer_of_plan.map(str::to_uppercase).unwrap_or_default(),
        };
        Self { superior, issuer, place: bare(unit), ..Self::default() }
    }

    /// Place and day as the paper writes them; what is not known leaves room for it.
    #[must_use]
    pub fn dated(&self) -> String {
        format!("{}, {}", self.place_or_room(), self.day_words())
    }

    /// Địa danh, or room for it.
    #[must_use]
    pub fn place_or_room(&self) -> &str {
        if self.place.is_empty() { "……" } else { &self.place }
    }

    /// The day: those below 10 and the months 1 and 2 with a leading zero; room for one that is not known.
    #[must_use]
    pub fn day_words(&self) -> String {
        match self.date {
            Some(day) => {
                let month =
                    if day.month() < 3 { format!("0{}", day.month()) } else { day.month().to_string() };
                format!("ngày {:02} tháng {month} năm {}", day.day(), day.year())
            }
            None => "ngày      tháng      năm      ".to_owned(),
        }
    }

    /// Số và ký hiệu, or room for it.
    #[must_use]
    pub fn number_or_room(&self) -> &str {
        if self.number.trim().is_empty() { "        /BC-" } else { &self.number }
    }

    pub(super) fn check(&self) -> Result<()> {
        let mut wrong = Vec::new();
        for (field, text) in [
            ("superior", &self.superior),
            ("issuer", &self.issuer),
            ("number", &self.number),
            ("place", &self.place),
            ("role", &self.role),
            ("signer", &self.signer),
        ] {
            if text.chars().count() > limits::TITLE {
                let message = format!("Nhiều nhất {} ký tự.", limits::TITLE);
                wrong.push(FieldError { field, message });
            }
        }
        let most = limits::COORDINATING;
        let long = self.receivers.iter().any(|line| line.chars().count() > limits::SHORT);
        if self.receivers.len() > most || long {
            let message = format!("Nhiều nhất {most} dòng, mỗi dòng {} ký tự.", limits::SHORT);
            wrong.push(FieldError { field: "receivers", message });
        }
        if wrong.is_empty() { Ok(()) } else { Err(AppError::fields(wrong)) }
    }
}

/// The name without its type: «Mẫu» of «Tỉnh Mẫu».
fn bare(unit: &UnitName) -> String {
    let kind = unit.kind.to_lowercase();
    let name = &unit.name;
    let front: String = name.chars().take(kind.chars().count()).collect();
    if !kind.is_empty() && front.to_lowercase() == kind {
        return name.chars().skip(kind.chars().count()).collect::<String>().trim().to_owned();
    }
    name.clone()
}

#[cfg(test)]
mod tests {
    use cotmoc_core::model::UnitId;

    use super::*;

    fn unit(name: &str, kind: &str, level: UnitLevel) -> UnitName {
        UnitName { id: UnitId(1), code: "1".into(), name: name.into(), kind: kind.into(), level }
    }

    #[test]
    fn days_are_written_as_the_decree_says() {
        let on = |day: &str| Head { place: "Mẫu".into(), date: day.parse().ok(), ..Head::default() }.dated();
        assert_eq!(on("2026-02-05"), "Mẫu, ngày 05 tháng 02 năm 2026");
        assert_eq!(on("2026-03-15"), "Mẫu, ngày 15 tháng 3 năm 2026");
        assert_eq!(on(""), "Mẫu, ngày      tháng      năm      ");
        assert_eq!(Head::default().number_or_room(), "        /BC-");
    }

    #[test]
    fn a_unit_issues_in_its_own_name() {
        let commune = Head::usual(&unit("Xã Mẫu Đông", "xã", UnitLevel::Commune), Some("UBND tỉnh Mẫu"));
        assert_eq!(commune.issuer, "ỦY BAN NHÂN DÂN XÃ MẪU ĐÔNG");
        assert_eq!((commune.superior.as_str(), commune.place.as_str()), ("UBND TỈNH MẪU", "Mẫu Đông"));
        let agency = Head::usual(&unit("Sở Khoa học và Công nghệ", "sở", UnitLevel::Agency), None);
        assert_eq!(agency.issuer, "SỞ KHOA HỌC VÀ CÔNG NGHỆ");
    }
}
