//! The way of a submission: from the first entry to the confirmed figure.
//!
//! ```text
//!            submit             approve … approve            lock
//!   draft ───────────▶ submitted ───────────────▶ approved ───────▶ locked
//!     ▲ ▲  withdraw   │   │ return                  │  ▲   reopen    │
//!     │ └─────────────┘   ▼                         │  └─────────────┘
//!     │               returned ──submit──▶          │
//!     └────────── correct (next revision) ──────────┘
//! ```
//!
//! While a correction is on its way, what was approved before stays in force.

use serde::Serialize;

use super::SubmissionState as State;
use crate::model::vocabulary;

vocabulary! {
    /// What is done to a submission.
    Verb {
        /// Hand in.
        Submit = "submit",
        /// Take back what nobody has confirmed yet.
        Withdraw = "withdraw",
        /// Send back with reasons.
        Return = "return",
        /// Confirm at the step that is next.
        Approve = "approve",
        /// Begin the next revision of what is approved.
        Correct = "correct",
        /// Close over it.
        Lock = "lock",
        /// Undo the closing.
        Reopen = "reopen",
        /// Give more time.
        Extend = "extend",
        /// Free the unit from reporting.
        Exempt = "exempt",
        /// Ask it again.
        Include = "include",
    }
}

/// Whether a unit has to report in a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Duty {
    /// It has to.
    Asked,
    /// It was freed, with a reason.
    Exempt,
}

/// Where a submission stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// Its state.
    pub state: State,
    /// The revision that is worked on, from 1.
    pub revision: u32,
    /// Approvals that the revision has.
    pub step: u32,
    /// The newest revision whose figures are observations.
    pub approved_revision: Option<u32>,
    /// Whether the unit has to report.
    pub duty: Duty,
}

/// Why something cannot be done now, and what to do instead. Both are shown to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize)]
#[error("{why} {instead}")]
pub struct WhyNot {
    /// What stands in the way.
    pub why: &'static str,
    /// What to do.
    pub instead: &'static str,
}

impl Default for Standing {
    /// A submission as a round creates it.
    fn default() -> Self {
        Self { state: State::Draft, revision: 1, step: 0, approved_revision: None, duty: Duty::Asked }
    }
}

impl Standing {
    /// Where it stands after a verb, in a form with so many steps of approval.
    ///
    /// # Errors
    /// [`WhyNot`] where the verb does not fit the state.
    pub fn after(self, verb: Verb, steps: u32) -> Result<Self, WhyNot> {
        if self.duty == Duty::Exempt && verb != Verb::Include {
            return no("Đơn vị được miễn báo cáo trong đợt này.", "Bỏ miễn trước khi làm việc khác.");
        }
        let to = |state| Self { state, ..self };
        match (verb, self.state) {
            (Verb::Submit, State::Draft | State::Returned) => Ok(Self { step: 0, ..to(State::Submitted) }),
            (Verb::Withdraw, State::Submitted) if self.step == 0 => Ok(to(State::Draft)),
            (Verb::Return, State::Submitted) => Ok(Self { step: 0, ..to(State::Returned) }),
            (Verb::Approve, State::Submitted) if self.step + 1 < steps => {
                Ok(Self { step: self.step + 1, ..self })
            }
            (Verb::Approve, State::Submitted) => {
                let approved_revision = Some(self.revision);
                Ok(Self { step: self.step + 1, approved_revision, ..to(State::Approved) })
            }
            (Verb::Correct, State::Approved) => {
                Ok(Self { revision: self.revision + 1, step: 0, ..to(State::Draft) })
            }
            (Verb::Lock, State::Approved) => Ok(to(State::Locked)),
            (Verb::Reopen, State::Locked) => Ok(to(State::Approved)),
            (Verb::Extend, State::Draft | State::Returned) => Ok(self),
            (Verb::Exempt, State::Draft | State::Returned) if self.approved_revision.is_none() => {
                Ok(Self { duty: Duty::Exempt, ..self })
            }
            (Verb::Include, _) if self.duty == Duty::Exempt => Ok(Self { duty: Duty::Asked, ..self }),
            _ => Err(self.why_not(verb)),
        }
    }

