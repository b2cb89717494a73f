//! How reminders are worded, for digests and pages in Vietnamese.

use cotmoc_core::calendar::WorkingDays;
use cotmoc_core::remind::{Days, Line, Step};
use jiff::civil::Date;

use crate::when;

/// «còn 3 ngày làm việc», «hôm nay là hạn cuối», «quá hạn 2 ngày làm việc».
#[must_use]
pub fn days(days: Days) -> String {
    match days {
        Days::Left(0) => "hôm nay là ngày cuối".to_owned(),
        Days::Left(days) => format!("còn {days} ngày làm việc"),
        Days::Late(0) => "vừa hết hạn".to_owned(),
        Days::Late(days) => format!("quá hạn {days} ngày làm việc"),
    }
}

/// How a last day lies to today: the same words.
#[must_use]
pub fn standing(due: Date, today: Date, working: WorkingDays<'_>) -> String {
    days(Days::of(due, today, working))
}

/// What a digest says of one thing behind its name: «hạn 12/03/2026, còn 3 ngày làm việc, nhắc lần 2».
pub(super) fn line(line: &Line, returned: bool) -> String {
    let mut said = format!("hạn {}, {}", when::day_words(line.due), days(line.days));
    if returned {
        said.push_str(", bị trả lại và chưa gửi lại");
    }
    if line.step == Step::Urged {
        said.push_str(", được đôn đốc");
    }
    if line.nth > 1 {
        said.push_str(&format!(", nhắc lần {}", line.nth));
    }
    said
}

#[cfg(test)]
mod tests {
    use cotmoc_core::remind::{About, As};
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_line_says_how_it_stands() {
        let one = Line {
            about: About::Report(1),
            due: date(2026, 3, 12),
            step: Step::Before(3),
            role: As::Holder,
            days: Days::Left(3),
            nth: 1,
        };
        assert_eq!(line(&one, false), "hạn 12/03/2026, còn 3 ngày làm việc");
        let urged = Line { step: Step::Urged, days: Days::Late(2), nth: 3, ..one.clone() };
        assert_eq!(line(&urged, false), "hạn 12/03/2026, quá hạn 2 ngày làm việc, được đôn đốc, nhắc lần 3");
        let back = Line { days: Days::Left(0), ..one };
        assert_eq!(line(&back, true), "hạn 12/03/2026, hôm nay là ngày cuối, bị trả lại và chưa gửi lại");
    }
}
