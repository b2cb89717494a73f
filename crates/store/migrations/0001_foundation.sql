-- Documents, plans, drafts and the audit log.
--
-- One text for PostgreSQL and SQLite. It is read as PostgreSQL; for SQLite the runner writes
-- «integer» for bigint and boolean, «blob» for bytea, and makes every table strict.
--
-- Moments are UTC text of fixed width (2026-01-31T08:00:00.000000Z), days are ISO text, decimals
-- are text with exactly the digits that were typed. Lists of short texts are lines of one text.

-- Facts about the database itself.
create table setting (
  name text not null primary key,
  value text not null
);

-- Numbers of records: one row, from which blocks are taken.
create table counter (
  name text not null primary key,
  next bigint not null
);

insert into counter (name, next) values ('record', 1);

create table document (
  id bigint not null primary key,
  name text not null,
  kind text not null,
  media text not null,
  size bigint not null check (size > 0),
  sha256 text not null unique check (length(sha256) = 64),
  demo boolean not null,
  added_at text not null,
  added_by text not null
);

-- The original bytes, in pieces, so that no value is larger than one piece.
create table document_piece (
  document_id bigint not null references document (id),
  seq bigint not null,
  bytes bytea not null,
  primary key (document_id, seq)
);

-- The extracted text, apart from the facts, so that lists do not drag it along.
create table document_text (
  document_id bigint not null primary key references document (id),
  text text not null
);

create table passage (
  id bigint not null primary key,
  document_id bigint not null references document (id),
  span_start bigint not null check (span_start >= 0),
  span_end bigint not null,
  quote text not null,
  check (span_end > span_start),
  unique (document_id, span_start, span_end)
);

create table indicator (
  code text not null primary key,
  name text not null,
  unit text not null,
  direction text not null,
  pillar text not null check (pillar in ('kinh tế số', 'xã hội số', 'chính quyền số', 'khác'))
);

create table plan (
  id bigint not null primary key,
  version bigint not null,
  kind text not null check (kind in ('national', 'adopted')),
  parent_id bigint references plan (id),
  title text not null,
  number text,
  issuer text,
  territory text,
  date text,
  horizon text,
  level text not null check (level in ('quốc gia', 'tỉnh', 'huyện', 'xã')),
  demo boolean not null,
  created_at text not null,
  created_by text not null,
  check (parent_id is null or parent_id <> id)
);

create unique index plan_one_national on plan (kind) where kind = 'national';
create index plan_parent on plan (parent_id);

create table plan_act (
  id bigint not null primary key,
  plan_id bigint not null references plan (id),
  kind text not null check (kind in ('adopts', 'amends')),
  document_id bigint references document (id),
  title text,
  number text,
  issuer text,
  date text,
  recorded_at text not null,
  recorded_by text not null
);

create unique index plan_act_one_adopts on plan_act (plan_id) where kind = 'adopts';
create index plan_act_plan on plan_act (plan_id);
create index plan_act_document on plan_act (document_id);

-- A target, a task or a qualitative target is never changed: another one takes its place, and
-- ended_by names the act. The value is unknown only where the comparator is.
create table target (
  id bigint not null primary key,
  plan_id bigint not null references plan (id),
  code text references indicator (code),
  indicator text not null,
  wording text not null,
  year bigint check (year between 1900 and 2200),
  period text,
  comparator text check (comparator in ('=', '>=', '>', '~', '<=', '<')),
  value text,
  value_max text,
  unit text not null,
  pillar text check (pillar in ('kinh tế số', 'xã hội số', 'chính quyền số', 'khác')),
  scope text check (scope in ('quốc gia', 'tỉnh', 'huyện', 'xã')),
  level text check (level in ('quốc gia', 'tỉnh', 'huyện', 'xã')),
  notes text not null,
  passage_id bigint references passage (id),
  act_id bigint not null references plan_act (id),
  superseded_by bigint references target (id),
  ended_by bigint references plan_act (id),
  check ((comparator is null) = (value is null)),
  check (value_max is null or value is not null),
  check (superseded_by is null or ended_by is not null)
);

create index target_plan on target (plan_id);
create index target_passage on target (passage_id);
create index target_superseded on target (superseded_by);
create index target_code on target (code);

