//! Reports as text for a terminal or an e-mail.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use crate::check::receivers::Standing;
use crate::check::report::demands::Demands;
use crate::check::report::{Found, Furniture, Quote, Report, Station, Step, printable};
use crate::check::verdict::Verdict;

/// The width of running text, in characters.
pub(super) const WIDTH: usize = 80;

/// How much a report says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// The path and the headline.
    Short,
    /// Every step.
    Full,
}

/// The report with ANSI colours; colour repeats what the words already say.
pub fn render(report: &Report, detail: Detail) -> String {
    let mut out = String::new();
    path(&report.stations, &mut out);
    paragraph(&report.headline, "", "", &mut out);
    if detail == Detail::Short {
        return out;
    }
    // What several procedures share is said once.
    let mut said = BTreeSet::new();
    for station in &report.stations {
        let steps: Vec<&Step> = report
            .procedures
            .iter()
            .flat_map(|procedure| &procedure.steps)
            .filter(|step| step.station.as_ref() == Some(&station.id) && said.insert((step.kind, step.outcome)))
            .collect();
        section(&station.heading, &steps, report, &mut out);
    }
    for procedure in &report.procedures {
        let aside: Vec<&Step> = procedure.steps.iter().filter(|step| step.station.is_none()).collect();
        section(&procedure.heading, &aside, report, &mut out);
    }
    receivers(report, &mut out);
    out.push('\n');
    if let Some(outside) = &report.outside {
        paragraph(outside, "", "", &mut out);
    }
    paragraph(&report.summary, "", "", &mut out);
    out
}

/// Who demands what, a line each; the mark before the name says whether anything stands in the way.
fn receivers(report: &Report, out: &mut String) {
    if report.receivers.is_empty() {
        return;
    }
    let bold = Style::new().bold();
    let _ = writeln!(out, "\n{bold}{}{bold:#}", report.furniture.receivers);
    let shown = |standing| match standing {
        Standing::Met => mark("pass"),
        Standing::NotMet => mark("fail"),
        Standing::Unknown => mark("unknown"),
    };
    for Demands { receiver, standing, rules } in &report.receivers {
        let (whole, style) = shown(*standing);
        let rules = rules.iter().map(|rule| format!("{} {}", shown(rule.standing).0, rule.text));
        let _ = writeln!(out, "  {style}{whole}{style:#} {receiver}");
        paragraph(&rules.collect::<Vec<_>>().join(", "), "      ", "      ", out);
    }
}

/// One report of many in one line: the mark, the domain, and what was found first of the worst.
pub fn line(domain: &str, report: &Report) -> String {
    let (mark, style) = mark(report.outcome.as_str());
    let steps = || report.procedures.iter().flat_map(|procedure| &procedure.steps);
    let worst = steps().find(|step| step.outcome == report.outcome.as_str()).and_then(|step| step.finding.as_ref());
    let reason = match worst {
        Some(found) => format!(": {} [{}]", found.title, found.code),
        // What is not known without a finding was not tried.
        None if report.outcome == Verdict::Unknown => steps()
            .find_map(|step| step.note.as_ref().filter(|_| step.outcome == "skipped"))
            .map_or_else(String::new, |note| format!(": {note}")),
        None => String::new(),
    };
    format!("{style}{mark}{style:#} {domain}{reason}\n")
}

/// Steps under a heading; nothing where there are none.
fn section(heading: &str, steps: &[&Step], report: &Report, out: &mut String) {
    if steps.is_empty() {
        return;
    }
    let bold = Style::new().bold();
    let _ = writeln!(out, "\n{bold}{heading}{bold:#}");
    for one in steps {
        step(one, report, out);
    }
}

/// `OptiOffice ──✔── smtp.example ──✖── recipient's server ──?── inbox`
pub(super) fn path(stations: &[Station], out: &mut String) {
    if stations.is_empty() {
        return;
    }
    for (at, station) in stations.iter().enumerate() {
        if at > 0 {
            let (mark, style) = mark(station.outcome.as_str());
            let _ = write!(out, " ──{style}{mark}{style:#}── ");
        }
        out.push_str(&station.label);
    }
    out.push('\n');
}

fn step(step: &Step, report: &Report, out: &mut String) {
    let (mark, style) = mark(step.outcome);
    let _ = writeln!(out, "  {style}{mark}{style:#} {}", step.title);
    if let Some(note) = &step.note {
        let dim = Style::new().dimmed();
        for line in textwrap::wrap(note, WIDTH - 6) {
            let _ = writeln!(out, "      {dim}{line}{dim:#}");
        }
    }
    if let Some(finding) = &step.finding {
        found(finding, &report.furniture, out);
    }
}

