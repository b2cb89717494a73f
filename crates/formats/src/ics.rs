//! Calendars for other programmes (RFC 5545): days on which something is due.

use jiff::Timestamp;
use jiff::civil::Date;

/// Octets of a line, without its end.
const LINE: usize = 75;

/// Something that is due on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueDay {
    /// What tells it from all others, the same every time: «task-7@so.example.vn».
    pub uid: String,
    /// The day.
    pub day: Date,
    /// What is due, in a line.
    pub summary: String,
    /// More about it.
    pub description: String,
    /// The address of its page.
    pub url: String,
}

/// A calendar with its days, as a programme subscribes to it. Each day is a whole-day event that keeps
/// nobody from other work.
///
/// ```
/// use cotmoc_formats::ics::calendar;
/// let empty = calendar("Nhiệm vụ", jiff::Timestamp::UNIX_EPOCH, &[]);
/// assert!(empty.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && empty.ends_with("END:VCALENDAR\r\n"));
/// ```
#[must_use]
pub fn calendar(name: &str, now: Timestamp, days: &[DueDay]) -> String {
    let mut out = Lines::default();
    out.line("BEGIN:VCALENDAR");
    out.line("VERSION:2.0");
    out.line("PRODID:-//Cột Mốc//Nhiệm vụ//VI");
    out.line("CALSCALE:GREGORIAN");
    out.line("METHOD:PUBLISH");
    out.line(&format!("X-WR-CALNAME:{}", escaped(name)));
    let stamp = jiff::tz::Offset::UTC.to_datetime(now).strftime("%Y%m%dT%H%M%SZ").to_string();
    for one in days {
        out.line("BEGIN:VEVENT");
        out.line(&format!("UID:{}", escaped(&one.uid)));
        out.line(&format!("DTSTAMP:{stamp}"));
        out.line(&format!("DTSTART;VALUE=DATE:{}", one.day.strftime("%Y%m%d")));
        if let Ok(next) = one.day.tomorrow() {
            out.line(&format!("DTEND;VALUE=DATE:{}", next.strftime("%Y%m%d")));
        }
        out.line(&format!("SUMMARY:{}", escaped(&one.summary)));
        out.line(&format!("DESCRIPTION:{}", escaped(&one.description)));
        out.line(&format!("URL:{}", one.url.replace(char::is_control, "")));
        out.line("TRANSP:TRANSPARENT");
        out.line("END:VEVENT");
    }
    out.line("END:VCALENDAR");
    out.0
}

#[derive(Default)]
struct Lines(String);

impl Lines {
    /// A line, folded after 75 octets at most and never within a character.
    fn line(&mut self, text: &str) {
        let mut room = LINE;
        for c in text.chars() {
            if c.len_utf8() > room {
                self.0.push_str("\r\n ");
                room = LINE - 1;
            }
            self.0.push(c);
            room -= c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// A text in which no sign means anything but itself.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn one(summary: &str) -> String {
        let day = DueDay {
            uid: "task-7@example.vn".to_owned(),
            day: date(2026, 12, 31),
            summary: summary.to_owned(),
            description: "Chủ trì: Sở A; B\nPhối hợp: C, D".to_owned(),
            url: "https://example.vn/tasks/7".to_owned(),
        };
        calendar("Nhiệm vụ, của tôi", "2026-02-03T04:05:06Z".parse().unwrap(), &[day])
    }

    /// What a reader makes of it: folded lines joined, names and values.
    fn read(text: &str) -> Vec<(String, String)> {
        assert!(!text.replace("\r\n", "").contains(['\r', '\n']), "only CRLF ends a line");
        let whole = text.replace("\r\n ", "");
        let lines = whole.split("\r\n").filter(|line| !line.is_empty());
        lines.map(|line| line.split_once(':').map(|(n, v)| (n.to_owned(), v.to_owned())).unwrap()).collect()
    }

    #[test]
    fn lines_are_folded_and_joined_again() {
        let long = "Phủ cáp quang và 5G đến các thôn vùng núi; ".repeat(20);
        let text = one(&long);
        assert!(text.split("\r\n").all(|line| line.len() <= LINE), "{text}");
        let read = read(&text);
        let value = |name: &str| read.iter().find(|(n, _)| n == name).unwrap().1.clone();
        assert_eq!(value("SUMMARY").replace("\\;", ";"), long);
        assert_eq!(value("DESCRIPTION"), "Chủ trì: Sở A\\; B\\nPhối hợp: C\\, D");
        assert_eq!(value("DTSTAMP"), "20260203T040506Z");
        assert_eq!(value("DTSTART;VALUE=DATE"), "20261231");
        assert_eq!(value("DTEND;VALUE=DATE"), "20270101");
        assert_eq!(value("X-WR-CALNAME"), "Nhiệm vụ\\, của tôi");
    }

    #[test]
    fn nothing_breaks_out_of_a_line() {
        let read = read(&one("a\r\nBEGIN:VALARM\u{b}\r"));
        assert!(read.iter().all(|(name, _)| name != "BEGIN" || !name.contains("VALARM")));
        assert_eq!(read.iter().filter(|(name, _)| name == "BEGIN").count(), 2);
    }
}
