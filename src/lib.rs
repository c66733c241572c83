//! Typed clients for three HTTP APIs that let customers hand access to other people.
//!
//! | module | API | credential |
//! | --- | --- | --- |
//! | [`share_codes`] | 9Proxy, "API For Share Code": codes that carry proxy IPs or traffic | an API key |
//! | [`proxy_orders`] | ProxyShard, User API "General": buying proxies and managing the orders | an API key, sent as a bearer token |
//! | [`subscription_sharing`] | Mediaconnect / Unite Connect API, "Sharing": sharing a subscription | a user's OAuth 2.0 access token |
//!
//! The clients are generated from OpenAPI files when the crate is built. A hand-written layer adds credentials, retries,
//! rate limits, paging and errors. The [`sandbox`] serves the three APIs on your machine, with their rules and their state.
//!
//! # Start
//!
//! Every operation is a method of the client, named after its `operationId`. Its setters are named after the arguments,
//! and `send` sends it.
//!
//! ```no_run
//! # async fn example() -> Result<(), sharekit::Error> {
//! use sharekit::share_codes::Client;
//!
//! let client = Client::builder().api_key("the-key-from-the-dashboard").build()?;
//! let issued = client.generate_ip_codes().plan(1).number_of_ips(10).number_of_codes(5).send().await?;
//! for code in issued.result.iter().filter_map(|issued| issued.code()) {
//!     println!("{code}");
//! }
//! # Ok(()) }
//! ```
//!
//! A body with alternatives has a builder of its own:
//!
//! ```no_run
//! # async fn example() -> Result<(), sharekit::Error> {
//! use sharekit::proxy_orders::{Client, types::DatacenterOrIspPurchase};
//!
//! let client = Client::builder().bearer_token("the-key-from-the-dashboard").build()?;
//! let purchase = DatacenterOrIspPurchase::builder().product("Datacenter Proxy").location("DE").cycle("monthly");
//! let bought = client.purchase_order().body(purchase.quantity(10)).send().await?;
//! if let Some(id) = bought.order_id {
//!     let found = client.get_order().id(id).send().await?;
//!     println!("{:?}", found.order);
//! }
//! # Ok(()) }
//! ```
//!
//! ```no_run
//! # async fn example() -> Result<(), sharekit::Error> {
//! use sharekit::subscription_sharing::{Client, types::ContactType};
//!
//! let client = Client::builder().bearer_token("the-users-access-token").build()?;
//! let invitation = client.send_invitation().contact("kari.nordmann@gmail.com").contact_type(ContactType::Email);
//! invitation.product_code("CO27409").send().await?;
//! # Ok(()) }
//! ```
//!
//! [`share_codes::OPERATIONS`] and its counterparts list each operation with its method, path and credential, and say
//! whether sending it twice is the same as sending it once.
//!
//! A client is cheap to clone; clones share connections, rate limit and retry budget. It runs on tokio.
//!
//! ## From the environment
//!
//! `Client::from_env()` reads the credential and, if it is set, the base URL from environment variables:
//!
//! | module | credential | base URL |
//! | --- | --- | --- |
//! | [`share_codes`] | `SHAREKIT_SHARE_CODES_API_KEY` | `SHAREKIT_SHARE_CODES_BASE_URL` |
//! | [`proxy_orders`] | `SHAREKIT_PROXY_ORDERS_TOKEN` | `SHAREKIT_PROXY_ORDERS_BASE_URL` |
//! | [`subscription_sharing`] | `SHAREKIT_SUBSCRIPTION_SHARING_TOKEN` | `SHAREKIT_SUBSCRIPTION_SHARING_BASE_URL` |
//!
//! An empty variable counts as unset. White space around a value is removed, such as the newline at the end of a file. A
//! variable that is blank or not Unicode is an error, which names the variable and does not show its value.
//!
//! ## The base URL
//!
//! The default is the first server of the spec, the vendor's production; [`share_codes::SERVERS`] and its counterparts list
//! all. [`base_url`](ClientBuilder::base_url) sets another. It must be `https`, or plain `http` to this machine, without
//! user name, query and fragment. A path is kept.
//!
//! ```
//! let builder = sharekit::share_codes::Client::builder().api_key("the-key-from-the-dashboard");
//! let error = builder.base_url("http://api.example.com").build().unwrap_err();
//! assert!(error.is_configuration());
//! ```
//!
//! 9Proxy's key goes into the query, as the vendor's OpenAPI file says. Logs of servers and gateways show queries. For a
//! server that takes the key as a header, set
//! [`api_key_location(ApiKeyLocation::Header)`](ClientBuilder::api_key_location).
//!
//! # Errors
//!
//! There is one type, [`Error`]. It has no public variants; ask it what happened:
//!
//! | question | what it means |
//! | --- | --- |
//! | [`is_configuration`](Error::is_configuration) | the client was set up wrongly, for example without a credential |
//! | [`is_invalid_request`](Error::is_invalid_request) | an argument was rejected before sending |
//! | [`is_connect`](Error::is_connect) | no connection was made: the server received nothing |
//! | [`is_certificate`](Error::is_certificate) | the server's certificate was not accepted: it received nothing, and nothing is sent again |
//! | [`is_timeout`](Error::is_timeout) | the time limit passed |
//! | [`is_outcome_unclear`](Error::is_outcome_unclear) | the request was sent, and no response says that it was refused: it may have taken effect |
//! | [`status`](Error::status) | the status, if the server responded |
//! | [`is_unauthenticated`](Error::is_unauthenticated) | there is no token to send, or the server does not accept the credential (401) |
//! | [`is_permission_denied`](Error::is_permission_denied) | the server does not allow it (403) |
//! | [`is_rate_limited`](Error::is_rate_limited) | 429, or the client's own rate limit gave no turn |
//! | [`is_refused`](Error::is_refused), [`refusal`](Error::refusal) | the status is a success, but the body says that nothing was done; the word for it, which only subscription sharing has |
//! | [`is_decode`](Error::is_decode) | the status is a success, but the body is not JSON |
//! | [`is_intent_store`](Error::is_intent_store) | the call could not be recorded ([`IntentStore`]): nothing was sent |
//! | [`message`](Error::message) | what the server says is wrong |
//! | [`operation`](Error::operation), [`request_id`](Error::request_id), [`retry_after`](Error::retry_after), [`attempts`](Error::attempts) | what to log, or to report to the vendor's support |
//! | [`headers`](Error::headers), [`body`](Error::body) | the response: its headers, and the first 8 KiB of its body |
//!
//! ```no_run
//! use sharekit::proxy_orders::Client;
//!
//! async fn renew(client: &Client) -> Result<(), sharekit::Error> {
//!     match client.renew_order().id(48213).send().await {
//!         Ok(renewed) => println!("{:?}", renewed.message),
//!         Err(error) if error.is_outcome_unclear() => println!("perhaps renewed, look at the order: {error}"),
//!         Err(error) => return Err(error),
//!     }
//!     Ok(())
//! }
//! ```
//!
//! `Display` prints one line, such as
//! `use_codes: the server responded 400 Bad Request: Bad request; code_1: the code has been used`. A failed connection
//! names the server and, where the environment sets one, the proxy.
//!
//! **Secrets.** Neither `Display` nor `Debug` of an error shows a key, a token or a URL. `Debug` of a client shows its base
//! URL and options only. If the server repeats your credential in an error response, `[redacted]` replaces it, in
//! [`body`](Error::body) and [`headers`](Error::headers) too. [`message`](Error::message) and [`body`](Error::body) can hold
//! other people's data, such as an e-mail address: mind where you log them.
//!
//! ## Arguments rejected before sending
//!
//! What the spec forbids is rejected before anything is sent: a missing argument, a number out of range, a string that is
//! too long or does not match its pattern, a word that is not in the list. The message names the operation and the argument.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), sharekit::Error> {
//! let builder = sharekit::proxy_orders::Client::builder().bearer_token("the-key-from-the-dashboard");
//! let client = builder.base_url("http://127.0.0.1:9").build()?;
//!
//! let error = client.list_orders().status("active").limit(500).send().await.unwrap_err();
//! assert_eq!(error.to_string(), "list_orders: limit: must be from 1 to 100, but is 500");
//! assert!(error.is_invalid_request());
//! assert_eq!(error.attempts(), 0, "nothing was sent");
//! # Ok(()) }
//! ```
//!
//! A word can be newer than the spec, such as a status to filter by. `from_wire` makes a value of any word or number:
//! `.status(ShareCodeStatus::from_wire(9))`.
//!
//! ## Refused with status 200
//!
//! A server can refuse with status 200: subscription sharing says so in `status`, the other two in `success`. `send` returns
//! this as an error, so that a share that was not made is not overlooked. `send_unchecked` returns such a response as it
//! is. A success whose body says nothing about the outcome is a success.
//!
//! ```no_run
//! use sharekit::subscription_sharing::Client;
//!
//! async fn share(client: &Client) -> Result<(), sharekit::Error> {
//!     let invitation = client.send_invitation().contact("kari.nordmann@gmail.com").contact_type("A");
//!     match invitation.product_code("CO27409").send().await {
//!         Ok(_) => println!("invited"),
//!         Err(error) if error.refusal() == Some("ALREADY_IN_USE") => println!("shared already"),
//!         Err(error) => return Err(error),
//!     }
//!     Ok(())
//! }
//! ```
//!
//! # Responses
//!
//! `send` returns a [`Response`]: the decoded value with [`status`](Response::status), [`headers`](Response::headers),
//! [`body`](Response::body) and [`attempts`](Response::attempts). It derefs to the value;
//! [`into_inner`](Response::into_inner) returns the value itself.
//!
//! A response is read liberally: **a success whose body is JSON is never an error because of its shape**, so that a
//! purchase that was made is not lost.
//!
//! - Every field of a response is an `Option` or a list. Missing and null both give `None`, or an empty list.
//! - Words and numbers that the spec does not know become `Unknown` and are kept as they came. `as_str()` of the enum
//!   returns the word. Fields that the spec does not know are in `extra`.
//! - The usual spellings of a value are read: `"48213"` or `48213.0` for a number, `1` or `"true"` for a flag, an empty list
//!   for a missing object, one element where a list is promised, a key that comes twice.
//! - A field that cannot be read is `None`. Its value is kept in `extra` under its wire name, and a `tracing` warning names
//!   the operation and the field, never the value. Of a list, the elements that can be read are there.
//! - A change whose response has no body was made. A read without a body failed.
//! - A byte order mark is skipped, and the charset of `content-type` is decoded. A body that is not JSON is an error
//!   ([`is_decode`](Error::is_decode)), whose message names the place.
//! - Amounts are [`Cents`], which can be compared and summed. Times are [`UnixSeconds`], [`EpochMilliseconds`] or
//!   [`IsoTime`]. Each prints as a reader expects.
//!
//! ```
//! use sharekit::share_codes::types::{ListShareCodesResponse, ShareCodeStatus};
//!
//! let body = r#"{"result": {"items": [{"code": "code_1", "status": 7, "created_at": 1700000000}]}, "region": "eu"}"#;
//! let response: ListShareCodesResponse = serde_json::from_str(body).unwrap();
//! let code = &response.result.unwrap().items[0];
//!
//! assert_eq!(code.status, Some(ShareCodeStatus::from_wire(7)));
//! assert_eq!(code.created_at.as_ref().unwrap().to_string(), "2023-11-14T22:13:20Z");
//! assert_eq!(code.used_by, None);
//! assert_eq!(response.extra["region"], "eu");
//! assert_eq!(sharekit::Cents::from(1230).to_string(), "12.30");
//! ```
//!
//! # Retries
//!
//! A failed call is sent again at most twice, after a random wait that doubles from 0.5 to 8 seconds.
//!
//! - An operation that is safe to repeat is sent again after a failed or broken connection, a time-out, and the statuses
//!   408, 429, 500, 502, 503 and 504.
//! - **A call with side effects is not sent again when the outcome is unclear.** It is sent again only if no connection was
//!   made, or if the server responded 429. If such a call fails, [`is_outcome_unclear`](Error::is_outcome_unclear) is true,
//!   and the message ends with "it may have been done: check before you repeat it". The next section lets the client look.
//! - A wait that the server asks for (`Retry-After`, or `X-RateLimit-Reset` where the limit is used up) is obeyed up to a
//!   minute. A wait that would not end within the time limit of the call is not begun: the call fails at once, and
//!   [`retry_after`](Error::retry_after) says when to come back.
//! - A retry budget (10 retries, refilled by 0.2 for each call) prevents retry storms.
//!
//! [`RetryPolicy`] sets all of this; `max_retries(0)` switches retries off.
//!
//! # Calls in doubt
//!
//! None of the vendors has idempotency keys. When the response to a purchase is lost, the client looks for itself: the
//! operations that may not be repeated have `send_settled` beside `send`. It ends with one of
//!
//! - [`Settled::Done`], with what is known of the result, from the response or by looking;
//! - [`Settled::NotDone`], if a read proves it and the request can no longer arrive ([`Settling::wait`], 60 seconds);
//! - [`Settled::Unknown`], with a [`Doubt`] that says why and what may have been made. It is never a guess.
//!
//! ```no_run
//! use sharekit::proxy_orders::Client;
//! use sharekit::{Settled, Settling};
//!
//! async fn renew(client: &Client) -> Result<(), sharekit::Error> {
//!     match client.renew_order().id(48213).send_settled().await? {
//!         Settled::Done(_) => println!("renewed"),
//!         Settled::NotDone(problem) => println!("not renewed: {problem}"),
//!         Settled::Unknown(doubt) => {
//!             // Store it, and let any client of the same account settle it later.
//!             std::fs::write("doubt.json", serde_json::to_string(&doubt).unwrap_or_default()).ok();
//!         }
//!     }
//!     Ok(())
//! }
//! ```
//!
//! What it costs: one read before the call, where the evidence needs it; more reads only in doubt.
//! [`Settling::read_before`] switches the first off, and [`Settling::known_before`] hands in what you have just read.
//!
//! | operation | what tells | what cannot be told |
//! | --- | --- | --- |
//! | `use_codes` | the list of used codes | whether an earlier call redeemed the code |
//! | `revoke_codes` | the state of each code | of a code that is not in the list, anything |
//! | `generate_ip_codes`, `generate_traffic_codes` | the codes that are new | who made them, unless you are the [`sole_spender`](Settling::sole_spender) |
//! | `purchase_order` | the orders that are new | who bought them, unless you are the `sole_spender` |
//! | `renew_order` | the end of the period that is paid | who renewed it |
//! | `change_billing_cycle` | nothing shows the next cycle | always unknown |
//! | `send_invitation` | the invitations that are new | who sent it |
//! | `accept_invitation` | nothing shows it to the invited user | always unknown |
//! | `decline_invitation`, `cancel_share` | the state of the share, for its owner | for everybody else, anything |
//!
//! Batches of codes ([`share_codes::Batches`]) settle the codes of a request in doubt before they report them.
//!
//! ## Once only
//!
//! `send_once(key)` spends once for a key of your choice, across crashes and processes. An [`IntentStore`] keeps what was
//! about to be sent; [`SqliteIntents`](IntentStore) (feature `sqlite`) is one in a file. A call with a key that was used
//! returns the recorded outcome, or settles it first. A crash between any two steps leaves a call in doubt, never a lost
//! one: [`IntentStore::list`] finds it, and `client.settle` decides it.
//!
//! # Options and time limits
//!
//! Options are set for a client, and by a cheap clone for some of its calls:
//!
//! ```no_run
//! use std::time::Duration;
//!
//! async fn look(client: &sharekit::proxy_orders::Client) -> Result<(), sharekit::Error> {
//!     let hasty = client.with_options(|options| options.timeout(Duration::from_secs(5)).max_retries(0));
//!     println!("{:?}", hasty.get_profile().send().await?.wallet_balance);
//!     Ok(())
//! }
//! ```
//!
//! | option | default | what it limits |
//! | --- | --- | --- |
//! | [`timeout`](CallOptions::timeout) | 2 minutes | the whole call, with waits and retries |
//! | [`attempt_timeout`](CallOptions::attempt_timeout) | 30 seconds | one attempt, to the last byte of the response |
//! | [`connect_timeout`](ClientBuilder::connect_timeout) (builder) | 10 seconds | making a connection |
//! | [`read_timeout`](ClientBuilder::read_timeout) (builder) | 30 seconds | silence while a response is read |
//!
//! ## Rate limits
//!
//! Subscription sharing keeps to the vendor's limit, 100 calls a second and 2,000 a minute, for a client and its clones. The
//! other vendors state none. [`rate_limit`](ClientBuilder::rate_limit) sets another limit: an [`InProcessRateLimit`], a
//! `SqliteRateLimit` that the processes of one machine share (feature `sqlite`), or a [`RateLimit`] of your own.
//!
//! ## Several machines
//!
//! A `Fleet` (feature `fleet`) shares the limit, the login and the record of spends of all processes that work for one
//! account, through Redis or Valkey. A client joins with one line, `.fleet(&fleet)`. `docs/fleet.md` says when one needs
//! it, how to run it, and what happens when the store is away.
//!
//! # Paging
//!
//! `items()` returns the items of a list one by one, `pages()` page by page, to the end. Filters are kept. The next page is
//! fetched while one is consumed; `read_ahead(false)` switches that off. It cannot loop, whatever the server returns. Both
//! are a `Stream`, too.
//!
//! ```no_run
//! use sharekit::share_codes::{Batches, Client};
//!
//! async fn revoke_unused(client: &Client) -> Result<(), sharekit::Error> {
//!     let mut unused = Vec::new();
//!     let mut items = client.list_share_codes().status(1).limit(100).items();
//!     while let Some(item) = items.next().await {
//!         unused.extend(item?.code);
//!     }
//!     // Many codes: sent in batches, a few requests at a time, with one outcome per code.
//!     let batches = Batches::default().size(50).concurrency(2);
//!     let mut outcomes = client.revoke_codes_in_batches(futures_util::stream::iter(unused), batches);
//!     while let Some(outcome) = outcomes.next().await {
//!         println!("{}: {:?}", outcome.code, outcome.outcome);
//!     }
//!     Ok(())
//! }
//! ```
//!
//! # OAuth 2.0
//!
//! Subscription sharing takes the access token of a user who has logged in, and for `decline_invitation` a token of the
//! client itself. The builder takes fixed tokens with `bearer_token` and [`client_token`](ClientBuilder::client_token);
//! without the second, the user's token is sent there, too. [`OAuth`] logs a user in (authorization code with PKCE) and
//! keeps both tokens fresh: a token is replaced 30 seconds before it expires, or when a server responds 401. Requests for a
//! new token are single-flight: one request, however many calls wait for it.
//!
//! ```no_run
//! use sharekit::subscription_sharing::{Client, oauth};
//!
//! async fn log_in(code_and_state: impl Fn(&str) -> (String, String)) -> Result<Client, sharekit::Error> {
//!     let oauth = oauth("client-id", "client-secret").redirect_url("http://127.0.0.1:8080/logged-in");
//!     let login = oauth.begin_login()?;
//!     // The user opens the URL. The browser comes back to the redirect URL with a code and a state.
//!     let (code, state) = code_and_state(login.url());
//!     let tokens = oauth.finish_login(login, &code, &state).await?;
//!     let user = oauth.user(tokens).on_new_tokens(|tokens| println!("store them: {:?}", tokens.expires_at));
//!     Client::builder().token_source(user).client_token_source(oauth.client()).build()
//! }
//! ```
//!
//! - No call fails for want of a new token while the old one works.
//! - If the authorization server cannot be reached, breaks the connection or responds 408, 429 or 5xx, the token request is
//!   sent again ([`OAuth::retry_policy`]), and each call waits within its own time limit. If that does not help, the call
//!   fails before it is sent, and [`is_unauthenticated`](Error::is_unauthenticated) is false: the user need not log in
//!   again. It is true if the authorization server refuses, whatever the status of its response.
//! - A server that replaces the refresh token each time may do so in a response that is lost. The old refresh token is
//!   sent again nevertheless, because many servers accept it for a short time. If this one refuses it, the error says that
//!   an earlier response was lost, and the user must log in again. The same holds for the code of a login.
//!
//! Tokens that come from elsewhere, or that several machines share, come through the trait [`TokenSource`].
//!
//! # Logs and metrics
//!
//! With `tracing`, each call is a span `sharekit.call` at debug level (operation, method, path template, attempts, status,
//! request id, duration), and each retry a warning with its reason. Arguments, bodies and credentials are never logged.
//! [`on_attempt`](ClientBuilder::on_attempt) calls a function of yours after each attempt.
//!
//! # Requests that no spec describes
//!
//! `client.request(method, path)` sends with the same credentials, limits and retries; the response is JSON:
//!
//! ```no_run
//! async fn active(client: &sharekit::proxy_orders::Client) -> Result<(), sharekit::Error> {
//!     let response = client.request(sharekit::Method::GET, "/user/api/proxies/active").query("order_id", 7).send().await?;
//!     println!("{}", *response);
//!     Ok(())
//! }
//! ```
//!
//! With the feature `dynamic-calls`, an operation is called by its id. Arguments are JSON by their wire names, the body is
//! `body`, the response is JSON. They are checked as in a typed call, and an argument that the operation does not have is
//! rejected. `call_pages` reads a list to its end.
//!
//! ```no_run
//! # #[cfg(feature = "dynamic-calls")]
//! async fn call(client: &sharekit::share_codes::Client) -> Result<(), sharekit::Error> {
//!     let arguments = serde_json::Map::from_iter([("limit".to_owned(), 30.into()), ("status".to_owned(), 1.into())]);
//!     let listed = client.call("list_share_codes", arguments).await?;
//!     println!("{}", listed["result"]["items"]);
//!     Ok(())
//! }
//! ```
//!
//! # Your own HTTP client
//!
//! The default client takes its proxy from the environment (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`; `http://`, `https://`,
//! `socks5://`, `socks5h://`, with `user:password@` if needed) and speaks HTTP/1.1. For other proxies, HTTP/2 or connection
//! limits, pass a `reqwest::Client` of version 0.13. Its TLS is what your program sets up. The time limits of the call and
//! of an attempt still hold.
//!
//! ```no_run
//! fn client(http: reqwest::ClientBuilder) -> Result<sharekit::proxy_orders::Client, Box<dyn std::error::Error>> {
//!     // A redirect could repeat a purchase, or carry a key to another server.
//!     let http = http.redirect(reqwest::redirect::Policy::none()).build()?;
//!     Ok(sharekit::proxy_orders::Client::builder().bearer_token("the-key").http_client(http).build()?)
//! }
//! ```
//!
//! The default client follows no redirect. Yours should not either.
//!
//! **The panic `No rustls crypto provider is configured`** comes from `reqwest::Client::new()` in a program whose own
//! `reqwest` has `default-features = false` and no feature for TLS. Cargo compiles one `reqwest` for the program and this
//! crate, with rustls and without a provider. Call [`install_crypto_provider`] first in `main`, or give your `reqwest` the
//! feature `rustls` or `native-tls`.
//!
//! # TLS
//!
//! | | features | processor time of a cold build | size of a program |
//! | --- | --- | --- | --- |
//! | none | `default-features = false` | 49 s | 1.8 MB |
//! | rustls with ring | `rustls` (default) | 61 s | 3.6 MB |
//! | rustls with aws-lc-rs | `rustls-aws-lc` | 105 s | 5.7 MB |
//!
//! Measured on a bare program; the size is that of the stripped release binary. Without TLS a client can reach only plain
//! `http` on this machine. Where several TLS features are on, `native-tls` wins over `rustls-aws-lc`, and that over
//! `rustls`. The choice affects the clients only: no process-wide provider is installed, unless your program asks for it
//! with [`install_crypto_provider`].
//!
//! The root certificates of the operating system are trusted; on Linux those of the package `ca-certificates`, or those that
//! `SSL_CERT_FILE` and `SSL_CERT_DIR` name instead. Where a company inspects TLS, add its CA, for token requests too:
//!
//! ```no_run
//! use sharekit::RootCertificates;
//!
//! fn client() -> Result<sharekit::proxy_orders::Client, sharekit::Error> {
//!     let company = RootCertificates::from_pem_file("/etc/company/ca.pem")?;
//!     sharekit::proxy_orders::Client::builder().bearer_token("the-key").add_root_certificates(company).build()
//! }
//! ```
//!
//! # Testing with the sandbox
//!
//! Add the feature to the development dependencies only:
//!
//! ```toml
//! [dev-dependencies]
//! sharekit = { version = "0.1", features = ["sandbox"] }
//! ```
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), sharekit::Error> {
//! use sharekit::sandbox::{Failure, Fault, Sandbox};
//!
//! let sandbox = Sandbox::start().await?; // a free port, in memory; many can run in parallel
//! let owner = sandbox.share_codes();
//! let friend = sandbox.share_codes_as("friend");
//!
//! let made = owner.generate_ip_codes().plan(1).number_of_ips(10).number_of_codes(1).send().await?;
//! let code = made.result.iter().find_map(|issued| issued.code()).unwrap();
//! friend.use_codes().codes([code]).send().await?;
//!
//! // Time passes at once, and failures happen on demand.
//! sandbox.advance(std::time::Duration::from_secs(3 * 86_400)).await?;
//! sandbox.fault(Fault::new(Failure::ResetAfterEffect).of("purchase_order").times(1));
//! # Ok(()) }
//! ```
//!
//! See [`sandbox`] for all of it.
//!
//! # Features
//!
//! | feature | default | what it adds |
//! | --- | --- | --- |
//! | `share-codes` | yes | module [`share_codes`], 6 operations |
//! | `proxy-orders` | yes | module [`proxy_orders`], 11 operations |
//! | `subscription-sharing` | yes | module [`subscription_sharing`], 11 operations |
//! | `rustls` | yes | TLS by rustls with ring; trusts what the operating system trusts |
//! | `rustls-aws-lc` | | the same with aws-lc-rs |
//! | `native-tls` | | TLS of the operating system; OpenSSL on Linux |
//! | `oauth` | yes | [`OAuth`]: logging users in and keeping tokens fresh, for subscription sharing |
//! | `codegen` | yes | generates the clients from the specs; without it the reviewed copy of the same code is compiled |
//! | `sandbox` | | module [`sandbox`]: the three APIs on this machine, to try and to test with |
//! | `test-util` | | `Stub` of each API and [`StubAnswer`]: answers within the process, for unit tests without a server; compiles no further crate |
//! | `cli` | | the program `sharekit` |
//! | `schemars` | | every generated type derives `schemars::JsonSchema` |
//! | `sqlite` | | [`SqliteIntents`]: a record of what was about to be spent, in a file; [`SqliteRateLimit`]: a limit that processes share |
//! | `fleet` | | [`Fleet`]: several machines share one limit, one login and one record of spends, in Redis |
//! | `dynamic-calls` | | `Client::call`: operations chosen at run time, arguments and responses as JSON |
//! | `full` | | all of the above except `rustls-aws-lc` and `native-tls` |
//!
//! An API that is switched off is neither generated nor compiled. If you do not change a spec, you can leave out `codegen`:
//! the generator takes a third of the time that the crate takes to compile.
//!
//! ```toml
//! [dependencies]
//! sharekit = { version = "0.1", default-features = false, features = ["share-codes", "rustls"] }
//! ```
//!
//! The oldest supported Rust is 1.89.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(
    not(all(feature = "share-codes", feature = "proxy-orders", feature = "subscription-sharing")),
    allow(dead_code, unused_imports, unused_macros, reason = "some of what the APIs share is used by one alone")
)]

