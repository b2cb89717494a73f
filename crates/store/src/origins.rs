//! Who holds figures, from which sources and by which methods: each kept once.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use crate::bulk::{self, Bulk, bulk, to_json};
use crate::db::{Tx, on};
use crate::error::Result;
use crate::ids;
use crate::model::Provenance;
use crate::row::row;

const FIND: Bulk = bulk!(
    "select o.id, o.provider, o.source, o.method from ",
    " join origin o on o.provider = value ->> 'provider' and o.source = value ->> 'source' \
     and o.method = value ->> 'method'"
);
const INSERT: Bulk = bulk!(
    "insert into origin (id, provider, source, method) select cast(value ->> 'id' as bigint), \
     value ->> 'provider', value ->> 'source', value ->> 'method' from ",
    ""
);

/// Origins remembered at most, so that a file in which every row has another source needs no more memory.
const REMEMBERED: usize = 20_000;

#[derive(Serialize)]
struct NewRow<'a> {
    id: i64,
    provider: &'a str,
    source: &'a str,
    method: &'a str,
}

/// Numbers of the origins of one batch; asks the database only for those not met lately.
#[derive(Debug, Default)]
pub(crate) struct Origins {
    known: HashMap<Provenance, i64>,
}

impl Origins {
    /// Sees to it that every one of these has a number until the next call.
    pub(crate) async fn ensure<'o>(
        &mut self,
        tx: &mut Tx,
        wanted: impl Iterator<Item = &'o Provenance>,
    ) -> Result<()> {
        let mut last = None;
        let mut new: HashSet<&Provenance> = HashSet::new();
        let mut met: HashMap<Provenance, i64> = HashMap::new();
        for origin in wanted.filter(|o| !o.is_empty()) {
            // Neighbours mostly have the same origin.
            if last != Some(origin) {
                match self.known.get(origin) {
                    Some(id) if self.known.len() > REMEMBERED => {
                        met.insert(origin.clone(), *id);
                    }
                    Some(_) => {}
                    None => {
                        new.insert(origin);
                    }
                }
                last = Some(origin);
            }
        }
        if self.known.len() > REMEMBERED {
            self.known = met;
        }
        if !new.is_empty() {
            self.find(tx, &new.iter().copied().collect::<Vec<_>>()).await?;
            new.retain(|origin| !self.known.contains_key(*origin));
            self.insert(tx, &new.into_iter().collect::<Vec<_>>()).await?;
        }
        Ok(())
    }

    /// The number of an origin that was ensured; `None` for the empty one.
    pub(crate) fn number(&self, origin: &Provenance) -> Option<i64> {
        self.known.get(origin).copied()
    }

    async fn find(&mut self, tx: &mut Tx, wanted: &[&Provenance]) -> Result<()> {
        let (text, json) = (FIND.text(tx), to_json(wanted)?);
        let rows: Vec<Row> = on!(tx, c => sqlx::query_as(text).bind(json).fetch_all(c).await)?;
        self.known.extend(
            rows.into_iter()
                .map(|r| (Provenance { provider: r.provider, source: r.source, method: r.method }, r.id)),
        );
        Ok(())
    }

    async fn insert(&mut self, tx: &mut Tx, new: &[&Provenance]) -> Result<()> {
        let ids = ids::take(tx, new.len()).await?;
        let rows: Vec<NewRow<'_>> = new
            .iter()
            .zip(ids)
            .map(|(o, id)| NewRow { id, provider: &o.provider, source: &o.source, method: &o.method })
            .collect();
        bulk::write(tx, "origin: insert", &INSERT, &rows).await?;
        self.known.extend(new.iter().zip(&rows).map(|(origin, row)| ((*origin).clone(), row.id)));
        Ok(())
    }
}

row! { struct Row { id: i64, provider: String, source: String, method: String } }