create table task (
  id bigint not null primary key,
  plan_id bigint not null references plan (id),
  task text not null,
  lead text,
  deadline text,
  frequency text,
  product text,
  budget text,
  passage_id bigint references passage (id),
  act_id bigint not null references plan_act (id),
  superseded_by bigint references task (id),
  ended_by bigint references plan_act (id),
  check (superseded_by is null or ended_by is not null)
);

create index task_plan on task (plan_id);
create index task_passage on task (passage_id);
create index task_superseded on task (superseded_by);

create table task_coordinating (
  task_id bigint not null references task (id),
  seq bigint not null,
  unit text not null,
  primary key (task_id, seq)
);

-- Targets without a figure.
create table qualitative (
  id bigint not null primary key,
  plan_id bigint not null references plan (id),
  text text not null,
  year bigint check (year between 1900 and 2200),
  passage_id bigint references passage (id),
  act_id bigint not null references plan_act (id),
  superseded_by bigint references qualitative (id),
  ended_by bigint references plan_act (id),
  check (superseded_by is null or ended_by is not null)
);

create index qualitative_plan on qualitative (plan_id);
create index qualitative_passage on qualitative (passage_id);
create index qualitative_superseded on qualitative (superseded_by);

create table draft (
  id bigint not null primary key,
  document_id bigint not null references document (id),
  state text not null check (state in ('open', 'accepted', 'discarded')),
  version bigint not null,
  kind text,
  title text,
  number text,
  issuer text,
  territory text,
  date text,
  horizon text,
  legal_basis text not null,
  plan_id bigint references plan (id),
  act_id bigint references plan_act (id),
  created_at text not null,
  created_by text not null,
  check ((state = 'accepted') = (act_id is not null)),
  check ((plan_id is null) = (act_id is null))
);

create unique index draft_one_open on draft (document_id) where state = 'open';
create index draft_document on draft (document_id);
create index draft_plan on draft (plan_id);
create index draft_act on draft (act_id);

-- What the format and the reader had to say.
create table draft_note (
  draft_id bigint not null references draft (id),
  seq bigint not null,
  source text not null check (source in ('format', 'reader')),
  level text not null check (level in ('info', 'warning', 'conflict')),
  message text not null,
  span_start bigint,
  span_end bigint,
  primary key (draft_id, seq)
);

-- An item may become a target, a task or a qualitative target; which columns it uses follows from
-- its kind. as_read holds what the reader found once a person changed it, as JSON, to go back to.
create table draft_item (
  id bigint not null primary key,
  draft_id bigint not null references draft (id),
  version bigint not null,
  kind text not null check (kind in ('target', 'task', 'qualitative')),
  origin text not null check (origin in ('read', 'added')),
  disposition text not null check (disposition in ('kept', 'stands', 'rejected', 'merged')),
  merged_into bigint references draft_item (id),
  span_start bigint,
  span_end bigint,
  confidence bigint not null check (confidence between 0 and 100),
  notes text not null,
  as_read text,
  wording text not null,
  code text,
  indicator text,
  year bigint,
  period text,
  comparator text check (comparator in ('=', '>=', '>', '~', '<=', '<')),
  value text,
  value_max text,
  unit text,
  pillar text check (pillar in ('kinh tế số', 'xã hội số', 'chính quyền số', 'khác')),
  scope text check (scope in ('quốc gia', 'tỉnh', 'huyện', 'xã')),
  level text check (level in ('quốc gia', 'tỉnh', 'huyện', 'xã')),
  lead text,
  coordinating text,
  deadline text,
  frequency text,
  product text,
  budget text,
  check ((disposition = 'merged') = (merged_into is not null)),
  check ((kind = 'target') = (value is not null)),
  check ((span_start is null) = (span_end is null))
);

create index draft_item_draft on draft_item (draft_id);
create index draft_item_merged on draft_item (merged_into);

-- Who did what, chained by hash. Nothing here is ever changed.
create table audit (
  seq bigint not null primary key,
  at text not null,
  actor text not null,
  action text not null,
  subject_kind text not null,
  subject_id bigint not null,
  detail text not null,
  prev_hash text not null,
  hash text not null unique
);

create index audit_subject on audit (subject_kind, subject_id);

-- The end of the chain. Whoever writes locks this row first: one writer at a time on both databases.
create table audit_head (
  id bigint not null primary key check (id = 1),
  seq bigint not null,
  hash text not null
);

insert into audit_head (id, seq, hash)
values (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');
