//! The record of spends in Redis: each key spends once, whatever happens to the processes and to the server.

mod contract;
