//! Actions and records of the log in words: Vietnamese, English.

/// The words for an action: Vietnamese and English; `None` for one that this version does not know.
#[must_use]
pub fn action_words(action: &str) -> Option<(&'static str, &'static str)> {
    ACTIONS.iter().find(|(known, ..)| *known == action).map(|(_, vi, en)| (*vi, *en))
}

/// The words for a kind of record: Vietnamese and English; `None` for one that this version does not
/// know.
#[must_use]
pub fn subject_words(kind: &str) -> Option<(&'static str, &'static str)> {
    SUBJECTS.iter().find(|(known, ..)| *known == kind).map(|(_, vi, en)| (*vi, *en))
}

/// Every kind of record, with its words.
pub const SUBJECTS: &[(&str, &str, &str)] = &[
    ("account", "tài khoản", "account"),
    ("attachment", "tệp đính kèm", "attachment"),
    ("backup", "bản sao lưu", "backup"),
    ("batch", "lần nạp", "batch"),
    ("boundary_set", "địa giới", "borders"),
    ("calendar", "lịch", "calendar"),
    ("demo", "dữ liệu mẫu", "demonstration data"),
    ("document", "văn bản", "document"),
    ("draft", "bản nháp", "draft"),
    ("duty", "phân công", "duty"),
    ("form", "biểu mẫu", "form"),
    ("job", "công việc nền", "job"),
    ("message", "thư", "message"),
    ("plan", "kế hoạch", "plan"),
    ("release", "bản công bố", "release"),
    ("reminder", "nhắc việc", "reminder"),
    ("round", "đợt báo cáo", "round"),
    ("session", "phiên đăng nhập", "session"),
    ("submission", "báo cáo", "report"),
    ("target", "mục tiêu", "target"),
    ("task", "nhiệm vụ", "task"),
    ("unit_event", "sự kiện của đơn vị", "event of units"),
];

