#![doc = include_str!("ARCHITECTURE.md")]

pub mod article;
pub mod check;
pub mod diagnostic;
pub mod disk;
pub mod external;
mod highlight;
pub mod lang;
pub mod mail;
pub mod password;
mod picture;
pub mod pipeline;
pub mod probe;
pub mod render;
pub mod secret;
pub mod serve;
pub mod settings;
pub mod site;
pub mod source;
mod table;
pub mod words;
