//! What is to be sent, from what is owed and what was told.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::{Date, DateTime};

use super::{About, As, Days, Digest, Line, Owed, Person, Plan, Policy, Step, Told};
use crate::calendar::WorkingDays;

/// Everything that is to be sent by itself on the day of `now`: nothing on a day of rest and in the quiet
/// hours at a day's end, because the next day asks again.
#[must_use]
pub fn daily(owed: &[Owed], told: &[Told], policy: &Policy, working: WorkingDays<'_>, now: DateTime) -> Plan {
    let goes = policy.next_moment(now, working);
    let mut plan = Plan { goes, digests: Vec::new(), untold: Vec::new(), held_back: Vec::new() };
    if goes.date() != now.date() {
        return plan;
    }
    let desk = Desk::new(told, policy, working, goes.date());
    let mut lines: BTreeMap<Person, Vec<Line>> = BTreeMap::new();
    for thing in owed {
        desk.due_lines(thing, &mut lines, &mut plan.untold);
    }
    lines.retain(|person, _| !desk.was_told_today(*person));
    plan.digests = digests(lines);
    plan
}

/// What is to be sent because a person asks for it now: of the `urged` things to whoever holds them,
/// together with everything else that is due for them on the day on which it goes. Whoever was told
/// something on that day is held back.
#[must_use]
pub fn urge(
    owed: &[Owed],
    told: &[Told],
    urged: &BTreeSet<About>,
    policy: &Policy,
    working: WorkingDays<'_>,
    now: DateTime,
) -> Plan {
    let goes = policy.next_moment(now, working);
    let desk = Desk::new(told, policy, working, goes.date());
    let mut lines: BTreeMap<Person, Vec<Line>> = BTreeMap::new();
    let mut untold = Vec::new();
    for thing in owed.iter().filter(|thing| urged.contains(&thing.about)) {
        for person in &thing.holders {
            lines.entry(*person).or_default().push(desk.line(thing, Step::Urged, As::Holder, Some(*person)));
        }
        if thing.holders.is_empty() {
            untold.push(desk.line(thing, Step::Urged, As::Vacancy, None));
        }
    }
    let (held_back, asked): (BTreeSet<Person>, BTreeSet<Person>) =
        lines.keys().partition(|person| desk.was_told_today(**person));
    lines.retain(|person, _| asked.contains(person));
    let mut others: BTreeMap<Person, Vec<Line>> = BTreeMap::new();
    for thing in owed.iter().filter(|thing| !urged.contains(&thing.about)) {
        desk.due_lines(thing, &mut others, &mut Vec::new());
    }
    for (person, more) in others {
        if let Some(lines) = lines.get_mut(&person) {
            lines.extend(more);
        }
    }
    Plan { goes, digests: digests(lines), untold, held_back: held_back.into_iter().collect() }
}

fn digests(lines: BTreeMap<Person, Vec<Line>>) -> Vec<Digest> {
    let digest = |(person, mut lines): (Person, Vec<Line>)| {
        lines.sort_by_key(|line| (line.role, line.due, line.about));
        Digest { person, lines }
    };
    lines.into_iter().map(digest).collect()
}

/// What is known of a day.
struct Desk<'a> {
    policy: &'a Policy,
    working: WorkingDays<'a>,
    day: Date,
    today: BTreeSet<Person>,
    /// What each person, or nobody, was told of a thing.
    told: HashMap<(About, Option<Person>), Vec<&'a Told>>,
}

impl<'a> Desk<'a> {
    fn new(told: &'a [Told], policy: &'a Policy, working: WorkingDays<'a>, day: Date) -> Self {
        let today = told.iter().filter(|one| one.day == day).filter_map(|one| one.person).collect();
        let mut by_thing: HashMap<_, Vec<&Told>> = HashMap::new();
        for one in told {
            by_thing.entry((one.about, one.person)).or_default().push(one);
        }
        Self { policy, working, day, today, told: by_thing }
    }

    fn was_told_today(&self, person: Person) -> bool {
        self.today.contains(&person)
    }

    /// Adds what each person is to be told of one thing, each once and as what stands nearest to it.
    fn due_lines(&self, thing: &Owed, lines: &mut BTreeMap<Person, Vec<Line>>, untold: &mut Vec<Line>) {
        let mut seen = BTreeSet::new();
        for (role, people) in Self::people(thing) {
            let step = self.reached(thing, role);
            for person in people.iter().filter(|person| seen.insert(**person)) {
                if let Some(step) = step.filter(|step| !self.was_told(thing, *step, Some(*person))) {
                    lines.entry(*person).or_default().push(self.line(thing, step, role, Some(*person)));
                }
            }
        }
        if thing.holders.is_empty()
            && thing.owners.is_empty()
            && let Some(step) = self.reached(thing, As::Vacancy)
            && !self.was_told(thing, step, None)
        {
            untold.push(self.line(thing, step, As::Vacancy, None));
        }
    }

    /// Who is told of a thing as what: the owner stands in where nobody holds it or stands above.
    fn people(thing: &Owed) -> Vec<(As, &[Person])> {
        let mut people: Vec<(As, &[Person])> = vec![(As::Holder, &thing.holders)];
        if thing.superiors.is_empty() {
            people.push((As::Superior, &thing.owners));
        } else {
            people.push((As::Superior, &thing.superiors));
            people.push((As::Owner, &thing.owners));
        }
        if thing.holders.is_empty() {
            people.insert(0, (As::Vacancy, &thing.owners));
        }
        people
    }

    /// The step that is reached today and was not reached when the thing was asked for.
    fn reached(&self, thing: &Owed, role: As) -> Option<Step> {
        let at = |day| self.policy.reached(role, Days::of(thing.due, day, self.working));
        at(self.day).filter(|step| at(thing.since) != Some(*step))
    }

    fn was_told(&self, thing: &Owed, step: Step, person: Option<Person>) -> bool {
        let told = self.told.get(&(thing.about, person));
        told.is_some_and(|told| told.iter().any(|one| one.due == thing.due && one.step == step))
    }

    fn line(&self, thing: &Owed, step: Step, role: As, person: Option<Person>) -> Line {
        let before = self.told.get(&(thing.about, person)).map_or(0, Vec::len);
        Line {
            about: thing.about,
            due: thing.due,
            step,
            role,
            days: Days::of(thing.due, self.day, self.working),
            nth: u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1),
        }
    }
}
