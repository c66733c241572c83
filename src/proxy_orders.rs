//! ProxyShard's User API, "General": buying proxies and looking after the orders.
//!
//! ```no_run
//! # async fn example() -> Result<(), sharekit::Error> {
//! use sharekit::proxy_orders::{Client, types::DatacenterOrIspPurchase};
//!
//! let client = Client::builder().bearer_token("the-key-from-the-dashboard").build()?;
//! let purchase = DatacenterOrIspPurchase::builder().product("Datacenter Proxy").location("DE").cycle("monthly");
//! let order = client.purchase_order().body(purchase.quantity(10)).send().await?;
//! println!("order {:?}", order.order_id);
//! # Ok(()) }
//! ```

/// What `build.rs` makes of `openapi/proxy-orders.yaml`.
#[allow(clippy::struct_field_names, reason = "the generator chose the names")]
#[allow(deprecated, reason = "what a vendor deprecates is still there")]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/proxy_orders.rs"));
}

#[cfg(feature = "sandbox")]
pub(crate) use generated::INFO;
#[cfg(feature = "test-util")]
pub use generated::Stub;
pub use generated::{Client, OPERATIONS, ProxyOrders, RATE_LIMITS, SERVERS, builder, types};
