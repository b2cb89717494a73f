review-title = Review
review-lead = Hold each item against its sentence, correct what is wrong, leave out what does not belong, then accept.
review-keys = Keys:
review-tabs = The two halves of this page
review-items = Items read
review-pages = Pages of the list
review-contradictions = { $n ->
    [one] The text contradicts itself in one place
   *[other] The text contradicts itself in { $num } places
 }
review-contradiction-lead = Choose the right value; the other is left out and can be restored.
review-choose = Choose this value
review-keep-all = Keep them all, because the text says both
review-duplicates = { $n ->
    [one] One item is repeated with the same value
   *[other] { $num } items are repeated with the same value
 }
review-merge = Keep this one, merge the others
review-targets = Targets with a figure ({ $num })
review-tasks = Tasks ({ $num })
review-qualitative = Targets without a figure ({ $num })
review-nothing-read = No item was found in this document. See whether its text is right; if it is, add the items below.
review-to-item = To item { $num }
review-to-passage = Item { $num }: see the passage
review-low = look closely ({ $x }%)
review-edited = edited
review-added = added
review-rejected = left out
review-merged-into = merged into item { $num }
review-scope-of = target of: { $x }
review-led-by = lead: { $x }
review-with = with: { $x }
review-edit = Edit
review-reject = Leave out
review-restore = Restore
review-reset = Back to what was read
review-save = Save
review-cancel = Cancel
review-add = Add what is missing
review-add-help = Select a sentence in the document and press “Add”, or choose what to add:
review-add-selected = Add an item from this sentence
review-add-target = Target with a figure
review-add-task = Task
review-add-qualitative = Target without a figure
review-add-save = Add to the draft
review-field-quote = Sentence of the document
review-field-quote-help = Copy the sentence exactly, so that the item leads back to it; leave empty if the document has none.
review-quote-not-found = This sentence is not in the document. Copy it word for word, or leave the field empty.
review-field-code = Indicator of the catalogue
review-none-in-catalogue = Not in the catalogue (use the name below)
review-field-indicator = Name of the indicator
review-field-indicator-help = Only where the indicator is not in the catalogue.
review-field-wording = Wording of the text
review-field-comparator = Held as
review-field-value = Value
review-field-value-max = To (for a range)
review-field-unit = Unit
review-field-year = Year
review-field-period = Period
review-field-pillar = Group
review-field-level = Level of the figure
review-field-scope = Target of
review-field-task = What is to be done
review-field-frequency = Frequency
review-field-coordinating-help = One body per line, or separated by semicolons.
review-field-product = Product
review-field-budget = Budget
review-more-fields = More: name, group, period, level
review-not-said = the text does not say
review-own-scope = this plan itself
review-accept-title = Accept as a plan
review-accept-lead = Check the facts of the document. Leave empty what it does not state.
review-to = This document is
review-to-new = a new plan
review-to-amendment = an amendment of a plan that is here
review-amends = Amends the plan
review-amends-none = Choose the amended plan
review-amends-missing = Choose the plan that this document amends.
review-fact-title = Title of the plan
review-fact-date = Issued on (dd/mm/yyyy)
review-fact-horizon = Period (2022-2025)
review-fact-parent = Plan above it
review-fact-no-parent = none
review-accept = Accept
review-discard = Lay this draft aside (the document is kept)
review-kept = { $n ->
    [one] One item will go into the plan
   *[other] { $num } items will go into the plan
 }
review-out = { $num } left out or merged
review-undecided = { $n ->
    [one] one contradiction undecided
   *[other] { $num } contradictions undecided
 }
review-to-accept = Go on to accept
review-help-title = Keys
review-help-move = next and previous item
review-help-edit = edit the selected item
review-help-reject = leave out or restore the selected item
review-help-accept = go to the last step
review-help-save = save the open form
review-help-close = close the open form
review-help-done = Close
review-offline = Not sent, because the system could not be reached. Try again; what you typed is still on the page.
review-more-rivals = and { $num } more, see the list below.
