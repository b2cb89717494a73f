excel-title = Figures by Excel file
excel-lead = Fill in the Excel form that you downloaded here and send it back. See what each cell would become before anything is saved.
excel-get = Download the forms of this round
excel-get-zip = One file for each unit (.zip)
excel-get-zip-help = To send to each unit; send back single files or the whole zip file.
excel-get-one = One file for all units (.xlsx)
excel-get-one-help = A row for each unit, a column for each figure; for those who collect by telephone.
excel-send = Send a filled-in file
excel-file = Excel file or zip file
excel-file-help = An .xlsx file downloaded here, or a .zip file of several; at most { $x }. Renaming it does no harm.
excel-look = Preview
excel-choose = No file chosen. Choose an .xlsx or .zip file and press “Preview”.
excel-too-large = The file is larger than { $x }. Divide the forms among several zip files and send each.
excel-preview = Preview of the Excel file
excel-back = Send another file
excel-nothing-yet = Nothing is saved yet. Look at the cells, then apply.
excel-saved = { $n ->
    [one] { $num } cell saved.
   *[other] { $num } cells saved.
}
excel-left = { $n ->
    [one] { $num } cell could not be saved:
   *[other] { $num } cells could not be saved:
}
excel-changes = cells would change
excel-conflicts = cells that somebody else changed since the download
excel-faults = cells to be corrected in the file
excel-unchanged = cells stay as they are
excel-marked = Download the file with its mistakes marked
excel-marked-help = It is the file you sent; wrong cells are red and carry a note on what to do. Correct them and send it again.
excel-form-of = Form { $x }, { $y }
excel-faults-here = { $n ->
    [one] { $num } cell to be corrected
   *[other] { $num } cells to be corrected
}
excel-conflicts-here = { $n ->
    [one] { $num } cell that somebody else changed: choose whether to take it from the file
   *[other] { $num } cells that somebody else changed: choose which to take from the file
}
excel-changes-here = { $n ->
    [one] { $num } cell would change
   *[other] { $num } cells would change
}
excel-unchanged-here = { $n ->
    [one] { $num } cell stays as it is.
   *[other] { $num } cells stay as they are.
}
excel-cell = Cell
excel-line = Figure
excel-now = Now
excel-in-file = In the file
excel-choose-column = Choose
excel-take = Take from the file
excel-empty = (empty)
excel-more = { $x } more cells are not shown here but are applied as well.
excel-apply = { $n ->
    [one] Apply { $num } cell
   *[other] Apply { $num } cells
}
excel-apply-chosen = Apply the chosen cells
excel-leave = Do not apply
excel-nothing-to-do = There is nothing to apply.
excel-done = The Excel file was taken in
excel-open = Open the form to look it over and hand it in:
