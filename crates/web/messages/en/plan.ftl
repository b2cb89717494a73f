plan-eyebrow = Plan
plan-eyebrow-national = National strategy
plan-accepted = Accepted as a plan.
plan-accepted-next = Every target and task below leads back to its passage (the sign ¶).
plan-fact-number = Number
plan-fact-issuer = Issued by
plan-fact-territory = Territory
plan-fact-date = Issued on
plan-fact-horizon = Period
plan-fact-level = Level
plan-fact-unknown = not stated in the text
plan-count-targets = { $n ->
    [one] target with a figure
   *[other] targets with figures
 }
plan-count-tasks = { $n ->
    [one] task
   *[other] tasks
 }
plan-count-qualitative = { $n ->
    [one] target without a figure
   *[other] targets without a figure
 }
plan-beside-national = Beside the national targets
plan-strategy = See the national strategy
plan-stones-year = Targets for { $x }
plan-targets = Targets
plan-targets-of = Targets: { $x }
plan-no-targets = The plan sets no target with a figure.
plan-column-indicator = Indicator
plan-column-year = Year
plan-column-national = National
plan-column-task = Task
plan-column-lead = Lead
plan-column-coordinating = With
plan-column-deadline = Due
plan-column-product = Product, budget
plan-column-statement = Target
plan-value-unknown = unknown
plan-passage = See the original passage
plan-unset = National targets that the plan does not set
plan-unset-why = The national strategy names these indicators; this plan has no target for them. The province may have set them in another act.
plan-tasks = Tasks
plan-no-tasks = The plan names no task.
plan-qualitative = Targets without a figure
plan-no-qualitative = No target without a figure was recorded.
plan-ended = no longer in force
plan-acts = Acts that made this plan
plan-act-adopts = Adopted
plan-act-amends = Amended
plan-act-superseded = Targets it replaced:
plan-act-dropped = dropped
plan-children = Plans below this one
why-unit = Different units of measure
why-year = The text names no year
why-bounds = The bounds are stated in different ways
why-level = A figure of another level
why-contradiction = The text states several values

target-eyebrow = Target
target-source = The sentence it comes from
target-source-link = See it in the document
target-no-source = This target was added by a person and is not tied to a passage.
target-facts = Details
target-wording = Wording of the text
target-code = Indicator code
target-pillar = Group
target-year = Year
target-period = Period
target-comparator = Held as
target-level = Level of the figure
target-scope = Target of
target-national = National target of the same indicator and year
target-no-national = The national strategy sets no such target for that year.
target-notes = Remarks from reading
target-history = Changes over time
target-history-one = No act has changed this target.
target-set-by = Set by
target-ended-by = Replaced by
target-now = in force
target-old = This target was replaced. The new value:
plan-tasks-running = How they run
