//! Records for tests.

use cotmoc_core::model::{AdminLevel, Comparator, Pillar, Span};
use cotmoc_store::model::*;
use cotmoc_store::testing::Database;
use cotmoc_store::{Store, Tx, acts, documents, plans, take_ids};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

/// The moment at which tests happen.
pub(crate) fn at() -> Timestamp {
    "2026-01-31T08:15:00.25Z".parse().unwrap()
}

/// The store on an empty database.
pub(crate) async fn open(db: &Database) -> Store {
    Store::open(&db.address).await.unwrap()
}

/// A document with these bytes and this text.
pub(crate) fn document<'a>(bytes: &'a [u8], text: &'a str) -> NewDocument<'a> {
    let sha256: String = Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect();
    NewDocument {
        name: "kế hoạch.docx",
        kind: "docx",
        media: "application/octet-stream",
        bytes,
        sha256: sha256.leak(),
        text,
        demo: false,
        at: at(),
        by: "An",
    }
}

/// Facts of a provincial plan.
pub(crate) fn plan_facts(parent: Option<PlanId>) -> PlanFacts {
    PlanFacts {
        title: "Phát triển kinh tế số và xã hội số".into(),
        number: Some("59/KH-UBND".into()),
        issuer: Some("Ủy ban nhân dân tỉnh Trà Vinh".into()),
        territory: Some("tỉnh Trà Vinh".into()),
        date: Some(jiff::civil::date(2022, 9, 1)),
        horizon: Some("2022-2025".into()),
        level: AdminLevel::Province,
        parent,
    }
}

/// An act without facts of its own.
pub(crate) fn act(plan: PlanId, kind: ActKind, document: Option<DocumentId>) -> acts::NewAct<'static> {
    static FACTS: std::sync::LazyLock<ActFacts> = std::sync::LazyLock::new(|| ActFacts {
        number: Some("60/QĐ-UBND".into()),
        date: Some(jiff::civil::date(2023, 1, 2)),
        ..ActFacts::default()
    });
    acts::NewAct { plan, kind, document, facts: &FACTS, at: at(), by: "An" }
}

/// A national strategy, and a provincial plan below it with its document.
pub(crate) struct Kept {
    pub(crate) national: PlanId,
    pub(crate) plan: PlanId,
    pub(crate) adopts: ActId,
    pub(crate) document: DocumentId,
    pub(crate) text: &'static str,
}

/// Keeps them.
pub(crate) async fn kept(tx: &mut Tx) -> Kept {
    let text = "Đến năm 2025";
    let document = documents::insert(tx, &self::document(b"bytes", text)).await.unwrap();
    let facts = PlanFacts { level: AdminLevel::Nation, ..plan_facts(None) };
    let new = plans::NewPlan { kind: PlanKind::National, facts: &facts, demo: false, at: at(), by: "An" };
    let national = plans::insert(tx, &new).await.unwrap();
    let facts = plan_facts(Some(national));
    let new = plans::NewPlan { kind: PlanKind::Adopted, facts: &facts, demo: false, at: at(), by: "An" };
    let plan = plans::insert(tx, &new).await.unwrap();
    let adopts = acts::insert(tx, &act(plan, ActKind::Adopts, Some(document))).await.unwrap();
    Kept { national, plan, adopts, document, text }
}

/// A target with every field in use, without a passage.
pub(crate) fn target(id: i64, plan: PlanId, act: ActId) -> Target {
    Target {
        id: TargetId(id),
        plan,
        code: None,
        indicator: "Tỷ trọng kinh tế số".into(),
        wording: "kinh tế số chiếm \"khoảng\" 1/5 GRDP".into(),
        year: Some(2025),
        period: Some("2021-2025".into()),
        comparator: Some(Comparator::AtLeast),
        value: Some("14.50".parse().unwrap()),
        value_max: Some("20".parse().unwrap()),
        unit: "%".into(),
        pillar: Some(Pillar::Economy),
        scope: Some(AdminLevel::Province),
        level: Some(AdminLevel::Commune),
        notes: vec!["một".into(), "hai".into()],
        passage: None,
        act,
        superseded_by: None,
        ended_by: None,
    }
}

/// One item of each kind.
pub(crate) async fn items(tx: &mut Tx) -> Vec<Item> {
    let ids = take_ids(tx, 3).await.unwrap().start;
    let target = TargetFields {
        code: Some("KTS01".into()),
        indicator: "Tỷ trọng kinh tế số".into(),
        wording: "kinh tế số".into(),
        year: None,
        period: None,
        comparator: Comparator::About,
        value: "-0.00100".parse().unwrap(),
        value_max: None,
        unit: "%/năm".into(),
        pillar: None,
        scope: None,
        level: Some(AdminLevel::District),
    };
    let task = TaskFields {
        task: "Việc".into(),
        coordinating: vec!["A".into(), "B".into()],
        ..TaskFields::default()
    };
    let quality = QualitativeFields { text: "Chất".into(), year: Some(2030) };
    let fields = [ItemFields::Target(target), ItemFields::Task(task), ItemFields::Qualitative(quality)];
    fields
        .into_iter()
        .zip(ids..)
        .map(|(fields, id)| Item {
            id: ItemId(id),
            version: 1,
            origin: Origin::Read,
            disposition: Disposition::Kept,
            merged_into: None,
            span: Some(Span { start: 1, end: 4 }),
            fields,
            as_read: None,
            confidence: 87,
            notes: vec!["xem lại".into()],
        })
        .collect()
}
