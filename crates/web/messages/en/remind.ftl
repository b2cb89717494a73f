remind-title = Reminders
remind-lead = Who was reminded of what, when, by which way, and what came of it.
remind-count-reminders = reminders
remind-count-things = things they were about
remind-count-came = came in afterwards
remind-count-open = still open
remind-unit = Unit
remind-form = Form
remind-form-any = All forms and tasks
remind-person = Person reminded
remind-outcome = Outcome
remind-outcome-any = All
remind-outcome-came = Came in
remind-outcome-open = Still open
remind-outcome-ended = No longer asked for
remind-all = Without filter
remind-none = Nobody was reminded yet. On each working day, whatever has reached its step is reminded and shown here.
remind-none-found = There are no such reminders.
remind-older = Older reminders
remind-what = What
remind-who = Person reminded
remind-step = Step
remind-way = Way
remind-nobody = nobody
remind-task = Task
remind-due = due { $x }
remind-message = Message
remind-last-day = today is the last day
remind-left = { $n ->
    [one] { $num } working day left
   *[other] { $num } working days left
}
remind-just-over = just over
remind-late = { $n ->
    [one] { $num } working day late
   *[other] { $num } working days late
}
remind-step-last-day = Last day
remind-step-before = { $n ->
    [one] { $num } day before
   *[other] { $num } days before
}
remind-step-late = { $n ->
    [one] { $num } day late
   *[other] { $num } days late
}
remind-step-urged = Urged
remind-as-holder = holds the duty
remind-as-superior = approves, stands above
remind-as-owner = owner
remind-as-vacancy = nobody holds the duty
remind-way-nobody = Nobody to remind
remind-way-to-hand = Shown here; to be passed on by hand
remind-way-sent = Mail, sent { $x }
remind-way-waiting = Mail waits to be sent
remind-came-today = done on the same day
remind-came = { $n ->
    [one] done after { $num } day
   *[other] done after { $num } days
}
remind-ended = no longer asked for
remind-told = { $x }×, last { $y }
remind-holder = Who holds the duty
remind-no-holder = nobody holds the duty
remind-before-now = Reminded before
remind-not-again = Reminded today, not again
remind-nobody-owes = No unit still has to hand in.
remind-more-units = { $n ->
    [one] and { $num } more unit that is not shown here.
   *[other] and { $num } more units that are not shown here.
}
remind-see-all = See who was reminded
remind-urge-lead = Whoever holds the duty for the marked units gets a message at once, with a link that opens the very form. At most one message a person and day.
remind-urge-quiet = It is a quiet hour or a day of rest: mail goes at { $x }.
remind-urge-now = Urge the chosen units
remind-letter = Draft an official letter (Word)
remind-letter-help = The letter names the chosen units, their last days and how late they are; number, date and signature are left for you to fill in.
remind-urged = { $n ->
    [one] { $num } person was reminded:
   *[other] { $num } people were reminded:
}
remind-urged-none = Nobody else was reminded.
remind-goes-later = Mail goes at { $x }, after the quiet hours; in the product it is there at once.
remind-held-back = { $n ->
    [one] { $num } person is not reminded again:
   *[other] { $num } people are not reminded again:
}
remind-held-back-who = { $x }, who got the message of { $y }.
remind-vacant = { $n ->
    [one] { $num } unit has nobody who holds the duty; give it to somebody:
   *[other] { $num } units have nobody who holds the duty; give it to somebody:
}
remind-settled = { $n ->
    [one] { $num } thing was done before.
   *[other] { $num } things were done before.
}
remind-policy-title = Rules of reminding
remind-policy-lead = When whom is reminded. Each person gets at most one message a day, with everything in it.
remind-policy-ours = These are our proposal, not the rule of any act. Change them as your province needs them, and save.
remind-policy-unknown = The changing holidays of { $x } were not entered (Tết, days in lieu), so a reminder may fall on a day of rest.
remind-policy-enter = Enter days off
remind-by-clock = Remind by the clock
remind-policy-when = Whoever holds the duty
remind-policy-days = In working days; several numbers with commas between them.
remind-before = Before the last day
remind-after = After the last day
remind-every = Then every (days)
remind-policy-above = Upwards when it is late
remind-superior = Approver, after (days)
remind-owner = Owner, after (days)
remind-policy-hours = Hours
remind-at = Remind at
remind-quiet-from = Quiet from
remind-quiet-until = until
remind-policy-rest = Nobody is reminded on Saturdays, Sundays, holidays, and days off that were entered at
remind-silent = Silent
remind-silent-lead = Of a silent form or plan nobody is reminded by the clock; its owner can still urge.
remind-silent-none = No form is in use yet.
remind-silent-what = Form, plan
remind-silent-now = At present
remind-silent-change = Change
remind-is-silent = silent
remind-is-heard = reminded
remind-make-silent = Make silent
remind-make-heard = Remind again
remind-plan-tasks = tasks of the plan
my-messages-title = My messages
my-messages-lead = What was written to you; it can be read here whether mail reaches you or not.
my-messages-none = Nothing was written to you yet.
work-reminded = Last reminder, { $x }:
work-told = { $n ->
    [one] reminded once
   *[other] reminded { $num } times
}
