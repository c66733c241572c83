//! The table of the APIs that are compiled in. `build.rs` finds them in `openapi/`.

use crate::client::ApiInfo;

include!(concat!(env!("OUT_DIR"), "/apis.rs"));
