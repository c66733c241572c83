//! Subscription sharing.

use sharekit::subscription_sharing::{self, AUTHORIZE_URL, Client, OPERATIONS, RATE_LIMITS, SERVERS, TOKEN_URL, types};
use sharekit::{EpochMilliseconds, Operation, Quota, Timestamp};

use crate::{Anything, parts};

fn client(token: &str) -> Result<Client, sharekit::Error> {
    let _: (&[&Operation], &[Quota], Option<&&str>) = (OPERATIONS, RATE_LIMITS, SERVERS.first());
    let _: [&str; 2] = [AUTHORIZE_URL, TOKEN_URL];
    let oauth = subscription_sharing::oauth("my-client", "my-secret");
    Client::builder().bearer_token(token).client_token_source(oauth.client()).build()
}

async fn invitations(client: &Client, contact: String, code: &str) -> Anything {
    let invited = client
        .send_invitation()
        .contact(contact.clone())
        .contact_type(types::ContactType::Email)
        .product_code("CO27409")
        .first_name("Kari")
        .last_name(String::from("Nordmann"))
        .send()
        .await?;
    let status: &Option<types::SharingStatus> = &invited.status;
    let _ = status.as_ref().map(is_done);
    let product: types::ProductCode = "CO27409".parse()?;
    let invitation = types::SendInvitationRequest::builder()
        .contact(contact.as_str())
        .contact_type("A")
        .product_code(product)
        .first_name(types::PersonName::try_from("Kari")?)
        .last_name("Nordmann");
    let body: types::SendInvitationRequest = invitation.try_into()?;
    let response: types::SharingStatusResponse = parts(client.send_invitation().body(body).send().await?);
    drop(response);
    client.accept_invitation().share_code(code).send().await?;
    let accept = types::AcceptInvitationRequest::builder().share_code(code).change_type(types::AcceptChange::Accept);
    let accepted: sharekit::Settled<types::SharingStatusResponse> =
        client.accept_invitation().body(accept).send_settled().await?;
    drop(accepted);
    client.decline_invitation().share_code(code.to_owned()).change_type("DECLINE").send().await?;
    let decline =
        types::DeclineInvitationRequest::builder().share_code(code).change_type(types::DeclineChange::Decline);
    client.decline_invitation().body(decline).send().await?;
    client.update_invitation().share_code(code).first_name("Kari").last_name("Nordmann").send().await?;
    let update = types::UpdateInvitationRequest::builder().share_code(types::ShareCode::try_from(code)?);
    client.update_invitation().body(update.first_name("Kari").last_name("Nordmann")).send().await?;
    client.cancel_share().share_code(code).change_type(types::CancelChange::Cancel).send().await?;
    client
        .cancel_share()
        .body(types::CancelShareRequest::builder().share_code(code).change_type("CANCEL"))
        .send()
        .await?;
    Ok(())
}

async fn lists(client: &Client, until: Timestamp) -> Anything {
    client.list_share_rules().product_code("CO27409").send().await?;
    client.list_distribution_levels().product_code(String::from("CO27409")).send().await?;
    let subscribers = client.list_shared_subscribers().send().await?;
    let users: &[types::SharedSubscriber] = &subscribers.shared_user_information_list;
    let ends: Vec<i64> = users.iter().filter_map(|user| user.end_time.map(EpochMilliseconds::get)).collect();
    let nets: types::Nets = client.list_nets().product_code("CO27409").send().await?.into_inner();
    drop((ends, nets));
    let range = types::IpRangeInput::builder().ip_range_start("192.0.2.1").ip_range_end(String::from("192.0.2.9"));
    let range: types::IpRangeInput = range.try_into()?;
    let domain: types::DomainInput = types::DomainInput::builder().domain("example.com").try_into()?;
    let net = types::NetInput::builder()
        .login_required(true)
        .start_time(1_700_000_000_000_i64)
        .end_time(until)
        .ip_ranges([range])
        .domains(vec![domain]);
    let net: types::NetInput = net.try_into()?;
    client.replace_nets().product_code("CO27409").nets([net.clone()]).send().await?;
    client
        .replace_nets()
        .product_code("CO27409")
        .body(types::ReplaceNetsRequest::builder().nets(vec![net]))
        .send()
        .await?;
    client.change_distribution_level().product_code("CO27409").distribution_level("FULL").send().await?;
    let level = types::ChangeDistributionLevelRequest::builder().product_code("CO27409").distribution_level("FULL");
    client.change_distribution_level().body(level).send().await?;
    Ok(())
}

fn is_done(status: &types::SharingStatus) -> bool {
    match status {
        types::SharingStatus::ShareOk | types::SharingStatus::RequestAccepted => true,
        types::SharingStatus::NoSubscription | types::SharingStatus::SubscriptionStopped => false,
        types::SharingStatus::RequestDeclined | types::SharingStatus::SharingEnded => false,
        types::SharingStatus::ShareCodeNotFound | types::SharingStatus::ChangeTypeNotSupported => false,
        types::SharingStatus::AlreadyInUse | types::SharingStatus::ShareLimit => false,
        types::SharingStatus::InvitationsPoolExhausted => false,
        types::SharingStatus::Unknown(_) => false,
        _ => false,
    }
}

