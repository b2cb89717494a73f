//! What a mark means, and the paint that follows from it.

use std::fmt::Write as _;

use super::palette::Theme;
use crate::progress::Status;

/// What a mark means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// A piece of empty ground, under a text that crosses something.
    Ground,
    /// The title of a drawing in a file.
    Heading,
    /// A text that is read first.
    Strong,
    /// A text.
    Text,
    /// A text that explains.
    Quiet,
    /// The line of an axis and its marks.
    Axis,
    /// A line that helps to read values.
    Grid,
    /// The rail on which a small bar lies.
    Track,
    /// The line of the unit that the chart is about.
    Own,
    /// Its points.
    OwnDot,
    /// Its points that are not final.
    OwnHollow,
    /// Its name and values.
    OwnText,
    /// Its bar.
    OwnBar,
    /// Its bar, where the figure covers only a part.
    OwnPartial,
    /// The border of its area on a map.
    OwnEdge,
    /// The line of another unit: the nation, the region, a similar province. The number tells them apart.
    Other(u8),
    /// Its points.
    OtherDot(u8),
    /// Its points that are not final.
    OtherHollow(u8),
    /// Its name and values.
    OtherText(u8),
    /// Bars of the others.
    OtherBar,
    /// Their bars, where a figure covers only a part.
    OtherPartial,
    /// The border of the areas of a map.
    Edge,
    /// The path from the baseline to the target.
    Path,
    /// The course that is expected when all goes on as before.
    Projection,
    /// The range in which that course may lie.
    Band,
    /// A mean, as a line.
    Mean,
    /// A target: its flag.
    Target,
    /// A target, as a line.
    TargetLine,
    /// The words at a target.
    TargetText,
    /// A step on the way to the target.
    Milestone,
    /// Where borders or the method changed.
    Break,
    /// Where the way to the target begins.
    Baseline,
    /// The word that says why there is no value.
    Missing,
    /// A surface without a value: hatched.
    None,
    /// The strokes of that hatching.
    Hatch,
    /// A class of a scale from 0 to 5, higher for more.
    Scale(u8),
    /// A text on that class.
    OnScale(u8),
    /// A surface with the colour of a status.
    Status(Status),
}

/// How a mark is painted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paint {
    /// The colour of its surface.
    pub fill: Option<&'static str>,
    /// The colour of its line.
    pub stroke: Option<&'static str>,
    /// The width of its line.
    pub width: f64,
    /// Strokes and gaps of its line.
    pub dash: Option<&'static str>,
    /// How much of the ground it hides, from 0 to 1.
    pub opacity: f64,
    /// The weight of its letters, where it is bold.
    pub weight: Option<u16>,
}

/// Shades among which the lines of other units alternate.
pub(super) const OTHERS: u8 = 4;
/// Classes of a scale.
pub(super) const CLASSES: u8 = 6;

impl Role {
    /// Every role, in the order of the style sheet.
    #[must_use]
    pub fn all() -> Vec<Self> {
        use Role::*;
        let mut all = vec![
            Ground, Heading, Strong, Text, Quiet, Axis, Grid, Track, Own, OwnDot, OwnHollow, OwnText, OwnBar,
            OwnPartial, OwnEdge, OtherBar, OtherPartial, Edge, Path, Projection, Band, Mean, Target,
            TargetLine, TargetText, Milestone, Break, Baseline, Missing, None, Hatch,
        ];
        all.extend((0..OTHERS).flat_map(|n| [Other(n), OtherDot(n), OtherHollow(n), OtherText(n)]));
        all.extend((0..CLASSES).flat_map(|n| [Scale(n), OnScale(n)]));
        all.extend(crate::progress::Status::ALL.iter().map(|status| Status(*status)));
        all
    }

    /// The CSS class of such marks.
    #[must_use]
    pub fn class(self) -> String {
        let name = match self {
            Self::Ground => "c-ground",
            Self::Heading => "c-heading",
            Self::Strong => "c-strong",
            Self::Text => "c-text",
            Self::Quiet => "c-quiet",
            Self::Axis => "c-axis",
            Self::Grid => "c-grid",
            Self::Track => "c-track",
            Self::Own => "c-own",
            Self::OwnDot => "c-own-dot",
            Self::OwnHollow => "c-own-hollow",
            Self::OwnText => "c-own-text",
            Self::OwnBar => "c-own-bar",
            Self::OwnPartial => "c-own-partial",
            Self::OwnEdge => "c-own-edge",
            Self::Other(n) => return format!("c-other-{}", n % OTHERS),
            Self::OtherDot(n) => return format!("c-other-dot-{}", n % OTHERS),
            Self::OtherHollow(n) => return format!("c-other-hollow-{}", n % OTHERS),
            Self::OtherText(n) => return format!("c-other-text-{}", n % OTHERS),
            Self::OtherBar => "c-other-bar",
            Self::OtherPartial => "c-other-partial",
            Self::Edge => "c-edge",
            Self::Path => "c-path",
            Self::Projection => "c-projection",
            Self::Band => "c-band",
            Self::Mean => "c-mean",
            Self::Target => "c-target",
            Self::TargetLine => "c-target-line",
            Self::TargetText => "c-target-text",
            Self::Milestone => "c-milestone",
            Self::Break => "c-break",
            Self::Baseline => "c-baseline",
            Self::Missing => "c-missing",
            Self::None => "c-none",
            Self::Hatch => "c-hatch",
            Self::Scale(n) => return format!("c-scale-{}", n.min(CLASSES - 1)),
            Self::OnScale(n) => return format!("c-on-scale-{}", n.min(CLASSES - 1)),
            Self::Status(status) => return format!("c-status-{}", status.as_str().replace('_', "-")),
        };
        name.to_owned()
    }

