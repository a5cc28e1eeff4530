//! Delivery status notifications, RFC 3464: fields about each recipient.

use super::{Action, Answer, text};
use crate::mail::address::{Host, Mailbox};
use crate::mail::status::Status;

/// What the body of a `message/delivery-status` part says about each recipient.
pub(super) fn answers(body: &str) -> Vec<Answer> {
    groups(body).iter().filter_map(|fields| about(fields)).collect()
}

/// A field: its name in lowercase, its value on one line.
type Field = (String, String);

/// The groups of fields, which empty lines divide (section 2.1), with their lines joined.
fn groups(body: &str) -> Vec<Vec<Field>> {
    let mut groups: Vec<Vec<Field>> = vec![Vec::new()];
    for line in body.lines() {
        let group = groups.last_mut().expect("there is always one");
        if line.trim().is_empty() {
            groups.push(Vec::new());
        } else if line.starts_with(' ') {
            if let Some((_, value)) = group.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            group.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    groups
}

/// What a group says about a recipient (section 2.3); the one about the whole message has none.
fn about(fields: &[Field]) -> Option<Answer> {
    let field = |name: &str| fields.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str());
    // The value behind its type: `rfc822; ada@y.test`.
    let typed = |name: &str| field(name).map(|value| value.split_once(';').map_or(value, |(_, rest)| rest).trim());
    let recipient = typed("final-recipient").or_else(|| typed("original-recipient"));
    let action = match field("action").map(str::to_ascii_lowercase).as_deref() {
        Some("delayed") => Some(Action::Delayed),
        Some("delivered" | "relayed" | "expanded") => Some(Action::Delivered),
        // `failed`, and whatever a program makes of it.
        Some(_) => Some(Action::Failed),
        None if recipient.is_none() => return None,
        None => None,
    };
    let diagnostic = typed("diagnostic-code").unwrap_or_default();
    let said = text::answers(diagnostic).into_iter().next().unwrap_or_else(|| no_refusal(diagnostic));
    Some(Answer {
        status: said.status.or_else(|| field("status")?.split(' ').next()?.parse().ok()),
        host: typed("remote-mta").and_then(host),
        recipient: recipient.and_then(mailbox),
        action,
        ..said
    })
}

/// What a server or a program said that is no refusal: `250 2.0.0 Ok`, or words without any code.
fn no_refusal(diagnostic: &str) -> Answer {
    let yes = diagnostic.split_once(' ').filter(|(code, _)| code.len() == 3 && code.starts_with('2'));
    let code = yes.and_then(|(code, _)| code.parse().ok());
    let (status, text) = Status::split(if code.is_some() { &diagnostic[4..] } else { diagnostic });
    Answer { code, status, text: text.to_owned(), host: None, recipient: None, stage: None, action: None }
}

/// The name or the address that a field begins with: `mx.y.test (192.0.2.5, …)`.
fn host(value: &str) -> Option<Host> {
    value.split([' ', '(']).next()?.trim_end_matches('.').parse().ok()
}

fn mailbox(value: &str) -> Option<Mailbox> {
    value.trim_matches(['<', '>']).parse().ok()
}