const ACTIONS: &[(&str, &str, &str)] = &[
    ("account.create", "Lập tài khoản", "Made an account"),
    ("account.disable", "Khóa tài khoản", "Disabled an account"),
    ("account.edit", "Sửa tài khoản", "Changed an account"),
    ("account.enable", "Mở lại tài khoản", "Enabled an account"),
    ("account.first", "Lập người quản trị đầu tiên", "Made the first administrator"),
    ("account.link", "Cấp đường dẫn đặt mật khẩu", "Gave a link for a password"),
    ("account.lock", "Tạm khóa sau nhiều lần sai mật khẩu", "Locked after wrong passwords"),
    ("account.password", "Đặt mật khẩu", "Chose a password"),
    ("account.sessions", "Kết thúc phiên đăng nhập", "Ended sessions"),
    ("account.sign_in", "Đăng nhập", "Signed in"),
    ("account.sign_out", "Đăng xuất", "Signed out"),
    ("account.token", "Lập mã truy cập", "Made an access token"),
    ("account.token_revoke", "Thu hồi mã truy cập", "Revoked an access token"),
    ("attachment.add", "Đính kèm tệp", "Attached a file"),
    ("attachment.remove", "Gỡ tệp đính kèm", "Removed an attachment"),
    ("backup.fetch", "Tải bản sao lưu", "Fetched a backup"),
    ("backup.make", "Sao lưu", "Made a backup"),
    ("backup.restore", "Phục hồi từ bản sao lưu", "Restored a backup"),
    ("boundaries.load", "Nạp địa giới", "Took in borders"),
    ("boundaries.remove", "Gỡ địa giới", "Removed borders"),
    ("calendar.days", "Sửa lịch nghỉ", "Changed days off"),
    ("cell.save", "Nhập ô", "Entered a cell"),
    ("data.import", "Nạp số liệu", "Took in figures"),
    ("demo.accounts", "Lập tài khoản mẫu", "Made demonstration accounts"),
    ("demo.load", "Nạp dữ liệu mẫu", "Loaded demonstration data"),
    ("demo.remove", "Gỡ dữ liệu mẫu", "Removed demonstration data"),
    ("document.add", "Nạp văn bản", "Took in a document"),
    ("draft.accept", "Chấp nhận bản nháp", "Accepted a draft"),
    ("draft.create", "Lập bản nháp", "Made a draft"),
    ("draft.discard", "Bỏ bản nháp", "Discarded a draft"),
    ("draft.item.add", "Thêm mục vào bản nháp", "Added an item to a draft"),
    ("draft.item.choose", "Chọn một trong các giá trị mâu thuẫn", "Chose between contradicting values"),
    ("draft.item.edit", "Sửa mục của bản nháp", "Changed an item of a draft"),
    ("draft.item.keep", "Giữ các giá trị mâu thuẫn", "Kept contradicting values"),
    ("draft.item.keep_all", "Giữ các giá trị mâu thuẫn", "Kept contradicting values"),
    ("draft.item.merge", "Gộp mục của bản nháp", "Merged items of a draft"),
    ("draft.item.reject", "Loại mục khỏi bản nháp", "Rejected an item of a draft"),
    ("draft.item.reset", "Trả mục về như đã đọc", "Reset an item of a draft"),
    ("draft.item.restore", "Lấy lại mục đã loại", "Restored an item of a draft"),
    ("duty.end", "Kết thúc phân công", "Ended a duty"),
    ("duty.give", "Phân công", "Gave a duty"),
    ("duty.hand_over", "Bàn giao", "Handed duties over"),
    ("duty.pass_on", "Chuyển phân công cho đơn vị kế thừa", "Passed a duty on to heirs"),
    ("duty.take_over", "Nhận bàn giao", "Took duties over"),
    ("form.create", "Lập biểu mẫu", "Made a form"),
    ("form.save", "Sửa biểu mẫu", "Changed a form"),
    ("form.state", "Đổi trạng thái biểu mẫu", "Changed a form's state"),
    ("job.cancel", "Hủy công việc nền", "Cancelled a job"),
    ("job.done", "Xác nhận công việc nền đã xong", "Confirmed a job as done"),
    ("job.retry", "Cho làm lại công việc nền", "Had a job tried again"),
    ("message.hand", "Chuyển thư bằng tay", "Passed a message on by hand"),
    ("message.send", "Soạn thư", "Wrote a message"),
    ("plan.amend", "Sửa đổi kế hoạch", "Amended a plan"),
    ("plan.assess", "Lưu đánh giá tiến độ", "Kept assessments"),
    ("plan.create", "Lập kế hoạch", "Made a plan"),
    ("plan.edit", "Sửa thông tin kế hoạch", "Changed a plan"),
    ("plan.method", "Chọn cách tính tiến độ", "Chose the method of progress"),
    ("plan.pass_tasks", "Chuyển nhiệm vụ cho đơn vị kế thừa", "Passed tasks on"),
    ("plan.target.supersede", "Thay mục tiêu", "Superseded a target"),
    ("release.open", "Công bố số liệu", "Released figures"),
    ("release.prepare", "Chuẩn bị bản công bố", "Prepared a release"),
    ("release.withdraw", "Thu hồi bản công bố", "Withdrew a release"),
    ("reminder.letter", "Soạn công văn đôn đốc", "Drafted a letter to late units"),
    ("reminder.rules", "Sửa quy tắc nhắc việc", "Changed the rules of reminding"),
    ("reminder.send", "Nhắc việc theo lịch", "Reminded by the clock"),
    ("reminder.urge", "Đôn đốc", "Urged"),
    ("round.close", "Đóng đợt báo cáo", "Closed a round"),
    ("round.open", "Mở đợt báo cáo", "Opened a round"),
    ("round.renew", "Cập nhật đơn vị của đợt báo cáo", "Renewed a round's units"),
    ("round.reopen", "Mở lại đợt báo cáo", "Reopened a round"),
    ("submission.approve", "Duyệt báo cáo", "Approved a report"),
    ("submission.correct", "Bắt đầu đính chính", "Began a correction"),
    ("submission.exempt", "Miễn báo cáo", "Exempted from reporting"),
    ("submission.extend", "Gia hạn báo cáo", "Extended a deadline"),
    ("submission.include", "Đưa lại vào diện báo cáo", "Included again"),
    ("submission.lock", "Khóa báo cáo", "Locked a report"),
    ("submission.reopen", "Mở lại báo cáo", "Reopened a report"),
    ("submission.return", "Trả lại báo cáo", "Returned a report"),
    ("submission.submit", "Gửi báo cáo", "Submitted a report"),
    ("submission.withdraw", "Rút báo cáo", "Withdrew a report"),
    ("targets.assign", "Giao chỉ tiêu cho đơn vị", "Assigned targets"),
    ("task.accept", "Nghiệm thu nhiệm vụ", "Accepted a task"),
    ("task.add", "Thêm nhiệm vụ", "Added a task"),
    ("task.assign", "Giao nhiệm vụ cho đơn vị", "Gave a task to a unit"),
    ("task.budget", "Ghi kinh phí nhiệm vụ", "Entered a task's budget"),
    ("task.cancel", "Hủy nhiệm vụ", "Cancelled a task"),
    ("task.deadline", "Đặt thời hạn nhiệm vụ", "Set a task's last day"),
    ("task.evidence", "Đính kèm minh chứng", "Attached evidence to a task"),
    ("task.evidence_remove", "Gỡ minh chứng", "Removed a task's evidence"),
    ("task.feed", "Tạo địa chỉ lịch nhiệm vụ", "Made an address of a calendar"),
    ("task.feed_revoke", "Thu hồi địa chỉ lịch nhiệm vụ", "Revoked an address of a calendar"),
    ("task.link", "Gắn nhiệm vụ với mục tiêu", "Linked a task to a target"),
    ("task.report", "Báo cáo tiến độ nhiệm vụ", "Reported on a task"),
    ("task.resume", "Mở lại nhiệm vụ", "Reopened a task"),
    ("task.return", "Trả lại nhiệm vụ", "Sent a task back"),
    ("task.unlink", "Gỡ nhiệm vụ khỏi mục tiêu", "Unlinked a task from a target"),
    ("unit.record", "Ghi thay đổi đơn vị", "Recorded a change of units"),
    ("unit.undo", "Hoàn tác thay đổi đơn vị", "Undid a change of units"),
];

