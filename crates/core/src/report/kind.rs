//! Kinds of reports.

use crate::model::{Period, PeriodKind, vocabulary};

vocabulary! {
    /// A kind of report: periodic (Decree 09/2019/NĐ-CP names their cut-offs), review, thematic, ad hoc.
    ReportKind {
        /// Of a month.
        Month = "month",
        /// Of a quarter.
        Quarter = "quarter",
        /// Of half a year.
        Half = "half",
        /// Of the first nine months.
        Nine = "nine",
        /// Of a year.
        Year = "year",
        /// A review while the plan runs («sơ kết»).
        Interim = "interim",
        /// The review at its end («tổng kết»).
        Final = "final",
        /// About one subject («chuyên đề»).
        Thematic = "thematic",
        /// On demand («đột xuất»).
        Adhoc = "adhoc",
    }
}

impl ReportKind {
    /// What it is called, in Vietnamese.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Month => "Báo cáo tháng",
            Self::Quarter => "Báo cáo quý",
            Self::Half => "Báo cáo 6 tháng",
            Self::Nine => "Báo cáo 9 tháng",
            Self::Year => "Báo cáo năm",
            Self::Interim => "Báo cáo sơ kết",
            Self::Final => "Báo cáo tổng kết",
            Self::Thematic => "Báo cáo chuyên đề",
            Self::Adhoc => "Báo cáo đột xuất",
        }
    }

    /// The kind of period that it is about; `None` where any will do.
    #[must_use]
    pub fn period(self) -> Option<PeriodKind> {
        match self {
            Self::Month => Some(PeriodKind::Month),
            Self::Quarter => Some(PeriodKind::Quarter),
            Self::Half => Some(PeriodKind::Half),
            Self::Nine => Some(PeriodKind::NineMonths),
            Self::Year => Some(PeriodKind::Year),
            Self::Interim | Self::Final | Self::Thematic | Self::Adhoc => None,
        }
    }

    /// Whether a report of this kind may be about a period.
    #[must_use]
    pub fn takes(self, period: Period) -> bool {
        self.period().is_none_or(|kind| kind == period.kind())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lead_back_to_their_kinds_and_periods_fit() {
        for kind in ReportKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(*kind));
        }
        assert!("no".parse::<ReportKind>().is_err());
        assert!(ReportKind::Quarter.takes("2026-Q2".parse().unwrap()));
        assert!(!ReportKind::Quarter.takes("2026".parse().unwrap()));
        assert!(ReportKind::Adhoc.takes("2026-05".parse().unwrap()));
    }
}
