//! All rows of all tables as lines of JSON, the same from both databases.
//!
//! Which tables there are follows from the database itself, so that none can be forgotten. A line is
//! the list of a row's columns in the order of their names: numbers (also for yes and no), texts,
//! and bytes as hexadecimal digits.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::TryStreamExt as _;
use serde::{Deserialize, Serialize};
use sqlx::AssertSqlSafe;
use tokio::sync::mpsc;

use crate::db::{Tx, on};
use crate::error::{Result, StoreError};
use crate::schema;

/// The table that remembers the steps. It is made with the tables, not filled like them.
pub(crate) const STEPS: &str = "migration";

/// One column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableColumn {
    /// Its name.
    pub name: String,
    /// «integer», «text» or «bytes».
    pub kind: String,
}

/// One table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns, by name.
    pub columns: Vec<TableColumn>,
    /// The columns of its primary key, in their order.
    key: Vec<String>,
    /// The columns that PostgreSQL keeps as yes or no.
    yes_no: BTreeSet<String>,
}

/// Some rows of a table, in the order of its key.
#[derive(Debug)]
pub struct Lines {
    /// Each row a line with its end.
    pub text: String,
    /// How many.
    pub rows: u64,
}

/// About this many bytes are handed over at once.
const BLOCK: usize = 256 << 10;

const YES_NO: &str = "select cast(table_name as text), cast(column_name as text) from information_schema.columns \
    where table_schema = current_schema() and data_type = 'boolean'";

/// The tables that hold records, by name.
///
/// # Errors
/// [`StoreError::Sql`].
pub async fn tables(tx: &mut Tx) -> Result<Vec<Table>> {
    let mut yes_no: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    if tx.is_postgres() {
        let rows: Vec<(String, String)> = on!(tx, c => sqlx::query_as(YES_NO).fetch_all(c).await)?;
        for (table, column) in rows {
            yes_no.entry(table).or_default().insert(column);
        }
    }
    let mut tables: BTreeMap<String, Vec<schema::Column>> = BTreeMap::new();
    for column in schema::columns(tx).await? {
        tables.entry(column.table.clone()).or_default().push(column);
    }
    tables.remove(STEPS);
    Ok(tables
        .into_iter()
        .map(|(name, columns)| {
            let mut key: Vec<_> = columns.iter().filter(|c| c.key > 0).collect();
            key.sort_by_key(|c| c.key);
            Table {
                key: key.into_iter().map(|c| c.name.clone()).collect(),
                columns: columns
                    .into_iter()
                    .map(|c| TableColumn { name: c.name, kind: c.kind.to_owned() })
                    .collect(),
                yes_no: yes_no.remove(&name).unwrap_or_default(),
                name,
            }
        })
        .collect())
}

/// Hands over every row of a table, in the order of its key, and says how many there were. Waits
/// while `to` is full, so that memory stays small.
///
/// # Errors
/// [`StoreError::Sql`]; [`StoreError::Unwritable`] where nobody takes the rows any more.
pub async fn rows(tx: &mut Tx, table: &Table, to: &mpsc::Sender<Lines>) -> Result<u64> {
    let text = table.select(tx.is_postgres());
    let mut block = Lines { text: String::with_capacity(BLOCK + 4096), rows: 0 };
    let mut count = 0;
    on!(tx, c => {
        let mut rows = sqlx::query_scalar::<_, String>(AssertSqlSafe(text)).fetch(c);
        while let Some(row) = rows.try_next().await? {
            block.text.push_str(&row);
            block.text.push('\n');
            block.rows += 1;
            count += 1;
            if block.text.len() >= BLOCK {
                let full = std::mem::replace(&mut block, Lines { text: String::with_capacity(BLOCK + 4096), rows: 0 });
                hand_over(full, to).await?;
            }
        }
        Ok::<(), StoreError>(())
    })?;
    if block.rows > 0 {
        hand_over(block, to).await?;
    }
    Ok(count)
}

async fn hand_over(block: Lines, to: &mpsc::Sender<Lines>) -> Result<()> {
    to.send(block).await.map_err(|_| StoreError::Unwritable("không còn ai nhận dữ liệu".to_owned()))
}

impl Table {
    /// Whether its rows have numbers from a counter.
    pub(crate) fn is_counted(&self) -> bool {
        self.key == ["id"] && self.columns.iter().any(|c| c.name == "id" && c.kind == "integer")
    }

    /// Each row as one JSON list.
    fn select(&self, postgres: bool) -> String {
        let columns = self.columns.iter().map(|c| {
            let name = quoted(&c.name);
            match (c.kind.as_str(), postgres) {
                ("bytes", true) => format!("encode({name}, 'hex')"),
                ("bytes", false) => format!("hex({name})"),
                _ if self.yes_no.contains(&c.name) => format!("cast({name} as int)"),
                _ => name,
            }
        });
        let columns: Vec<String> = columns.collect();
        let key: Vec<String> = self.key.iter().map(|name| quoted(name)).collect();
        let (columns, table) = (columns.join(", "), quoted(&self.name));
        let list = if postgres {
            format!("cast(json_build_array({columns}) as text)")
        } else {
            format!("json_array({columns})")
        };
        let order = if key.is_empty() { String::new() } else { format!(" order by {}", key.join(", ")) };
        format!("select {list} from {table}{order}")
    }

    /// Rows of a JSON list of such lists, put into the table.
    pub(crate) fn insert(&self, postgres: bool) -> String {
        let names: Vec<String> = self.columns.iter().map(|c| quoted(&c.name)).collect();
        let values = self.columns.iter().enumerate().map(|(place, c)| {
            let value = format!("value->>{place}");
            match (c.kind.as_str(), postgres) {
                ("bytes", true) => format!("decode({value}, 'hex')"),
                ("bytes", false) => format!("unhex({value})"),
                _ if self.yes_no.contains(&c.name) => format!("cast(cast({value} as int) as boolean)"),
                ("integer", true) => format!("cast({value} as bigint)"),
                _ => value,
            }
        });
        let values: Vec<String> = values.collect();
        let source = if postgres {
            "jsonb_array_elements(cast($1 as jsonb)) as source(value)"
        } else {
            "json_each($1)"
        };
        let (table, names, values) = (quoted(&self.name), names.join(", "), values.join(", "));
        format!("insert into {table} ({names}) select {values} from {source}")
    }
}

/// A name as both databases want it. Names come from our own migrations and hold no quotes.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', ""))
}
