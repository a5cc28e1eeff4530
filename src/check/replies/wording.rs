//! The words of replies: none without an entry, no entry without words.

use super::Replies;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{Located, Source};
use crate::words::{Values, Words, message_ids};

/// What the ids of messages begin with, before the id of an entry.
pub(crate) const REFUSAL: &str = "reply-";
/// The same for what stops a program before any reply.
pub(crate) const FAILURE: &str = "transport-";

impl Replies {
    /// Checks that every entry has its words in one language, and every word of `own` its entry.
    pub(crate) fn check_words(&self, words: &Words, own: Option<&Source>, found: &mut Diagnostics) {
        let kinds: [(&str, Vec<&Located<String>>); 2] = [
            (REFUSAL, self.refusals.iter().map(|refusal| &refusal.id).collect()),
            (FAILURE, self.failures.iter().map(|failure| &failure.id).collect()),
        ];
        for (prefix, ids) in &kinds {
            let lacks = |message: &str| words.find(message, &Values::new()).is_none();
            for id in ids {
                let message = format!("{prefix}{}", id.value);
                let fix = format!("{message}.fix");
                if let (Some(source), Some(lacking)) = (&self.source, [message, fix].into_iter().find(|id| lacks(id))) {
                    let title = format!("no words for `{}` in `{}`", id.value, words.lang());
                    let help = format!("write the message `{lacking}` in words/{}.ftl", words.lang());
                    found.push(Diagnostic::error(title).at(source, id.span, "cannot be explained").help(help));
                }
            }
            for message in own.into_iter().flat_map(message_ids) {
                if let (Some(id), Some(own)) = (message.value.strip_prefix(prefix), own)
                    && !ids.iter().any(|known| known.value == id)
                {
                    let error = Diagnostic::error(format!("no entry `{id}` in replies.toml")).at(
                        own,
                        message.span,
                        "explains nothing",
                    );
                    found.push(error.suggest(id, ids.iter().map(|known| known.value.as_str())));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::providers::Providers;

    /// What is said of the words of one entry, `a`.
    #[track_caller]
    fn check(words: &str, expected: &[&str]) {
        let entry = "[[reply]]\nid = 'a'\ncode = [550]\nstage = 'rcpt'\nwho = 'wait'\nsource = ['here']\n";
        let mut found = Diagnostics::new();
        let replies = Replies::parse(&Source::new("r.toml", entry), &[], &Providers::default(), &mut found);
        let own = Source::new("de.ftl", words);
        let words = Words::parse(&"de".parse().expect("a language"), [&own], &mut found);
        replies.check_words(&words, Some(&own), &mut found);
        let said: Vec<_> = found.sorted().into_iter().map(|one| (one.title.clone(), one.help.clone())).collect();
        let said: Vec<_> =
            said.into_iter().map(|(title, help)| format!("{title}: {}", help.unwrap_or_default())).collect();
        assert_eq!(said, expected, "{}", own.text);
    }

    #[test]
    fn every_entry_has_its_words_and_every_word_its_entry() {
        check("reply-a = X\n    .fix = Y\n", &[]);
        check("", &["no words for `a` in `de`: write the message `reply-a` in words/de.ftl"]);
        check("reply-a = X\n", &["no words for `a` in `de`: write the message `reply-a.fix` in words/de.ftl"]);
        check("reply-a = X\n    .fix = Y\nreply-bcd = X\n", &["no entry `bcd` in replies.toml: "]);
    }
}
