"""Polars' side: bears.py FOLDER file|resident [ANSWERS]

file      the Parquet file, scanned lazily
resident  a data frame in memory, codes as categoricals, values as whole ten-thousandths
"""

import os
import pathlib

from measure import SCALE, THREADS, arguments, ask, say, timed

os.environ["POLARS_MAX_THREADS"] = str(THREADS)

import polars as pl  # noqa: E402  (reads the number of threads when it is loaded)

KEYS = ("element", "unit", "period", "category")


def prepare(folder, form):
    """The facts and the two tables of provinces, codes in one kind of text."""
    facts = pl.scan_parquet(f"{folder}/facts.parquet")
    tables = {}
    for name in ("units", "heirs"):
        table = pl.read_csv(f"{folder}/{name}.csv", infer_schema=False)
        tables[name] = table.select(pl.col("code").alias("unit"), "province")
    if form == "resident":
        codes = [pl.col(key).cast(pl.Categorical) for key in KEYS]
        facts = facts.select(*codes, whole("value")).collect().lazy()
        tables = {name: table.with_columns(pl.col("unit").cast(pl.Categorical)) for name, table in tables.items()}
    return facts, {name: table.lazy() for name, table in tables.items()}


def whole(column):
    """A decimal as whole ten-thousandths, without a step through floating point."""
    return (pl.col(column).cast(pl.Decimal(38, 4)) * SCALE).cast(pl.Int64).alias(column)


def periods(frame):
    """The month's quarter and year beside it."""
    month = pl.col("period").cast(pl.String)
    year = month.str.slice(0, 4)
    quarter = pl.format("{}-Q{}", year, (month.str.slice(5, 2).cast(pl.Int32) + 2) // 3)
    return frame.with_columns(month.alias("month"), quarter.alias("quarter"), year.alias("year"))


def rolled(months, keys, sums, spans):
    """The nation above the provinces, and longer periods above the months, from the small result."""
    months = periods(months).with_columns(pl.col("province").cast(pl.String))
    parts = []
    for span in spans:
        for unit in (pl.col("province"), pl.lit("VN")):
            named = months.with_columns(pl.col(span).alias("period"), unit.alias("unit"))
            parts.append(named.group_by(*keys, "period", "unit").agg(pl.col(*sums).sum(), pl.col("cells").sum()))
    return pl.concat(parts)


def totals(facts, units):
    months = (facts.join(units, on="unit").group_by("element", "period", "province")
              .agg(pl.col("value").sum().alias("total"), pl.col("value").count().cast(pl.Int64).alias("cells"))
              .collect(engine="streaming"))
    return rolled(months, ["element"], ["total"], ("month", "quarter", "year"))


def ratio(facts, units, first, second):
    here = facts.filter(pl.col("value").is_not_null())
    top = here.filter(pl.col("element") == first).select("unit", "period", "category", top="value")
    bottom = here.filter(pl.col("element") == second).select("unit", "period", "category", bottom="value")
    months = (top.join(bottom, on=["unit", "period", "category"]).join(units, on="unit")
              .group_by("period", "province").agg(pl.col("top", "bottom").sum(), pl.len().cast(pl.Int64).alias("cells"))
              .collect(engine="streaming"))
    return rolled(months, [], ["top", "bottom"], ("year",))


def communes(facts, third, since):
    months = (facts.filter((pl.col("element") == third) & pl.col("period").is_in(since)).group_by("unit", "period")
              .agg(pl.col("value").sum().alias("total"), pl.col("value").count().cast(pl.Int64).alias("cells"))
              .collect(engine="streaming"))
    return (periods(months).group_by(pl.col("quarter").alias("period"), pl.col("unit").cast(pl.String))
            .agg(pl.col("total").sum(), pl.col("cells").sum()))


def main():
    folder, form, answers = arguments()
    made = []
    say("load", timed(lambda: made.append(prepare(folder, form))))
    facts, tables = made[0]
    lines = pathlib.Path(folder, "elements.csv").read_text().split()[1:]
    first, second, third = (line.split(",")[0] for line in lines[:3])
    last = int(facts.select(pl.col("period").cast(pl.String).max()).collect().item()[:4])
    since = [f"{year}-{month:02}" for year in (last - 1, last) for month in range(1, 13)]
    results = {}
    questions = [
        lambda: results.update({1: totals(facts, tables["units"])}),
        lambda: results.update({2: ratio(facts, tables["units"], first, second)}),
        lambda: results.update({3: communes(facts, third, since)}),
        lambda: results.update({4: totals(facts, tables["heirs"])}),
    ]
    ask(questions, form)
    if answers:
        pathlib.Path(answers).mkdir(parents=True, exist_ok=True)
        for number, frame in results.items():
            frame = frame.filter((pl.col("cells") > 0) & pl.col("unit").is_not_null())
            sums = [column for column in ("total", "top", "bottom") if column in frame.columns]
            if form == "file":
                frame = frame.with_columns(whole(column) for column in sums)
            keys = ["element"] if "element" in frame.columns else []
            (frame.select(*keys, "period", "unit", *sums, "cells")
             .write_csv(f"{answers}/{number}.csv", include_header=False))


main()
