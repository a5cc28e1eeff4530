//! The protocols of e-mail as data: names, questions and their answers, conversations, policies.

pub mod address;
pub mod bounce;
pub mod dkim;
pub mod dmarc;
pub mod document;
pub mod facts;
pub(crate) mod foreign;
pub mod message;
pub mod mta_sts;
pub mod smtp;
pub mod spf;
pub mod status;
pub mod tags;
pub mod text;
pub mod tls_rpt;
#[cfg(test)]
pub(crate) mod trial;
pub mod world;
pub mod zone;
