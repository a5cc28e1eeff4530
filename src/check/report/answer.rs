//! The answer to an inquiry about one mail: the result of SPF, and the tree of policies that led to it.

use std::fmt::Write as _;

use anstyle::Style;
use serde::Serialize;

use crate::check::report::text::{Detail, WIDTH, mark, paragraph, underline};
use crate::check::report::{Printable, Quote, VERSION, printable};
use crate::check::spf::inquiry::{Identity, Inquiry};
use crate::check::verdict;
use crate::mail::spf::{self, Decision, Evaluation, Ground, LOOKUP_LIMIT, Network, VOID_LIMIT, Why};
use crate::source::Span;
use crate::words::{Values, Words};

/// An answer in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// [`VERSION`].
    pub version: u32,
    /// The program that made it: `docs-check 0.1.0`.
    pub program: String,
    /// When the facts were learnt (RFC 3339).
    pub time: String,
    /// The language of its words.
    pub language: String,
    /// The word of RFC 7208, section 2.6.
    pub result: &'static str,
    /// What it means, in one sentence.
    pub headline: String,
    /// Why the mail is refused, in the words of the domain's owner (section 6.2).
    pub explanation: Option<String>,
    /// The address.
    pub ip: String,
    /// `mailfrom` or `helo`.
    pub identity: &'static str,
    /// The sender that was asked about.
    pub sender: String,
    /// The name in HELO.
    pub helo: String,
    /// Terms that asked the DNS.
    pub lookups: usize,
    /// How many may.
    pub lookup_limit: usize,
    /// Terms that found nothing there.
    pub void: usize,
    /// How many may.
    pub void_limit: usize,
    /// The domain's policy with all that it includes; `None` where the domain is no name.
    pub policy: Option<Policy>,
    /// What it comes to.
    #[serde(skip)]
    pub outcome: verdict::Verdict,
    /// The explanation in a sentence.
    #[serde(skip)]
    said: Option<String>,
}

/// A policy in the tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Policy {
    /// Whose.
    pub domain: String,
    /// The term that led here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    /// The record, where there is exactly one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
    /// What it says: a word of section 2.6.
    pub result: &'static str,
    /// Why it cannot be followed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// The term that decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided: Option<Decided>,
    /// Terms that asked the DNS, here and below.
    pub lookups: usize,
    /// Terms that found nothing there, here and below.
    pub void: usize,
    /// The policies that it includes, in order, as far as they were needed.
    pub includes: Vec<Policy>,
    /// Domain, result and counts in a line.
    #[serde(skip)]
    line: String,
}

/// The term that decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Decided {
    /// The term.
    pub term: String,
    /// Where it stands in the record, in bytes.
    pub span: Span,
    /// A stable word for the reason.
    pub why: &'static str,
    /// The name that matched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The network that has the address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network: Option<String>,
    /// The reason in words.
    pub reason: String,
}

/// Finds the words for an answer.
pub fn compose(inquiry: &Inquiry, evaluation: Option<&Evaluation>, words: &Words, time: &str) -> Answer {
    let verdict = evaluation.map_or(&spf::Verdict::None, Evaluation::verdict);
    let explanation = evaluation.and_then(|evaluation| evaluation.explanation.clone());
    let language = words.lang().to_string();
    let words = Printable(words);
    let mut values = Values::from([("ip", inquiry.ip.to_string()), ("domain", inquiry.domain.clone())]);
    if let Some(problem) = problem(verdict, words) {
        values.insert("problem", problem);
    }
    let said = explanation.clone().map(|text| words.say("spf-answer-explanation", &Values::from([("text", text)])));
    Answer {
        version: VERSION,
        program: concat!("docs-check ", env!("CARGO_PKG_VERSION")).to_owned(),
        time: time.to_owned(),
        language,
        result: verdict.as_str(),
        headline: words.say(&format!("spf-answer-{}", verdict.as_str()), &values),
        explanation,
        ip: inquiry.ip.to_string(),
        identity: match inquiry.identity {
            Identity::MailFrom => "mailfrom",
            Identity::Helo => "helo",
        },
        sender: inquiry.sender(),
        helo: inquiry.helo.clone(),
        lookups: evaluation.map_or(0, |evaluation| evaluation.lookups),
        lookup_limit: LOOKUP_LIMIT,
        void: evaluation.map_or(0, |evaluation| evaluation.void),
        void_limit: VOID_LIMIT,
        policy: evaluation.map(|evaluation| policy(&evaluation.root, None, words)),
        outcome: outcome(verdict),
        said,
    }
}

/// Only a pass is one: whoever asks wants to know whether this server may send.
fn outcome(verdict: &spf::Verdict) -> verdict::Verdict {
    match verdict {
        spf::Verdict::Pass => verdict::Verdict::Pass,
        spf::Verdict::None
        | spf::Verdict::Neutral
        | spf::Verdict::Fail
        | spf::Verdict::SoftFail
        | spf::Verdict::PermError(_) => verdict::Verdict::Fail,
        spf::Verdict::TempError(..) => verdict::Verdict::Unknown,
    }
}

