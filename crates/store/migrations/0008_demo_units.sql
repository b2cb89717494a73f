-- Units of the demonstration: events that are marked as such, so that they can be taken away again.
alter table unit_event add column demo boolean not null default false;
