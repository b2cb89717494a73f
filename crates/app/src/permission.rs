//! Who may do what. The default is no.

use crate::{AppError, Kind, Result};

/// A role that a person holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Whoever sits at the machine itself: the server listens on loopback only until accounts exist.
    LocalOperator,
    /// No role at all.
    Nobody,
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    name: String,
    role: Role,
}

impl Actor {
    /// The person at this machine.
    #[must_use]
    pub fn local_operator() -> Self {
        Self { name: "người dùng tại máy".to_owned(), role: Role::LocalOperator }
    }

    /// Somebody of that name without any role.
    #[must_use]
    pub fn nobody(name: &str) -> Self {
        Self { name: name.to_owned(), role: Role::Nobody }
    }

    /// The same role under another name, so that the log tells two people apart.
    #[must_use]
    pub fn named(self, name: &str) -> Self {
        Self { name: name.to_owned(), ..self }
    }

    /// The name that the log keeps.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// What a use case is about to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Look at plans, documents and drafts.
    Read,
    /// Take in a document and have it read.
    Import,
    /// Change a draft.
    EditDraft,
    /// Make a plan or an amendment out of a draft.
    Accept,
    /// Change a plan.
    EditPlan,
    /// Take in figures.
    ImportData,
    /// Give targets to communes and departments.
    AssignTargets,
    /// Record what happens to units, and undo it.
    EditUnits,
    /// Load or remove demonstration data.
    Demo,
    /// Read and check the audit log.
    Audit,
}

impl Action {
    fn words(self) -> &'static str {
        match self {
            Self::Read => "xem dữ liệu",
            Self::Import => "nạp văn bản",
            Self::EditDraft => "sửa bản nháp",
            Self::Accept => "chấp nhận bản nháp",
            Self::EditPlan => "sửa kế hoạch",
            Self::ImportData => "nạp số liệu",
            Self::AssignTargets => "giao chỉ tiêu cho đơn vị",
            Self::EditUnits => "sửa danh mục đơn vị",
            Self::Demo => "nạp hoặc gỡ dữ liệu mẫu",
            Self::Audit => "xem nhật ký",
        }
    }
}

/// Refuses unless the actor's role allows the action.
pub(crate) fn require(actor: &Actor, action: Action) -> Result<()> {
    let allowed = match (actor.role, action) {
        (Role::LocalOperator, _) => true,
        (Role::Nobody, _) => false,
    };
    if allowed {
        return Ok(());
    }
    Err(AppError::new(Kind::Forbidden, format!("«{}» không có quyền {}.", actor.name, action.words()))
        .hint("Nhờ người quản trị giao vai trò phù hợp."))
}
