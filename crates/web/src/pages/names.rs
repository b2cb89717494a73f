//! What plans, documents and roles are called on a page.

use std::borrow::Cow;

use cotmoc_app::model::{Plan, PlanFacts, Role};

use crate::messages::Texts;

/// A role in the visitor's language.
pub(crate) fn role(t: Texts, role: Role) -> Cow<'static, str> {
    match role {
        Role::Administrator => t.get("role-administrator"),
        Role::Owner => t.get("role-owner"),
        Role::Reporter => t.get("role-reporter"),
        Role::Approver => t.get("role-approver"),
        Role::Leader => t.get("role-leader"),
        Role::Auditor => t.get("role-auditor"),
    }
}

/// The province or unit without its kind: «Trà Vinh».
pub(crate) fn place(territory: &str) -> &str {
    let lower = territory.to_lowercase();
    for kind in ["tỉnh ", "thành phố ", "xã ", "phường ", "huyện ", "đặc khu "] {
        if lower.starts_with(kind) {
            // The kinds are as long in capitals as in small letters.
            return territory.get(kind.len()..).unwrap_or(territory).trim();
        }
    }
    territory.trim()
}

/// A plan in few words, for the head of a column: «Trà Vinh», else its number, else its title.
pub(crate) fn short(plan: &Plan) -> String {
    let facts = &plan.facts;
    facts
        .territory
        .as_deref()
        .map(place)
        .or(facts.number.as_deref())
        .map_or_else(|| clip(&facts.title, 40), ToOwned::to_owned)
}

/// Number and issuer in one line; `None` where neither is known.
pub(crate) fn origin(facts: &PlanFacts) -> Option<String> {
    let parts: Vec<&str> = [facts.number.as_deref(), facts.issuer.as_deref()].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// A text cut after at most `most` letters, at a blank, with an ellipsis.
pub(crate) fn clip(text: &str, most: usize) -> String {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if flat.chars().count() <= most {
        return flat;
    }
    let cut: String = flat.chars().take(most).collect();
    let kept = cut.rsplit_once(' ').map_or(cut.as_str(), |(kept, _)| kept);
    format!("{}…", kept.trim_end_matches([',', ';', '.', ':']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short() {
        assert_eq!(place("Tỉnh Trà Vinh"), "Trà Vinh");
        assert_eq!(place("thành phố Huế"), "Huế");
        assert_eq!(place("Lạng Sơn"), "Lạng Sơn");
        assert_eq!(clip("một hai ba", 20), "một hai ba");
        assert_eq!(clip("một hai, ba bốn", 10), "một hai…");
    }
}
