board-title = Units over several rounds
board-lead = The last eight rounds of a form: who reports regularly, who falls silent.
board-forms = Forms
board-by-above = Together by the unit above
board-by-unit = Unit by unit
board-units = { $n ->
    [one] { $num } row
   *[other] { $num } rows
 }
board-due = due { $x }
board-nothing = nothing owed
board-count = { $x } of { $y } units handed in
board-legend = Legend
board-late = handed in late, or overdue
