duties-title = Duties
duties-lead = Who reports, approves and owns what, for which units, from when.
duties-gaps = { $n ->
    [one] { $num } duty without a holder
   *[other] { $num } duties without a holder
}
duties-gaps-lead = Units that must report on a form in use, and no account does it.
duties-gap-units = { $n ->
    [one] { $num } unit
   *[other] { $num } units
}
duties-gap-more = and { $num } more.
duties-give = Give
duties-search = Person or unit
duties-all-roles = All roles
duties-all-forms = All forms
duties-new = Give a duty
duties-new-lead = A duty is not changed: end it, then give another one.
duties-troubled = { $n ->
    [one] { $num } duty leads nowhere: its account is disabled or its unit is no more.
   *[other] { $num } duties lead nowhere: their accounts are disabled or their units are no more.
}
duties-list = Present duties
duties-none = No duty matches.
duties-more = { $num } more; search for a person or a unit.
duty-role = Role
duty-role-choose = Choose a role
duty-unit = Unit
duty-unit-help = Code or name of the unit; the duty covers the units under it too. Empty means all units.
duty-about = About
duty-everywhere = all units
duty-everything = all forms and plans
duty-form = form { $x }
duty-form-name = Form
duty-form-help = Code of the form, as B01. Empty means all forms.
duty-indicator = indicator { $x }
duty-indicator-name = Indicator
duty-indicator-help = Code in the catalogue, as XHS07. Empty means all indicators.
duty-plan-name = Plan
duty-plan-help = The number in the plan's address. Empty means all plans.
duty-narrow = For one indicator or plan only
duty-time = Time
duty-from = from { $x }
duty-until = until before { $x }
duty-starts = From
duty-starts-help = As 31/12/2026. Empty means today.
duty-reason = Reason
duty-reason-help = For instance the number of the assignment letter. May be empty.
duty-end = End
duty-pass-on = Pass on to succeeding units
duty-of-disabled = account disabled
duty-unit-ended = unit is no more
duty-unit-became = unit is no more, now { $x }

hand-over-title = Hand-over
hand-over-lead = Moves all duties of a person to another one from a day, in one act.
hand-over-from = From (user name)
hand-over-to = To (user name)
hand-over-day = From
hand-over-reason-help = Needed to hand over, for instance the number of the transfer decision.
hand-over-look = Look first
hand-over-apply = Hand over
hand-over-done = Handed over.
hand-over-moved = { $n ->
    [one] { $num } duty moves
   *[other] { $num } duties move
}
hand-over-held = { $n ->
    [one] { $num } duty the other one has already; it only ends
   *[other] { $num } duties the other one has already; they only end
}
duties-given = The duty was given.
