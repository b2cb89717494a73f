-- Tasks as they run. What the plan says of a task is never changed; its running stands beside it.

-- A task that was made as a part of another one, perhaps of the plan above; and the pillar that a
-- person gave it. What documents say has neither.
alter table task add column parent_id bigint references task (id);
alter table task add column pillar text check (pillar in ('kinh tế số', 'xã hội số', 'chính quyền số', 'khác'));

create index task_parent on task (parent_id);

-- A unit's own plan of a year, under the plan that it carries out.
create table unit_plan (
  plan_id bigint not null primary key references plan (id),
  unit_id bigint not null,
  year bigint not null check (year between 1900 and 2200)
);

create index unit_plan_unit on unit_plan (unit_id, year);

-- What was said about a task, one row after the other; the newest holds. as_of is the day for which it
-- was said. Whether a task is late is worked out, never kept.
create table task_progress (
  id bigint not null primary key,
  task_id bigint not null references task (id),
  step text not null check (step in ('report', 'accept', 'return', 'cancel', 'resume')),
  state text not null check (state in ('not_started', 'in_progress', 'done', 'accepted', 'cancelled')),
  percent bigint not null check (percent between 0 and 100),
  as_of text not null,
  period text,
  note text not null,
  act_number text,
  said_at text not null,
  said_by text not null
);

create index task_progress_task on task_progress (task_id, id);

-- The last day of a task where a person set it; of one task the newest row holds.
create table task_deadline (
  id bigint not null primary key,
  task_id bigint not null references task (id),
  due text not null,
  reason text not null,
  set_at text not null,
  set_by text not null
);

create index task_deadline_task on task_deadline (task_id, id);

-- Targets that a task serves.
create table task_target (
  id bigint not null primary key,
  task_id bigint not null references task (id),
  target_id bigint not null references target (id),
  linked_at text not null,
  linked_by text not null,
  removed_at text
);

create index task_target_task on task_target (task_id);
create index task_target_target on task_target (target_id);

-- Files that show what was done.
create table task_evidence (
  id bigint not null primary key,
  task_id bigint not null references task (id),
  name text not null,
  media text not null,
  size bigint not null check (size > 0),
  sha256 text not null check (length(sha256) = 64),
  added_at text not null,
  added_by text not null,
  removed_at text
);

create index task_evidence_task on task_evidence (task_id);

create table task_evidence_piece (
  evidence_id bigint not null references task_evidence (id),
  seq bigint not null,
  bytes bytea not null,
  primary key (evidence_id, seq)
);

-- Money of a task for a year from a source, in whole đồng. Null is not known, not zero.
create table task_budget (
  id bigint not null primary key,
  task_id bigint not null references task (id),
  year bigint not null check (year between 1900 and 2200),
  source text not null check (source in ('ngân sách trung ương', 'ngân sách tỉnh', 'ngân sách xã',
    'chi thường xuyên', 'vốn đầu tư', 'nguồn thu tự chủ', 'xã hội hóa')),
  planned bigint check (planned >= 0),
  allocated bigint check (allocated >= 0),
  disbursed bigint check (disbursed >= 0),
  version bigint not null,
  changed_at text not null,
  changed_by text not null,
  unique (task_id, year, source)
);

-- A secret address at which a calendar programme fetches the tasks of a person; only its hash is kept.
create table task_feed (
  id bigint not null primary key,
  account_id bigint not null references account (id),
  token_hash text not null unique check (length(token_hash) = 64),
  created_at text not null,
  revoked_at text
);

create index task_feed_account on task_feed (account_id);
