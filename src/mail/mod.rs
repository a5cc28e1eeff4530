//! The protocols of e-mail as data: names, questions and their answers, conversations, policies.

pub mod address;
pub mod facts;
pub(crate) mod foreign;
pub mod message;
pub mod smtp;
pub mod spf;
pub mod world;
