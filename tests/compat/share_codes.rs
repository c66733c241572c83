//! Share codes.

use futures_util::StreamExt;
use sharekit::share_codes::{Client, OPERATIONS, RATE_LIMITS, SERVERS, builder, types};
use sharekit::{Items, Operation, Page, Pages, Quota};

use crate::{Anything, parts};

fn client(key: &str) -> Result<Client, sharekit::Error> {
    let _: (&[&Operation], &[Quota], Option<&&str>) = (OPERATIONS, RATE_LIMITS, SERVERS.first());
    Client::builder().api_key(key).base_url("http://127.0.0.1:1").options(crate::options).build()
}

async fn lists(client: &Client, keyword: String, small: u32, size: usize) -> Anything {
    let request: builder::ListShareCodes = client.list_share_codes();
    let page = request
        .status(types::ShareCodeStatus::Unused)
        .limit(30)
        .page(1_i64)
        .sort_by(types::ShareCodeSortKey::CreatedAt)
        .order_by("desc")
        .keyword(keyword.clone())
        .email("friend@example.com")
        .data_type(types::DataType::Ip)
        .is_enterprise(0)
        .send()
        .await?;
    let listed: &Option<types::ShareCodePage> = &page.result;
    let codes: &[types::ShareCode] = listed.as_ref().map(|listed| listed.items.as_slice()).unwrap_or_default();
    let unused: Vec<&types::ShareCode> = codes.iter().filter(|code| is_usable(code)).collect();
    assert!(unused.len() <= size);

    let used: builder::ListUsedCodes = client.list_used_codes();
    let used = used
        .status(2)
        .limit(size)
        .page(small)
        .sort_by("used_at")
        .order_by(types::SortOrder::Asc)
        .keyword(&*keyword)
        .email(keyword.clone())
        .data_type(2_i64)
        .is_enterprise(1_u32);
    let mut pages: Pages<types::ShareCode> = used.pages().read_ahead(true);
    while let Some(page) = pages.next().await {
        let page: Page<types::ShareCode> = page?;
        let _: (&[types::ShareCode], i64) = (&page.items, page.position);
    }
    let items: Items<types::ShareCode> = client.list_share_codes().limit(small).items();
    let codes: Vec<Result<types::ShareCode, sharekit::Error>> = items.collect().await;
    drop(codes);
    Ok(())
}

async fn changes(client: &Client, plan: i32, count: u32, size: usize, codes: Vec<String>) -> Anything {
    let issued = client
        .generate_ip_codes()
        .plan(plan)
        .number_of_ips(10)
        .number_of_codes(count)
        .forward_to("friend@example.com")
        .send()
        .await?;
    let texts: Vec<&str> = issued.result.iter().filter_map(text).collect();
    client.revoke_codes().codes(texts).send().await?;
    let body: types::GenerateIpCodesRequest =
        types::GenerateIpCodesRequest::builder().plan(1).number_of_ips(size).number_of_codes(5).try_into()?;
    let issued: types::GenerateIpCodesResponse = parts(client.generate_ip_codes().body(body).send().await?);
    drop(issued);
    let body = types::GenerateTrafficCodesRequest::builder().plan_id(plan).amount_traffic(1_000_000_000_i64);
    let body = body.number_of_codes(size).forward_to(String::from("friend@example.com"));
    client.generate_traffic_codes().body(body).send().await?;
    let traffic = client.generate_traffic_codes().plan_id(1).amount_traffic(1_000_000_000).number_of_codes(5);
    traffic.forward_to(codes.first().map(String::as_str).unwrap_or_default()).send().await?;
    let used: types::UseCodesResponse = client.use_codes().codes(&codes).send().await?.into_inner();
    let applied: Option<&[types::IssuedCode]> = used.result.as_deref();
    let _ = applied.map(<[_]>::len);
    client.use_codes().body(types::UseCodesRequest::builder().codes(["code_1", "code_2"])).send_unchecked().await?;
    client.revoke_codes().body(types::RevokeCodesRequest::builder().codes(codes)).send().await?;
    Ok(())
}

fn text(issued: &types::IssuedCode) -> Option<&str> {
    match issued {
        types::IssuedCode::Code(code) => Some(code.as_str()),
        types::IssuedCode::ShareCode(code) => code.code.as_deref(),
        other => other.code(),
    }
}

fn is_usable(code: &types::ShareCode) -> bool {
    match code.status {
        Some(types::ShareCodeStatus::Unused) => true,
        Some(types::ShareCodeStatus::Used | types::ShareCodeStatus::Revoked | types::ShareCodeStatus::Expired) => false,
        Some(types::ShareCodeStatus::Unknown(ref value)) => value.number() == Some(9),
        _ => false,
    }
}

