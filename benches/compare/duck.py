"""DuckDB's side: duck.py FOLDER file|texts|enums|integers|tuned [ANSWERS]

The statements are the quickest that we found: one pass that groups by element, month and province, and its
small result rolled up to the nation, quarters and years.

file      from the Parquet file
texts     in its own in-memory table, as it reads the file
enums     the same with codes as ENUM
integers  the same with codes as small integers and values as BIGINT of ten-thousandths
tuned     the same with the hidden setting that lets it keep more groups in an array
"""

import pathlib

import duckdb
from measure import SCALE, THREADS, arguments, ask, say, timed

TOTALS = """
create or replace temp table answer_{number} as
with months as materialized (
  select element, period, {units}.province, sum(value) as total, count(value) as cells
  from {facts} join {units} on {units}.code = {facts}.unit group by all),
named as (
  select element, {month} as month, {quarter} as quarter, {year} as year, province, total, cells from months)
select element, coalesce(month, quarter, year) as period,
  case when grouping(province) = 1 then 'VN' else province::varchar end as unit,
  sum(total) as total, sum(cells)::bigint as cells
from named
group by grouping sets ((element, month, province), (element, month), (element, quarter, province),
  (element, quarter), (element, year, province), (element, year))
"""

RATIO = """
create or replace temp table answer_2 as
with months as materialized (
  select a.period, units.province, sum(a.value) as top, sum(b.value) as bottom, count(*) as cells
  from {facts} a join {facts} b using (unit, period, category) join {plain} units on units.code = a.unit
  where a.element = {first} and b.element = {second} and a.value is not null and b.value is not null
  group by all),
named as (select {year} as year, province, top, bottom, cells from months)
select year as period, case when grouping(province) = 1 then 'VN' else province::varchar end as unit,
  sum(top) as top, sum(bottom) as bottom, sum(cells)::bigint as cells
from named group by grouping sets ((year, province), (year))
"""

COMMUNES = """
create or replace temp table answer_3 as
with months as (
  select unit, period, sum(value) as total, count(value) as cells
  from {facts} where element = {third} and period >= {since} group by all),
named as (select unit, {quarter} as quarter, total, cells from months)
select quarter as period, unit, sum(total) as total, sum(cells)::bigint as cells from named group by all
"""

TEXT_PERIODS = {
    "month": "period::varchar",
    "quarter": "left(period::varchar, 4) || '-Q' || ((right(period::varchar, 2)::integer + 2) // 3)",
    "year": "left(period::varchar, 4)",
}
NUMBER_PERIODS = {
    "month": "(period // 12) || '-' || lpad((period % 12 + 1)::varchar, 2, '0')",
    "quarter": "(period // 12) || '-Q' || (period % 12 // 3 + 1)",
    "year": "(period // 12)::varchar",
}


def prepare(db, folder, form):
    """Makes the tables of a form and gives the names that the statements need."""
    for name in ("units", "heirs"):
        db.execute(f"create table {name} as select code, nullif(province, '') as province "
                   f"from read_csv('{folder}/{name}.csv', all_varchar = true)")
    file = f"read_parquet('{folder}/facts.parquet')"
    if form == "file":
        db.execute(f"create view facts as select * from {file}")
        return "facts"
    db.execute(f"create table facts as select * from {file}")
    if form == "texts":
        return "facts"
    for column in ("element", "period", "category"):
        db.execute(f"create type {column}_code as enum (select distinct {column} from facts order by 1)")
    db.execute("create type unit_code as enum (select code from units order by 1)")
    for table in ("units", "heirs"):
        db.execute(f"create type {table}_province as enum "
                   f"(select distinct province from {table} where province is not null order by 1)")
        db.execute(f"create table {table}_enums as select code::unit_code as code, "
                   f"province::{table}_province as province from {table}")
    db.execute("create table enums as select element::element_code as element, unit::unit_code as unit, "
               "period::period_code as period, category::category_code as category, value from facts")
    db.execute("drop table facts")
    if form == "enums":
        return "enums"
    for table in ("units", "heirs"):
        db.execute(f"create table {table}_integers as select enum_code(code)::usmallint as code, "
                   f"enum_code(province)::utinyint as province from {table}_enums")
    db.execute("create table integers as select enum_code(element)::utinyint as element, "
               "enum_code(unit)::usmallint as unit, "
               "(left(period::varchar, 4)::integer * 12 + right(period::varchar, 2)::integer - 1)::smallint as period, "
               f"enum_code(category)::utinyint as category, (value * {SCALE})::bigint as value from enums")
    db.execute("drop table enums")
    if form == "tuned":
        db.execute("set perfect_ht_threshold = 24")
    return "integers"


def questions(db, folder, facts):
    """The four questions as statements."""
    elements = pathlib.Path(folder, "elements.csv").read_text().split()[1:]
    codes = [line.split(",")[0] for line in elements]
    last = db.execute(f"select max(period) from {facts}").fetchone()[0]
    numbers = facts == "integers"
    if numbers:
        year, element = last // 12, str
        since = (year - 1) * 12
        place = dict(zip(sorted(codes), range(len(codes))))
        first, second, third = (str(place[code]) for code in codes[:3])
    else:
        since = f"'{int(str(last)[:4]) - 1}-01'"
        first, second, third = (f"'{code}'" for code in codes[:3])
    suffix = {"facts": "", "enums": "_enums", "integers": "_integers"}[facts]
    names = (NUMBER_PERIODS if numbers else TEXT_PERIODS) | {"facts": facts}
    return [
        TOTALS.format(number=1, units="units" + suffix, **names),
        RATIO.format(plain="units" + suffix, first=first, second=second, **names),
        COMMUNES.format(third=third, since=since, **names),
        TOTALS.format(number=4, units="heirs" + suffix, **names),
    ]


def write(db, facts, answers):
    """The answers as lines like everybody's: sums in ten-thousandths, without those that no cell went into."""
    pathlib.Path(answers).mkdir(parents=True, exist_ok=True)
    scale = SCALE
    element, unit = "element", dict.fromkeys((1, 2, 3, 4), "unit")
    if facts == "integers":
        scale = 1

        def named(kind, column):
            return f"case when {column}::varchar = 'VN' then 'VN' else " \
                   f"enum_range(null::{kind})[try_cast({column}::varchar as integer) + 1]::varchar end"

        element = named("element_code", "element")
        kinds = {1: "units_province", 2: "units_province", 3: "unit_code", 4: "heirs_province"}
        unit = {number: named(kind, "unit") for number, kind in kinds.items()}
    sums = {1: ["total"], 2: ["top", "bottom"], 3: ["total"], 4: ["total"]}
    for number, totals in sums.items():
        columns = [element] if number in (1, 4) else []
        columns += ["period", unit[number], *(f"({total} * {scale})::hugeint" for total in totals), "cells"]
        db.execute(f"copy (select {', '.join(columns)} from answer_{number} where cells > 0 and unit is not null) "
                   f"to '{answers}/{number}.csv' (header false)")


def main():
    folder, form, answers = arguments()
    db = duckdb.connect()
    db.execute(f"set threads = {THREADS}")
    facts = []
    say("load", timed(lambda: facts.append(prepare(db, folder, form))))
    statements = questions(db, folder, facts[0])
    ask([lambda statement=statement: db.execute(statement) for statement in statements], form)
    if answers:
        write(db, facts[0], answers)


main()
