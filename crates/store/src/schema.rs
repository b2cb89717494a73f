//! What the tables look like, in words that are the same for both databases. Serves the test that
//! holds them against each other, and support.

use crate::db::{Tx, on};
use crate::error::Result;
use crate::row::row;

/// One column of one table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Column {
    /// Table.
    pub table: String,
    /// Column.
    pub name: String,
    /// «integer», «text» or «bytes».
    pub kind: &'static str,
    /// Whether it may be empty.
    pub nullable: bool,
    /// Its place in the primary key, from 1; 0 where it is not part of it.
    pub key: i64,
}

const SQLITE: &str = "select m.name as tab, c.name as name, c.type as kind, c.\"notnull\" = 0 and c.pk = 0 as nullable, \
    cast(c.pk as integer) as key from sqlite_master m join pragma_table_info(m.name) c \
    where m.type = 'table' and m.name not like 'sqlite_%'";
const POSTGRES: &str = "select cast(c.table_name as text) as tab, cast(c.column_name as text) as name, \
    cast(c.data_type as text) as kind, c.is_nullable = 'YES' as nullable, \
    cast(coalesce((select k.ordinal_position from information_schema.key_column_usage k \
      join information_schema.table_constraints t on t.constraint_name = k.constraint_name \
      and t.table_schema = k.table_schema and t.table_name = k.table_name \
      where t.constraint_type = 'PRIMARY KEY' and k.table_schema = c.table_schema \
      and k.table_name = c.table_name and k.column_name = c.column_name), 0) as bigint) as key \
    from information_schema.columns c where c.table_schema = current_schema()";

/// Every column, sorted by table and name.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn columns(tx: &mut Tx) -> Result<Vec<Column>> {
    let text = if tx.is_postgres() { POSTGRES } else { SQLITE };
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(text).fetch_all(c).await)?;
    let mut columns: Vec<Column> = rows.into_iter().map(Row::column).collect();
    columns.sort();
    Ok(columns)
}

const SQLITE_INDEXES: &str =
    "select name from sqlite_master where type = 'index' and name not like 'sqlite_%'";
const POSTGRES_INDEXES: &str = "select cast(i.indexname as text) as name from pg_indexes i \
    where i.schemaname = current_schema() and not exists (select 1 from information_schema.table_constraints t \
    where t.table_schema = i.schemaname and t.constraint_name = i.indexname)";

/// Names of the indexes that migrations made, sorted.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn indexes(tx: &mut Tx) -> Result<Vec<String>> {
    let text = if tx.is_postgres() { POSTGRES_INDEXES } else { SQLITE_INDEXES };
    let rows: Vec<(String,)> = on!(tx, c => sqlx::query_as(text).fetch_all(c).await)?;
    let mut names: Vec<String> = rows.into_iter().map(|(name,)| name).collect();
    names.sort();
    Ok(names)
}

row! { struct Row { tab: String, name: String, kind: String, nullable: bool, key: i64 } }

impl Row {
    fn column(self) -> Column {
        // SQLite keeps a boolean as a number; that is the one difference the two are allowed.
        let kind = match self.kind.to_lowercase().as_str() {
            "integer" | "bigint" | "boolean" => "integer",
            "text" => "text",
            "blob" | "bytea" => "bytes",
            _ => "other",
        };
        Column { table: self.tab, name: self.name, kind, nullable: self.nullable, key: self.key }
    }
}
