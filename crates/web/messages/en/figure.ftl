figures-title = Figures
figures-lead = One indicator of a unit and of the units under it, on the borders then or of any day.
figure-measure = unit of measure
figure-ask = Look at figures
figure-ask-other = Other figures
figure-ask-help = Unit: code or name (86, Vĩnh Long); periods: 2024, 2024-Q2, 2024-06. Leave the first one empty for the last period of last year, the second one to see one period.
figure-from = From
figure-to = To
figure-coverage = { $x } of { $y } communes
figure-coverage-then = { $x } of { $y } communes of that time
figure-difference = the unit reports { $x }, those under it make { $y }
figure-partial = partial
figure-stands-for = { $n ->
    [one] Of one old unit
   *[other] Of { $num } old units
 }
figure-no-unit = not there on these borders
figure-unallocated = Not allocated
figure-unallocated-why = Figures of old units that were divided while no act says how much went where. They are never divided by guess: they stay in the total of the unit above. Once the share is known, state it on the old unit's page.
figure-estimated = Figures restated on other borders are marked “estimated”; the originals are kept.
figure-more = { $num } more rows are not shown here. Choose a smaller unit, or export with the command cotmoc rollup.
figure-how = How it is computed
figure-how-ratio = The ratio of a unit is the sum of numerators over the sum of denominators of the units where both are there, never a mean of ratios.
borders-label = Borders
borders-then = Borders then
borders-on = Borders of { $x }
borders-today = Borders of today
borders-then-why = Every period stands on the borders at its end.
borders-on-why = Every period is restated on the borders of { $x }.
unit-figures = Figures of this unit