/// Every action with its words, for lists to choose from.
#[must_use]
pub fn all_actions() -> &'static [(&'static str, &'static str, &'static str)] {
    ACTIONS
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    /// Literals of the shape noun.verb in the sources of use cases.
    fn written(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                written(&path, found);
            } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("words.rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let code = text.split("#[cfg(test)]").next().unwrap_or_default();
                found.extend(code.split('"').filter(|literal| is_action(literal)).map(str::to_owned));
            }
        }
    }

    fn is_action(literal: &str) -> bool {
        // Log-ins of the demonstration have the same shape.
        let known = |noun: &str| {
            noun != "demo"
                && (ACTIONS.iter().any(|(action, ..)| action.split('.').next() == Some(noun))
                    || subject_words(noun).is_some())
        };
        let parts: Vec<&str> = literal.split('.').collect();
        parts.len() > 1
            && parts
                .iter()
                .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'))
            && known(parts[0])
    }

    #[test]
    fn every_action_that_is_written_has_its_words() {
        let mut found = BTreeSet::new();
        written(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
        assert!(found.len() > 20, "{found:?}");
        let without: Vec<_> = found.iter().filter(|action| action_words(action).is_none()).collect();
        assert!(without.is_empty(), "actions without words in crates/app/src/audit/words.rs: {without:?}");
    }

    #[test]
    fn words_are_in_order_and_once() {
        assert!(ACTIONS.is_sorted_by(|a, b| a.0 < b.0));
        assert!(SUBJECTS.is_sorted_by(|a, b| a.0 < b.0));
    }
}
