state-silent = nothing entered
state-begun = being filled in
state-returned = returned
state-waits = waits for approval
state-waits-approver = waits for its own approver
state-waits-owner = waits for the province
state-approved = approved
state-locked = approved and locked
state-exempt = exempt
time-in-time = on time
time-today = due today
time-tomorrow = due tomorrow
time-left = { $n ->
    [one] { $num } day left
   *[other] { $num } days left
 }
time-overdue = { $n ->
    [one] { $num } day overdue
   *[other] { $num } days overdue
 }
time-late = { $n ->
    [one] { $num } day late
   *[other] { $num } days late
 }
verb-submit = Handed in
verb-withdraw = Withdrawn
verb-return = Returned
verb-approve = Approved
verb-correct = Correction begun
verb-lock = Locked
verb-reopen = Unlocked
verb-extend = Extended
verb-exempt = Exempted
verb-include = Expected again
report-submitted = Handed in { $x } by { $y }
report-due = due { $x }
report-done-before = The report of { $x } is dealt with. This is the next one that waits for you.
report-changed = { $n ->
    [one] { $num } figure differs from what was approved.
   *[other] { $num } figures differ from what was approved.
 }
report-changed-help = The approved figure is struck through beside the new one and stays in force until you approve this one.
report-blocking = { $n ->
    [one] { $num } check does not hold and has no reason; see the line below.
   *[other] { $num } checks do not hold and have no reason; see the lines below.
 }
report-line = Figure
report-value = This period
report-before = Period before
report-change = Change
report-missing = no figure
report-empty = not answered
report-was = approved:
report-reason = Reason:
report-say = Say something about this cell
report-say-about = Remark on { $x }
report-files = Attached documents
report-file-line = cell { $x }
report-decide = Your decision
report-last-step = This is the last step: once approved, the figures are in the province's totals at once.
report-not-last-step = After this step the report goes on to the next approver.
report-approve = Approve this report
report-next = Skip, see the next report
report-return = Return it
report-return-whole = Why it is returned
report-return-help = Better say it on the very cell above; here goes what concerns the whole report. One of the two is needed.
report-return-do = Return to the unit
report-to-entry = Open the entry page of this report
report-other = Other acts
report-withdraw = Withdraw it to change it
report-correct = Correct what was approved
report-reopen = Unlock
report-history = What happened
report-history-none = Nothing has happened to this report yet.
report-to-decide = To approving and returning
