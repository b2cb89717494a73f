rounds-title = Rounds
rounds-lead = A round is one opening of a form for a period: who has reported, who has not, who is late.
rounds-open-one = Open a round
rounds-none = There is no round yet.
rounds-none-owner = Choose “Open a round” so that units can begin to enter figures.
rounds-none-other = When the plan's owner opens a round with your unit in it, it appears here.
rounds-board = Units over several rounds
rounds-open = Open
rounds-open-none = No round is open.
rounds-closed = Closed
rounds-handed-in = units handed in
rounds-waiting = wait for approval
rounds-overdue = overdue
rounds-due = Due { $x }
rounds-form = Form
rounds-period = Period
rounds-root = Under
rounds-reported = Handed in
rounds-closed-at = Closed at
round-open = open
round-closed = closed { $x }, { $y }
round-due = Due { $x }
round-cutoff = Figures from { $x } to { $y }
round-late-reason = Opened late because:
round-sum = At a glance
round-count-handed-in = handed in
round-count-waiting = wait for approval
round-count-approved = approved
round-count-returned = returned
round-count-overdue = overdue
round-count-whole = of cells answered ({ $x }/{ $y })
round-grid = Enter for many units
round-excel = Excel forms
round-matrix = Several rounds
round-urge = { $n ->
    [one] Remind { $num } unit
   *[other] Remind { $num } units
 }
round-urge-title = Remind those who have not reported
round-urge-count = { $n ->
    [one] { $num } unit
   *[other] { $num } units
 }
round-urge-help = Copy this text into Zalo, a mail or a letter. Those that are overdue come first.
round-urge-copy = A text to copy
round-urge-text = Text
round-urge-head = Round “{ $x }”, { $y }: these units have not handed in.
round-urge-due = Due: { $x }.
round-urge-foot = Please open Cột Mốc, “My work”, fill in the form and hand it in. If something stands in the way, tell the owner.
round-copy = Copy
round-copied = Copied
round-units = Units
round-filter = Filter units
round-show-all = All
round-show-silent = Nothing entered
round-show-draft = Being filled in
round-show-submitted = Wait for approval
round-show-returned = Returned
round-show-approved = Approved
round-show-late = Overdue
round-show-exempt = Exempt
round-search = Find a unit by name or code (no accents needed)
round-none-found = There is no such unit.
round-pick = Choose
round-pick-one = Choose { $x }
round-unit = Unit
round-state = State
round-whole = Answered
round-time = Time
round-last = Last
round-reporter = reported by { $x }
round-revision = revision { $x }
round-review = Review
round-extended = Extended to { $x }: { $y }
round-entered = Last entry { $x }
round-pages = Pages
round-acts = With the chosen units
round-chosen-none = No unit is chosen.
round-chosen-some = Chosen:
round-choose-all = Choose all
round-choose-mine = Choose those that wait for me
round-choose-none = Choose none
round-approve = Approve the chosen units
round-approve-mine = Approve all that wait for me ({ $num } on this page)
round-return = Return…
round-return-reason = Why they are returned
round-return-help = One reason for all chosen units. To speak about a cell, open the unit's report.
round-return-do = Return the chosen units
round-extend = Extend…
round-extend-to = New last day
round-day-help = Write the day as 31/12/2026.
round-no-day = The day cannot be read. Write it as 31/12/2026 and try again; nothing was changed.
round-reason = Reason
round-extend-do = Extend for the chosen units
round-exempt = Exempt, or expect again…
round-exempt-help = Exempt units do not count. The reason is kept in the log.
round-exempt-do = Exempt the chosen units
round-include-do = Expect them again
round-done-approve = { $n ->
    [one] { $num } unit approved.
   *[other] { $num } units approved.
 }
round-done-return = { $n ->
    [one] { $num } unit returned.
   *[other] { $num } units returned.
 }
round-done-extend = { $n ->
    [one] { $num } unit extended.
   *[other] { $num } units extended.
 }
round-done-exempt = { $n ->
    [one] { $num } unit exempted.
   *[other] { $num } units exempted.
 }
round-done-include = { $n ->
    [one] { $num } unit expected again.
   *[other] { $num } units expected again.
 }
round-done-none = Nothing was done with any unit.
round-refused = { $n ->
    [one] { $num } unit was not dealt with:
   *[other] { $num } units were not dealt with:
 }
round-close = Close the round
round-close-help = Closing locks what is approved, and nobody can hand in any more. It can be opened again, with a reason.
round-close-open = { $n ->
    [one] { $num } unit is not approved.
   *[other] { $num } units are not approved.
 }
round-close-sure = I have looked; every unit is approved
round-close-reason = Why it is closed while units are not done
round-close-do = Close the round
round-reopen = Open the round again
round-reopen-help = Units can hand in again; what was locked is approved again.
round-reopen-do = Open the round again
round-renew = Bring the list of units in line with the register
round-renew-help = After a merger: new units are added; what a unit owed that is no more passes to its heir.
round-renew-do = Bring the list in line
round-new-title = Open a round
round-new-lead = Choose a form and a period; the calendar proposes the days, you decide.
round-new-other = Another form
round-new-root = Under
round-new-root-help = Name or code of the province; every unit of the form's level under it has to report.
round-new-look = See the days
round-new-units = units have to report
round-new-there = This round is open already.
round-new-to-it = Go to it
round-new-no-units = No unit of the form's level stood under this one on the last day of the period.
round-new-no-calendar = The form's calendar has no days for this period; write them yourself.
round-new-onward = The province reports by { $x }.
round-new-days = Last days
round-new-days-help = Proposed by the calendar; days of lower levels are for the province to set. Written as 31/12/2026.
round-new-day-reporter = Units hand in by
round-new-day-approver = Units approve by
round-new-day-owner = The province approves by
round-new-no-day = The day in “{ $x }” cannot be read.
round-new-late = Why it is opened after its last day (needed)
round-new-reason = Note
round-new-reason-help = Kept with the round and shown to the units.
round-new-open = { $n ->
    [one] Open it for { $num } unit
   *[other] Open it for { $num } units
 }
round-new-no-forms = No form is in use yet.
round-new-no-forms-help = First the plan's owner brings a form into use; then a round is opened for it.
round-new-which = Choose a form
round-doubt-holidays = Lunar holidays and days in lieu of { $x } are not entered; check the days below.
round-doubt-onward = The last approval is due after the province's own last day ({ $x }).
round-doubt-rest = The province's last day is no working day: { $x }.
