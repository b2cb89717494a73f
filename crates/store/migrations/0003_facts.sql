-- Figures as they were reported, targets given to units, and how targets were judged.
--
-- Nothing in these tables is ever changed or removed: a correction is a new row, and of the rows
-- with the same key the one with the highest number holds. Units are known by number only; the
-- official ones stand in the catalogue, not in a table.

-- Observations have numbers of their own, so that a million figures do not push up those of plans.
insert into counter (name, next) values ('observation', 1);

-- What is observed: an element or an indicator, by its code.
create table series (
  id bigint not null primary key,
  kind text not null check (kind in ('element', 'indicator')),
  code text not null,
  unique (kind, code)
);

-- Who holds a figure, from which source and by which method; the same for many figures.
create table origin (
  id bigint not null primary key,
  provider text not null,
  source text not null,
  method text not null,
  unique (provider, source, method)
);

-- Figures that came in together. The numbers of its observations are first_id to last_id without a
-- gap, so that what was known at a moment is everything up to a number. The digest is over the rows.
create table batch (
  id bigint not null primary key,
  kind text not null check (kind in ('import', 'paste', 'approval', 'targets')),
  recorded_at text not null,
  recorded_by text not null,
  source text not null,
  sha256 text check (length(sha256) = 64),
  demo boolean not null,
  row_count bigint,
  first_id bigint,
  last_id bigint,
  digest text check (length(digest) = 64),
  check ((row_count is null) = (digest is null)),
  check ((first_id is null) = (last_id is null))
);

create index batch_moment on batch (recorded_at);

-- A missing figure, status M, has no value; every other one has. Category '' is the whole.
create table observation (
  id bigint not null primary key,
  batch_id bigint not null references batch (id),
  series_id bigint not null references series (id),
  unit_id bigint not null,
  period text not null,
  category text not null,
  value text,
  status text not null check (status in ('A', 'P', 'E', 'I', 'M', 'B')),
  origin_id bigint references origin (id),
  sample_size bigint check (sample_size > 0),
  margin text,
  note text,
  check ((status = 'M') = (value is null))
);

create index observation_series on observation (series_id, id);
create index observation_key on observation (series_id, period, unit_id);

-- Targets given to a commune or a department for a year. A row without a value takes the target back.
create table assigned_target (
  id bigint not null primary key,
  batch_id bigint not null references batch (id),
  code text not null references indicator (code),
  unit_id bigint not null,
  year bigint not null check (year between 1900 and 2200),
  comparator text check (comparator in ('=', '>=', '>', '~', '<=', '<')),
  value text,
  act_number text not null,
  act_date text,
  act_issuer text,
  target_id bigint references target (id),
  note text,
  check ((comparator is null) = (value is null))
);

create index assigned_target_key on assigned_target (code, year, unit_id);
create index assigned_target_batch on assigned_target (batch_id);
create index assigned_target_target on assigned_target (target_id);

-- By which method the targets of a plan are judged; the newest row holds.
create table plan_method (
  id bigint not null primary key,
  plan_id bigint not null references plan (id),
  method text not null,
  act_number text,
  act_date text,
  act_issuer text,
  recorded_at text not null,
  recorded_by text not null
);

create index plan_method_plan on plan_method (plan_id);

-- A status with everything it stands on. known_to is the highest number of an observation that was
-- known when it was computed.
create table assessment (
  id bigint not null primary key,
  target_id bigint not null references target (id),
  computed_at text not null,
  known_to bigint not null,
  method text not null,
  method_version text not null,
  status text not null,
  inputs text not null,
  result text not null
);

create index assessment_target on assessment (target_id, id);