fn policy(branch: &spf::Branch, above: Option<&spf::Record>, words: Printable<'_>) -> Policy {
    let text = |record: &spf::Record, span| record.at(span).to_owned();
    let decided = branch.record.as_ref().zip(branch.decided.as_ref()).map(|(record, decision)| {
        let (why, name, network) = reason(&decision.why);
        let values = [("name", name.clone()), ("network", network.clone())];
        let values = values.into_iter().filter_map(|(key, value)| Some((key, value?))).collect();
        let Decision { term, .. } = *decision;
        Decided {
            term: text(record, term),
            span: term,
            why,
            name,
            network,
            reason: words.say(&format!("spf-why-{why}"), &values),
        }
    });
    let values = Values::from([
        ("domain", branch.domain.to_string()),
        ("result", branch.verdict.as_str().to_owned()),
        ("lookups", branch.lookups.to_string()),
        ("void", branch.void.to_string()),
    ]);
    Policy {
        domain: branch.domain.to_string(),
        via: above.zip(branch.via).map(|(record, span)| text(record, span)),
        record: branch.record.as_ref().map(|record| record.text.clone()),
        result: branch.verdict.as_str(),
        problem: problem(&branch.verdict, words),
        decided,
        lookups: branch.lookups,
        void: branch.void,
        includes: branch.branches.iter().map(|below| policy(below, branch.record.as_ref(), words)).collect(),
        line: words.say("spf-tree-policy", &values),
    }
}

/// A stable word for why a term decided, and the name and the network that it is about.
fn reason(why: &Why) -> (&'static str, Option<String>, Option<String>) {
    let network = |network: &Network| Some(network.to_string());
    match why {
        Why::All => ("all", None, None),
        Why::Network(found) => ("network", None, network(found)),
        Why::Address(name, found) => ("address", Some(name.to_string()), network(found)),
        Why::Name(name) => ("name", Some(name.to_string()), None),
        Why::Exists(name) => ("exists", Some(name.to_string()), None),
        Why::Included(name) => ("included", Some(name.to_string()), None),
        Why::Redirected(name) => ("redirected", Some(name.to_string()), None),
        Why::Trouble => ("trouble", None, None),
    }
}

/// Why a policy gives no other result: a clause.
fn problem(verdict: &spf::Verdict, words: Printable<'_>) -> Option<String> {
    let target = |name: &dyn ToString| ("target", name.to_string());
    let limit = |limit: usize| ("limit", limit.to_string());
    let (id, values) = match verdict {
        spf::Verdict::TempError(name, silence) => {
            ("silent", Values::from([target(name), ("reason", silence.to_string())]))
        }
        spf::Verdict::PermError(ground) => match ground {
            Ground::Syntax(name) => ("syntax", Values::from([target(name)])),
            Ground::Several(name) => ("several", Values::from([target(name)])),
            Ground::NoPolicy(name) => ("no-policy", Values::from([target(name)])),
            Ground::NoName(text) => ("no-name", Values::from([target(text)])),
            Ground::TooManyLookups => ("lookups", Values::from([limit(LOOKUP_LIMIT)])),
            Ground::TooManyVoid => ("void", Values::from([limit(VOID_LIMIT)])),
            Ground::TooManyExchanges(name) => ("exchanges", Values::from([target(name), limit(spf::EXCHANGE_LIMIT)])),
        },
        spf::Verdict::None
        | spf::Verdict::Neutral
        | spf::Verdict::Pass
        | spf::Verdict::Fail
        | spf::Verdict::SoftFail => return None,
    };
    Some(words.say(&format!("spf-problem-{id}"), &values))
}

/// The answer as JSON.
pub fn json(answer: &Answer) -> String {
    serde_json::to_string_pretty(answer).expect("an answer is plain data") + "\n"
}

/// The answer as text: the result alone in the first line, as `spfquery` prints it.
pub fn text(answer: &Answer, detail: Detail) -> String {
    let (_, style) = mark(answer.outcome.as_str());
    let mut out = format!("{style}{}{style:#}\n", answer.result);
    paragraph(&answer.headline, "", "", &mut out);
    if let Some(said) = &answer.said {
        paragraph(said, "", "", &mut out);
    }
    if let (Detail::Full, Some(policy)) = (detail, &answer.policy) {
        out.push('\n');
        branch(policy, 0, &mut out);
    }
    out
}