#[cfg(feature = "cli")]
mod apis;
mod client;
mod error;
#[cfg(any(feature = "sandbox", feature = "sqlite"))]
mod files;
#[cfg(feature = "cli")]
#[path = "../build/names.rs"]
mod names;
#[cfg(feature = "sandbox")]
mod openapi;
mod wire;

pub use client::{
    ApiKeyLocation, Attempt, CallOptions, ClientBuilder, CredentialKind, Done, Doubt, InProcessRateLimit, Intent,
    IntentFilter, IntentFuture, IntentState, IntentStore, Items, NotDone, Operation, OutcomeFields, Page, Pages,
    Paging, Quota, RateLimit, RawRequest, Response, RetryPolicy, RootCertificates, Secret, ServerCount, Settled,
    Settling, TokenSource, install_crypto_provider,
};
#[cfg(feature = "fleet")]
pub use client::{Fleet, FleetEvent, FleetIntents};
#[cfg(feature = "oauth")]
pub use client::{Login, OAuth, OAuthTokenSource, Tokens};
#[cfg(feature = "sqlite")]
pub use client::{SqliteIntents, SqliteRateLimit};
#[cfg(feature = "test-util")]
pub use client::{StubAnswer, StubCall};
pub use error::Error;
#[doc(no_inline)]
pub use http::{HeaderMap, Method, StatusCode};
#[doc(no_inline)]
pub use jiff::Timestamp;
pub use wire::{Cents, EpochMilliseconds, EpochTime, IsoTime, UnixSeconds, UnknownValue, UnknownWord};

#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
#[cfg(feature = "proxy-orders")]
pub mod proxy_orders;
#[cfg(feature = "sandbox")]
#[allow(deprecated, reason = "a vendor still serves what it deprecates")]
pub mod sandbox;
#[cfg(feature = "share-codes")]
pub mod share_codes;
#[cfg(feature = "subscription-sharing")]
pub mod subscription_sharing;

/// Compiles the Rust snippets of the documents for people who read the repository.
#[cfg(doctest)]
mod documents {
    #[doc = include_str!("../README.md")]
    struct Readme;

    #[doc = include_str!("../docs/cli.md")]
    struct Cli;

    #[doc = include_str!("../docs/sandbox.md")]
    struct TheSandbox;

    #[cfg(feature = "fleet")]
    #[doc = include_str!("../docs/fleet.md")]
    struct Fleets;

    #[doc = include_str!("../CONTRIBUTING.md")]
    struct Contributing;
}