pub(super) fn found(found: &Found, furniture: &Furniture, out: &mut String) {
    const INDENT: &str = "      ";
    paragraph(&format!("{}. [{}]", capital(&found.title), found.code), INDENT, INDENT, out);
    if let Some(quote) = &found.quote {
        underline(quote, INDENT, out);
    }
    paragraph(&found.means, INDENT, INDENT, out);
    let bold = Style::new().bold();
    let fix = format!("{}: {}", furniture.fix, found.fix);
    let mut wrapped = String::new();
    paragraph(&fix, INDENT, INDENT, &mut wrapped);
    out.push_str(&wrapped.replacen(&format!("{}:", furniture.fix), &format!("{bold}{}:{bold:#}", furniture.fix), 1));
    if let Some(correction) = &found.correction {
        let _ = writeln!(out, "{INDENT}{bold}{}:{bold:#}", furniture.record);
        let green = AnsiColor::Green.on_default();
        for line in correction.lines() {
            let _ = writeln!(out, "{INDENT}    {green}{}{green:#}", printable(line));
        }
    }
    if let Some(url) = &found.url {
        let _ = writeln!(out, "{INDENT}{}: {url}", furniture.more);
    }
}

/// The text with carets under its part; a long text is cut to a window around it.
pub(super) fn underline(quote: &Quote, indent: &str, out: &mut String) {
    let before: Vec<char> = printable(&quote.text[..quote.span.start]).chars().collect();
    let part = printable(&quote.text[quote.span.start..quote.span.end]);
    let after: Vec<char> = printable(&quote.text[quote.span.end..]).chars().collect();
    let room = WIDTH - indent.len();
    let part: String = part.chars().take(room).collect();
    let length = part.chars().count();
    let (cut_before, cut_after) = if before.len() + length + after.len() <= room {
        (0, after.len())
    } else {
        let keep = before.len().min(room.saturating_sub(length) * 2 / 3);
        (before.len() - keep, after.len().min(room.saturating_sub(keep + length + 2)))
    };
    let start = if cut_before > 0 { "…" } else { "" };
    let end = if cut_after < after.len() { "…" } else { "" };
    let shown: String = before[cut_before..].iter().collect();
    let rest: String = after[..cut_after].iter().collect();
    let red = AnsiColor::Red.on_default();
    let padding = " ".repeat(shown.chars().count() + start.chars().count());
    let carets = "^".repeat(length.max(1));
    let _ = writeln!(out, "{indent}{start}{shown}{part}{rest}{end}");
    let _ = writeln!(out, "{indent}{padding}{red}{carets}{red:#} {}", quote.label);
}

pub(super) fn paragraph(text: &str, first: &str, rest: &str, out: &mut String) {
    let options = textwrap::Options::new(WIDTH)
        .initial_indent(first)
        .subsequent_indent(rest)
        .break_words(false)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    for line in textwrap::wrap(text, options) {
        out.push_str(&line);
        out.push('\n');
    }
}

/// The text with its first letter as at the beginning of a sentence, unless it begins with a name such as `smtp.example`.
fn capital(text: &str) -> String {
    let first_word = text.split(' ').next().unwrap_or_default();
    if first_word.contains('.') || first_word.contains('@') {
        return text.to_owned();
    }
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

pub(super) fn mark(outcome: &str) -> (&'static str, Style) {
    match outcome {
        "pass" => ("✔", AnsiColor::Green.on_default()),
        "warn" => ("!", AnsiColor::Yellow.on_default()),
        "fail" => ("✖", AnsiColor::Red.on_default().bold()),
        "blocked" | "skipped" => ("–", Style::new().dimmed()),
        _ => ("?", AnsiColor::Yellow.on_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::verdict::Verdict;
    use crate::source::Span;

    /// Underlines `part` in `text` and returns both lines.
    fn underlined(text: &str, part: &str) -> Vec<String> {
        let start = text.find(part).expect("the part stands in the text");
        let quote =
            Quote { text: text.to_owned(), span: Span::new(start, start + part.len()), label: "here".to_owned() };
        let mut out = String::new();
        underline(&quote, "  ", &mut out);
        anstream::adapter::strip_str(&out).to_string().lines().map(str::to_owned).collect()
    }

    #[test]
    fn carets_stand_under_the_part() {
        assert_eq!(underlined("v=spf1 ip4: ~all", "ip4:"), ["  v=spf1 ip4: ~all", "         ^^^^ here"]);
    }

    #[test]
    fn carets_stand_under_the_part_of_a_long_text_too() {
        let text = format!("v=spf1 {} ip4: {} ~all", "a:x.example ".repeat(30), "a:y.example ".repeat(30));
        let lines = underlined(&text, "ip4:");
        let column = lines[1].find('^').expect("carets");
        let shown: String = lines[0].chars().skip(column).take(4).collect();
        assert_eq!(shown, "ip4:");
        assert!(lines[0].chars().count() <= WIDTH + 2);
    }

    #[test]
    fn foreign_text_cannot_steer_the_terminal() {
        assert_eq!(printable("a\u{1b}[2Jb\r\n\u{202e}c"), "a\u{fffd}[2Jb\u{fffd} \u{fffd}c");
    }

    #[test]
    fn names_keep_their_first_letter() {
        assert_eq!(capital("smtp.example does not exist"), "smtp.example does not exist");
        assert_eq!(capital("the record is invalid"), "The record is invalid");
    }

    #[test]
    fn every_verdict_has_its_mark() {
        for (verdict, expected) in
            [(Verdict::Pass, "✔"), (Verdict::Warn, "!"), (Verdict::Fail, "✖"), (Verdict::Unknown, "?")]
        {
            assert_eq!(mark(verdict.as_str()).0, expected);
        }
    }
}