    /// Its paint on a ground.
    #[must_use]
    pub fn paint(self, theme: Theme) -> Paint {
        let p = theme.palette();
        let other = |n: u8| p.others[usize::from(n % OTHERS)];
        let class = |n: u8| usize::from(n.min(CLASSES - 1));
        match self {
            Self::Ground => Paint { opacity: 0.85, ..surface(p.ground) },
            Self::Heading | Self::Strong => bold(p.ink),
            Self::Text => surface(p.ink),
            Self::Quiet | Self::Missing => surface(p.quiet),
            Self::Axis => stroke(p.axis, 1.0),
            Self::Grid | Self::Edge => stroke(if self == Self::Edge { p.ground } else { p.grid }, 1.0),
            Self::Track => surface(p.grid),
            Self::Own => stroke(p.own, 2.5),
            Self::OwnDot | Self::OwnBar => surface(p.own),
            Self::OwnHollow => edged(p.ground, p.own, 1.8),
            Self::OwnText => bold(p.own),
            Self::OwnPartial => dashed(edged(p.own_soft, p.own, 1.5), "3 2"),
            Self::OwnEdge => stroke(p.ink, 2.5),
            Self::Other(n) => stroke(other(n), 1.6),
            Self::OtherDot(n) | Self::OtherText(n) => surface(other(n)),
            Self::OtherHollow(n) => edged(p.ground, other(n), 1.5),
            Self::OtherBar => surface(p.other_bar),
            Self::OtherPartial => dashed(edged(p.ground, p.axis, 1.2), "3 2"),
            Self::Path => dashed(stroke(p.target, 1.6), "6 4"),
            Self::Projection => dashed(stroke(p.own, 2.0), "2 4"),
            Self::Band => Paint { opacity: 0.6, ..surface(p.own_soft) },
            Self::Mean => dashed(stroke(p.quiet, 1.4), "2 3"),
            Self::Target => surface(p.target),
            Self::TargetLine => stroke(p.target, 1.6),
            Self::TargetText => bold(p.target),
            Self::Milestone => edged(p.ground, p.target, 1.6),
            Self::Break => dashed(stroke(p.quiet, 1.0), "1 3"),
            Self::Baseline => edged(p.ground, p.ink, 1.6),
            Self::None => edged(p.ground, p.axis, 0.6),
            Self::Hatch => stroke(p.axis, 1.0),
            Self::Scale(n) => edged(p.scale[class(n)], p.ground, 1.0),
            Self::OnScale(n) => surface(p.on_scale[class(n)]),
            Self::Status(status) => surface(match status {
                Status::Achieved | Status::OnTrack => p.good,
                Status::AtRisk => p.warning,
                Status::OffTrack | Status::Reversing | Status::Missed => p.bad,
                Status::NotAssessable => p.quiet,
            }),
        }
    }
}

fn surface(fill: &'static str) -> Paint {
    Paint { fill: Some(fill), stroke: None, width: 0.0, dash: None, opacity: 1.0, weight: None }
}

fn bold(fill: &'static str) -> Paint {
    Paint { weight: Some(600), ..surface(fill) }
}

fn stroke(colour: &'static str, width: f64) -> Paint {
    Paint { fill: None, stroke: Some(colour), width, dash: None, opacity: 1.0, weight: None }
}

fn edged(fill: &'static str, edge: &'static str, width: f64) -> Paint {
    Paint { fill: Some(fill), ..stroke(edge, width) }
}

fn dashed(paint: Paint, dash: &'static str) -> Paint {
    Paint { dash: Some(dash), ..paint }
}

impl Paint {
    /// Each property with its value, under the names that CSS and SVG share.
    pub(super) fn properties(&self) -> Vec<(&'static str, String)> {
        let mut all = vec![("fill", self.fill.unwrap_or("none").to_owned())];
        if let Some(stroke) = self.stroke {
            all.push(("stroke", stroke.to_owned()));
            all.push(("stroke-width", self.width.to_string()));
        }
        if let Some(dash) = self.dash {
            all.push(("stroke-dasharray", dash.to_owned()));
        }
        if self.opacity < 1.0 {
            all.push(("opacity", self.opacity.to_string()));
        }
        if let Some(weight) = self.weight {
            all.push(("font-weight", weight.to_string()));
        }
        all
    }
}

