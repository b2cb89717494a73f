//! The words of the pages, from `messages/{vi,en}/*.ftl`.

use std::borrow::Cow;
use std::sync::LazyLock;

use cotmoc_core::number::Locale;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::locale::Lang;
use crate::numbers;

macro_rules! sources {
    ($($lang:ident $folder:literal { $($file:literal),+ $(,)? })+) => {
        /// The message files of a language: file name and text.
        #[must_use]
        pub fn sources(lang: Lang) -> &'static [(&'static str, &'static str)] {
            match lang {
                $(Lang::$lang => &[$(($file, include_str!(concat!("../messages/", $folder, "/", $file)))),+],)+
            }
        }
    };
}

sources! {
    Vi "vi" { "shell.ftl", "home.ftl", "plan.ftl", "document.ftl", "review.ftl", "compare.ftl", "unit.ftl", "operation.ftl", "data.ftl", "excel.ftl", "figure.ftl", "progress.ftl", "sight.ftl", "score.ftl", "release.ftl", "report.ftl", "portal.ftl", "account.ftl", "people.ftl", "duty.ftl", "form.ftl", "job.ftl", "message.ftl", "remind.ftl", "audit.ftl", "entry.ftl", "many.ftl", "submission.ftl", "round.ftl", "board.ftl", "work.ftl", "task.ftl", "backup.ftl", "errors.ftl" }
    En "en" { "shell.ftl", "home.ftl", "plan.ftl", "document.ftl", "review.ftl", "compare.ftl", "unit.ftl", "operation.ftl", "data.ftl", "excel.ftl", "figure.ftl", "progress.ftl", "sight.ftl", "score.ftl", "release.ftl", "report.ftl", "portal.ftl", "account.ftl", "people.ftl", "duty.ftl", "form.ftl", "job.ftl", "message.ftl", "remind.ftl", "audit.ftl", "entry.ftl", "many.ftl", "submission.ftl", "round.ftl", "board.ftl", "work.ftl", "task.ftl", "backup.ftl", "errors.ftl" }
}

/// The messages of one language. Cheap to copy; a template asks it with the key as a literal, so
/// that a test can compare the templates with the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Texts {
    lang: Lang,
}

impl Texts {
    /// The messages of `lang`.
    #[must_use]
    pub fn new(lang: Lang) -> Self {
        Self { lang }
    }

    /// The language.
    #[must_use]
    pub fn lang(self) -> Lang {
        self.lang
    }

    /// Numbers and dates as readers of the language write them.
    #[must_use]
    pub fn locale(self) -> Locale {
        match self.lang {
            Lang::Vi => Locale::Vi,
            Lang::En => Locale::En,
        }
    }

    /// The day of a moment in Việt Nam, as readers of the language write it.
    #[must_use]
    pub fn day(self, at: jiff::Timestamp) -> String {
        self.locale().date(cotmoc_core::clock::day(at))
    }

    /// A message without parameters. A key that no file has gives the key itself between brackets,
    /// so that it is seen; the tests refuse it.
    #[must_use]
    pub fn get(self, key: &str) -> Cow<'static, str> {
        self.format(key, None)
    }

    /// A message that counts: `$n` chooses the plural form, `$num` is the number as written.
    #[must_use]
    pub fn count(self, key: &str, n: impl Countable) -> Cow<'static, str> {
        let n = n.number();
        let mut arguments = FluentArgs::new();
        arguments.set("n", n);
        arguments.set("num", FluentValue::from(numbers::integer(n)));
        self.format(key, Some(&arguments))
    }

    /// A message with one parameter, `$x`.
    #[must_use]
    pub fn with(self, key: &str, x: impl std::fmt::Display) -> Cow<'static, str> {
        let mut arguments = FluentArgs::new();
        arguments.set("x", FluentValue::from(x.to_string()));
        self.format(key, Some(&arguments))
    }

    /// A message with two parameters, `$x` and `$y`.
    #[must_use]
    pub fn with2(self, key: &str, x: impl std::fmt::Display, y: impl std::fmt::Display) -> Cow<'static, str> {
        let mut arguments = FluentArgs::new();
        arguments.set("x", FluentValue::from(x.to_string()));
        arguments.set("y", FluentValue::from(y.to_string()));
        self.format(key, Some(&arguments))
    }

    fn format(self, key: &str, arguments: Option<&FluentArgs<'_>>) -> Cow<'static, str> {
        let bundle = match self.lang {
            Lang::Vi => &*VIETNAMESE,
            Lang::En => &*ENGLISH,
        };
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            tracing::warn!(key, lang = self.lang.tag(), "message key without text");
            return Cow::Owned(format!("⟦{key}⟧"));
        };
        let mut problems = Vec::new();
        let text = bundle.format_pattern(pattern, arguments, &mut problems);
        if !problems.is_empty() {
            tracing::warn!(key, lang = self.lang.tag(), ?problems, "message not formatted whole");
        }
        text
    }
}

/// A count, by value or by reference, as templates hand it on.
pub trait Countable {
    /// The number.
    fn number(&self) -> i64;
}

impl Countable for usize {
    fn number(&self) -> i64 {
        i64::try_from(*self).unwrap_or(i64::MAX)
    }
}

impl Countable for u64 {
    fn number(&self) -> i64 {
        i64::try_from(*self).unwrap_or(i64::MAX)
    }
}

impl Countable for i32 {
    fn number(&self) -> i64 {
        i64::from(*self)
    }
}

impl<T: Countable + ?Sized> Countable for &T {
    fn number(&self) -> i64 {
        (**self).number()
    }
}

static VIETNAMESE: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| bundle(Lang::Vi));
static ENGLISH: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| bundle(Lang::En));

/// Reads the files of a language. What is wrong in a file is left out with a log line; the tests
/// read the same files strictly.
fn bundle(lang: Lang) -> FluentBundle<FluentResource> {
    let tag = lang.tag().parse::<LanguageIdentifier>().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    // Isolation marks are for mixed directions; both our languages run from left to right.
    bundle.set_use_isolating(false);
    for (file, text) in sources(lang) {
        let resource = match FluentResource::try_new((*text).to_owned()) {
            Ok(resource) => resource,
            Err((resource, problems)) => {
                tracing::error!(file, ?problems, "message file has errors");
                resource
            }
        };
        if let Err(problems) = bundle.add_resource(resource) {
            tracing::error!(file, ?problems, "message file repeats a key");
        }
    }
    bundle
}