fn words(kind: &types::DataType) -> Anything {
    let word: &str = match kind {
        types::DataType::Ip => "IPs",
        types::DataType::Traffic => "traffic",
        other => other.as_str(),
    };
    let _: types::DataType = types::DataType::from_wire(7);
    let _: types::ShareCodeStatus = types::ShareCodeStatus::try_from(1)?;
    let _: &[&str] = types::ShareCodeStatus::KNOWN;
    let order: types::SortOrder = word.parse()?;
    let _: &str = match order {
        types::SortOrder::Asc => "up",
        types::SortOrder::Desc => "down",
        _ => "some other way",
    };
    let _ = [types::ShareCodeSortKey::Code, types::ShareCodeSortKey::AmountIps, types::ShareCodeSortKey::CreatedAt];
    let key = types::UsedCodeSortKey::try_from("used_at")?;
    match key {
        types::UsedCodeSortKey::Code | types::UsedCodeSortKey::AmountIps | types::UsedCodeSortKey::UsedAt => Ok(()),
        other => Err(other.to_string().into()),
    }
}

/// A response that a test of the program makes up.
fn made_up() -> types::ShareCode {
    let mut code = types::ShareCode::default();
    code.code = Some("code_1".to_owned());
    code.status = Some(types::ShareCodeStatus::Unused);
    code.created_at = Some(1_700_000_000.into());
    code
}

fn error_body(it: &types::ErrorBody) {
    let _: &[String] = &it.errors;
    let _: &Option<String> = &it.message;
    let _: Option<bool> = it.success;
    let _: &serde_json::Map<String, serde_json::Value> = &it.extra;
}

fn generate_ip_codes_response(it: &types::GenerateIpCodesResponse) {
    let _: &Option<String> = &it.message;
    let _: &[types::IssuedCode] = &it.result;
    let _: Option<bool> = it.success;
    let _: &serde_json::Map<String, serde_json::Value> = &it.extra;
}

fn generate_traffic_codes_response(it: &types::GenerateTrafficCodesResponse) {
    let _: &Option<String> = &it.message;
    let _: &[types::IssuedCode] = &it.result;
    let _: Option<bool> = it.success;
    let _: &serde_json::Map<String, serde_json::Value> = &it.extra;
}

fn list_share_codes_response(it: &types::ListShareCodesResponse) {
    let _: &Option<String> = &it.message;
    let _: &Option<types::ShareCodePage> = &it.result;
    let _: Option<bool> = it.success;
    let _: &serde_json::Map<String, serde_json::Value> = &it.extra;
}

fn list_used_codes_response(it: &types::ListUsedCodesResponse) {
    let _: &Option<String> = &it.message;
    let _: &Option<types::ShareCodePage> = &it.result;
    let _: Option<bool> = it.success;
    let _: &serde_json::Map<String, serde_json::Value> = &it.extra;
}

fn revoke_codes_response(it: &types::RevokeCodesResponse) {
    let _: &Option<String> = &it.message;
    let _: Option<bool> = it.success;
    let _: &serde_json::Map<String, serde_json::Value> = &it.extra;
}

fn share_code(it: &types::ShareCode) {
    let _: Option<i64> = it.amount_traffic;
    let _: &Option<String> = &it.code;
    let _: Option<sharekit::UnixSeconds> = it.created_at;
    let _: &Option<types::DataType> = &it.data_type;
    let _: Option<sharekit::UnixSeconds> = it.expired_at;
    let _: &Option<String> = &it.forward_to;
    let _: Option<i64> = it.number_of_ips;
    let _: &Option<types::ShareCodeStatus> = &it.status;
    let _: Option<sharekit::UnixSeconds> = it.used_at;
    let _: &Option<String> = &it.used_by;
    let _: &serde_json::Map<String, serde_json::Value> = &it.extra;
}

fn share_code_page(it: &types::ShareCodePage) {
    let _: &[types::ShareCode] = &it.items;
    let _: Option<i64> = it.total_items;
    let _: Option<i64> = it.total_pages;
    let _: &serde_json::Map<String, serde_json::Value> = &it.extra;
}

fn use_codes_response(it: &types::UseCodesResponse) {
    let _: &Option<String> = &it.message;
    let _: &Option<Vec<types::IssuedCode>> = &it.result;
    let _: Option<bool> = it.success;
    let _: &serde_json::Map<String, serde_json::Value> = &it.extra;
}
