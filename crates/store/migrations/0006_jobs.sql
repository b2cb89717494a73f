-- Work that is done beside requests, and messages to people.

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
  problem text,
  created_at text not null,
  created_by text not null,
  finished_at text
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
-- be copied. link is the address in it, for the QR picture.
create table message (
  id bigint not null primary key,
  job_id bigint references job (id),
  kind text not null,
  account_id bigint references account (id),
  address text,
  subject text not null,
  body text not null,
  link text,
  created_at text not null,
  sent_at text
);

create index message_account on message (account_id);
create index message_job on message (job_id);
