-- Borders of units for maps, as they came from files and were simplified when they were taken in.

-- A file of borders: the units of one level as they lay from a day on.
create table boundary_set (
  id bigint not null primary key,
  name text not null,
  sha256 text not null unique check (length(sha256) = 64),
  source text not null,
  level text not null check (level in ('tỉnh', 'huyện', 'xã')),
  valid_from text not null,
  units bigint not null check (units > 0),
  recorded_at text not null,
  recorded_by text not null
);

-- The shape of a unit at one grain: rings in ten-thousandths of a degree, as cotmoc_core::geo writes
-- them, and the place of its name.
create table boundary (
  set_id bigint not null references boundary_set (id),
  grain text not null check (grain in ('country', 'province')),
  unit_id bigint not null,
  rings text not null,
  label_x bigint not null,
  label_y bigint not null,
  primary key (set_id, grain, unit_id)
);

create index boundary_unit on boundary (unit_id, set_id);
