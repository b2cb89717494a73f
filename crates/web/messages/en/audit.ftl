audit-title = Log
audit-lead = Who did what, when, from where; what was before and is now, and why.
audit-check = Check the chain
audit-file = Download as CSV
audit-holds = The chain holds: { $x } entries, none changed, taken out or put in.
audit-changed = Entry { $x } was changed after it was written.
audit-not-linked = The chain is broken at entry { $x }: one was taken out or put in.
audit-cut-off = The log is cut off from entry { $x } on.
audit-broken-next = Leave the data as they are, tell whoever answers for security, and compare with the last backup by cotmoc verify.
audit-who = Who
audit-what = What
audit-subject = Record
audit-number = Number
audit-any = All
audit-from-day = From
audit-to-day = To
audit-none = There are no entries.
audit-when = When
audit-change = Before → after
audit-why = Why
audit-only = this record only
audit-emptied = emptied
audit-more-changes = { $n ->
    [one] and one more change
   *[other] and { $num } more changes
 }
audit-older = Older entries
audit-promise = Each entry carries the hash of the one before it, so changing an old one breaks the chain. Against a whole new chain, keep the last hash elsewhere.