    /// Whether cells may be changed.
    ///
    /// # Errors
    /// [`WhyNot`] while it is on its way or confirmed.
    pub fn editable(self) -> Result<(), WhyNot> {
        if self.duty == Duty::Exempt {
            return no(
                "Đơn vị được miễn báo cáo trong đợt này.",
                "Nếu vẫn cần báo cáo, đề nghị chủ trì biểu mẫu bỏ miễn.",
            );
        }
        match self.state {
            State::Draft | State::Returned => Ok(()),
            State::Submitted if self.step == 0 => {
                no("Báo cáo đã nộp, đang chờ duyệt.", "Rút lại rồi sửa, hoặc chờ người duyệt trả lại.")
            }
            State::Submitted => no(
                "Báo cáo đã nộp và đã qua một bước duyệt.",
                "Đề nghị người đang duyệt trả lại, ghi rõ ô cần sửa.",
            ),
            State::Approved => no(
                "Báo cáo đã được duyệt.",
                "Chọn «Đính chính» để sửa ở lần sau; số đã duyệt giữ nguyên đến khi lần sửa được duyệt.",
            ),
            State::Locked => no("Đợt báo cáo đã khóa.", "Đề nghị chủ trì biểu mẫu mở khóa cho đơn vị."),
        }
    }

    fn why_not(self, verb: Verb) -> WhyNot {
        let (why, instead) = match (verb, self.state) {
            (Verb::Include, _) => {
                ("Đơn vị không được miễn nên không cần bỏ miễn.", "Không phải làm gì thêm.")
            }
            (Verb::Withdraw, State::Submitted) => (
                "Báo cáo đã qua một bước duyệt nên không rút lại được.",
                "Đề nghị người đang duyệt trả lại, ghi rõ ô cần sửa.",
            ),
            (Verb::Submit, State::Submitted) => {
                ("Báo cáo đã nộp rồi.", "Chờ duyệt, hoặc rút lại nếu cần sửa.")
            }
            (Verb::Extend | Verb::Exempt, State::Submitted) => {
                ("Báo cáo đã nộp rồi.", "Trả lại trước nếu vẫn muốn đổi.")
            }
            (Verb::Exempt, State::Draft | State::Returned) => (
                "Đơn vị đã có số liệu được duyệt trong đợt này.",
                "Không miễn được nữa; số đã duyệt giữ nguyên, bản đang đính chính có thể để đó.",
            ),
            (Verb::Correct, State::Draft | State::Returned) => {
                ("Báo cáo đang mở để sửa.", "Sửa thẳng trên biểu rồi nộp.")
            }
            (Verb::Correct, State::Submitted) => {
                ("Báo cáo đang chờ duyệt, chưa cần đính chính.", "Rút lại, hoặc đề nghị người duyệt trả lại.")
            }
            (Verb::Correct, State::Locked) => {
                ("Đợt báo cáo đã khóa.", "Chủ trì biểu mẫu mở khóa cho đơn vị trước.")
            }
            (Verb::Reopen, _) => ("Báo cáo không bị khóa.", "Không phải mở khóa."),
            (_, State::Locked) => ("Đợt báo cáo đã khóa.", "Chủ trì biểu mẫu mở khóa cho đơn vị trước."),
            (Verb::Return, State::Approved) => {
                ("Báo cáo đã được duyệt xong.", "Chọn «Đính chính» thay cho trả lại.")
            }
            (_, State::Approved) => ("Báo cáo đã được duyệt xong.", "Chọn «Đính chính» nếu cần sửa."),
            (_, State::Draft) => ("Báo cáo chưa nộp.", "Chờ đơn vị nộp."),
            (_, State::Returned) => ("Báo cáo đang bị trả lại để sửa.", "Chờ đơn vị sửa và nộp lại."),
            (_, State::Submitted) => ("Báo cáo đang chờ duyệt.", "Duyệt hoặc trả lại trước."),
        };
        WhyNot { why, instead }
    }
}

fn no<T>(why: &'static str, instead: &'static str) -> Result<T, WhyNot> {
    Err(WhyNot { why, instead })
}
