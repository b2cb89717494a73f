work-title = My work
work-today = today is { $x }
work-nothing = Nothing waits for you.
work-nothing-help = Reports that fall due, are returned or wait for approval appear here at once. Meanwhile the pages below may be of use.
work-returned = Returned
work-returned-help = Mend the cells that are spoken of and hand in again.
work-overdue = Overdue
work-overdue-help = Hand in as soon as you can; a reason is asked for.
work-approve = Wait for your approval
work-approve-help = The first handed in comes first.
work-begun = Begun
work-begun-help = What was entered is kept.
work-due = Due soon
work-due-help = Nothing entered yet; the nearest day comes first.
work-rounds = Open rounds
work-rounds-help = Those that can be closed come first.
work-late = Units that are late
work-late-help = The longest first.
work-more = { $n ->
    [one] and { $num } more.
   *[other] and { $num } more.
 }
work-to-rounds = All rounds
work-correction = correction of what was approved
work-round-waiting = { $n ->
    [one] { $num } report waits for approval
   *[other] { $num } reports wait for approval
 }
work-round-owed = { $n ->
    [one] Remind { $num } unit
   *[other] Remind { $num } units
 }
work-round-close = Close the round
work-doors = More
start-title = First steps
start-done = done
start-plan = Take in the province's plan
start-accounts = Make accounts for the units
start-form = Bring a form into use
start-round = Open the first round
start-approval = Approve the first report
door-board = Units over several rounds
door-board-help = Who reports regularly, who falls silent.
door-figures = Figures
door-figures-help = The province's totals, there as soon as a report is approved.
door-rounds = Rounds
door-rounds-help = Open, closed, who has handed in.
door-audit-help = Who did what, when, from where; it can be checked that nobody changed it.
care-title = To look after
care-lead = The urgent ones come first.
care-unsure = { $n ->
    [one] 1 job of which nobody knows whether it was done
   *[other] { $num } jobs of which nobody knows whether they were done
 }
care-unsure-help = Open it and decide: again, or not.
care-failed = { $n ->
    [one] 1 job failed
   *[other] { $num } jobs failed
 }
care-failed-help = Mail that could not be sent, a backup that broke …: see why, then run it again.
care-backup-none = There is no backup yet
care-backup-old = The newest backup is of { $x }
care-backup-help = Make one now, or set a time of day at the start of the server.
care-troubled = { $n ->
    [one] 1 duty leads nowhere
   *[other] { $num } duties lead nowhere
 }
care-troubled-help = A disabled account or a unit that is no more: hand over, or pass on to the new unit.
care-gaps = { $n ->
    [one] 1 duty has no holder
   *[other] { $num } duties have no holder
 }
care-gaps-help = Units that owe a report and have nobody who reports or confirms it.
work-many-units = { $num } units, filled in together in one grid
