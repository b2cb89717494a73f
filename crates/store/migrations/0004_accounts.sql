-- Accounts, what they may do and for whom, sessions, one-time links, tokens of programmes.
--
-- Secrets are never kept: of passwords the Argon2 hash, of sessions, links and tokens the SHA-256.

create table account (
  id bigint not null primary key,
  version bigint not null,
  login text not null unique,
  name text not null,
  email text,
  phone text,
  position text not null,
  state text not null check (state in ('invited', 'active', 'disabled')),
  password_hash text,
  password_set_at text,
  failures bigint not null,
  locked_until text,
  demo boolean not null,
  created_at text not null,
  created_by text not null
);

-- What an account may do and for whom: role × subtree of units × form, indicator or plan. Where a
-- column is empty the duty is not narrowed by it. A duty is never changed: it is ended, and another
-- one begins. A hand-over is many ends and beginnings with one number.
create table duty (
  id bigint not null primary key,
  account_id bigint not null references account (id),
  role text not null check (role in ('administrator', 'owner', 'reporter', 'approver', 'leader', 'auditor')),
  unit_id bigint,
  form_id bigint,
  indicator text references indicator (code),
  plan_id bigint references plan (id),
  starts text not null,
  ends text,
  hand_over bigint,
  reason text not null,
  given_at text not null,
  given_by text not null,
  ended_at text,
  ended_by text
);

create index duty_account on duty (account_id);
create index duty_unit on duty (unit_id);
create index duty_form on duty (form_id);

create table session (
  token_hash text not null primary key check (length(token_hash) = 64),
  account_id bigint not null references account (id),
  form_token text not null,
  created_at text not null,
  seen_at text not null,
  expires_at text not null,
  address text not null,
  agent text not null
);

create index session_account on session (account_id);

-- A link that works once: the first administrator, an invitation, a new password.
create table ticket (
  token_hash text not null primary key check (length(token_hash) = 64),
  kind text not null check (kind in ('first', 'invitation', 'reset')),
  account_id bigint references account (id),
  created_at text not null,
  expires_at text not null,
  used_at text,
  check ((kind = 'first') = (account_id is null))
);

create index ticket_account on ticket (account_id);

create table api_token (
  id bigint not null primary key,
  account_id bigint not null references account (id),
  name text not null,
  token_hash text not null unique check (length(token_hash) = 64),
  scope text not null check (scope in ('read', 'write')),
  created_at text not null,
  expires_at text not null,
  used_at text,
  revoked_at text
);

create index api_token_account on api_token (account_id);
