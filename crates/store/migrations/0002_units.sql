-- What provinces record about units, and who holds a task.
--
-- The official register is no table: the binary carries it, with numbers below 1000000. Rows here
-- are added and never changed; undoing an event is a row of its own.

-- A number that grows with every change of a thing, so that other instances notice it.
create table revision (
  name text not null primary key,
  number bigint not null
);

insert into revision (name, number) values ('units', 0);

-- One event: its changes are a JSON list, each an object as «{"change":"ended","unit":201261}».
create table unit_event (
  id bigint not null primary key check (id >= 1000000),
  kind text not null check (kind in ('register', 'create', 'rename', 'move', 'merge', 'split', 'rearrange', 'shares', 'abolish')),
  date text,
  act_number text not null,
  act_clause text not null,
  note text not null,
  changes text not null,
  recorded_at text not null,
  recorded_by text not null
);

create table unit_undo (
  event_id bigint not null primary key references unit_event (id),
  reason text not null,
  recorded_at text not null,
  recorded_by text not null
);

-- Who holds a task since when, by a unit's number; of one task, role and place the newest row that
-- was not undone holds. Duties that are no tasks will get a column of their own beside task_id.
create table assignment (
  id bigint not null primary key,
  task_id bigint references task (id),
  role text not null check (role in ('lead', 'coordinating')),
  place bigint not null,
  unit_id bigint not null,
  since text not null,
  act_number text not null,
  unit_event_id bigint references unit_event (id),
  recorded_at text not null,
  recorded_by text not null
);

create index assignment_task on assignment (task_id);
create index assignment_unit on assignment (unit_id);
create index assignment_event on assignment (unit_event_id);
