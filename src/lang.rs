//! Languages of articles, words and reports.

use std::fmt;
use std::str::FromStr;

/// A language tag as it stands in file names and addresses: lowercase, such as `de` or `pt-br`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct Lang(String);

/// The text is no language tag.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a language tag such as `de` or `pt-br`")]
pub struct NotALang(String);

/// The locales of languages without a region.
const LOCALES: &str = "ar_AR bg_BG ca_ES cs_CZ cy_GB da_DK de_DE el_GR en_US es_ES et_EE eu_ES fa_IR fi_FI fr_FR ga_IE he_IL \
    hi_IN hr_HR hu_HU id_ID is_IS it_IT ja_JP ko_KR lt_LT lv_LV nb_NO nl_NL pl_PL pt_PT ro_RO ru_RU sk_SK sl_SI sv_SE tr_TR \
    uk_UA vi_VN zh_CN";

impl Lang {
    /// The tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The language of a locale such as `de_AT.UTF-8`, in the form `de-at`; `C` and `POSIX` have none.
    pub fn from_locale(locale: &str) -> Option<Self> {
        let tag = locale.split(['.', '@']).next()?.replace('_', "-").to_lowercase();
        if tag == "posix" { None } else { tag.parse().ok() }
    }

    /// The same language without its region or script.
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }

    /// The locale as Open Graph writes it, such as `de_AT`; without a region, that of the country where most speak it.
    pub fn locale(&self) -> Option<String> {
        let region = self.0.split('-').skip(1).find(|part| part.len() == 2);
        let usual = || LOCALES.split(' ').find(|locale| locale.split('_').next() == Some(self.primary()));
        region
            .map(|region| format!("{}_{}", self.primary(), region.to_uppercase()))
            .or_else(|| usual().map(str::to_owned))
    }
}

impl FromStr for Lang {
    type Err = NotALang;

    fn from_str(text: &str) -> Result<Self, NotALang> {
        let mut parts = text.split('-');
        let first = parts.next().unwrap_or_default();
        let valid = (2..=3).contains(&first.len())
            && first.bytes().all(|byte| byte.is_ascii_lowercase())
            && parts.all(|part| {
                (2..=8).contains(&part.len())
                    && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
            });
        if valid { Ok(Lang(text.to_owned())) } else { Err(NotALang(text.to_owned())) }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locales_become_languages() {
        let lang = |locale| Lang::from_locale(locale).map(|lang| lang.to_string());
        assert_eq!(lang("de_AT.UTF-8").as_deref(), Some("de-at"));
        assert_eq!(lang("en").as_deref(), Some("en"));
        assert_eq!(lang("C"), None);
        assert_eq!(lang("C.UTF-8"), None);
        assert_eq!(lang("POSIX"), None);
    }

    #[test]
    fn languages_have_the_locales_of_open_graph() {
        for (tag, locale) in [
            ("de", Some("de_DE")),
            ("en", Some("en_US")),
            ("de-at", Some("de_AT")),
            ("zh-hant-tw", Some("zh_TW")),
            ("tlh", None),
        ] {
            assert_eq!(tag.parse::<Lang>().expect("a tag").locale().as_deref(), locale, "{tag}");
        }
    }

    #[test]
    fn tags_are_lowercase_letters_and_parts() {
        for good in ["de", "pt-br", "zh-hant-tw"] {
            assert!(good.parse::<Lang>().is_ok(), "{good}");
        }
        for bad in ["", "d", "DE", "de-", "de_AT", "../de", "draft"] {
            assert!(bad.parse::<Lang>().is_err(), "{bad}");
        }
    }
}