/// The rules for drawings in a page: on a bright screen, on a dark one, on paper.
#[must_use]
pub fn css() -> String {
    let mut sheet = String::from(
        ".drawing { display: block; max-width: 100%; height: auto; overflow: visible; stroke-linejoin: round; }\n",
    );
    rules(&mut sheet, Theme::Light, "");
    for (theme, condition) in [(Theme::Dark, "(prefers-color-scheme: dark)"), (Theme::Print, "print")] {
        let _ = writeln!(sheet, "@media {condition} {{");
        rules(&mut sheet, theme, "  ");
        sheet.push_str("}\n");
    }
    sheet.push_str(".drawing a:hover > text { text-decoration: underline; }\n.drawing a:hover > path { stroke-width: 2.5; }\n");
    sheet
}

/// One rule for each role. A hatched surface keeps the pattern that its drawing names.
fn rules(sheet: &mut String, theme: Theme, indent: &str) {
    for role in Role::all() {
        let properties: Vec<String> = role
            .paint(theme)
            .properties()
            .into_iter()
            .filter(|(name, _)| role != Role::None || *name != "fill")
            .map(|(name, value)| format!("{name}: {value};"))
            .collect();
        let _ = writeln!(sheet, "{indent}.drawing .{} {{ {} }}", role.class(), properties.join(" "));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The red, green and blue of a colour, linear in light.
    fn light(colour: &str) -> [f64; 3] {
        let part = |at: usize| {
            let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        [part(1), part(3), part(5)]
    }

    fn luminance([r, g, b]: [f64; 3]) -> f64 {
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    /// The same colour to an eye without receptors for green (Machado and others, 2009).
    fn without_green([r, g, b]: [f64; 3]) -> [f64; 3] {
        [
            0.367_322 * r + 0.860_646 * g - 0.227_968 * b,
            0.280_085 * r + 0.672_501 * g + 0.047_413 * b,
            -0.011_820 * r + 0.042_940 * g + 0.968_881 * b,
        ]
        .map(|part| part.clamp(0.0, 1.0))
    }

    fn contrast(a: f64, b: f64) -> f64 {
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn between(a: &str, b: &str) -> f64 {
        contrast(luminance(light(a)), luminance(light(b)))
    }

    fn fill(role: Role, theme: Theme) -> &'static str {
        role.paint(theme).fill.unwrap()
    }

    #[test]
    fn texts_can_be_read_on_every_ground() {
        for theme in Theme::ALL {
            let ground = fill(Role::Ground, theme);
            let mut texts =
                vec![Role::Heading, Role::Strong, Role::Text, Role::Quiet, Role::Missing, Role::OwnText];
            texts.push(Role::TargetText);
            texts.extend((0..OTHERS).map(Role::OtherText));
            for role in texts {
                let found = between(fill(role, theme), ground);
                assert!(found >= 4.5, "{role:?} {theme:?}: {found}");
            }
            for class in 0..CLASSES {
                let found = between(fill(Role::OnScale(class), theme), fill(Role::Scale(class), theme));
                assert!(found >= 4.5, "{class} {theme:?}: {found}");
            }
        }
    }

    #[test]
    fn lines_stand_out_from_their_ground() {
        let lines = [Role::Own, Role::Path, Role::Projection, Role::Mean, Role::TargetLine, Role::Axis];
        for theme in Theme::ALL {
            for role in lines.into_iter().chain((0..OTHERS).map(Role::Other)) {
                let found = between(role.paint(theme).stroke.unwrap(), fill(Role::Ground, theme));
                assert!(found >= 3.0, "{role:?} {theme:?}: {found}");
            }
        }
    }

    #[test]
    fn neighbouring_classes_are_told_apart_without_seeing_green() {
        for theme in Theme::ALL {
            let seen: Vec<f64> = (0..CLASSES)
                .map(|class| luminance(without_green(light(fill(Role::Scale(class), theme)))))
                .collect();
            let grey: Vec<f64> =
                (0..CLASSES).map(|class| luminance(light(fill(Role::Scale(class), theme)))).collect();
            for pair in seen.windows(2).chain(grey.windows(2)) {
                assert!(contrast(pair[0], pair[1]) >= 1.25, "{theme:?}: {pair:?}");
            }
            let upwards = seen.windows(2).all(|pair| pair[0] < pair[1]);
            assert!(upwards || seen.windows(2).all(|pair| pair[0] > pair[1]), "{theme:?}: {seen:?}");
        }
    }

    #[test]
    fn every_role_has_a_class_of_its_own_and_a_rule_in_each_theme() {
        let classes: Vec<String> = Role::all().into_iter().map(Role::class).collect();
        let different: std::collections::BTreeSet<&String> = classes.iter().collect();
        assert_eq!(different.len(), classes.len());
        let sheet = css();
        for class in &classes {
            assert_eq!(sheet.matches(&format!(".{class} {{")).count(), 3, "{class}");
        }
    }
}
