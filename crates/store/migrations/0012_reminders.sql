-- Who was reminded of what. Rows are appended; what came of one is told by the thing itself.

-- day is the day on which it went, outside quiet hours and on a working day. unit_id is the unit that
-- owes it. role says as what the account was told; the account is empty where nobody could be told.
create table reminder (
  id bigint not null primary key,
  day text not null,
  submission_id bigint references submission (id),
  task_id bigint references task (id),
  unit_id bigint not null,
  due text not null,
  step text not null,
  role text not null check (role in ('holder', 'superior', 'owner', 'vacancy')),
  account_id bigint references account (id),
  message_id bigint references message (id),
  written_at text not null,
  written_by text not null,
  check ((submission_id is null) <> (task_id is null))
);

create index reminder_submission on reminder (submission_id);
create index reminder_task on reminder (task_id);
create index reminder_account on reminder (account_id, day);
create index reminder_message on reminder (message_id);
create index reminder_day on reminder (day);
