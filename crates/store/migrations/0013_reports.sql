-- Reports: their outlines, the files that provinces brought, what was written, what was released.

-- A file of a province's own: a Word template, or an official form in Excel with what goes into which
-- cell, as a JSON list of [sheet, cell, name of the figure].
create table report_file (
  id bigint not null primary key,
  version bigint not null,
  kind text not null check (kind in ('word', 'sheet')),
  title text not null,
  name text not null,
  size bigint not null check (size > 0),
  sha256 text not null check (length(sha256) = 64),
  mapping text not null,
  demo boolean not null,
  added_at text not null,
  added_by text not null,
  removed_at text
);

create table report_file_piece (
  file_id bigint not null references report_file (id),
  seq bigint not null,
  bytes bytea not null,
  primary key (file_id, seq)
);

-- What a kind of report is made of; the definition is one JSON object. A report copies it when it is
-- begun, so that a later change does not reach it. The name says which one of ours it is; of a
-- province's own it is empty.
create table report_outline (
  id bigint not null primary key,
  version bigint not null,
  name text not null,
  title text not null,
  kind text not null,
  definition text not null,
  word_id bigint references report_file (id),
  retired boolean not null,
  demo boolean not null,
  saved_at text not null,
  saved_by text not null
);

create index report_outline_name on report_outline (name);

-- A report of one unit, about a plan and a period. Those of units under it that contribute to it name
-- it as their parent. head is what stands around the text of the paper, as JSON.
create table report (
  id bigint not null primary key,
  version bigint not null,
  serial text unique,
  outline_id bigint not null references report_outline (id),
  parent_id bigint references report (id),
  plan_id bigint not null references plan (id),
  unit_id bigint not null,
  kind text not null,
  period text not null,
  title text not null,
  definition text not null,
  head text not null,
  due text,
  state text not null check (state in ('draft', 'sent', 'released', 'dropped')),
  origin text not null check (origin in ('person', 'calendar')),
  demo boolean not null,
  made_at text not null,
  made_by text not null,
  sent_at text,
  sent_by text,
  released_at text,
  released_by text,
  dropped_why text,
  check ((released_at is null) = (serial is null)),
  check ((released_at is null) = (released_by is null)),
  check ((state = 'dropped') = (dropped_why is not null))
);

create index report_plan on report (plan_id, unit_id, outline_id);
create index report_parent on report (parent_id);
create index report_unit on report (unit_id);

-- What a person wrote under a heading: appended, the newest stands.
create table report_text (
  report_id bigint not null references report (id),
  section text not null,
  seq bigint not null,
  text text not null,
  saved_at text not null,
  saved_by text not null,
  primary key (report_id, section, seq)
);

-- What was missing when it was released, each named by the person who released it.
create table report_gap (
  report_id bigint not null references report (id),
  name text not null,
  words text not null,
  reason text not null,
  named_at text not null,
  named_by text not null,
  primary key (report_id, name)
);

-- What went out: the whole report as JSON, with the SHA-256 of that text, the highest number of an
-- observation that was known, and the template that its paper is made with.
create table report_seal (
  report_id bigint not null primary key references report (id),
  content text not null,
  sha256 text not null check (length(sha256) = 64),
  known_to bigint not null,
  word_id bigint references report_file (id)
);

-- To whom and how a released report went.
create table report_delivery (
  id bigint not null primary key,
  report_id bigint not null references report (id),
  receiver text not null,
  way text not null,
  note text not null,
  sent_on text not null,
  written_at text not null,
  written_by text not null
);

create index report_delivery_report on report_delivery (report_id);

-- What is prepared by the calendar. ahead counts working days before the province's own deadline.
create table report_schedule (
  id bigint not null primary key,
  version bigint not null,
  outline_id bigint not null references report_outline (id),
  plan_id bigint not null references plan (id),
  unit_id bigint not null,
  calendar text not null,
  ahead bigint not null check (ahead between 0 and 60),
  units boolean not null,
  active boolean not null,
  demo boolean not null,
  made_at text not null,
  made_by text not null
);
