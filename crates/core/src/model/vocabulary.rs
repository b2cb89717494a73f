//! Closed vocabularies: each value has one word, in files, in the database and in JSON.

/// A word that is not in a closed vocabulary.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("«{0}» không nằm trong danh sách giá trị cho phép")]
pub struct UnknownWord(pub String);

macro_rules! vocabulary {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
        )]
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

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.as_str()) }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::model::UnknownWord;
            fn from_str(word: &str) -> Result<Self, $crate::model::UnknownWord> {
                match word { $($word => Ok(Self::$variant),)+ _ => Err($crate::model::UnknownWord(word.to_owned())) }
            }
        }
    };
}

pub(crate) use vocabulary;
