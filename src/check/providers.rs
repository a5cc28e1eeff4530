//! `checks/providers.toml`: what is known of mailbox providers, with sources.

/// All providers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Providers(pub Vec<()>);
