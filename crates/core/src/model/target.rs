//! The closed vocabularies of a target: comparator, pillar, administrative level.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A word that is not in a closed vocabulary.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("«{0}» không nằm trong danh sách giá trị cho phép")]
pub struct UnknownWord(pub String);

macro_rules! vocabulary {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vmeta])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// Every value, in the order in which lists show them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word used in files, in the database and in JSON.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(self.as_str()) }
        }

        impl FromStr for $name {
            type Err = UnknownWord;
            fn from_str(word: &str) -> Result<Self, UnknownWord> {
                match word { $($word => Ok(Self::$variant),)+ _ => Err(UnknownWord(word.to_owned())) }
            }
        }
    };
}

vocabulary! {
    /// How a figure is held against the value of a target (METHODS §6).
    Comparator {
        /// «đạt X», «là X»: shown as X, achieved from X on in the good direction.
        Equal = "=",
        /// «tối thiểu X», «từ X trở lên».
        AtLeast = ">=",
        /// «trên X», «vượt X».
        MoreThan = ">",
        /// «khoảng X», «xấp xỉ X».
        About = "~",
        /// «không quá X», «tối đa X», «thuộc nhóm X».
        AtMost = "<=",
        /// «dưới X».
        LessThan = "<",
    }
}

vocabulary! {
    /// The part of a digital plan to which an indicator belongs.
    Pillar {
        /// Digital economy.
        Economy = "kinh tế số",
        /// Digital society.
        Society = "xã hội số",
        /// Digital government.
        Government = "chính quyền số",
        /// Composite indices and whatever else.
        Other = "khác",
    }
}

vocabulary! {
    /// An administrative level; districts exist until 30/6/2025.
    AdminLevel {
        /// The whole country.
        Nation = "quốc gia",
        /// Province or centrally-run city.
        Province = "tỉnh",
        /// District, abolished on 1/7/2025.
        District = "huyện",
        /// Commune, ward or special zone.
        Commune = "xã",
    }
}
