-- What was published: each release is a sealed copy of everything that the public pages show, so that
-- they read nothing else, and every edition stays as it was.

create table release (
  id bigint not null primary key,
  plan_id bigint not null references plan (id),
  title text not null,
  note text not null,
  -- The highest number of an observation that was known when it was made.
  known_to bigint not null,
  demo boolean not null,
  made_at text not null,
  made_by text not null,
  -- The moment from which the public sees it; empty while it is only prepared.
  public_from text,
  released_at text,
  released_by text,
  withdrawn_at text,
  withdrawn_by text,
  withdrawn_why text,
  version bigint not null,
  check ((public_from is null) = (released_at is null)),
  check ((released_at is null) = (released_by is null)),
  check ((withdrawn_at is null) = (withdrawn_why is null))
);

create index release_plan on release (plan_id, id);

-- One page of a release: its content as JSON, with the SHA-256 of that text.
create table release_part (
  release_id bigint not null references release (id),
  kind text not null check (kind in ('plan', 'indicator', 'unit', 'map')),
  name text not null,
  content text not null,
  sha256 text not null check (length(sha256) = 64),
  primary key (release_id, kind, name)
);
