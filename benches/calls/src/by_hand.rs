//! The same calls as a programmer writes them who needs nothing but success.

use serde::Deserialize;

use crate::{KEY, TOKEN};

pub struct Client {
    http: reqwest::Client,
    url: String,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "a program reads some of them")]
pub struct Profile {
    email: Option<String>,
    active_orders: Option<i64>,
    pub wallet_balance: Option<i64>,
}

#[derive(Deserialize)]
pub struct Envelope<T> {
    pub success: bool,
    pub result: T,
}

#[derive(Deserialize)]
pub struct Page {
    pub items: Vec<ShareCode>,
    pub total_pages: i64,
}

/// All fields that the server sends.
#[derive(Deserialize)]
#[allow(dead_code, reason = "a program reads some of them")]
pub struct ShareCode {
    code: Option<String>,
    data_type: Option<i64>,
    expired_at: Option<i64>,
    amount_traffic: Option<i64>,
    forward_to: Option<String>,
    used_by: Option<String>,
    used_at: Option<i64>,
    number_of_ips: Option<i64>,
    status: Option<i64>,
    created_at: Option<i64>,
}

#[derive(serde::Serialize)]
struct Generate {
    plan: i64,
    number_of_ips: i64,
    number_of_codes: i64,
}

impl Client {
    pub fn new(url: &str) -> reqwest::Result<Self> {
        Ok(Self { http: reqwest::Client::builder().no_proxy().build()?, url: url.to_owned() })
    }

    pub async fn profile(&self) -> reqwest::Result<Profile> {
        let request = self.http.get(format!("{}/user/api/me", self.url)).bearer_auth(TOKEN);
        request.send().await?.error_for_status()?.json().await
    }

    pub async fn list(&self, page: i64, limit: i64) -> reqwest::Result<Page> {
        let request = self.http.get(format!("{}/client/v1/cd-keys/list-share-code", self.url));
        let request = request.query(&[("page", page), ("limit", limit)]).query(&[("api-key", KEY)]);
        let response: Envelope<Page> = request.send().await?.error_for_status()?.json().await?;
        assert!(response.success);
        Ok(response.result)
    }

    pub async fn generate(&self, codes: i64) -> reqwest::Result<Vec<ShareCode>> {
        let body = Generate { plan: 1, number_of_ips: 5, number_of_codes: codes };
        let request = self.http.post(format!("{}/client/v1/cd-keys/generate", self.url)).query(&[("api-key", KEY)]);
        let response: Envelope<Vec<ShareCode>> = request.json(&body).send().await?.error_for_status()?.json().await?;
        assert!(response.success);
        Ok(response.result)
    }
}
