//! The colours of charts. They are told apart by lightness as well as by hue, so that people who do not
//! see red and green apart, and printers without colour, lose nothing.

/// The ground on which a drawing lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Theme {
    /// A bright screen.
    #[default]
    Light,
    /// A dark screen.
    Dark,
    /// Paper.
    Print,
}

impl Theme {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Light, Self::Dark, Self::Print];

    pub(super) fn palette(self) -> &'static Palette {
        match self {
            Self::Light => &LIGHT,
            Self::Dark => &DARK,
            Self::Print => &PRINT,
        }
    }
}

/// A colour as CSS writes it.
type Colour = &'static str;

/// The colours of a theme.
pub(super) struct Palette {
    pub(super) ground: Colour,
    pub(super) ink: Colour,
    pub(super) quiet: Colour,
    pub(super) axis: Colour,
    pub(super) grid: Colour,
    pub(super) own: Colour,
    /// A soft shade of `own`, for surfaces on which something else stands.
    pub(super) own_soft: Colour,
    pub(super) others: [Colour; 4],
    /// Bars of others, which are many.
    pub(super) other_bar: Colour,
    pub(super) target: Colour,
    /// Classes of a scale, from the least to the most.
    pub(super) scale: [Colour; 6],
    /// The ink on each of them.
    pub(super) on_scale: [Colour; 6],
    pub(super) good: Colour,
    pub(super) warning: Colour,
    pub(super) bad: Colour,
}

const LIGHT: Palette = Palette {
    ground: "#ffffff",
    ink: "#1a2127",
    quiet: "#505a62",
    axis: "#8c8f8d",
    grid: "#e6e3db",
    own: "#0b566b",
    own_soft: "#cfe3e8",
    others: ["#5b4a9e", "#7a6000", "#5a646b", "#9a3d73"],
    other_bar: "#a9b4b9",
    target: "#a8321f",
    scale: ["#e3f0f3", "#b9dae2", "#86bccb", "#4e98ac", "#22718a", "#0a4152"],
    on_scale: ["#1a2127", "#1a2127", "#1a2127", "#0b1216", "#ffffff", "#ffffff"],
    good: "#1d6a3c",
    warning: "#7d4a00",
    bad: "#a93226",
};

const DARK: Palette = Palette {
    ground: "#1c2226",
    ink: "#e9e7e1",
    quiet: "#a9b1b6",
    axis: "#7b858c",
    grid: "#323a40",
    own: "#86cbdc",
    own_soft: "#2b4a54",
    others: ["#b9a9f2", "#d9bd5a", "#a9b1b6", "#eb9cc6"],
    other_bar: "#5f6b73",
    target: "#ff9c8f",
    scale: ["#24383f", "#2d515e", "#3a6d7f", "#5590a3", "#86bccb", "#cdeaf1"],
    on_scale: ["#e9e7e1", "#ffffff", "#ffffff", "#0b1216", "#0b1216", "#0b1216"],
    good: "#8fd3a5",
    warning: "#f3c169",
    bad: "#ff9c8f",
};

const PRINT: Palette = Palette {
    ground: "#ffffff",
    ink: "#000000",
    quiet: "#404040",
    axis: "#707070",
    grid: "#dcdcdc",
    own: "#003a4a",
    own_soft: "#d3e2e6",
    others: ["#4a3d85", "#5e4a00", "#555555", "#7a2d5a"],
    other_bar: "#b0b0b0",
    target: "#8a2010",
    scale: ["#eef5f7", "#c3dde4", "#8fc0cd", "#5699ac", "#22718a", "#063340"],
    on_scale: ["#000000", "#000000", "#000000", "#000000", "#ffffff", "#ffffff"],
    good: "#14512d",
    warning: "#5e3700",
    bad: "#8a2010",
};
