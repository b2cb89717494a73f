-- Forms, rounds, what units report, and how it is confirmed.

create table form (
  id bigint not null primary key,
  version bigint not null,
  code text not null unique,
  state text not null check (state in ('draft', 'active', 'retired')),
  demo boolean not null,
  created_at text not null,
  created_by text not null
);

-- The definition is one JSON object. A version that a round uses is never changed.
create table form_version (
  form_id bigint not null references form (id),
  number bigint not null check (number > 0),
  title text not null,
  definition text not null,
  saved_at text not null,
  saved_by text not null,
  primary key (form_id, number)
);

-- One opening of a form for a period. Days are the first and last of the cut-off; deadlines are the
-- last day to hand in per step: of the reporter, then of each step of approval, with spaces between.
create table round (
  id bigint not null primary key,
  version bigint not null,
  form_id bigint not null,
  form_number bigint not null,
  period text not null,
  root_unit_id bigint not null,
  state text not null check (state in ('open', 'closed')),
  cutoff_from text,
  cutoff_to text,
  deadlines text not null,
  late_reason text,
  demo boolean not null,
  opened_at text not null,
  opened_by text not null,
  closed_at text,
  closed_by text,
  unique (form_id, period, root_unit_id),
  foreign key (form_id, form_number) references form_version (form_id, number)
);

create index round_form on round (form_id);

-- What one unit owes in a round. unit_id is whose figures they are, reporter_id who hands them in.
-- revision grows with every correction after approval; approved_revision is the newest one whose
-- figures are observations. step counts the approvals that the revision has.
create table submission (
  id bigint not null primary key,
  version bigint not null,
  round_id bigint not null references round (id),
  unit_id bigint not null,
  reporter_id bigint not null,
  state text not null check (state in ('draft', 'submitted', 'returned', 'approved', 'locked')),
  revision bigint not null check (revision > 0),
  approved_revision bigint,
  step bigint not null check (step >= 0),
  answered bigint not null check (answered >= 0),
  expected bigint not null check (expected >= 0),
  due text not null,
  extension_reason text,
  exempt_reason text,
  submitted_at text,
  submitted_by text,
  first_submitted_at text,
  changed_at text,
  unique (round_id, unit_id)
);

create index submission_unit on submission (unit_id);
create index submission_reporter on submission (reporter_id);

-- The answer that stands in a cell now. entry_id is its newest entry: whoever changes a cell names
-- the one that was seen.
create table cell (
  submission_id bigint not null references submission (id),
  line text not null,
  value text,
  status text not null check (status in ('A', 'P', 'E', 'I', 'M', 'B', '')),
  reason text not null,
  entry_id bigint not null,
  primary key (submission_id, line)
);

-- Every answer that ever stood in a cell, appended. Status '' empties the cell. The token is the
-- browser's own name for the change: sent twice, it is kept once.
create table entry (
  id bigint not null primary key,
  submission_id bigint not null references submission (id),
  line text not null,
  revision bigint not null,
  value text,
  status text not null check (status in ('A', 'P', 'E', 'I', 'M', 'B', '')),
  reason text not null,
  way text not null check (way in ('grid', 'many', 'paste', 'excel', 'api')),
  token text not null,
  entered_at text not null,
  entered_by bigint references account (id),
  entered_name text not null,
  before_id bigint,
  check (value is null or status <> 'M'),
  unique (submission_id, token)
);

create index entry_cell on entry (submission_id, line, id);

insert into counter (name, next) values ('entry', 1);

-- What happened to a submission: handed in, withdrawn, returned, approved, corrected, reopened,
-- extended, exempted.
create table step (
  id bigint not null primary key,
  submission_id bigint not null references submission (id),
  revision bigint not null,
  verb text not null check (verb in ('submit', 'withdraw', 'return', 'approve', 'correct', 'lock', 'reopen', 'extend', 'exempt', 'include')),
  step bigint not null,
  reason text not null,
  done_at text not null,
  done_by text not null,
  batch_id bigint references batch (id)
);

create index step_submission on step (submission_id);

-- A reason on the very cell: why it was returned, and what was answered. line '' is the whole form.
create table remark (
  id bigint not null primary key,
  submission_id bigint not null references submission (id),
  line text not null,
  revision bigint not null,
  text text not null,
  said_at text not null,
  said_by text not null,
  settled_at text
);

create index remark_submission on remark (submission_id);

-- The letter that carried a figure. line '' is the whole form.
create table attachment (
  id bigint not null primary key,
  submission_id bigint not null references submission (id),
  line text not null,
  name text not null,
  media text not null,
  size bigint not null check (size > 0),
  sha256 text not null check (length(sha256) = 64),
  added_at text not null,
  added_by text not null,
  removed_at text
);

create index attachment_submission on attachment (submission_id);

create table attachment_piece (
  attachment_id bigint not null references attachment (id),
  seq bigint not null,
  bytes bytea not null,
  primary key (attachment_id, seq)
);
