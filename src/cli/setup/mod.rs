//! What a command needs before it can call: profile, credential, address, and the client made of them.

pub(crate) mod apis;
pub(crate) mod connection;
pub(crate) mod credentials_file;
mod edit;
pub(crate) mod environment;
mod own_file;
pub(crate) mod profile;
pub(crate) mod tokens;
