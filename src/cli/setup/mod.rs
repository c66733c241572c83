//! What a command needs before it can call: profile, server, credential, and the client made of them.

pub(crate) mod apis;
pub(crate) mod client;
pub(crate) mod connection;
pub(crate) mod credential;
mod credential_command;
pub(crate) mod credential_kind;
pub(crate) mod credentials_file;
pub(crate) mod edit;
pub(crate) mod environment;
pub(crate) mod history;
mod limit;
mod own_file;
pub(crate) mod profile;
pub(crate) mod sandbox;
pub(crate) mod source;
pub(crate) mod target;
mod tokens;
