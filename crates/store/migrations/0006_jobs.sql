-- Work that is done beside requests, and messages to people.

-- name says what the work is, so that the same is not ordered twice. mark says that a step was begun
-- which must not be done twice: whoever finds it on an abandoned job asks a person.
create table job (
  id bigint not null primary key,
  kind text not null,
  name text not null unique,
  payload text not null,
  state text not null check (state in ('waiting', 'running', 'done', 'failed', 'unsure', 'cancelled')),
  due_at text not null,
  tries bigint not null,
  max_tries bigint not null,
  claimed_by text,
  claimed_until text,
  mark text,
  problem text,
  created_at text not null,
  created_by text not null,
  finished_at text,
  check ((state = 'running') = (claimed_by is not null)),
  check ((state = 'running') = (claimed_until is not null))
);

create index job_due on job (state, due_at);

create table job_log (
  job_id bigint not null references job (id),
  seq bigint not null,
  at text not null,
  text text not null,
  primary key (job_id, seq)
);

-- A message as it was written. The address is empty where the person has none: then it is there to
-- be copied. Where the text names the link it says «{link}»: the link itself stands in its own column,
-- and goes once the ticket in it was used or is no longer valid.
create table message (
  id bigint not null primary key,
  job_id bigint references job (id),
  kind text not null,
  account_id bigint references account (id),
  name text not null,
  address text,
  subject text not null,
  body text not null,
  link text,
  ticket_hash text,
  round_id bigint references round (id),
  created_at text not null,
  created_by text not null,
  handed_at text,
  handed_by text
);

create index message_account on message (account_id);
create index message_job on message (job_id);
create index message_round on message (round_id);
create index message_ticket on message (ticket_hash);
