//! Reminds people once a day of what is due or late. Everything that one run writes is one transaction:
//! a run that is taken up again finds what was told, and tells nobody twice.

use std::time::Duration;

use cotmoc_store::jobs::NewJob;

use super::{Policy, Setback, Work};
use crate::Context;
use crate::remind::{self, Done};

pub(super) const POLICY: Policy =
    Policy { tries: 20, first: Duration::from_secs(30), longest: Duration::from_secs(1800) };

pub(super) fn can_run(_: &Context) -> bool {
    true
}

pub(super) fn at_start(cx: &Context) -> Vec<NewJob> {
    vec![remind::next(cx)]
}

pub(super) async fn run(work: &Work) -> Result<String, Setback> {
    Ok(match remind::daily(work.cx()).await? {
        Done::Told(0, _, 0) => "Hôm nay không có việc nào đến mốc nhắc".to_owned(),
        Done::Told(people, lines, 0) => format!("Đã nhắc {people} người về {lines} việc"),
        Done::Told(people, lines, untold) => {
            format!("Đã nhắc {people} người về {lines} việc; {untold} việc không có ai để nhắc")
        }
        Done::Quiet => "Ngày nghỉ hoặc giờ yên lặng: không nhắc".to_owned(),
        Done::Off => "Nhắc việc tự động đang tắt".to_owned(),
        Done::Later => "Chưa tới giờ nhắc: đã hẹn đúng giờ".to_owned(),
    })
}
