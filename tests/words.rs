//! The shipped words: whatever the program can say, it can say in every language.

use docs_check::check::code::Code;
use docs_check::check::receivers::Rule;
use docs_check::check::replies::Who;
use docs_check::check::{Effect, Kind};
use docs_check::diagnostic::Diagnostics;
use docs_check::disk;
use docs_check::pipeline::Checks;
use docs_check::words::Values;

/// The shipped checks; nothing is wrong with them.
fn shipped() -> Checks {
    let mut found = Diagnostics::new();
    let checks = Checks::parse(&disk::embedded(), &mut found).expect("the shipped checks");
    assert!(found.sorted().is_empty(), "{}", found.render());
    checks
}

/// Checks that every language has all of these messages.
#[track_caller]
fn check_all(ids: impl IntoIterator<Item = String>) {
    let checks = shipped();
    let ids: Vec<String> = ids.into_iter().collect();
    let mut missing = Vec::new();
    for (lang, words) in &checks.catalogue.words {
        missing
            .extend(ids.iter().filter(|id| words.find(id, &Values::new()).is_none()).map(|id| format!("{lang}: {id}")));
    }
    assert!(missing.is_empty(), "these messages are missing: {missing:#?}");
}

#[test]
fn every_finding_has_its_words_and_its_section() {
    let parts = ["", ".means", ".fix"];
    check_all(Code::ALL.iter().flat_map(|code| parts.map(|part| format!("{code}{part}"))));
    let checks = shipped();
    let without: Vec<_> = Code::ALL.iter().filter(|code| !checks.catalogue.sections.contains_key(code)).collect();
    assert!(without.is_empty(), "no section explains {without:?}");
}

#[test]
fn every_step_procedure_station_and_effect_has_its_words() {
    let checks = shipped();
    check_all(Kind::all().flat_map(|kind| ["", ".passed"].map(|part| kind.message() + part)));
    check_all(
        Effect::ALL.iter().flat_map(|effect| ["", ".short"].map(|part| format!("effect-{}{part}", effect.as_str()))),
    );
    check_all(
        checks
            .catalogue
            .stations
            .iter()
            .flat_map(|id| ["", ".heading", ".long"].map(|part| format!("station-{id}{part}"))),
    );
    let parts = ["", ".summary", ".pass", ".warn", ".fail", ".unknown"];
    check_all(checks.catalogue.procedures.keys().flat_map(|id| parts.map(|part| format!("procedure-{id}{part}"))));
}

#[test]
fn every_explanation_has_its_words() {
    let checks = shipped();
    let replies = &checks.catalogue.replies;
    check_all(Who::ALL.iter().map(|who| format!("who-{}", who.as_str())));
    let stops = [&replies.conversation, &replies.bounce].map(|station| station.as_deref().expect("a station"));
    check_all(stops.iter().flat_map(|station| ["stuck", "later"].map(|word| format!("explain-{word}-{station}"))));
    let others =
        ["stuck", "later", "stuck-somewhere", "later-somewhere", "delivered", "nothing", "from", "who", "check"];
    check_all(others.map(|word| format!("explain-{word}")));
    let with_fix = ["arrived", "unlisted-no", "unlisted-later"];
    check_all(with_fix.iter().flat_map(|word| ["", ".fix"].map(|part| format!("explain-{word}{part}"))));
    check_all(["from-provider", "wording", "recipients"].map(|word| format!("explain-{word}")));
}

#[test]
fn every_reply_has_a_section_that_explains_it() {
    let checks = shipped();
    let replies = &checks.catalogue.replies;
    assert_eq!(replies.sections().count(), replies.refusals.len() + replies.failures.len());
}

#[test]
fn every_rule_of_a_receiver_has_its_words() {
    check_all(Rule::ALL.iter().map(|rule| format!("receiver-{}", rule.as_str())));
}

#[test]
fn both_languages_have_the_same_messages() {
    let checks = shipped();
    let mut all = checks.catalogue.words.values().map(|words| words.ids().collect::<Vec<_>>());
    let first = all.next().expect("a language");
    for other in all {
        assert_eq!(first, other);
    }
}

#[test]
fn every_station_can_be_where_mail_gets_stuck() {
    let checks = shipped();
    let deciding = checks
        .catalogue
        .procedures
        .values()
        .flat_map(|procedure| &procedure.steps)
        .filter_map(|step| step.station.as_ref());
    check_all(deciding.map(|station| format!("verdict-stuck-{station}")));
}

#[test]
fn what_is_only_observed_of_a_provider_is_worded_as_a_hint() {
    let said = |lang: &str, id: &str, confidence: &str| {
        let values = ["domain", "provider", "mechanism"].map(|name| (name, "x.test".to_owned()));
        let more = [("confidence", confidence.to_owned()), ("room", "yes".to_owned())];
        let checks = shipped();
        let lang = lang.parse().expect("a language");
        checks.words(Some(&lang)).find(id, &values.into_iter().chain(more).collect()).expect("a message")
    };
    for (lang, hint) in [("de", "Vergleichen Sie"), ("en", "Compare")] {
        for id in ["spf-provider-missing.fix", "spf-missing.fix"] {
            assert!(!said(lang, id, "official").contains(hint), "{lang} {id}");
            for doubtful in ["observed", "thirdparty", "nodemailer", "dc"] {
                assert!(said(lang, id, doubtful).contains(hint), "{lang} {id} {doubtful}");
            }
        }
    }
}
