progress-title = Progress
progress-method = Method:
progress-waiting = No target can be assessed yet: baselines and the figures of the years are missing.
progress-none = { $n ->
    [one] { $num } target has no figures to be held against and no stone here.
   *[other] { $num } targets have no figures to be held against and no stone here.
 }
progress-keep = Keep this assessment
progress-keep-why = Keeps the statuses with the figures and the method of today.
progress-kept = The assessments that changed were kept.
progress-figures = Figures it stands on
progress-history = Assessments that were kept
status-achieved = achieved
status-on-track = on track
status-at-risk = at risk
status-off-track = off track
status-reversing = reversing
status-missed = missed
status-not-assessable = cannot be assessed yet
method-title = How the plan's progress is computed
method-lead = A plan uses one method for all targets. Assessments that were kept keep the method of their time.
method-now = In use:
method-choose = Choose a method
method-act-help = The first time this may stay empty; to change a fixed method, name the act.
method-save = Use this method
method-history = What was fixed when
method-linear = straight line
method-linear-why = beside the line from the baseline to the target, through milestones
method-cagr = mean growth rate
method-cagr-why = growth so far beside the growth that is needed
method-un2023 = United Nations 2023
method-un2023-why = growth carried on to the year of the target
method-escap = ESCAP
method-escap-why = part of the way beside part of the time
method-digital-decade = Digital Decade (EU)
method-digital-decade-why = trend carried on to the year of the target
cascade-title = Targets given to units
cascade-parent = Target of the plan:
cascade-no-parent = the plan sets no such target for the year
cascade-no-territory = The plan's territory names no unit of the register, so only units with a target are listed.
cascade-equal = together exactly the plan's target
cascade-more = more than the plan's target
cascade-less = less than the plan's target
cascade-sum = Sum over the units.
cascade-mean = Mean weighted by { $x }.
cascade-total = All together:
cascade-given = { $x } units with a target, { $y } without.
cascade-unweighted = { $n ->
    [one] { $num } unit has no figure to weigh it by.
   *[other] { $num } units have no figure to weigh them by.
 }
cascade-units = Unit by unit
cascade-none = No unit was given this target yet. Paste a table below.
cascade-target = Target
cascade-weight = Weight
cascade-not-given = none
cascade-without = { $n ->
    [one] { $num } unit without a target.
   *[other] { $num } units without a target.
 }
cascade-withdrawn = withdrawn
cascade-give = Give targets by a table
cascade-paste = Paste: unit and target
cascade-paste-help = One unit a row: code in the first cell, target in the last one. A heading row «Mã đơn vị, Giá trị» may be there.
cascade-keep = Give { $x } targets