fn words() -> Anything {
    let _ = [types::ContactType::Email, types::ContactType::PhoneNumber, types::ContactType::from_wire("C")];
    let _ = [types::ShareStatus::RequestSent, types::ShareStatus::Accepted, types::ShareStatus::Declined];
    let _ = types::ShareStatus::Ended;
    let _ = [types::ShareType::Users, types::ShareType::Nets, types::ShareType::BusinessToBusiness];
    Ok(())
}

/// The texts with limits, each by itself.
fn texts(text: &str, owned: String) -> Anything {
    let code: types::ProductCode = types::ProductCode::try_from(text)?;
    let shown: String = code.to_string();
    let plain: &String = &code;
    let long = plain.len() > 5;
    let given: String = code.into();
    let code: types::ProductCode = types::ProductCode::try_from(owned)?;
    let checked: Result<types::ShareCode, types::error::ConversionError> = text.parse();
    let level: Result<types::DistributionLevelCode, types::error::ConversionError> = text.try_into();
    let _ = types::Contact::try_from("kari@example.com").map_err(|refused| refused.to_string())?;
    let _ = [types::IpAddress::try_from("192.0.2.1")?, types::IpAddress::try_from(given.clone())?];
    let _: types::DomainName = serde_json::from_str("\"example.com\"")?;
    drop((shown, long, given, code, checked, level));
    Ok(())
}

fn distribution_level(it: &types::DistributionLevel) {
    let _: &Option<String> = &it.distribution_level;
    let _: &Option<String> = &it.usage;
    let _: &serde_json::Map<String, serde_json::Value> = &it.extra;
}

fn domain(it: &types::Domain) {
    let _: &Option<String> = &it.domain;
    let _: &serde_json::Map<String, serde_json::Value> = &it.extra;
}

fn error_body(it: &types::ErrorBody) {
    let _: &Option<String> = &it.error_message;
    let _: &Option<String> = &it.exception_type;
    let _: &serde_json::Map<String, serde_json::Value> = &it.extra;
}

fn ip_range(it: &types::IpRange) {
    let _: &Option<String> = &it.ip_range_end;
    let _: &Option<String> = &it.ip_range_start;
    let _: &serde_json::Map<String, serde_json::Value> = &it.extra;
}

fn list_distribution_levels_response(it: &types::ListDistributionLevelsResponse) {
    let _: &[types::DistributionLevel] = &it.distribution_levels;
    let _: &serde_json::Map<String, serde_json::Value> = &it.extra;
}

fn list_share_rules_response(it: &types::ListShareRulesResponse) {
    let _: &[types::ShareRule] = &it.customer_product_share_rules;
    let _: &serde_json::Map<String, serde_json::Value> = &it.extra;
}

fn list_shared_subscribers_response(it: &types::ListSharedSubscribersResponse) {
    let _: &[types::SharedSubscriptionSummary] = &it.shared_subscription_summary;
    let _: &[types::SharedSubscriber] = &it.shared_user_information_list;
    let _: &serde_json::Map<String, serde_json::Value> = &it.extra;
}

fn net(it: &types::Net) {
    let _: &[types::Domain] = &it.domains;
    let _: Option<sharekit::EpochMilliseconds> = it.end_time;
    let _: &[types::IpRange] = &it.ip_ranges;
    let _: Option<bool> = it.login_required;
    let _: Option<sharekit::EpochMilliseconds> = it.start_time;
    let _: &serde_json::Map<String, serde_json::Value> = &it.extra;
}

fn nets(it: &types::Nets) {
    let _: &[types::Net] = &it.nets;
    let _: &serde_json::Map<String, serde_json::Value> = &it.extra;
}

fn share_rule(it: &types::ShareRule) {
    let _: &Option<String> = &it.product_code;
    let _: Option<i64> = it.share_count;
    let _: &Option<types::ShareType> = &it.share_type;
    let _: &serde_json::Map<String, serde_json::Value> = &it.extra;
}

fn shared_subscriber(it: &types::SharedSubscriber) {
    let _: Option<i64> = it.customer_number;
    let _: Option<sharekit::EpochMilliseconds> = it.end_time;
    let _: &Option<String> = &it.first_name;
    let _: &Option<String> = &it.last_name;
    let _: &Option<String> = &it.product_code;
    let _: &Option<String> = &it.product_name;
    let _: &Option<String> = &it.share_code;
    let _: &Option<String> = &it.share_contact;
    let _: &Option<types::ContactType> = &it.share_contact_type;
    let _: &Option<types::ShareStatus> = &it.share_status;
    let _: Option<sharekit::EpochMilliseconds> = it.start_time;
    let _: Option<i64> = it.user_id;
    let _: &serde_json::Map<String, serde_json::Value> = &it.extra;
}

fn shared_subscription_summary(it: &types::SharedSubscriptionSummary) {
    let _: &Option<String> = &it.product_code;
    let _: Option<i64> = it.shares_in_use_count;
    let _: &serde_json::Map<String, serde_json::Value> = &it.extra;
}

fn sharing_status_response(it: &types::SharingStatusResponse) {
    let _: &Option<types::SharingStatus> = &it.status;
    let _: &serde_json::Map<String, serde_json::Value> = &it.extra;
}

fn success_response(it: &types::SuccessResponse) {
    let _: Option<bool> = it.success;
    let _: &serde_json::Map<String, serde_json::Value> = &it.extra;
}