fn branch(policy: &Policy, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    let bold = Style::new().bold();
    let via = policy.via.as_ref().map(|via| format!("{} → ", printable(via))).unwrap_or_default();
    let _ = writeln!(out, "{indent}{via}{bold}{}{bold:#}", policy.line);
    let inner = format!("{indent}  ");
    match (&policy.record, &policy.decided) {
        (Some(record), Some(decided)) => {
            let label = policy.problem.as_ref().filter(|_| decided.why == "trouble").unwrap_or(&decided.reason);
            let quote = Quote { text: record.clone(), span: decided.span, label: label.clone() };
            underline(&quote, &inner, out);
        }
        (record, _) => {
            if let Some(record) = record {
                let shown: String = printable(record).chars().take(WIDTH).collect();
                let cut = if shown.len() < record.len() { "…" } else { "" };
                let _ = writeln!(out, "{inner}{shown}{cut}");
            }
            if let Some(problem) = &policy.problem {
                paragraph(problem, &inner, &inner, out);
            }
        }
    }
    policy.includes.iter().for_each(|below| branch(below, depth + 1, out));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::verdict::Verdict;
    use crate::diagnostic::Diagnostics;
    use crate::lang::Lang;
    use crate::mail::trial::Trial;
    use crate::source::Source;

    /// The answer for a mail of tom@example.org from `ip`, in a world written as `name: record` lines.
    fn answer(world: &str, ip: &str) -> Answer {
        let inquiry = Inquiry {
            ip: ip.parse().expect("an address"),
            identity: Identity::MailFrom,
            local: "tom".to_owned(),
            domain: "example.org".to_owned(),
            helo: "mx.example.org".to_owned(),
            time: 0,
        };
        let source = Source::new("en.ftl", include_str!("../../../checks/words/en.ftl"));
        let lang: Lang = "en".parse().expect("a language");
        let words = Words::parse(&lang, [&source], &mut Diagnostics::new());
        let evaluation = Trial::parse(world).settle(|facts| inquiry.evaluate(facts)).0;
        compose(&inquiry, evaluation.as_ref(), &words, "2026-11-24T12:00:00Z")
    }

    fn lines(answer: &Answer, detail: Detail) -> Vec<String> {
        anstream::adapter::strip_str(&text(answer, detail)).to_string().lines().map(str::to_owned).collect()
    }

    const WORLD: &str = "example.org: v=spf1 a include:relay.test -all exp=why.test
        example.org A 192.0.2.9
        relay.test: v=spf1 ip4:192.0.2.0/29 ?all
        why.test: %{i} is no server of ours.";

    #[test]
    fn the_first_line_is_the_result_and_the_tree_shows_what_decided() {
        let passes = lines(&answer(WORLD, "192.0.2.1"), Detail::Full);
        assert_eq!(
            passes,
            [
                "pass",
                "example.org allows 192.0.2.1 to send its e-mails.",
                "",
                "example.org: pass (questions to the DNS: 2, without a result: 0)",
                "  v=spf1 a include:relay.test -all exp=why.test",
                "           ^^^^^^^^^^^^^^^^^^ the record of relay.test lets it pass",
                "  include:relay.test → relay.test: pass (questions to the DNS: 0, without a result: 0)",
                "    v=spf1 ip4:192.0.2.0/29 ?all",
                "           ^^^^^^^^^^^^^^^^ 192.0.2.0/29 contains the address",
            ]
        );
        assert_eq!(lines(&answer(WORLD, "192.0.2.1"), Detail::Short), passes[..2]);
    }

    #[test]
    fn a_refusal_comes_with_the_words_of_the_domains_owner() {
        let fails = answer(WORLD, "198.51.100.1");
        assert_eq!(fails.explanation.as_deref(), Some("198.51.100.1 is no server of ours."));
        let said = "The owner of the domain explains: “198.51.100.1 is no server of ours.”";
        assert!(lines(&fails, Detail::Short).join(" ").ends_with(said));
        assert_eq!(fails.outcome, Verdict::Fail);
    }

    #[test]
    fn only_a_pass_is_one_and_silence_leaves_it_open() {
        let outcome = |record: &str| answer(&format!("example.org: v=spf1 {record}"), "192.0.2.1").outcome;
        assert_eq!(outcome("+all"), Verdict::Pass);
        for record in ["-all", "~all", "?all", "ip4:", "include:none.test", "exists:%{i}.test"] {
            assert_eq!(outcome(record), Verdict::Fail, "{record}");
        }
        assert_eq!(answer("example.org A 192.0.2.1", "192.0.2.1").outcome, Verdict::Fail);
        assert_eq!(outcome("include:a.test\na.test SILENCE"), Verdict::Unknown);
    }

    #[test]
    fn what_cannot_be_followed_says_why_at_its_term() {
        let broken =
            lines(&answer("example.org: v=spf1 include:a.test -all\na.test: v=spf1 ip4:", "192.0.2.1"), Detail::Full);
        let expected =
            "Recipients cannot use the SPF record of example.org: there is a mistake in the record of a.test.";
        assert_eq!(broken[1..3].join(" "), expected);
        assert!(
            broken.contains(&"         ^^^^^^^^^^^^^^ there is a mistake in the record of a.test".to_owned()),
            "{broken:#?}"
        );
    }

    #[test]
    fn foreign_text_cannot_steer_the_terminal() {
        let hostile = "example.org: v=spf1 -all exp=why.test\nwhy.test: a%%1b[2J\u{1b}[2J";
        assert!(!text(&answer(hostile, "192.0.2.1"), Detail::Full).contains("\u{1b}[2J"));
        let record = "example.org: v=spf1 a:\u{1b}[2J";
        assert!(!text(&answer(record, "192.0.2.1"), Detail::Full).contains("\u{1b}[2J"));
    }
}
