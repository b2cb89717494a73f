//! What use cases are about to do.

/// Declares the actions with their Vietnamese words and whether they change anything.
macro_rules! actions {
    ($($(#[$meta:meta])* $name:ident $kind:ident $words:literal,)+) => {
        /// What a use case is about to do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Action { $($(#[$meta])* $name),+ }

        impl Action {
            /// Every action.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// What it is called after «quyền».
            #[must_use]
            pub fn words(self) -> &'static str {
                match self { $(Self::$name => $words),+ }
            }

            /// Whether it changes anything; a token that may only read does not allow those.
            #[must_use]
            pub fn changes(self) -> bool {
                match self { $(Self::$name => actions!(@ $kind)),+ }
            }
        }
    };
    (@ reads) => { false };
    (@ changes) => { true };
}

actions! {
    /// Look at plans, documents, drafts, units and confirmed figures.
    Read reads "xem dữ liệu",
    /// Take in a document and have it read.
    Import changes "nạp văn bản",
    /// Change a draft.
    EditDraft changes "sửa bản nháp",
    /// Make a plan or an amendment out of a draft.
    Accept changes "chấp nhận bản nháp",
    /// Change a plan.
    EditPlan changes "sửa kế hoạch",
    /// Take in figures.
    ImportData changes "nạp số liệu",
    /// Give targets to communes and departments.
    AssignTargets changes "giao chỉ tiêu cho đơn vị",
    /// Record what happens to units, and undo it.
    EditUnits changes "sửa danh mục đơn vị",
    /// Load or remove demonstration data.
    Demo changes "nạp hoặc gỡ dữ liệu mẫu",
    /// Read and check the audit log.
    Audit reads "xem nhật ký",
    /// Make and change forms and calendars.
    EditForms changes "sửa biểu mẫu",
    /// Open a round of a form.
    OpenRounds changes "mở đợt báo cáo",
    /// Close a round; extend, exempt or reopen what units owe in it.
    ManageRounds changes "điều hành đợt báo cáo",
    /// Look at what units entered and did not hand in or have confirmed yet.
    ReadEntry reads "xem báo cáo đang nhập",
    /// Enter figures, attach letters.
    Enter changes "nhập số liệu báo cáo",
    /// Hand in, withdraw, begin a correction.
    Submit changes "gửi báo cáo",
    /// Confirm or return at the step of the reporting unit.
    Approve changes "duyệt báo cáo",
    /// Confirm or return at the step of the form's owner.
    ApproveAsOwner changes "duyệt báo cáo ở cấp tỉnh",
    /// See which units have reported.
    ReadBoard reads "xem tiến độ báo cáo",
    /// See the jobs and their log.
    ReadJobs reads "xem công việc nền",
    /// Retry or cancel jobs.
    ActOnJobs changes "điều khiển công việc nền",
    /// Read the messages that were written, to copy them.
    ReadMessages reads "xem thư đã soạn",
    /// Write messages to people, and set up mail.
    SendMessages changes "gửi thư",
    /// See who was reminded of what, and the rules of reminding.
    ReadReminders reads "xem nhắc việc",
    /// Change the rules of reminding.
    EditReminders changes "sửa quy tắc nhắc việc",
    /// Remind people at once, and draft an official letter to those who are late.
    Urge changes "đôn đốc",
    /// Look at accounts.
    ReadAccounts reads "xem tài khoản",
    /// Make, change, disable accounts; give links for new passwords.
    EditAccounts changes "sửa tài khoản",
    /// See who does what for which unit.
    ReadDuties reads "xem phân công",
    /// Give and end duties, hand them over.
    EditDuties changes "sửa phân công",
    /// See what was prepared for the public, and look at it beforehand.
    ReadReleases reads "xem bản công bố",
    /// Prepare, release and withdraw what the public sees.
    Release changes "công bố số liệu",
    /// Read reports that are being written and those that went out.
    ReadReports reads "xem báo cáo tổng hợp",
    /// Begin and write reports of a plan, ask units for their parts.
    EditReports changes "soạn báo cáo tổng hợp",
    /// Write a unit's own part of a report.
    Contribute changes "viết phần báo cáo của đơn vị",
    /// Release a report, and name what is missing in it.
    ReleaseReports changes "phát hành báo cáo",
    /// Make and change outlines, templates, forms in Excel and schedules of reports.
    EditOutlines changes "sửa mẫu báo cáo",
    /// Say how far a task is, attach evidence, say what was paid out.
    ReportTask changes "báo cáo tiến độ nhiệm vụ",
    /// Make tasks by hand, set last days, budgets, targets and units of tasks; cancel by an act.
    EditTasks changes "sửa nhiệm vụ",
    /// Accept a task as done, or send it back.
    AcceptTask changes "nghiệm thu nhiệm vụ",
    /// Issue a unit's own plan of a year, and change its tasks.
    EditUnitPlan changes "lập kế hoạch của đơn vị",
    /// Accept a task of a unit's own plan, or send it back.
    AcceptUnitTask changes "nghiệm thu nhiệm vụ trong kế hoạch của đơn vị",
    /// Make backups and see those that there are.
    Backup changes "sao lưu dữ liệu",
}
