-- Filled-in forms as files, from their upload to the moment at which the person has applied them or
-- forgotten them: a day at most.

-- expected is the submission from whose page the file was sent; nothing refers to it, so that what is
-- removed does not wait for an upload.
create table sheet_upload (
  id bigint not null primary key,
  name text not null,
  size bigint not null check (size > 0),
  sha256 text not null check (length(sha256) = 64),
  expected bigint,
  account_id bigint,
  sent_by text not null,
  sent_at text not null
);

create index sheet_upload_sender on sheet_upload (sent_by, id);

create table sheet_upload_piece (
  upload_id bigint not null references sheet_upload (id),
  seq bigint not null,
  bytes bytea not null,
  primary key (upload_id, seq)
);
