units-title = Units
units-lead = Administrative units and agencies at any time: who has been there since when, under whom, and where they came from.
units-search = Find a unit
units-search-help = Name or code, with or without diacritics: vinh long, 29236
units-find = Find
units-found = Units matching “{ $x }” on { $y }
units-found-none = No unit matches on that day.
units-found-more = { $num } more match. Type more letters or the code.
units-found-others = Matching, but not there on that day
units-clear = See the whole list
units-on = The country on { $x }
units-provinces = provinces and cities
units-districts = districts
units-communes = communes, wards and special zones
units-communes-before = communes, wards and townships
units-agencies = agencies
units-change = On 1 July 2025:
units-change-provinces = { $x } provinces and cities became { $y }
units-change-communes = { $x } communes, wards and townships became { $y } communes, wards and special zones
units-change-districts = { $x } districts ended
units-source = The register of administrative units since 01/11/2021 comes with the system; what a province records is added together with its act.
unit-n-districts = { $n ->
    [one] { $num } district
   *[other] { $num } districts
 }
unit-n-communes = { $n ->
    [one] { $num } commune
   *[other] { $num } communes
 }
unit-n-agencies = { $n ->
    [one] { $num } agency
   *[other] { $num } agencies
 }
unit-lived = from { $x } to { $y }
unit-no-end = now
unit-before-records = before 01/11/2021
unit-code = Code
unit-level = Level
unit-since = There since
unit-until = There until
unit-above = Under
unit-ended = This unit has not existed since { $x }. The page shows its last state and its heirs.
unit-not-yet = This unit did not exist yet on { $x }.
unit-no-more = This unit did not exist any more on { $x }.
unit-shown-on = The page shows { $x }.
unit-under = under { $x }
unit-under-title = Units under it on { $x }
unit-states = Names and places through time
unit-from-day = Since { $x }
unit-column-unit = Unit
unit-column-code = Code
unit-column-day = Day
unit-column-act = Act
unit-column-share = Part of the figures
unit-level-nation = nation
unit-level-province = province level
unit-level-district = district level
unit-level-commune = commune level
unit-level-agency = agency

kinds-central-city = Centrally-run cities
kinds-province = Provinces
kinds-city = Cities
kinds-urban-district = Urban districts
kinds-town = Towns
kinds-district = Districts
kinds-ward = Wards
kinds-township = Townships
kinds-zone = Special zones
kinds-commune = Communes
kinds-agency = Agencies

kin-title = Forebears and heirs
kin-picture = { $x }: forebears and heirs
kin-from = Came from: { $x }.
kin-to = Became: { $x }.
kin-caption = Time runs from left to right. Solid line: all figures go along; dashed: the share is not known; thin: land without inhabitants.
kin-unknown = A part whose share is not known is never divided by guess: old figures stay “not allocated” until somebody records the share with its act.
kin-none = While records have been kept, this unit was never rearranged.
kin-forebears = Came from
kin-heirs = Became
kin-born = there since { $x }
kin-ended = ended { $x }
kin-lives = exists today
kin-more = { $n ->
    [one] and { $num } more unit
   *[other] and { $num } more units
 }
kin-act-unknown = number of the act not known
share-unknown = share not known
share-whole = all
share-land = land only, no inhabitants
share-part = { $x } of the figures

day-label = On the day
day-show = Show
day-often = Days often asked for
day-before-reform = before 1/7/2025
day-since-reform = since 1/7/2025
day-today = today
units-beside = Units outside the national register
