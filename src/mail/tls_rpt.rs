//! TLS reports: a domain says where senders tell it of trouble with encryption (RFC 8460).

use crate::mail::tags::Tags;
use crate::source::Span;

/// The beginning of a record; what does not begin so does not count (section 3).
pub const VERSION: &str = "v=TLSRPTv1";

/// The addresses that a record names.
///
/// # Errors
/// The part that makes it useless.
pub fn addresses(record: &str) -> Result<Vec<&str>, Span> {
    let tags = Tags::parse(record);
    if let Some(fault) = tags.faults.first() {
        return Err(fault.span);
    }
    let rua = tags.find("rua").ok_or(Span::new(0, record.len()))?;
    let value = &record[rua.value.start..rua.value.end];
    let addresses: Vec<&str> = value.split(',').map(str::trim).collect();
    match addresses.iter().find(|address| !is_address(address)) {
        None => Ok(addresses),
        Some(&"") => Err(rua.span),
        Some(wrong) => {
            let start = wrong.as_ptr() as usize - record.as_ptr() as usize;
            Err(Span::new(start, start + wrong.len()))
        }
    }
}

fn is_address(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    match (lower.strip_prefix("mailto:"), lower.strip_prefix("https://")) {
        (Some(mailbox), _) => mailbox.split('?').next().is_some_and(|mailbox| mailbox.contains('@')),
        (None, Some(rest)) => !rest.is_empty(),
        (None, None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::trial::scribbles;

    #[test]
    fn a_record_names_addresses() {
        assert_eq!(addresses("v=TLSRPTv1; rua=mailto:tls@example.org"), Ok(vec!["mailto:tls@example.org"]));
        let two = addresses("v=TLSRPTv1;rua=mailto:tls@example.org, https://example.net/v1").expect("two addresses");
        assert_eq!(two, ["mailto:tls@example.org", "https://example.net/v1"]);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        let wrong = |record: &'static str| addresses(record).map_err(|span| &record[span.start..span.end]);
        assert_eq!(wrong("v=TLSRPTv1; rua=tls@example.org"), Err("tls@example.org"));
        assert_eq!(wrong("v=TLSRPTv1; rua=mailto:a@b.test, http://c.test"), Err("http://c.test"));
        assert_eq!(wrong("v=TLSRPTv1; rua="), Err("rua="));
        assert_eq!(wrong("v=TLSRPTv1;"), Err("v=TLSRPTv1;"));
    }

    #[test]
    fn never_panics() {
        for text in scribbles(4).take(2_000) {
            let _ = addresses(&text);
        }
    }
}
