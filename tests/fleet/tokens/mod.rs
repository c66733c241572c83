//! One login in many processes, with an authorization server that logs the user out if a refresh token is sent twice.

mod away;
mod failing;
mod killed;
mod sharing;
mod stored;
mod worker;
