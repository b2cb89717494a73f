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

/// A reference of one table to another, as «target.plan_id → plan.id».
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ForeignKey {
    /// The table that refers.
    pub table: String,
    /// Its columns, in the order of those they refer to.
    pub columns: Vec<String>,
    /// The table that is referred to.
    pub parent: String,
    /// Its columns.
    pub parent_columns: Vec<String>,
}

const SQLITE_KEYS: &str = "select m.name as tab, cast(f.id as integer) as id, f.\"table\" as parent, \
    f.\"from\" as own, f.\"to\" as theirs from sqlite_master m join pragma_foreign_key_list(m.name) f \
    where m.type = 'table' order by m.name, f.id, f.seq";
const POSTGRES_KEYS: &str = "select cast(r.relname as text) as tab, cast(c.oid as bigint) as id, \
    cast(p.relname as text) as parent, cast(a.attname as text) as own, cast(b.attname as text) as theirs \
    from pg_constraint c join pg_class r on r.oid = c.conrelid join pg_class p on p.oid = c.confrelid \
    join pg_namespace n on n.oid = r.relnamespace \
    cross join lateral unnest(c.conkey, c.confkey) with ordinality as k(own, theirs, place) \
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.own \
    join pg_attribute b on b.attrelid = c.confrelid and b.attnum = k.theirs \
    where c.contype = 'f' and n.nspname = current_schema() order by r.relname, c.oid, k.place";

/// Every reference between tables, sorted.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn foreign_keys(tx: &mut Tx) -> Result<Vec<ForeignKey>> {
    let text = if tx.is_postgres() { POSTGRES_KEYS } else { SQLITE_KEYS };
    let rows: Vec<KeyRow> = on!(tx, c => sqlx::query_as(text).fetch_all(c).await)?;
    let mut keys: Vec<(i64, ForeignKey)> = Vec::new();
    for row in rows {
        match keys.last_mut() {
            Some((id, key)) if *id == row.id && key.table == row.tab => {
                key.columns.push(row.own);
                key.parent_columns.push(row.theirs);
            }
            _ => {
                let (columns, parent_columns) = (vec![row.own], vec![row.theirs]);
                keys.push((
                    row.id,
                    ForeignKey { table: row.tab, columns, parent: row.parent, parent_columns },
                ));
            }
        }
    }
    let mut keys: Vec<ForeignKey> = keys.into_iter().map(|(_, key)| key).collect();
    keys.sort();
    Ok(keys)
}

row! { struct KeyRow { tab: String, id: i64, parent: String, own: String, theirs: String } }
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
