/// Types used as operation parameters and responses.
#[allow(clippy::all)]
#[allow(clippy::pedantic)]
pub mod types {
    ///Body of every error response. The share code page does not show it; it is taken from the sibling pages of the same API. There are no error codes for programs.
    #[derive(Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(Default)]
    pub struct ErrorBody {
        ///The single reasons, as sentences for people.
        #[cfg_attr(
            feature = "schemars",
            serde(default, skip_serializing_if = "Vec::is_empty")
        )]
        pub errors: Vec<String>,
        ///A sentence for people about what went wrong.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub message: Option<String>,
        ///False in every error response.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub success: Option<bool>,
        #[cfg_attr(feature = "schemars", serde(flatten))]
        /// What the spec does not know, and what could not be read, as it came.
        pub extra: ::serde_json::Map<String, ::serde_json::Value>,
    }
    ///What to create with `generate_ip_codes`.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    pub struct GenerateIpCodesRequest {
        ///E-mail address of the recipient's 9Proxy account. Only that account can redeem the codes. Without it, whoever has a code can. Only the older page names this field.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub(crate) forward_to: Option<String>,
        ///How many codes to create, one or more. The documents state no upper limit.
        #[serde(
            deserialize_with = "crate::wire::arguments::limited::<_, { 1 }, { 9223372036854775807 }>"
        )]
        #[cfg_attr(feature = "schemars", schemars(extend("minimum" = 1)))]
        pub(crate) number_of_codes: i64,
        ///IPs that each code is worth. The vendor's guide asks for at least 5 per code, while the API's own page states no limit. Assumed: the server checks it, so any number is sent as it is.
        pub(crate) number_of_ips: i64,
        ///Kind of plan that is shared. 1 is the IP plan, and the only number that the documents name. Other numbers are not refused here, since the older page says that 1 is the only one at present. Assumed: at least 1.
        #[serde(
            deserialize_with = "crate::wire::arguments::limited::<_, { 1 }, { 9223372036854775807 }>"
        )]
        #[cfg_attr(feature = "schemars", schemars(extend("minimum" = 1)))]
        pub(crate) plan: i64,
    }
    impl GenerateIpCodesRequest {
        /// Builds one, field by field.
        pub fn builder() -> builder::GenerateIpCodesRequest {
            Default::default()
        }
    }
    ///Response of `generate_ip_codes`.
    #[derive(Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(Default)]
    pub struct GenerateIpCodesResponse {
        ///A sentence for people about the outcome.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub message: Option<String>,
        ///The new share codes. Assumed: a list with one element per code. The documents only say that the new codes are returned.
        #[cfg_attr(
            feature = "schemars",
            serde(default, skip_serializing_if = "Vec::is_empty")
        )]
        pub result: Vec<IssuedCode>,
        ///Whether the request succeeded.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub success: Option<bool>,
        #[cfg_attr(feature = "schemars", serde(flatten))]
        /// What the spec does not know, and what could not be read, as it came.
        pub extra: ::serde_json::Map<String, ::serde_json::Value>,
    }
    ///What to create with `generate_traffic_codes`. Assumed: the names and types of the fields. The newer page gives their meaning and an example of each.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    pub struct GenerateTrafficCodesRequest {
        ///Traffic that each code is worth, in bytes, at least 1000000000 (1 GB). Assumed: the field's name, that it is required, and that the amount is per code. The minimum is documented.
        #[serde(
            deserialize_with = "crate::wire::arguments::limited::<_, { 1000000000 }, { 9223372036854775807 }>"
        )]
        #[cfg_attr(feature = "schemars", schemars(extend("minimum" = 1000000000)))]
        pub(crate) amount_traffic: i64,
        ///E-mail address of the recipient's 9Proxy account. Only that account can redeem the codes. Without it, whoever has a code can. Assumed: that this operation has the field, as its sibling for IPs does.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub(crate) forward_to: Option<String>,
        ///How many codes to create. Assumed: the field's name, that it is required, and at least 1.
        #[serde(
            deserialize_with = "crate::wire::arguments::limited::<_, { 1 }, { 9223372036854775807 }>"
        )]
        #[cfg_attr(feature = "schemars", schemars(extend("minimum" = 1)))]
        pub(crate) number_of_codes: i64,
        ///Number of the traffic plan, one of the caller's own, that the traffic is taken from. Assumed: the field's name, and that it is required.
        pub(crate) plan_id: i64,
    }
    impl GenerateTrafficCodesRequest {
        /// Builds one, field by field.
        pub fn builder() -> builder::GenerateTrafficCodesRequest {
            Default::default()
        }
    }
    ///Response of `generate_traffic_codes`.
    #[derive(Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(Default)]
    pub struct GenerateTrafficCodesResponse {
        ///A sentence for people about the outcome.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub message: Option<String>,
        ///The new share codes. Assumed: a list with one element per code. The documents only say that the new codes are returned.
        #[cfg_attr(
            feature = "schemars",
            serde(default, skip_serializing_if = "Vec::is_empty")
        )]
        pub result: Vec<IssuedCode>,
        ///Whether the request succeeded.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub success: Option<bool>,
        #[cfg_attr(feature = "schemars", serde(flatten))]
        /// What the spec does not know, and what could not be read, as it came.
        pub extra: ::serde_json::Map<String, ::serde_json::Value>,
    }
    ///A share code in the response to generating or redeeming. Assumed: either the bare text of the code or the full share code. The documents do not show an element, and the two are told apart by their JSON type.
    #[derive(::serde::Serialize, Clone, Debug, PartialEq)]
    #[serde(untagged)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    pub enum IssuedCode {
        /// `Code`.
        Code(String),
        /// `ShareCode`.
        ShareCode(ShareCode),
    }
    impl From<ShareCode> for IssuedCode {
        fn from(value: ShareCode) -> Self {
            Self::ShareCode(value)
        }
    }
    ///Response of `list_share_codes`.
    #[derive(Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(Default)]
    pub struct ListShareCodesResponse {
        ///A sentence for people about the outcome.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub message: Option<String>,
        ///One page of the share codes that the caller created.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub result: Option<ShareCodePage>,
        ///Whether the request succeeded.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub success: Option<bool>,
        #[cfg_attr(feature = "schemars", serde(flatten))]
        /// What the spec does not know, and what could not be read, as it came.
        pub extra: ::serde_json::Map<String, ::serde_json::Value>,
    }
    ///Response of `list_used_codes`.
    #[derive(Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(Default)]
    pub struct ListUsedCodesResponse {
        ///A sentence for people about the outcome.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub message: Option<String>,
        ///One page of the share codes that the caller redeemed. Its shape is taken from the other list, since every list of this vendor's API uses the same wrapper.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub result: Option<ShareCodePage>,
        ///Whether the request succeeded.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub success: Option<bool>,
        #[cfg_attr(feature = "schemars", serde(flatten))]
        /// What the spec does not know, and what could not be read, as it came.
        pub extra: ::serde_json::Map<String, ::serde_json::Value>,
    }
    ///What to revoke with `revoke_codes`.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    pub struct RevokeCodesRequest {
        ///The share codes to revoke, one or more. The documents state no upper limit.
        #[serde(deserialize_with = "crate::wire::arguments::non_empty")]
        #[cfg_attr(feature = "schemars", schemars(extend("minItems" = 1)))]
        pub(crate) codes: Vec<String>,
    }
    impl RevokeCodesRequest {
        /// Builds one, field by field.
        pub fn builder() -> builder::RevokeCodesRequest {
            Default::default()
        }
    }
    ///Response of `revoke_codes`. The documents describe no result, so the response does not say which codes were revoked.
    #[derive(Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(Default)]
    pub struct RevokeCodesResponse {
        ///Why it failed for single codes: a sentence for each of them, which begins with the code. Missing if it failed for none. Assumed: the documents have this field for refusals alone, but without it nobody could learn which codes failed, and why.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub errors: Option<Vec<String>>,
        ///A sentence for people about the outcome.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub message: Option<String>,
        ///Whether the request succeeded.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub success: Option<bool>,
        #[cfg_attr(feature = "schemars", serde(flatten))]
        /// What the spec does not know, and what could not be read, as it came.
        pub extra: ::serde_json::Map<String, ::serde_json::Value>,
    }
    ///A share code, what it is worth and what became of it.
    #[derive(Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(Default)]
    pub struct ShareCode {
        ///Traffic that the code is worth, in bytes.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub amount_traffic: Option<i64>,
        ///The text of the code. Keep it private, since having it can be enough to redeem it.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub code: Option<String>,
        ///When the code was created. Assumed: in Unix seconds.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub created_at: Option<crate::UnixSeconds>,
        ///The kind of data the code is worth, 1 for IPs or 2 for traffic.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub data_type: Option<crate::share_codes::types::DataType>,
        ///When the code expires. Null if it never does, as is usual for IPs. Assumed: in Unix seconds.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub expired_at: Option<crate::UnixSeconds>,
        ///E-mail address the code was forwarded to. Null if it was created for nobody in particular.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub forward_to: Option<String>,
        ///IPs that the code is worth.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub number_of_ips: Option<i64>,
        ///Where the code is in its life. The numbers are explained at the type.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub status: Option<crate::share_codes::types::ShareCodeStatus>,
        ///When the code was redeemed. Null while it has not been. Assumed: in Unix seconds.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub used_at: Option<crate::UnixSeconds>,
        ///E-mail address of the user who redeemed the code. Null while nobody has.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub used_by: Option<String>,
        #[cfg_attr(feature = "schemars", serde(flatten))]
        /// What the spec does not know, and what could not be read, as it came.
        pub extra: ::serde_json::Map<String, ::serde_json::Value>,
    }
    ///One page of a list of share codes, and the size of the whole list.
    #[derive(Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(Default)]
    pub struct ShareCodePage {
        ///The share codes of this page.
        #[cfg_attr(
            feature = "schemars",
            serde(default, skip_serializing_if = "Vec::is_empty")
        )]
        pub items: Vec<ShareCode>,
        ///Number of codes on all pages together.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub total_items: Option<i64>,
        ///Number of pages, at the `limit` of this request.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub total_pages: Option<i64>,
        #[cfg_attr(feature = "schemars", serde(flatten))]
        /// What the spec does not know, and what could not be read, as it came.
        pub extra: ::serde_json::Map<String, ::serde_json::Value>,
    }
    ///What the list of created codes can be sorted by: the code's text, its number of IPs (`amount_ips`, which the response calls `number_of_ips`), or the time of its creation.
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Copy,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd
    )]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    pub enum ShareCodeSortKey {
        #[serde(rename = "code")]
        /// `code`.
        Code,
        #[serde(rename = "amount_ips")]
        /// `amount_ips`.
        AmountIps,
        #[serde(rename = "created_at")]
        /// `created_at`.
        CreatedAt,
    }
    impl ::std::fmt::Display for ShareCodeSortKey {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::Code => f.write_str("code"),
                Self::AmountIps => f.write_str("amount_ips"),
                Self::CreatedAt => f.write_str("created_at"),
            }
        }
    }
    impl ::std::str::FromStr for ShareCodeSortKey {
        type Err = self::error::ConversionError;
        fn from_str(value: &str) -> Result<Self, self::error::ConversionError> {
            match value {
                "code" => Ok(Self::Code),
                "amount_ips" => Ok(Self::AmountIps),
                "created_at" => Ok(Self::CreatedAt),
                _ => Err("must be code or amount_ips or created_at".into()),
            }
        }
    }
    impl TryFrom<&str> for ShareCodeSortKey {
        type Error = self::error::ConversionError;
        fn try_from(value: &str) -> Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl TryFrom<String> for ShareCodeSortKey {
        type Error = self::error::ConversionError;
        fn try_from(value: String) -> Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    ///Direction of a sort, `asc` for the smallest or oldest first and `desc` for the opposite.
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Copy,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd
    )]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    pub enum SortOrder {
        #[serde(rename = "asc")]
        /// `asc`.
        Asc,
        #[serde(rename = "desc")]
        /// `desc`.
        Desc,
    }
    impl ::std::fmt::Display for SortOrder {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::Asc => f.write_str("asc"),
                Self::Desc => f.write_str("desc"),
            }
        }
    }
    impl ::std::str::FromStr for SortOrder {
        type Err = self::error::ConversionError;
        fn from_str(value: &str) -> Result<Self, self::error::ConversionError> {
            match value {
                "asc" => Ok(Self::Asc),
                "desc" => Ok(Self::Desc),
                _ => Err("must be asc or desc".into()),
            }
        }
    }
    impl TryFrom<&str> for SortOrder {
        type Error = self::error::ConversionError;
        fn try_from(value: &str) -> Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl TryFrom<String> for SortOrder {
        type Error = self::error::ConversionError;
        fn try_from(value: String) -> Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    ///What to redeem with `use_codes`.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    pub struct UseCodesRequest {
        ///The share codes to redeem, one or more. The documents state no upper limit.
        #[serde(deserialize_with = "crate::wire::arguments::non_empty")]
        #[cfg_attr(feature = "schemars", schemars(extend("minItems" = 1)))]
        pub(crate) codes: Vec<String>,
    }
    impl UseCodesRequest {
        /// Builds one, field by field.
        pub fn builder() -> builder::UseCodesRequest {
            Default::default()
        }
    }
    ///Response of `use_codes`.
    #[derive(Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(Default)]
    pub struct UseCodesResponse {
        ///Why it failed for single codes: a sentence for each of them, which begins with the code. Missing if it failed for none. Assumed: the documents have this field for refusals alone, but without it nobody could learn which codes failed, and why.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub errors: Option<Vec<String>>,
        ///A sentence for people about the outcome.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub message: Option<String>,
        ///The share codes that were applied, which may be fewer than were sent. Assumed: a list with one element per code. The documents only say that the codes applied are returned. Without a list the server does not say which codes were applied.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub result: Option<Vec<IssuedCode>>,
        ///Whether the request succeeded.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub success: Option<bool>,
        #[cfg_attr(feature = "schemars", serde(flatten))]
        /// What the spec does not know, and what could not be read, as it came.
        pub extra: ::serde_json::Map<String, ::serde_json::Value>,
    }
    ///What the list of redeemed codes can be sorted by: the code's text, its number of IPs (`amount_ips`, which the response calls `number_of_ips`), or the time it was redeemed.
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Copy,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd
    )]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    pub enum UsedCodeSortKey {
        #[serde(rename = "code")]
        /// `code`.
        Code,
        #[serde(rename = "amount_ips")]
        /// `amount_ips`.
        AmountIps,
        #[serde(rename = "used_at")]
        /// `used_at`.
        UsedAt,
    }
    impl ::std::fmt::Display for UsedCodeSortKey {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::Code => f.write_str("code"),
                Self::AmountIps => f.write_str("amount_ips"),
                Self::UsedAt => f.write_str("used_at"),
            }
        }
    }
    impl ::std::str::FromStr for UsedCodeSortKey {
        type Err = self::error::ConversionError;
        fn from_str(value: &str) -> Result<Self, self::error::ConversionError> {
            match value {
                "code" => Ok(Self::Code),
                "amount_ips" => Ok(Self::AmountIps),
                "used_at" => Ok(Self::UsedAt),
                _ => Err("must be code or amount_ips or used_at".into()),
            }
        }
    }
    impl TryFrom<&str> for UsedCodeSortKey {
        type Error = self::error::ConversionError;
        fn try_from(value: &str) -> Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl TryFrom<String> for UsedCodeSortKey {
        type Error = self::error::ConversionError;
        fn try_from(value: String) -> Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    /// Types for composing complex structures.
    pub mod builder {
        #[derive(Clone, Debug)]
        /// Builds a [`GenerateIpCodesRequest`](super::GenerateIpCodesRequest).
        pub struct GenerateIpCodesRequest {
            forward_to: Result<Option<String>, String>,
            number_of_codes: Result<i64, String>,
            number_of_ips: Result<i64, String>,
            plan: Result<i64, String>,
        }
        impl Default for GenerateIpCodesRequest {
            fn default() -> Self {
                Self {
                    forward_to: Ok(Default::default()),
                    number_of_codes: Err(
                        "number_of_codes: required, but not given".to_string(),
                    ),
                    number_of_ips: Err(
                        "number_of_ips: required, but not given".to_string(),
                    ),
                    plan: Err("plan: required, but not given".to_string()),
                }
            }
        }
        impl GenerateIpCodesRequest {
            ///E-mail address of the recipient's 9Proxy account. Only that account can redeem the codes. Without it, whoever has a code can. Only the older page names this field.
            pub fn forward_to<V>(mut self, value: V) -> Self
            where
                V: TryInto<String>,
                V::Error: ::std::fmt::Display,
            {
                self.forward_to = crate::wire::arguments::value("forward_to", value)
                    .map(Some);
                self
            }
            ///How many codes to create, one or more. The documents state no upper limit.
            pub fn number_of_codes<V>(mut self, value: V) -> Self
            where
                V: TryInto<i64>,
                V::Error: ::std::fmt::Display,
            {
                self.number_of_codes = crate::wire::arguments::integer(
                    "number_of_codes",
                    1i64,
                    9223372036854775807i64,
                    value,
                );
                self
            }
            ///IPs that each code is worth. The vendor's guide asks for at least 5 per code, while the API's own page states no limit. Assumed: the server checks it, so any number is sent as it is.
            pub fn number_of_ips<V>(mut self, value: V) -> Self
            where
                V: TryInto<i64>,
                V::Error: ::std::fmt::Display,
            {
                self.number_of_ips = crate::wire::arguments::value(
                    "number_of_ips",
                    value,
                );
                self
            }
            ///Kind of plan that is shared. 1 is the IP plan, and the only number that the documents name. Other numbers are not refused here, since the older page says that 1 is the only one at present. Assumed: at least 1.
            pub fn plan<V>(mut self, value: V) -> Self
            where
                V: TryInto<i64>,
                V::Error: ::std::fmt::Display,
            {
                self.plan = crate::wire::arguments::integer(
                    "plan",
                    1i64,
                    9223372036854775807i64,
                    value,
                );
                self
            }
        }
        impl TryFrom<GenerateIpCodesRequest> for super::GenerateIpCodesRequest {
            type Error = super::error::ConversionError;
            fn try_from(
                value: GenerateIpCodesRequest,
            ) -> Result<Self, super::error::ConversionError> {
                Ok(Self {
                    forward_to: value.forward_to?,
                    number_of_codes: value.number_of_codes?,
                    number_of_ips: value.number_of_ips?,
                    plan: value.plan?,
                })
            }
        }
        impl From<super::GenerateIpCodesRequest> for GenerateIpCodesRequest {
            fn from(value: super::GenerateIpCodesRequest) -> Self {
                Self {
                    forward_to: Ok(value.forward_to),
                    number_of_codes: Ok(value.number_of_codes),
                    number_of_ips: Ok(value.number_of_ips),
                    plan: Ok(value.plan),
                }
            }
        }
        #[derive(Clone, Debug)]
        /// Builds a [`GenerateTrafficCodesRequest`](super::GenerateTrafficCodesRequest).
        pub struct GenerateTrafficCodesRequest {
            amount_traffic: Result<i64, String>,
            forward_to: Result<Option<String>, String>,
            number_of_codes: Result<i64, String>,
            plan_id: Result<i64, String>,
        }
        impl Default for GenerateTrafficCodesRequest {
            fn default() -> Self {
                Self {
                    amount_traffic: Err(
                        "amount_traffic: required, but not given".to_string(),
                    ),
                    forward_to: Ok(Default::default()),
                    number_of_codes: Err(
                        "number_of_codes: required, but not given".to_string(),
                    ),
                    plan_id: Err("plan_id: required, but not given".to_string()),
                }
            }
        }
        impl GenerateTrafficCodesRequest {
            ///Traffic that each code is worth, in bytes, at least 1000000000 (1 GB). Assumed: the field's name, that it is required, and that the amount is per code. The minimum is documented.
            pub fn amount_traffic<V>(mut self, value: V) -> Self
            where
                V: TryInto<i64>,
                V::Error: ::std::fmt::Display,
            {
                self.amount_traffic = crate::wire::arguments::integer(
                    "amount_traffic",
                    1000000000i64,
                    9223372036854775807i64,
                    value,
                );
                self
            }
            ///E-mail address of the recipient's 9Proxy account. Only that account can redeem the codes. Without it, whoever has a code can. Assumed: that this operation has the field, as its sibling for IPs does.
            pub fn forward_to<V>(mut self, value: V) -> Self
            where
                V: TryInto<String>,
                V::Error: ::std::fmt::Display,
            {
                self.forward_to = crate::wire::arguments::value("forward_to", value)
                    .map(Some);
                self
            }
            ///How many codes to create. Assumed: the field's name, that it is required, and at least 1.
            pub fn number_of_codes<V>(mut self, value: V) -> Self
            where
                V: TryInto<i64>,
                V::Error: ::std::fmt::Display,
            {
                self.number_of_codes = crate::wire::arguments::integer(
                    "number_of_codes",
                    1i64,
                    9223372036854775807i64,
                    value,
                );
                self
            }
            ///Number of the traffic plan, one of the caller's own, that the traffic is taken from. Assumed: the field's name, and that it is required.
            pub fn plan_id<V>(mut self, value: V) -> Self
            where
                V: TryInto<i64>,
                V::Error: ::std::fmt::Display,
            {
                self.plan_id = crate::wire::arguments::value("plan_id", value);
                self
            }
        }
        impl TryFrom<GenerateTrafficCodesRequest>
        for super::GenerateTrafficCodesRequest {
            type Error = super::error::ConversionError;
            fn try_from(
                value: GenerateTrafficCodesRequest,
            ) -> Result<Self, super::error::ConversionError> {
                Ok(Self {
                    amount_traffic: value.amount_traffic?,
                    forward_to: value.forward_to?,
                    number_of_codes: value.number_of_codes?,
                    plan_id: value.plan_id?,
                })
            }
        }
        impl From<super::GenerateTrafficCodesRequest> for GenerateTrafficCodesRequest {
            fn from(value: super::GenerateTrafficCodesRequest) -> Self {
                Self {
                    amount_traffic: Ok(value.amount_traffic),
                    forward_to: Ok(value.forward_to),
                    number_of_codes: Ok(value.number_of_codes),
                    plan_id: Ok(value.plan_id),
                }
            }
        }
        #[derive(Clone, Debug)]
        /// Builds a [`RevokeCodesRequest`](super::RevokeCodesRequest).
        pub struct RevokeCodesRequest {
            codes: Result<Vec<String>, String>,
        }
        impl Default for RevokeCodesRequest {
            fn default() -> Self {
                Self {
                    codes: Err("codes: required, but not given".to_string()),
                }
            }
        }
        impl RevokeCodesRequest {
            ///The share codes to revoke, one or more. The documents state no upper limit.
            pub fn codes<I>(mut self, value: I) -> Self
            where
                I: IntoIterator,
                I::Item: TryInto<String>,
                <I::Item as TryInto<String>>::Error: ::std::fmt::Display,
            {
                self.codes = crate::wire::arguments::list("codes", 1usize, value);
                self
            }
        }
        impl TryFrom<RevokeCodesRequest> for super::RevokeCodesRequest {
            type Error = super::error::ConversionError;
            fn try_from(
                value: RevokeCodesRequest,
            ) -> Result<Self, super::error::ConversionError> {
                Ok(Self { codes: value.codes? })
            }
        }
        impl From<super::RevokeCodesRequest> for RevokeCodesRequest {
            fn from(value: super::RevokeCodesRequest) -> Self {
                Self { codes: Ok(value.codes) }
            }
        }
        #[derive(Clone, Debug)]
        /// Builds a [`UseCodesRequest`](super::UseCodesRequest).
        pub struct UseCodesRequest {
            codes: Result<Vec<String>, String>,
        }
        impl Default for UseCodesRequest {
            fn default() -> Self {
                Self {
                    codes: Err("codes: required, but not given".to_string()),
                }
            }
        }
        impl UseCodesRequest {
            ///The share codes to redeem, one or more. The documents state no upper limit.
            pub fn codes<I>(mut self, value: I) -> Self
            where
                I: IntoIterator,
                I::Item: TryInto<String>,
                <I::Item as TryInto<String>>::Error: ::std::fmt::Display,
            {
                self.codes = crate::wire::arguments::list("codes", 1usize, value);
                self
            }
        }
        impl TryFrom<UseCodesRequest> for super::UseCodesRequest {
            type Error = super::error::ConversionError;
            fn try_from(
                value: UseCodesRequest,
            ) -> Result<Self, super::error::ConversionError> {
                Ok(Self { codes: value.codes? })
            }
        }
        impl From<super::UseCodesRequest> for UseCodesRequest {
            fn from(value: super::UseCodesRequest) -> Self {
                Self { codes: Ok(value.codes) }
            }
        }
    }
    /// Error types.
    pub mod error {
        /// Error from a `TryFrom` or `FromStr` implementation.
        pub struct ConversionError(::std::borrow::Cow<'static, str>);
        impl ::std::error::Error for ConversionError {}
        impl ::std::fmt::Display for ConversionError {
            fn fmt(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> Result<(), ::std::fmt::Error> {
                ::std::fmt::Display::fmt(&self.0, f)
            }
        }
        impl ::std::fmt::Debug for ConversionError {
            fn fmt(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> Result<(), ::std::fmt::Error> {
                ::std::fmt::Debug::fmt(&self.0, f)
            }
        }
        impl From<&'static str> for ConversionError {
            fn from(value: &'static str) -> Self {
                Self(value.into())
            }
        }
        impl From<String> for ConversionError {
            fn from(value: String) -> Self {
                Self(value.into())
            }
        }
    }
    crate::wire::object!(
        ErrorBody { "errors" => errors, "message" => message, "success" => success }
    );
    crate::wire::object!(
        GenerateIpCodesResponse { "message" => message, "result" => result, "success" =>
        success }
    );
    crate::wire::object!(
        GenerateTrafficCodesResponse { "message" => message, "result" => result,
        "success" => success }
    );
    const _: () = {
        crate::wire::union!(IssuedCode { Code, ShareCode });
        crate::wire::text_or_object!(IssuedCode { Code, ShareCode });
    };
    crate::wire::object!(
        ListShareCodesResponse { "message" => message, "result" => result, "success" =>
        success }
    );
    crate::wire::object!(
        ListUsedCodesResponse { "message" => message, "result" => result, "success" =>
        success }
    );
    crate::wire::object!(
        RevokeCodesResponse { "errors" => errors, "message" => message, "success" =>
        success }
    );
    crate::wire::object!(
        ShareCode { "amount_traffic" => amount_traffic, "code" => code, "created_at" =>
        created_at, "data_type" => data_type, "expired_at" => expired_at, "forward_to" =>
        forward_to, "number_of_ips" => number_of_ips, "status" => status, "used_at" =>
        used_at, "used_by" => used_by }
    );
    crate::wire::object!(
        ShareCodePage { "items" => items, "total_items" => total_items, "total_pages" =>
        total_pages }
    );
    crate::wire::object!(
        UseCodesResponse { "errors" => errors, "message" => message, "result" => result,
        "success" => success }
    );
    /// For tests.
    #[cfg(feature = "test-util")]
    impl ErrorBody {
        ///Returns it with another `errors`.
        #[must_use]
        pub fn with_errors(mut self, value: impl Into<Vec<String>>) -> Self {
            self.errors = value.into();
            self
        }
        ///Returns it with another `message`.
        #[must_use]
        pub fn with_message(mut self, value: impl Into<String>) -> Self {
            self.message = Some(value.into());
            self
        }
        ///Returns it with another `success`.
        #[must_use]
        pub fn with_success(mut self, value: impl Into<bool>) -> Self {
            self.success = Some(value.into());
            self
        }
    }
    /// For tests.
    #[cfg(feature = "test-util")]
    impl GenerateIpCodesResponse {
        ///Returns it with another `message`.
        #[must_use]
        pub fn with_message(mut self, value: impl Into<String>) -> Self {
            self.message = Some(value.into());
            self
        }
        ///Returns it with another `result`.
        #[must_use]
        pub fn with_result(mut self, value: impl Into<Vec<IssuedCode>>) -> Self {
            self.result = value.into();
            self
        }
        ///Returns it with another `success`.
        #[must_use]
        pub fn with_success(mut self, value: impl Into<bool>) -> Self {
            self.success = Some(value.into());
            self
        }
    }
    /// For tests.
    #[cfg(feature = "test-util")]
    impl GenerateTrafficCodesResponse {
        ///Returns it with another `message`.
        #[must_use]
        pub fn with_message(mut self, value: impl Into<String>) -> Self {
            self.message = Some(value.into());
            self
        }
        ///Returns it with another `result`.
        #[must_use]
        pub fn with_result(mut self, value: impl Into<Vec<IssuedCode>>) -> Self {
            self.result = value.into();
            self
        }
        ///Returns it with another `success`.
        #[must_use]
        pub fn with_success(mut self, value: impl Into<bool>) -> Self {
            self.success = Some(value.into());
            self
        }
    }
    /// For tests.
    #[cfg(feature = "test-util")]
    impl ListShareCodesResponse {
        ///Returns it with another `message`.
        #[must_use]
        pub fn with_message(mut self, value: impl Into<String>) -> Self {
            self.message = Some(value.into());
            self
        }
        ///Returns it with another `result`.
        #[must_use]
        pub fn with_result(mut self, value: impl Into<ShareCodePage>) -> Self {
            self.result = Some(value.into());
            self
        }
        ///Returns it with another `success`.
        #[must_use]
        pub fn with_success(mut self, value: impl Into<bool>) -> Self {
            self.success = Some(value.into());
            self
        }
    }
    /// For tests.
    #[cfg(feature = "test-util")]
    impl ListUsedCodesResponse {
        ///Returns it with another `message`.
        #[must_use]
        pub fn with_message(mut self, value: impl Into<String>) -> Self {
            self.message = Some(value.into());
            self
        }
        ///Returns it with another `result`.
        #[must_use]
        pub fn with_result(mut self, value: impl Into<ShareCodePage>) -> Self {
            self.result = Some(value.into());
            self
        }
        ///Returns it with another `success`.
        #[must_use]
        pub fn with_success(mut self, value: impl Into<bool>) -> Self {
            self.success = Some(value.into());
            self
        }
    }
    /// For tests.
    #[cfg(feature = "test-util")]
    impl RevokeCodesResponse {
        ///Returns it with another `errors`.
        #[must_use]
        pub fn with_errors(mut self, value: impl Into<Vec<String>>) -> Self {
            self.errors = Some(value.into());
            self
        }
        ///Returns it with another `message`.
        #[must_use]
        pub fn with_message(mut self, value: impl Into<String>) -> Self {
            self.message = Some(value.into());
            self
        }
        ///Returns it with another `success`.
        #[must_use]
        pub fn with_success(mut self, value: impl Into<bool>) -> Self {
            self.success = Some(value.into());
            self
        }
    }
    /// For tests.
    #[cfg(feature = "test-util")]
    impl ShareCode {
        ///Returns it with another `amount_traffic`.
        #[must_use]
        pub fn with_amount_traffic(mut self, value: impl Into<i64>) -> Self {
            self.amount_traffic = Some(value.into());
            self
        }
        ///Returns it with another `code`.
        #[must_use]
        pub fn with_code(mut self, value: impl Into<String>) -> Self {
            self.code = Some(value.into());
            self
        }
        ///Returns it with another `created_at`.
        #[must_use]
        pub fn with_created_at(mut self, value: impl Into<crate::UnixSeconds>) -> Self {
            self.created_at = Some(value.into());
            self
        }
        ///Returns it with another `data_type`.
        #[must_use]
        pub fn with_data_type(
            mut self,
            value: impl Into<crate::share_codes::types::DataType>,
        ) -> Self {
            self.data_type = Some(value.into());
            self
        }
        ///Returns it with another `expired_at`.
        #[must_use]
        pub fn with_expired_at(mut self, value: impl Into<crate::UnixSeconds>) -> Self {
            self.expired_at = Some(value.into());
            self
        }
        ///Returns it with another `forward_to`.
        #[must_use]
        pub fn with_forward_to(mut self, value: impl Into<String>) -> Self {
            self.forward_to = Some(value.into());
            self
        }
        ///Returns it with another `number_of_ips`.
        #[must_use]
        pub fn with_number_of_ips(mut self, value: impl Into<i64>) -> Self {
            self.number_of_ips = Some(value.into());
            self
        }
        ///Returns it with another `status`.
        #[must_use]
        pub fn with_status(
            mut self,
            value: impl Into<crate::share_codes::types::ShareCodeStatus>,
        ) -> Self {
            self.status = Some(value.into());
            self
        }
        ///Returns it with another `used_at`.
        #[must_use]
        pub fn with_used_at(mut self, value: impl Into<crate::UnixSeconds>) -> Self {
            self.used_at = Some(value.into());
            self
        }
        ///Returns it with another `used_by`.
        #[must_use]
        pub fn with_used_by(mut self, value: impl Into<String>) -> Self {
            self.used_by = Some(value.into());
            self
        }
    }
    /// For tests.
    #[cfg(feature = "test-util")]
    impl ShareCodePage {
        ///Returns it with another `items`.
        #[must_use]
        pub fn with_items(mut self, value: impl Into<Vec<ShareCode>>) -> Self {
            self.items = value.into();
            self
        }
        ///Returns it with another `total_items`.
        #[must_use]
        pub fn with_total_items(mut self, value: impl Into<i64>) -> Self {
            self.total_items = Some(value.into());
            self
        }
        ///Returns it with another `total_pages`.
        #[must_use]
        pub fn with_total_pages(mut self, value: impl Into<i64>) -> Self {
            self.total_pages = Some(value.into());
            self
        }
    }
    /// For tests.
    #[cfg(feature = "test-util")]
    impl UseCodesResponse {
        ///Returns it with another `errors`.
        #[must_use]
        pub fn with_errors(mut self, value: impl Into<Vec<String>>) -> Self {
            self.errors = Some(value.into());
            self
        }
        ///Returns it with another `message`.
        #[must_use]
        pub fn with_message(mut self, value: impl Into<String>) -> Self {
            self.message = Some(value.into());
            self
        }
        ///Returns it with another `result`.
        #[must_use]
        pub fn with_result(mut self, value: impl Into<Vec<IssuedCode>>) -> Self {
            self.result = Some(value.into());
            self
        }
        ///Returns it with another `success`.
        #[must_use]
        pub fn with_success(mut self, value: impl Into<bool>) -> Self {
            self.success = Some(value.into());
            self
        }
    }
    crate::wire::open_enum::open_enum! {
        number #[doc = "The kind of data that a share code is worth."] pub enum DataType
        { #[doc = "`1`: IPs. `number_of_ips` says how many."] Ip = "1", #[doc =
        "`2`: Traffic. `amount_traffic` says how many bytes."] Traffic = "2", }
    }
    crate::wire::open_enum::open_enum! {
        number #[doc =
        "Where a share code is in its life. Assumed: the meaning of the numbers, which the documents do not list."]
        pub enum ShareCodeStatus { #[doc =
        "`1`: Nobody has redeemed the code. It can be redeemed or revoked. Assumed."]
        Unused = "1", #[doc = "`2`: Somebody has redeemed the code. Assumed."] Used =
        "2", #[doc = "`3`: The code's owner took it back. Assumed."] Revoked = "3", #[doc
        = "`4`: The code's time ran out before anybody redeemed it. Assumed."] Expired =
        "4", }
    }
}
#[derive(Clone)]
/**Share codes move proxies from one 9Proxy account to another. The owner of a balance generates codes, each worth a number of IPs or an amount of traffic, and hands them out; whoever redeems a code receives what it is worth. Codes that nobody redeemed can be revoked.

The vendor's paths call a share code a "cd-key". Timestamps count seconds since 1970-01-01 UTC and traffic counts bytes, where 1 GB is 1000000000 bytes.

The published documents are two versions of one page, and neither is complete. This file is the union of both. What it had to assume says "Assumed" in its description; what is assumed as a whole has the provenance `assumed` too.

Cheap to clone; clones share connections and settings.*/
pub struct Client {
    baseurl: std::sync::Arc<reqwest::Url>,
    client: reqwest::Client,
    inner: crate::client::Transport,
}
impl Client {}
impl Client {
    /**Generate share codes worth IPs.

Creates one or more share codes, each worth the same number of IPs. The caller's IP balance goes down by the IPs of all codes together. Sending this twice creates the codes twice.

Sends `POST /client/v1/cd-keys/generate`. Source: document (document-001, document-000, guide).

```no_run
# async fn example(client: &sharekit::share_codes::Client) -> Result<(), sharekit::Error> {
# #[allow(unused_imports)] use sharekit::share_codes::types;
let response = client.generate_ip_codes().number_of_codes(5).number_of_ips(10).plan(1).send().await?;
println!("{response:?}");
# Ok(()) }
```*/
    pub fn generate_ip_codes(&self) -> builder::GenerateIpCodes {
        builder::GenerateIpCodes::new(self.clone())
    }
    /**Generate share codes worth traffic.

Creates one or more share codes, each worth an amount of traffic taken from one of the caller's traffic plans. Sending this twice creates the codes twice. Assumed: the path and the names of the fields. The newer page describes this operation and the meaning of its fields without naming them.

Sends `POST /client/v1/cd-keys/generate-traffic`. Source: assumed (decisions, document-000).

```no_run
# async fn example(client: &sharekit::share_codes::Client) -> Result<(), sharekit::Error> {
# #[allow(unused_imports)] use sharekit::share_codes::types;
let response = client.generate_traffic_codes().amount_traffic(1000000000).number_of_codes(5).plan_id(1).send().await?;
println!("{response:?}");
# Ok(()) }
```*/
    pub fn generate_traffic_codes(&self) -> builder::GenerateTrafficCodes {
        builder::GenerateTrafficCodes::new(self.clone())
    }
    /**List the share codes you created.

Returns one page of the share codes that the caller generated, whether or not somebody has redeemed them. Newest first, unless told otherwise.

Sends `GET /client/v1/cd-keys/list-share-code`. Source: document (document-001, document-000).

```no_run
# async fn example(client: &sharekit::share_codes::Client) -> Result<(), sharekit::Error> {
# #[allow(unused_imports)] use sharekit::share_codes::types;
let response = client.list_share_codes().send().await?;
println!("{response:?}");
# Ok(()) }
```*/
    pub fn list_share_codes(&self) -> builder::ListShareCodes {
        builder::ListShareCodes::new(self.clone())
    }
    /**List the share codes you redeemed.

Returns one page of the share codes that the caller redeemed, most recently used first unless told otherwise.

Sends `GET /client/v1/cd-keys/list-use-code`. Source: document (document-001, document-000).

```no_run
# async fn example(client: &sharekit::share_codes::Client) -> Result<(), sharekit::Error> {
# #[allow(unused_imports)] use sharekit::share_codes::types;
let response = client.list_used_codes().send().await?;
println!("{response:?}");
# Ok(()) }
```*/
    pub fn list_used_codes(&self) -> builder::ListUsedCodes {
        builder::ListUsedCodes::new(self.clone())
    }
    /**Revoke unused share codes.

Takes back one or more share codes that the caller generated and nobody has redeemed. What they are worth returns to the caller's balance. The codes travel in a JSON body, although the method is DELETE. Assumed: each code stands on its own; if none could be revoked, the response is a 400 with one entry in `errors` per code.

Sends `DELETE /client/v1/cd-keys/revoke-code`. Source: document (document-001, document-000, guide, decisions).

```no_run
# async fn example(client: &sharekit::share_codes::Client) -> Result<(), sharekit::Error> {
# #[allow(unused_imports)] use sharekit::share_codes::types;
let response = client.revoke_codes().codes(["code_1", "code_2", "code_3"]).send().await?;
println!("{response:?}");
# Ok(()) }
```*/
    pub fn revoke_codes(&self) -> builder::RevokeCodes {
        builder::RevokeCodes::new(self.clone())
    }
    /**Redeem share codes.

Redeems one or more share codes: the caller's account receives what they are worth. Assumed: each code stands on its own. The response lists the codes that were applied, so compare it with what was sent; if none could be applied, the response is a 400 with one entry in `errors` per code.

Sends `POST /client/v1/cd-keys/use-code`. Source: document (document-001, document-000, decisions).

```no_run
# async fn example(client: &sharekit::share_codes::Client) -> Result<(), sharekit::Error> {
# #[allow(unused_imports)] use sharekit::share_codes::types;
let response = client.use_codes().codes(["code_1", "code_2", "code_3"]).send().await?;
println!("{response:?}");
# Ok(()) }
```*/
    pub fn use_codes(&self) -> builder::UseCodes {
        builder::UseCodes::new(self.clone())
    }
}
#[allow(clippy::all, clippy::pedantic)]
/// One builder per operation.
pub mod builder {
    use super::types;
    /**Builder for [`Client::generate_ip_codes`]

[`Client::generate_ip_codes`]: super::Client::generate_ip_codes*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent before `send`"]
    pub struct GenerateIpCodes {
        client: super::Client,
        body: Result<types::builder::GenerateIpCodesRequest, String>,
    }
    impl GenerateIpCodes {
        pub(super) fn new(client: super::Client) -> Self {
            Self {
                client: client,
                body: Ok(Default::default()),
            }
        }
        /// The whole body at once, in place of what was set of it before.
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: TryInto<types::GenerateIpCodesRequest>,
            <V as TryInto<types::GenerateIpCodesRequest>>::Error: std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(From::from)
                .map_err(|s| {
                    format!(
                        "conversion to `GenerateIpCodesRequest` for body failed: {}", s
                    )
                });
            self
        }
        ///The request, if the arguments allow one.
        pub(super) fn request(self) -> Result<reqwest::Request, crate::Error> {
            let Self { client, body } = self;
            let body = body
                .and_then(|v| {
                    types::GenerateIpCodesRequest::try_from(v).map_err(|e| e.to_string())
                })
                .map_err(crate::Error::invalid_argument)?;
            let url = crate::wire::url(&client.baseurl, "/client/v1/cd-keys/generate");
            client
                .client
                .post(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .json(&body)
                .build()
                .map_err(crate::Error::unbuildable)
        }
        ///E-mail address of the recipient's 9Proxy account. Only that account can redeem the codes. Without it, whoever has a code can. Only the older page names this field.
        pub fn forward_to<V>(mut self, value: V) -> Self
        where
            V: TryInto<String>,
            V::Error: ::std::fmt::Display,
        {
            self.body = self.body.map(|body| body.forward_to(value));
            self
        }
        ///How many codes to create, one or more. The documents state no upper limit.
        pub fn number_of_codes<V>(mut self, value: V) -> Self
        where
            V: TryInto<i64>,
            V::Error: ::std::fmt::Display,
        {
            self.body = self.body.map(|body| body.number_of_codes(value));
            self
        }
        ///IPs that each code is worth. The vendor's guide asks for at least 5 per code, while the API's own page states no limit. Assumed: the server checks it, so any number is sent as it is.
        pub fn number_of_ips<V>(mut self, value: V) -> Self
        where
            V: TryInto<i64>,
            V::Error: ::std::fmt::Display,
        {
            self.body = self.body.map(|body| body.number_of_ips(value));
            self
        }
        ///Kind of plan that is shared. 1 is the IP plan, and the only number that the documents name. Other numbers are not refused here, since the older page says that 1 is the only one at present. Assumed: at least 1.
        pub fn plan<V>(mut self, value: V) -> Self
        where
            V: TryInto<i64>,
            V::Error: ::std::fmt::Display,
        {
            self.body = self.body.map(|body| body.plan(value));
            self
        }
        /**Sends `POST /client/v1/cd-keys/generate` and waits for the response.

# Errors

If an argument is missing or out of range (nothing is sent then), if the server cannot be reached, or if it refuses: by an error status (documented: 400, 401, 403), or in the body of a success, for which [`is_refused`](crate::Error::is_refused) holds.*/
        pub async fn send(
            self,
        ) -> Result<crate::Response<types::GenerateIpCodesResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send(&super::operations::GENERATE_IP_CODES, request).await
        }
        /**The same as [`send`](Self::send), but a success whose body says that nothing was done is not an error: the response is handed out as it came.

# Errors

All others of [`send`](Self::send).*/
        pub async fn send_unchecked(
            self,
        ) -> Result<crate::Response<types::GenerateIpCodesResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport
                .send_unchecked(&super::operations::GENERATE_IP_CODES, request)
                .await
        }
        /**Sends the call as [`send`](Self::send) does. If its outcome is unclear, looks for what became of it, until it is decided or the request can no longer arrive ([`Settling::wait`](crate::Settling::wait)).

`list_share_codes` shows whether it was done. It is read before the call, too, unless [`Settling::read_before`](crate::Settling::read_before) switches that off. Codes that somebody else generates with this account at the same time look the same, if they are worth the same and are for the same recipient.

# Errors

Those of [`send`](Self::send) for which [`is_outcome_unclear`](crate::Error::is_outcome_unclear) is false: nothing was done.*/
        pub async fn send_settled(
            self,
        ) -> Result<crate::Settled<types::GenerateIpCodesResponse>, crate::Error> {
            let (client, request) = (self.client.clone(), self.request());
            client.settler().send(&super::operations::GENERATE_IP_CODES, request).await
        }
        /// Sends the call as [`send_settled`](Self::send_settled) does, once for this key: if the store of
        /// [`Settling::intents`](crate::Settling::intents) has a call with the same key that was done, returns its
        /// outcome; if one may have been done, settles it first. A call that was refused or not done may be sent
        /// again with its key.
        ///
        /// # Errors
        ///
        /// Those of [`send_settled`](Self::send_settled); also if there is no store or it cannot be used, or if the
        /// key was used for another call. Nothing was done.
        pub async fn send_once(
            self,
            key: &str,
        ) -> Result<crate::Settled<types::GenerateIpCodesResponse>, crate::Error> {
            let (client, request) = (self.client.clone(), self.request());
            client
                .settler()
                .send_once(&super::operations::GENERATE_IP_CODES, request, key)
                .await
        }
        #[cfg(feature = "dynamic-calls")]
        #[allow(unused_mut, unused_variables)]
        pub(super) fn apply(
            mut self,
            arguments: &mut crate::client::Arguments,
        ) -> Result<Self, crate::Error> {
            if let Some(value) = arguments.take::<types::GenerateIpCodesRequest>("body")?
            {
                self.body = Ok(value.into());
            }
            Ok(self)
        }
    }
    /**Builder for [`Client::generate_traffic_codes`]

[`Client::generate_traffic_codes`]: super::Client::generate_traffic_codes*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent before `send`"]
    pub struct GenerateTrafficCodes {
        client: super::Client,
        body: Result<types::builder::GenerateTrafficCodesRequest, String>,
    }
    impl GenerateTrafficCodes {
        pub(super) fn new(client: super::Client) -> Self {
            Self {
                client: client,
                body: Ok(Default::default()),
            }
        }
        /// The whole body at once, in place of what was set of it before.
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: TryInto<types::GenerateTrafficCodesRequest>,
            <V as TryInto<types::GenerateTrafficCodesRequest>>::Error: std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(From::from)
                .map_err(|s| {
                    format!(
                        "conversion to `GenerateTrafficCodesRequest` for body failed: {}",
                        s
                    )
                });
            self
        }
        ///The request, if the arguments allow one.
        pub(super) fn request(self) -> Result<reqwest::Request, crate::Error> {
            let Self { client, body } = self;
            let body = body
                .and_then(|v| {
                    types::GenerateTrafficCodesRequest::try_from(v)
                        .map_err(|e| e.to_string())
                })
                .map_err(crate::Error::invalid_argument)?;
            let url = crate::wire::url(
                &client.baseurl,
                "/client/v1/cd-keys/generate-traffic",
            );
            client
                .client
                .post(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .json(&body)
                .build()
                .map_err(crate::Error::unbuildable)
        }
        ///Traffic that each code is worth, in bytes, at least 1000000000 (1 GB). Assumed: the field's name, that it is required, and that the amount is per code. The minimum is documented.
        pub fn amount_traffic<V>(mut self, value: V) -> Self
        where
            V: TryInto<i64>,
            V::Error: ::std::fmt::Display,
        {
            self.body = self.body.map(|body| body.amount_traffic(value));
            self
        }
        ///E-mail address of the recipient's 9Proxy account. Only that account can redeem the codes. Without it, whoever has a code can. Assumed: that this operation has the field, as its sibling for IPs does.
        pub fn forward_to<V>(mut self, value: V) -> Self
        where
            V: TryInto<String>,
            V::Error: ::std::fmt::Display,
        {
            self.body = self.body.map(|body| body.forward_to(value));
            self
        }
        ///How many codes to create. Assumed: the field's name, that it is required, and at least 1.
        pub fn number_of_codes<V>(mut self, value: V) -> Self
        where
            V: TryInto<i64>,
            V::Error: ::std::fmt::Display,
        {
            self.body = self.body.map(|body| body.number_of_codes(value));
            self
        }
        ///Number of the traffic plan, one of the caller's own, that the traffic is taken from. Assumed: the field's name, and that it is required.
        pub fn plan_id<V>(mut self, value: V) -> Self
        where
            V: TryInto<i64>,
            V::Error: ::std::fmt::Display,
        {
            self.body = self.body.map(|body| body.plan_id(value));
            self
        }
        /**Sends `POST /client/v1/cd-keys/generate-traffic` and waits for the response.

# Errors

If an argument is missing or out of range (nothing is sent then), if the server cannot be reached, or if it refuses: by an error status (documented: 400, 401, 403), or in the body of a success, for which [`is_refused`](crate::Error::is_refused) holds.*/
        pub async fn send(
            self,
        ) -> Result<crate::Response<types::GenerateTrafficCodesResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send(&super::operations::GENERATE_TRAFFIC_CODES, request).await
        }
        /**The same as [`send`](Self::send), but a success whose body says that nothing was done is not an error: the response is handed out as it came.

# Errors

All others of [`send`](Self::send).*/
        pub async fn send_unchecked(
            self,
        ) -> Result<crate::Response<types::GenerateTrafficCodesResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport
                .send_unchecked(&super::operations::GENERATE_TRAFFIC_CODES, request)
                .await
        }
        /**Sends the call as [`send`](Self::send) does. If its outcome is unclear, looks for what became of it, until it is decided or the request can no longer arrive ([`Settling::wait`](crate::Settling::wait)).

`list_share_codes` shows whether it was done. It is read before the call, too, unless [`Settling::read_before`](crate::Settling::read_before) switches that off. Codes that somebody else generates with this account at the same time look the same, if they are worth the same and are for the same recipient.

# Errors

Those of [`send`](Self::send) for which [`is_outcome_unclear`](crate::Error::is_outcome_unclear) is false: nothing was done.*/
        pub async fn send_settled(
            self,
        ) -> Result<crate::Settled<types::GenerateTrafficCodesResponse>, crate::Error> {
            let (client, request) = (self.client.clone(), self.request());
            client
                .settler()
                .send(&super::operations::GENERATE_TRAFFIC_CODES, request)
                .await
        }
        /// Sends the call as [`send_settled`](Self::send_settled) does, once for this key: if the store of
        /// [`Settling::intents`](crate::Settling::intents) has a call with the same key that was done, returns its
        /// outcome; if one may have been done, settles it first. A call that was refused or not done may be sent
        /// again with its key.
        ///
        /// # Errors
        ///
        /// Those of [`send_settled`](Self::send_settled); also if there is no store or it cannot be used, or if the
        /// key was used for another call. Nothing was done.
        pub async fn send_once(
            self,
            key: &str,
        ) -> Result<crate::Settled<types::GenerateTrafficCodesResponse>, crate::Error> {
            let (client, request) = (self.client.clone(), self.request());
            client
                .settler()
                .send_once(&super::operations::GENERATE_TRAFFIC_CODES, request, key)
                .await
        }
        #[cfg(feature = "dynamic-calls")]
        #[allow(unused_mut, unused_variables)]
        pub(super) fn apply(
            mut self,
            arguments: &mut crate::client::Arguments,
        ) -> Result<Self, crate::Error> {
            if let Some(value) = arguments
                .take::<types::GenerateTrafficCodesRequest>("body")?
            {
                self.body = Ok(value.into());
            }
            Ok(self)
        }
    }
    /**Builder for [`Client::list_share_codes`]

[`Client::list_share_codes`]: super::Client::list_share_codes*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent before `send`"]
    pub struct ListShareCodes {
        client: super::Client,
        data_type: Result<Option<crate::share_codes::types::DataType>, String>,
        email: Result<Option<String>, String>,
        is_enterprise: Result<Option<i64>, String>,
        keyword: Result<Option<String>, String>,
        limit: Result<Option<i64>, String>,
        order_by: Result<Option<types::SortOrder>, String>,
        page: Result<Option<i64>, String>,
        sort_by: Result<Option<types::ShareCodeSortKey>, String>,
        status: Result<Option<crate::share_codes::types::ShareCodeStatus>, String>,
    }
    impl ListShareCodes {
        pub(super) fn new(client: super::Client) -> Self {
            Self {
                client: client,
                data_type: Ok(None),
                email: Ok(None),
                is_enterprise: Ok(None),
                keyword: Ok(None),
                limit: Ok(None),
                order_by: Ok(None),
                page: Ok(None),
                sort_by: Ok(None),
                status: Ok(None),
            }
        }
        ///Only codes worth this kind of data, 1 for IPs or 2 for traffic. Newer page only.
        pub fn data_type<V>(mut self, value: V) -> Self
        where
            V: TryInto<crate::share_codes::types::DataType>,
            V::Error: ::std::fmt::Display,
        {
            self.data_type = crate::wire::arguments::value("data_type", value).map(Some);
            self
        }
        ///Only codes that were forwarded to this e-mail address.
        pub fn email<V>(mut self, value: V) -> Self
        where
            V: TryInto<String>,
            V::Error: ::std::fmt::Display,
        {
            self.email = crate::wire::arguments::value("email", value).map(Some);
            self
        }
        ///Whether to return codes from enterprise packages, 1 for yes or 0 for no. Newer page only. No field of the response says whether a code is one of them.
        pub fn is_enterprise<V>(mut self, value: V) -> Self
        where
            V: TryInto<i64>,
            V::Error: ::std::fmt::Display,
        {
            self.is_enterprise = crate::wire::arguments::integer(
                    "is_enterprise",
                    0i64,
                    1i64,
                    value,
                )
                .map(Some);
            self
        }
        ///Only codes whose `code` field matches this text. No other field is searched.
        pub fn keyword<V>(mut self, value: V) -> Self
        where
            V: TryInto<String>,
            V::Error: ::std::fmt::Display,
        {
            self.keyword = crate::wire::arguments::value("keyword", value).map(Some);
            self
        }
        ///How many items one page holds at most. The server returns 30 if this is left out. Assumed: at least 1. The documents state no upper limit.
        pub fn limit<V>(mut self, value: V) -> Self
        where
            V: TryInto<i64>,
            V::Error: ::std::fmt::Display,
        {
            self.limit = crate::wire::arguments::integer(
                    "limit",
                    1i64,
                    9223372036854775807i64,
                    value,
                )
                .map(Some);
            self
        }
        ///Direction of the sort. The server sorts in descending order if this is left out.
        pub fn order_by<V>(mut self, value: V) -> Self
        where
            V: TryInto<types::SortOrder>,
            V::Error: ::std::fmt::Display,
        {
            self.order_by = crate::wire::arguments::value("order_by", value).map(Some);
            self
        }
        ///Number of the page to return. The server returns page 1 if this is left out. Assumed: the first page is 1, as the default suggests.
        pub fn page<V>(mut self, value: V) -> Self
        where
            V: TryInto<i64>,
            V::Error: ::std::fmt::Display,
        {
            self.page = crate::wire::arguments::integer(
                    "page",
                    1i64,
                    9223372036854775807i64,
                    value,
                )
                .map(Some);
            self
        }
        ///Field to sort by. The server sorts by `created_at` if this is left out.
        pub fn sort_by<V>(mut self, value: V) -> Self
        where
            V: TryInto<types::ShareCodeSortKey>,
            V::Error: ::std::fmt::Display,
        {
            self.sort_by = crate::wire::arguments::value("sort_by", value).map(Some);
            self
        }
        ///Only codes with this status. The documents do not list the numbers.
        pub fn status<V>(mut self, value: V) -> Self
        where
            V: TryInto<crate::share_codes::types::ShareCodeStatus>,
            V::Error: ::std::fmt::Display,
        {
            self.status = crate::wire::arguments::value("status", value).map(Some);
            self
        }
        ///The request, if the arguments allow one.
        pub(super) fn request(self) -> Result<reqwest::Request, crate::Error> {
            let Self {
                client,
                data_type,
                email,
                is_enterprise,
                keyword,
                limit,
                order_by,
                page,
                sort_by,
                status,
            } = self;
            let data_type = data_type.map_err(crate::Error::invalid_argument)?;
            let email = email.map_err(crate::Error::invalid_argument)?;
            let is_enterprise = is_enterprise.map_err(crate::Error::invalid_argument)?;
            let keyword = keyword.map_err(crate::Error::invalid_argument)?;
            let limit = limit.map_err(crate::Error::invalid_argument)?;
            let order_by = order_by.map_err(crate::Error::invalid_argument)?;
            let page = page.map_err(crate::Error::invalid_argument)?;
            let sort_by = sort_by.map_err(crate::Error::invalid_argument)?;
            let status = status.map_err(crate::Error::invalid_argument)?;
            let mut url = crate::wire::url(
                &client.baseurl,
                "/client/v1/cd-keys/list-share-code",
            );
            crate::wire::add_query(&mut url, "status", &status);
            crate::wire::add_query(&mut url, "limit", &limit);
            crate::wire::add_query(&mut url, "page", &page);
            crate::wire::add_query(&mut url, "sort_by", &sort_by);
            crate::wire::add_query(&mut url, "order_by", &order_by);
            crate::wire::add_query(&mut url, "keyword", &keyword);
            crate::wire::add_query(&mut url, "email", &email);
            crate::wire::add_query(&mut url, "data_type", &data_type);
            crate::wire::add_query(&mut url, "is_enterprise", &is_enterprise);
            client
                .client
                .get(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .build()
                .map_err(crate::Error::unbuildable)
        }
        /**Sends `GET /client/v1/cd-keys/list-share-code` and waits for the response.

# Errors

If an argument is missing or out of range (nothing is sent then), if the server cannot be reached, or if it refuses: by an error status (documented: 400, 401, 403), or in the body of a success, for which [`is_refused`](crate::Error::is_refused) holds.*/
        pub async fn send(
            self,
        ) -> Result<crate::Response<types::ListShareCodesResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send(&super::operations::LIST_SHARE_CODES, request).await
        }
        /**The same as [`send`](Self::send), but a success whose body says that nothing was done is not an error: the response is handed out as it came.

# Errors

All others of [`send`](Self::send).*/
        pub async fn send_unchecked(
            self,
        ) -> Result<crate::Response<types::ListShareCodesResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send_unchecked(&super::operations::LIST_SHARE_CODES, request).await
        }
        #[cfg(feature = "dynamic-calls")]
        #[allow(unused_mut, unused_variables)]
        pub(super) fn apply(
            mut self,
            arguments: &mut crate::client::Arguments,
        ) -> Result<Self, crate::Error> {
            if let Some(value) = arguments.take("status")? {
                self.status = Ok(Some(value));
            }
            if let Some(value) = arguments.take::<i64>("limit")? {
                self.limit = crate::wire::arguments::integer(
                        "limit",
                        1i64,
                        9223372036854775807i64,
                        value,
                    )
                    .map(Some);
            }
            if let Some(value) = arguments.take::<i64>("page")? {
                self.page = crate::wire::arguments::integer(
                        "page",
                        1i64,
                        9223372036854775807i64,
                        value,
                    )
                    .map(Some);
            }
            if let Some(value) = arguments.take("sort_by")? {
                self.sort_by = Ok(Some(value));
            }
            if let Some(value) = arguments.take("order_by")? {
                self.order_by = Ok(Some(value));
            }
            if let Some(value) = arguments.take("keyword")? {
                self.keyword = Ok(Some(value));
            }
            if let Some(value) = arguments.take("email")? {
                self.email = Ok(Some(value));
            }
            if let Some(value) = arguments.take("data_type")? {
                self.data_type = Ok(Some(value));
            }
            if let Some(value) = arguments.take::<i64>("is_enterprise")? {
                self.is_enterprise = crate::wire::arguments::integer(
                        "is_enterprise",
                        0i64,
                        1i64,
                        value,
                    )
                    .map(Some);
            }
            Ok(self)
        }
        ///The list page by page, from the page that was set, or else the first, to the end. All that was set is kept on every page. An argument that is refused is the error of the first page.
        pub fn pages(self) -> crate::Pages<types::ShareCode> {
            let first = self.page.as_ref().ok().copied().flatten().unwrap_or(1i64);
            crate::Pages::new(
                &super::operations::LIST_SHARE_CODES,
                first,
                move |position| {
                    let mut call = self.clone();
                    call.page = call
                        .page
                        .and_then(|_| {
                            crate::wire::arguments::value("page", position).map(Some)
                        });
                    let transport = call.client.inner.clone();
                    let request = call.request();
                    Box::pin(async move {
                        transport
                            .list::<
                                types::ListShareCodesResponse,
                            >(&super::operations::LIST_SHARE_CODES, request)
                            .await
                    })
                },
            )
        }
        /**The items of the list, one by one, from the page that was set, or else the first, to the end. The next page is fetched while one is consumed.

```no_run
# async fn example(client: &sharekit::share_codes::Client) -> Result<(), sharekit::Error> {
let mut items = client.list_share_codes().items();
while let Some(item) = items.next().await {
    println!("{:?}", item?);
}
# Ok(()) }
```*/
        pub fn items(self) -> crate::Items<types::ShareCode> {
            self.pages().into_items()
        }
    }
    /**Builder for [`Client::list_used_codes`]

[`Client::list_used_codes`]: super::Client::list_used_codes*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent before `send`"]
    pub struct ListUsedCodes {
        client: super::Client,
        data_type: Result<Option<crate::share_codes::types::DataType>, String>,
        email: Result<Option<String>, String>,
        is_enterprise: Result<Option<i64>, String>,
        keyword: Result<Option<String>, String>,
        limit: Result<Option<i64>, String>,
        order_by: Result<Option<types::SortOrder>, String>,
        page: Result<Option<i64>, String>,
        sort_by: Result<Option<types::UsedCodeSortKey>, String>,
        status: Result<Option<crate::share_codes::types::ShareCodeStatus>, String>,
    }
    impl ListUsedCodes {
        pub(super) fn new(client: super::Client) -> Self {
            Self {
                client: client,
                data_type: Ok(None),
                email: Ok(None),
                is_enterprise: Ok(None),
                keyword: Ok(None),
                limit: Ok(None),
                order_by: Ok(None),
                page: Ok(None),
                sort_by: Ok(None),
                status: Ok(None),
            }
        }
        ///Only codes worth this kind of data, 1 for IPs or 2 for traffic. Newer page only.
        pub fn data_type<V>(mut self, value: V) -> Self
        where
            V: TryInto<crate::share_codes::types::DataType>,
            V::Error: ::std::fmt::Display,
        {
            self.data_type = crate::wire::arguments::value("data_type", value).map(Some);
            self
        }
        ///Only codes that were received from this e-mail address, that is, from the account that shared them. The newer page says so; the older page said received by the address.
        pub fn email<V>(mut self, value: V) -> Self
        where
            V: TryInto<String>,
            V::Error: ::std::fmt::Display,
        {
            self.email = crate::wire::arguments::value("email", value).map(Some);
            self
        }
        ///Whether to return codes from enterprise packages, 1 for yes or 0 for no. Newer page only. No field of the response says whether a code is one of them.
        pub fn is_enterprise<V>(mut self, value: V) -> Self
        where
            V: TryInto<i64>,
            V::Error: ::std::fmt::Display,
        {
            self.is_enterprise = crate::wire::arguments::integer(
                    "is_enterprise",
                    0i64,
                    1i64,
                    value,
                )
                .map(Some);
            self
        }
        ///Only codes whose `code` field matches this text. No other field is searched.
        pub fn keyword<V>(mut self, value: V) -> Self
        where
            V: TryInto<String>,
            V::Error: ::std::fmt::Display,
        {
            self.keyword = crate::wire::arguments::value("keyword", value).map(Some);
            self
        }
        ///How many items one page holds at most. The server returns 30 if this is left out. Assumed: at least 1. The documents state no upper limit.
        pub fn limit<V>(mut self, value: V) -> Self
        where
            V: TryInto<i64>,
            V::Error: ::std::fmt::Display,
        {
            self.limit = crate::wire::arguments::integer(
                    "limit",
                    1i64,
                    9223372036854775807i64,
                    value,
                )
                .map(Some);
            self
        }
        ///Direction of the sort. The server sorts in descending order if this is left out.
        pub fn order_by<V>(mut self, value: V) -> Self
        where
            V: TryInto<types::SortOrder>,
            V::Error: ::std::fmt::Display,
        {
            self.order_by = crate::wire::arguments::value("order_by", value).map(Some);
            self
        }
        ///Number of the page to return. The server returns page 1 if this is left out. Assumed: the first page is 1, as the default suggests.
        pub fn page<V>(mut self, value: V) -> Self
        where
            V: TryInto<i64>,
            V::Error: ::std::fmt::Display,
        {
            self.page = crate::wire::arguments::integer(
                    "page",
                    1i64,
                    9223372036854775807i64,
                    value,
                )
                .map(Some);
            self
        }
        ///Field to sort by. The server sorts by `used_at` if this is left out.
        pub fn sort_by<V>(mut self, value: V) -> Self
        where
            V: TryInto<types::UsedCodeSortKey>,
            V::Error: ::std::fmt::Display,
        {
            self.sort_by = crate::wire::arguments::value("sort_by", value).map(Some);
            self
        }
        ///Only codes with this status. The documents do not list the numbers.
        pub fn status<V>(mut self, value: V) -> Self
        where
            V: TryInto<crate::share_codes::types::ShareCodeStatus>,
            V::Error: ::std::fmt::Display,
        {
            self.status = crate::wire::arguments::value("status", value).map(Some);
            self
        }
        ///The request, if the arguments allow one.
        pub(super) fn request(self) -> Result<reqwest::Request, crate::Error> {
            let Self {
                client,
                data_type,
                email,
                is_enterprise,
                keyword,
                limit,
                order_by,
                page,
                sort_by,
                status,
            } = self;
            let data_type = data_type.map_err(crate::Error::invalid_argument)?;
            let email = email.map_err(crate::Error::invalid_argument)?;
            let is_enterprise = is_enterprise.map_err(crate::Error::invalid_argument)?;
            let keyword = keyword.map_err(crate::Error::invalid_argument)?;
            let limit = limit.map_err(crate::Error::invalid_argument)?;
            let order_by = order_by.map_err(crate::Error::invalid_argument)?;
            let page = page.map_err(crate::Error::invalid_argument)?;
            let sort_by = sort_by.map_err(crate::Error::invalid_argument)?;
            let status = status.map_err(crate::Error::invalid_argument)?;
            let mut url = crate::wire::url(
                &client.baseurl,
                "/client/v1/cd-keys/list-use-code",
            );
            crate::wire::add_query(&mut url, "status", &status);
            crate::wire::add_query(&mut url, "limit", &limit);
            crate::wire::add_query(&mut url, "page", &page);
            crate::wire::add_query(&mut url, "sort_by", &sort_by);
            crate::wire::add_query(&mut url, "order_by", &order_by);
            crate::wire::add_query(&mut url, "keyword", &keyword);
            crate::wire::add_query(&mut url, "email", &email);
            crate::wire::add_query(&mut url, "data_type", &data_type);
            crate::wire::add_query(&mut url, "is_enterprise", &is_enterprise);
            client
                .client
                .get(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .build()
                .map_err(crate::Error::unbuildable)
        }
        /**Sends `GET /client/v1/cd-keys/list-use-code` and waits for the response.

# Errors

If an argument is missing or out of range (nothing is sent then), if the server cannot be reached, or if it refuses: by an error status (documented: 400, 401, 403), or in the body of a success, for which [`is_refused`](crate::Error::is_refused) holds.*/
        pub async fn send(
            self,
        ) -> Result<crate::Response<types::ListUsedCodesResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send(&super::operations::LIST_USED_CODES, request).await
        }
        /**The same as [`send`](Self::send), but a success whose body says that nothing was done is not an error: the response is handed out as it came.

# Errors

All others of [`send`](Self::send).*/
        pub async fn send_unchecked(
            self,
        ) -> Result<crate::Response<types::ListUsedCodesResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send_unchecked(&super::operations::LIST_USED_CODES, request).await
        }
        #[cfg(feature = "dynamic-calls")]
        #[allow(unused_mut, unused_variables)]
        pub(super) fn apply(
            mut self,
            arguments: &mut crate::client::Arguments,
        ) -> Result<Self, crate::Error> {
            if let Some(value) = arguments.take("status")? {
                self.status = Ok(Some(value));
            }
            if let Some(value) = arguments.take::<i64>("limit")? {
                self.limit = crate::wire::arguments::integer(
                        "limit",
                        1i64,
                        9223372036854775807i64,
                        value,
                    )
                    .map(Some);
            }
            if let Some(value) = arguments.take::<i64>("page")? {
                self.page = crate::wire::arguments::integer(
                        "page",
                        1i64,
                        9223372036854775807i64,
                        value,
                    )
                    .map(Some);
            }
            if let Some(value) = arguments.take("sort_by")? {
                self.sort_by = Ok(Some(value));
            }
            if let Some(value) = arguments.take("order_by")? {
                self.order_by = Ok(Some(value));
            }
            if let Some(value) = arguments.take("keyword")? {
                self.keyword = Ok(Some(value));
            }
            if let Some(value) = arguments.take("email")? {
                self.email = Ok(Some(value));
            }
            if let Some(value) = arguments.take("data_type")? {
                self.data_type = Ok(Some(value));
            }
            if let Some(value) = arguments.take::<i64>("is_enterprise")? {
                self.is_enterprise = crate::wire::arguments::integer(
                        "is_enterprise",
                        0i64,
                        1i64,
                        value,
                    )
                    .map(Some);
            }
            Ok(self)
        }
        ///The list page by page, from the page that was set, or else the first, to the end. All that was set is kept on every page. An argument that is refused is the error of the first page.
        pub fn pages(self) -> crate::Pages<types::ShareCode> {
            let first = self.page.as_ref().ok().copied().flatten().unwrap_or(1i64);
            crate::Pages::new(
                &super::operations::LIST_USED_CODES,
                first,
                move |position| {
                    let mut call = self.clone();
                    call.page = call
                        .page
                        .and_then(|_| {
                            crate::wire::arguments::value("page", position).map(Some)
                        });
                    let transport = call.client.inner.clone();
                    let request = call.request();
                    Box::pin(async move {
                        transport
                            .list::<
                                types::ListUsedCodesResponse,
                            >(&super::operations::LIST_USED_CODES, request)
                            .await
                    })
                },
            )
        }
        /**The items of the list, one by one, from the page that was set, or else the first, to the end. The next page is fetched while one is consumed.

```no_run
# async fn example(client: &sharekit::share_codes::Client) -> Result<(), sharekit::Error> {
let mut items = client.list_used_codes().items();
while let Some(item) = items.next().await {
    println!("{:?}", item?);
}
# Ok(()) }
```*/
        pub fn items(self) -> crate::Items<types::ShareCode> {
            self.pages().into_items()
        }
    }
    /**Builder for [`Client::revoke_codes`]

[`Client::revoke_codes`]: super::Client::revoke_codes*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent before `send`"]
    pub struct RevokeCodes {
        client: super::Client,
        body: Result<types::builder::RevokeCodesRequest, String>,
    }
    impl RevokeCodes {
        pub(super) fn new(client: super::Client) -> Self {
            Self {
                client: client,
                body: Ok(Default::default()),
            }
        }
        /// The whole body at once, in place of what was set of it before.
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: TryInto<types::RevokeCodesRequest>,
            <V as TryInto<types::RevokeCodesRequest>>::Error: std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(From::from)
                .map_err(|s| {
                    format!("conversion to `RevokeCodesRequest` for body failed: {}", s)
                });
            self
        }
        ///The request, if the arguments allow one.
        pub(super) fn request(self) -> Result<reqwest::Request, crate::Error> {
            let Self { client, body } = self;
            let body = body
                .and_then(|v| {
                    types::RevokeCodesRequest::try_from(v).map_err(|e| e.to_string())
                })
                .map_err(crate::Error::invalid_argument)?;
            let url = crate::wire::url(
                &client.baseurl,
                "/client/v1/cd-keys/revoke-code",
            );
            client
                .client
                .delete(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .json(&body)
                .build()
                .map_err(crate::Error::unbuildable)
        }
        ///The share codes to revoke, one or more. The documents state no upper limit.
        pub fn codes<I>(mut self, value: I) -> Self
        where
            I: IntoIterator,
            I::Item: TryInto<String>,
            <I::Item as TryInto<String>>::Error: ::std::fmt::Display,
        {
            self.body = self.body.map(|body| body.codes(value));
            self
        }
        /**Sends `DELETE /client/v1/cd-keys/revoke-code` and waits for the response.

# Errors

If an argument is missing or out of range (nothing is sent then), if the server cannot be reached, or if it refuses: by an error status (documented: 400, 401, 403), or in the body of a success, for which [`is_refused`](crate::Error::is_refused) holds.*/
        pub async fn send(
            self,
        ) -> Result<crate::Response<types::RevokeCodesResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send(&super::operations::REVOKE_CODES, request).await
        }
        /**The same as [`send`](Self::send), but a success whose body says that nothing was done is not an error: the response is handed out as it came.

# Errors

All others of [`send`](Self::send).*/
        pub async fn send_unchecked(
            self,
        ) -> Result<crate::Response<types::RevokeCodesResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send_unchecked(&super::operations::REVOKE_CODES, request).await
        }
        /**Sends the call as [`send`](Self::send) does. If its outcome is unclear, looks for what became of it, until it is decided or the request can no longer arrive ([`Settling::wait`](crate::Settling::wait)).

`list_share_codes` shows whether it was done. A code that was revoked earlier looks as if this call had revoked it. A code that the list does not show tells nothing.

# Errors

Those of [`send`](Self::send) for which [`is_outcome_unclear`](crate::Error::is_outcome_unclear) is false: nothing was done.*/
        pub async fn send_settled(
            self,
        ) -> Result<crate::Settled<types::RevokeCodesResponse>, crate::Error> {
            let (client, request) = (self.client.clone(), self.request());
            client.settler().send(&super::operations::REVOKE_CODES, request).await
        }
        /// Sends the call as [`send_settled`](Self::send_settled) does, once for this key: if the store of
        /// [`Settling::intents`](crate::Settling::intents) has a call with the same key that was done, returns its
        /// outcome; if one may have been done, settles it first. A call that was refused or not done may be sent
        /// again with its key.
        ///
        /// # Errors
        ///
        /// Those of [`send_settled`](Self::send_settled); also if there is no store or it cannot be used, or if the
        /// key was used for another call. Nothing was done.
        pub async fn send_once(
            self,
            key: &str,
        ) -> Result<crate::Settled<types::RevokeCodesResponse>, crate::Error> {
            let (client, request) = (self.client.clone(), self.request());
            client
                .settler()
                .send_once(&super::operations::REVOKE_CODES, request, key)
                .await
        }
        /// Sends the call as `send_settled` does, but a success whose body says that nothing was done is handed out
        /// as it came.
        pub(in super::super) async fn send_settled_unchecked(
            self,
        ) -> Result<crate::client::Sent<types::RevokeCodesResponse>, crate::Error> {
            let (client, request) = (self.client.clone(), self.request());
            client
                .settler()
                .send_unchecked(&super::operations::REVOKE_CODES, request)
                .await
        }
        #[cfg(feature = "dynamic-calls")]
        #[allow(unused_mut, unused_variables)]
        pub(super) fn apply(
            mut self,
            arguments: &mut crate::client::Arguments,
        ) -> Result<Self, crate::Error> {
            if let Some(value) = arguments.take::<types::RevokeCodesRequest>("body")? {
                self.body = Ok(value.into());
            }
            Ok(self)
        }
    }
    /**Builder for [`Client::use_codes`]

[`Client::use_codes`]: super::Client::use_codes*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent before `send`"]
    pub struct UseCodes {
        client: super::Client,
        body: Result<types::builder::UseCodesRequest, String>,
    }
    impl UseCodes {
        pub(super) fn new(client: super::Client) -> Self {
            Self {
                client: client,
                body: Ok(Default::default()),
            }
        }
        /// The whole body at once, in place of what was set of it before.
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: TryInto<types::UseCodesRequest>,
            <V as TryInto<types::UseCodesRequest>>::Error: std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(From::from)
                .map_err(|s| {
                    format!("conversion to `UseCodesRequest` for body failed: {}", s)
                });
            self
        }
        ///The request, if the arguments allow one.
        pub(super) fn request(self) -> Result<reqwest::Request, crate::Error> {
            let Self { client, body } = self;
            let body = body
                .and_then(|v| {
                    types::UseCodesRequest::try_from(v).map_err(|e| e.to_string())
                })
                .map_err(crate::Error::invalid_argument)?;
            let url = crate::wire::url(&client.baseurl, "/client/v1/cd-keys/use-code");
            client
                .client
                .post(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .json(&body)
                .build()
                .map_err(crate::Error::unbuildable)
        }
        ///The share codes to redeem, one or more. The documents state no upper limit.
        pub fn codes<I>(mut self, value: I) -> Self
        where
            I: IntoIterator,
            I::Item: TryInto<String>,
            <I::Item as TryInto<String>>::Error: ::std::fmt::Display,
        {
            self.body = self.body.map(|body| body.codes(value));
            self
        }
        /**Sends `POST /client/v1/cd-keys/use-code` and waits for the response.

# Errors

If an argument is missing or out of range (nothing is sent then), if the server cannot be reached, or if it refuses: by an error status (documented: 400, 401, 403), or in the body of a success, for which [`is_refused`](crate::Error::is_refused) holds.*/
        pub async fn send(
            self,
        ) -> Result<crate::Response<types::UseCodesResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send(&super::operations::USE_CODES, request).await
        }
        /**The same as [`send`](Self::send), but a success whose body says that nothing was done is not an error: the response is handed out as it came.

# Errors

All others of [`send`](Self::send).*/
        pub async fn send_unchecked(
            self,
        ) -> Result<crate::Response<types::UseCodesResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send_unchecked(&super::operations::USE_CODES, request).await
        }
        /**Sends the call as [`send`](Self::send) does. If its outcome is unclear, looks for what became of it, until it is decided or the request can no longer arrive ([`Settling::wait`](crate::Settling::wait)).

`list_used_codes` shows whether it was done. A code that this account redeemed earlier looks as if this call had redeemed it.

# Errors

Those of [`send`](Self::send) for which [`is_outcome_unclear`](crate::Error::is_outcome_unclear) is false: nothing was done.*/
        pub async fn send_settled(
            self,
        ) -> Result<crate::Settled<types::UseCodesResponse>, crate::Error> {
            let (client, request) = (self.client.clone(), self.request());
            client.settler().send(&super::operations::USE_CODES, request).await
        }
        /// Sends the call as [`send_settled`](Self::send_settled) does, once for this key: if the store of
        /// [`Settling::intents`](crate::Settling::intents) has a call with the same key that was done, returns its
        /// outcome; if one may have been done, settles it first. A call that was refused or not done may be sent
        /// again with its key.
        ///
        /// # Errors
        ///
        /// Those of [`send_settled`](Self::send_settled); also if there is no store or it cannot be used, or if the
        /// key was used for another call. Nothing was done.
        pub async fn send_once(
            self,
            key: &str,
        ) -> Result<crate::Settled<types::UseCodesResponse>, crate::Error> {
            let (client, request) = (self.client.clone(), self.request());
            client.settler().send_once(&super::operations::USE_CODES, request, key).await
        }
        /// Sends the call as `send_settled` does, but a success whose body says that nothing was done is handed out
        /// as it came.
        pub(in super::super) async fn send_settled_unchecked(
            self,
        ) -> Result<crate::client::Sent<types::UseCodesResponse>, crate::Error> {
            let (client, request) = (self.client.clone(), self.request());
            client.settler().send_unchecked(&super::operations::USE_CODES, request).await
        }
        #[cfg(feature = "dynamic-calls")]
        #[allow(unused_mut, unused_variables)]
        pub(super) fn apply(
            mut self,
            arguments: &mut crate::client::Arguments,
        ) -> Result<Self, crate::Error> {
            if let Some(value) = arguments.take::<types::UseCodesRequest>("body")? {
                self.body = Ok(value.into());
            }
            Ok(self)
        }
    }
    #[allow(unused_imports, reason = "a path may have no parameters")]
    use crate::wire::encode_path;
}
/// This API, for [`ClientBuilder`](crate::ClientBuilder).
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct ShareCodes;
impl crate::client::Sealed for ShareCodes {}
impl crate::client::Api for ShareCodes {
    type Client = Client;
    const ENVIRONMENT: &'static str = "SHAREKIT_SHARE_CODES";
    const CREDENTIAL_VARIABLE: &'static str = "API_KEY";
    const SERVERS: &'static [&'static str] = SERVERS;
    const RATE_LIMITS: &'static [crate::Quota] = RATE_LIMITS;
    const API_KEY: Option<crate::client::ApiKeyParameter> = Some(crate::client::ApiKeyParameter {
        name: "api-key",
        location: crate::ApiKeyLocation::Query,
    });
    fn with_credential(
        builder: crate::ClientBuilder<Self>,
        secret: String,
    ) -> crate::ClientBuilder<Self> {
        builder.api_key(secret)
    }
    fn client(base_url: reqwest::Url, transport: crate::client::Transport) -> Client {
        Client::new(base_url, transport)
    }
}
impl Client {
    ///Returns a builder; [`api_key`](crate::ClientBuilder::api_key) is required.
    ///
    /**```no_run
# fn example() -> Result<(), sharekit::Error> {
let client = sharekit::share_codes::Client::builder().api_key("from-the-vendor").build()?;
# Ok(()) }
```*/
    #[must_use]
    pub fn builder() -> crate::ClientBuilder<ShareCodes> {
        crate::ClientBuilder::new()
    }
    /**Returns a client with the credential from `SHAREKIT_SHARE_CODES_API_KEY` and, if it is set, the base URL from `SHAREKIT_SHARE_CODES_BASE_URL`. An empty variable counts as unset, and white space around a value is removed.

# Errors

If the credential is not set, if a variable is blank or not Unicode, or as [`ClientBuilder::build`](crate::ClientBuilder::build).*/
    pub fn from_env() -> Result<Self, crate::Error> {
        crate::ClientBuilder::<ShareCodes>::from_env()?.build()
    }
}
impl crate::ClientBuilder<ShareCodes> {
    /**Sets the API key of the account.

The account's API key, as the query parameter `api-key` of every call, also of those that carry a JSON body. A key is created in the dashboard once the account is verified and two-factor authentication is on; it is shown once. There is one level of rights. Creating a new key ends the old one at once.*/
    #[must_use]
    pub fn api_key(mut self, key: impl Into<String>) -> Self {
        self.credentials.api_key = Some(crate::Secret::new(key));
        self
    }
    /// Sends the key elsewhere than the spec says. A header keeps it out of the logs of servers and proxies.
    #[must_use]
    pub fn api_key_location(mut self, location: crate::ApiKeyLocation) -> Self {
        self.credentials.api_key_location = Some(location);
        self
    }
}
/// This API in the table of all.
#[cfg(feature = "sandbox")]
pub(crate) static INFO: crate::client::ApiInfo = crate::client::ApiInfo {
    name: "share-codes",
    group: "share-codes",
    about: "9Proxy: codes that hand proxies to other users",
    environment: "SHAREKIT_SHARE_CODES",
    credential_variable: "SHAREKIT_SHARE_CODES_API_KEY",
    credentials: &[crate::CredentialKind::ApiKey],
    servers: SERVERS,
    rate_limits: RATE_LIMITS,
    operations: OPERATIONS,
    spec: include_str!(concat!(env!("OUT_DIR"), "/share_codes.json")),
    #[cfg(feature = "cli")]
    connect: crate::client::connect::<ShareCodes>,
};
#[cfg(feature = "cli")]
impl crate::client::AnyClient for Client {
    fn with_timeout(
        &self,
        timeout: std::time::Duration,
    ) -> std::sync::Arc<dyn crate::client::AnyClient> {
        std::sync::Arc::new(self.with_options(|options| options.timeout(timeout)))
    }
    fn call<'a>(
        &'a self,
        operation: &'a str,
        arguments: serde_json::Map<String, serde_json::Value>,
    ) -> crate::client::Calling<'a> {
        Box::pin(async move {
            Ok(Client::call(self, operation, arguments).await?.into_inner())
        })
    }
    fn with_settling(
        &self,
        settling: crate::Settling,
    ) -> std::sync::Arc<dyn crate::client::AnyClient> {
        std::sync::Arc::new(self.with_options(|options| options.settling(settling)))
    }
    fn call_settled<'a>(
        &'a self,
        operation: &'a str,
        arguments: serde_json::Map<String, serde_json::Value>,
        key: Option<&'a str>,
    ) -> crate::client::CallingSettled<'a, serde_json::Value> {
        Box::pin(Client::call_settled(self, operation, arguments, key))
    }
    fn prepare(
        &self,
        operation: &str,
        arguments: serde_json::Map<String, serde_json::Value>,
    ) -> Result<reqwest::Request, crate::Error> {
        Client::prepare(self, operation, arguments)
    }
    fn settler(&self) -> crate::client::Settler<'_> {
        Client::settler(self)
    }
    fn pages(
        &self,
        operation: &str,
        arguments: serde_json::Map<String, serde_json::Value>,
    ) -> Result<crate::Pages<serde_json::Value>, crate::Error> {
        self.call_pages(operation, arguments)
    }
    fn request(&self, method: reqwest::Method, path: &str) -> crate::client::RawRequest {
        Client::request(self, method, path)
    }
    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}
/// The addresses that the spec names, the default first.
pub const SERVERS: &[&str] = &["https://api.9proxy.com", "https://sandbox.9proxy.com"];
/// The limits that the spec states.
pub const RATE_LIMITS: &[crate::Quota] = &[];
/// What the spec says of each operation.
pub const OPERATIONS: &[&crate::Operation] = &[
    &operations::GENERATE_IP_CODES,
    &operations::GENERATE_TRAFFIC_CODES,
    &operations::LIST_SHARE_CODES,
    &operations::LIST_USED_CODES,
    &operations::REVOKE_CODES,
    &operations::USE_CODES,
];
mod operations {
    ///`generate_ip_codes`
    pub(super) static GENERATE_IP_CODES: crate::Operation = crate::Operation {
        id: "generate_ip_codes",
        method: "POST",
        path: "/client/v1/cd-keys/generate",
        credential: crate::CredentialKind::ApiKey,
        retry_safe: false,
        paging: crate::Paging::None,
        success_words: &[],
        outcome: super::OUTCOME,
        settled_by: Some(
            &crate::client::SettledBy {
                reads: Some(crate::client::Reads {
                    read: crate::client::Read {
                        operation: &LIST_SHARE_CODES,
                        with: &[],
                        fixed: &[
                            ("data_type", "1"),
                            ("order_by", "desc"),
                            ("sort_by", "created_at"),
                        ],
                        also: &[&[("is_enterprise", "1")]],
                        limit: Some(("limit", 100i64)),
                        total: Some("/result/total_items"),
                    },
                    items: "/result/items",
                    each: None,
                    matches: &[
                        crate::client::Match {
                            item: "forward_to",
                            field: "forward_to",
                            default: None,
                            is_echo: true,
                        },
                        crate::client::Match {
                            item: "number_of_ips",
                            field: "number_of_ips",
                            default: None,
                            is_echo: true,
                        },
                    ],
                    details: None,
                    evidence: crate::client::Evidence::New {
                        id: "code",
                        count: Some("number_of_codes"),
                        is_additive: true,
                    },
                    result: Some("/result"),
                }),
                limits: "Codes that somebody else generates with this account at the same time look the same, if they are worth the same and are for the same recipient.",
                personal: &["forward_to"],
            },
        ),
    };
    ///`generate_traffic_codes`
    pub(super) static GENERATE_TRAFFIC_CODES: crate::Operation = crate::Operation {
        id: "generate_traffic_codes",
        method: "POST",
        path: "/client/v1/cd-keys/generate-traffic",
        credential: crate::CredentialKind::ApiKey,
        retry_safe: false,
        paging: crate::Paging::None,
        success_words: &[],
        outcome: super::OUTCOME,
        settled_by: Some(
            &crate::client::SettledBy {
                reads: Some(crate::client::Reads {
                    read: crate::client::Read {
                        operation: &LIST_SHARE_CODES,
                        with: &[],
                        fixed: &[
                            ("data_type", "2"),
                            ("order_by", "desc"),
                            ("sort_by", "created_at"),
                        ],
                        also: &[&[("is_enterprise", "1")]],
                        limit: Some(("limit", 100i64)),
                        total: Some("/result/total_items"),
                    },
                    items: "/result/items",
                    each: None,
                    matches: &[
                        crate::client::Match {
                            item: "amount_traffic",
                            field: "amount_traffic",
                            default: None,
                            is_echo: true,
                        },
                        crate::client::Match {
                            item: "forward_to",
                            field: "forward_to",
                            default: None,
                            is_echo: true,
                        },
                    ],
                    details: None,
                    evidence: crate::client::Evidence::New {
                        id: "code",
                        count: Some("number_of_codes"),
                        is_additive: true,
                    },
                    result: Some("/result"),
                }),
                limits: "Codes that somebody else generates with this account at the same time look the same, if they are worth the same and are for the same recipient.",
                personal: &["forward_to"],
            },
        ),
    };
    ///`list_share_codes`
    pub(super) static LIST_SHARE_CODES: crate::Operation = crate::Operation {
        id: "list_share_codes",
        method: "GET",
        path: "/client/v1/cd-keys/list-share-code",
        credential: crate::CredentialKind::ApiKey,
        retry_safe: true,
        paging: crate::Paging::Page {
            items: "/result/items",
            total_pages: "/result/total_pages",
        },
        success_words: &[],
        outcome: super::OUTCOME,
        settled_by: None,
    };
    ///`list_used_codes`
    pub(super) static LIST_USED_CODES: crate::Operation = crate::Operation {
        id: "list_used_codes",
        method: "GET",
        path: "/client/v1/cd-keys/list-use-code",
        credential: crate::CredentialKind::ApiKey,
        retry_safe: true,
        paging: crate::Paging::Page {
            items: "/result/items",
            total_pages: "/result/total_pages",
        },
        success_words: &[],
        outcome: super::OUTCOME,
        settled_by: None,
    };
    ///`revoke_codes`
    pub(super) static REVOKE_CODES: crate::Operation = crate::Operation {
        id: "revoke_codes",
        method: "DELETE",
        path: "/client/v1/cd-keys/revoke-code",
        credential: crate::CredentialKind::ApiKey,
        retry_safe: false,
        paging: crate::Paging::None,
        success_words: &[],
        outcome: super::OUTCOME,
        settled_by: Some(
            &crate::client::SettledBy {
                reads: Some(crate::client::Reads {
                    read: crate::client::Read {
                        operation: &LIST_SHARE_CODES,
                        with: &[("keyword", "codes")],
                        fixed: &[],
                        also: &[&[("is_enterprise", "1")]],
                        limit: Some(("limit", 100i64)),
                        total: None,
                    },
                    items: "/result/items",
                    each: Some("codes"),
                    matches: &[
                        crate::client::Match {
                            item: "code",
                            field: "codes",
                            default: None,
                            is_echo: true,
                        },
                    ],
                    details: None,
                    evidence: crate::client::Evidence::State {
                        field: "status",
                        done: &["3"],
                        not_done: &["1", "2", "4"],
                    },
                    result: None,
                }),
                limits: "A code that was revoked earlier looks as if this call had revoked it. A code that the list does not show tells nothing.",
                personal: &[],
            },
        ),
    };
    ///`use_codes`
    pub(super) static USE_CODES: crate::Operation = crate::Operation {
        id: "use_codes",
        method: "POST",
        path: "/client/v1/cd-keys/use-code",
        credential: crate::CredentialKind::ApiKey,
        retry_safe: false,
        paging: crate::Paging::None,
        success_words: &[],
        outcome: super::OUTCOME,
        settled_by: Some(
            &crate::client::SettledBy {
                reads: Some(crate::client::Reads {
                    read: crate::client::Read {
                        operation: &LIST_USED_CODES,
                        with: &[("keyword", "codes")],
                        fixed: &[],
                        also: &[&[("is_enterprise", "1")]],
                        limit: Some(("limit", 100i64)),
                        total: None,
                    },
                    items: "/result/items",
                    each: Some("codes"),
                    matches: &[
                        crate::client::Match {
                            item: "code",
                            field: "codes",
                            default: None,
                            is_echo: true,
                        },
                    ],
                    details: None,
                    evidence: crate::client::Evidence::Presence,
                    result: Some("/result"),
                }),
                limits: "A code that this account redeemed earlier looks as if this call had redeemed it.",
                personal: &[],
            },
        ),
    };
}
/// How the bodies of this API tell the outcome of a call.
const OUTCOME: crate::OutcomeFields = crate::OutcomeFields {
    success: &["success"],
    message: &["message"],
    reasons: &["errors"],
};
impl Client {
    pub(super) fn new(base_url: reqwest::Url, inner: crate::client::Transport) -> Self {
        Self {
            baseurl: std::sync::Arc::new(base_url),
            client: inner.http_client().clone(),
            inner,
        }
    }
    /// A clone whose calls have other options. Cheap; connections and limits stay shared.
    #[must_use]
    pub fn with_options(
        &self,
        change: impl FnOnce(crate::client::CallOptions) -> crate::client::CallOptions,
    ) -> Self {
        Self {
            inner: self.inner.with_options(change),
            ..self.clone()
        }
    }
    /// A request that the spec does not know, through the same credentials, limits and retries. `path` begins
    /// with `/` and is added to the base URL.
    pub fn request(
        &self,
        method: reqwest::Method,
        path: &str,
    ) -> crate::client::RawRequest {
        let credential = crate::CredentialKind::ApiKey;
        crate::client::RawRequest::new(
            &self.inner,
            credential,
            OUTCOME,
            method,
            &self.baseurl,
            path,
        )
    }
    /// Looks for what became of a call in doubt, as `send_settled` does: at once, and again until it is decided
    /// or the request can no longer arrive. Nothing is sent but reads.
    ///
    /// # Errors
    ///
    /// If the doubt is of another API, server or account than this client.
    pub async fn settle(
        &self,
        doubt: &crate::Doubt,
    ) -> Result<crate::Settled, crate::Error> {
        self.settler().settle(doubt).await
    }
    pub(super) fn settler(&self) -> crate::client::Settler<'_> {
        crate::client::Settler {
            transport: &self.inner,
            base_url: &self.baseurl,
            api: "share-codes",
            operations: OPERATIONS,
        }
    }
}
impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.baseurl.as_str().trim_end_matches('/'))
            .field("transport", &self.inner)
            .finish_non_exhaustive()
    }
}
#[cfg(feature = "dynamic-calls")]
impl Client {
    /// Calls an operation by its id. `arguments` holds the parameters by their wire names, and the body as `body`.
    ///
    /// # Errors
    ///
    /// As the operation's own `send`; also if there is no such operation, or an argument it does not take.
    pub async fn call(
        &self,
        operation_id: &str,
        arguments: serde_json::Map<String, serde_json::Value>,
    ) -> Result<crate::Response<serde_json::Value>, crate::Error> {
        let mut arguments = crate::client::Arguments::new(
            operation_id,
            arguments,
            self.inner.redactor(),
        );
        match operation_id {
            "generate_ip_codes" => {
                let call = self.generate_ip_codes().apply(&mut arguments)?;
                arguments.finish()?;
                call.send().await?.into_json()
            }
            "generate_traffic_codes" => {
                let call = self.generate_traffic_codes().apply(&mut arguments)?;
                arguments.finish()?;
                call.send().await?.into_json()
            }
            "list_share_codes" => {
                let call = self.list_share_codes().apply(&mut arguments)?;
                arguments.finish()?;
                call.send().await?.into_json()
            }
            "list_used_codes" => {
                let call = self.list_used_codes().apply(&mut arguments)?;
                arguments.finish()?;
                call.send().await?.into_json()
            }
            "revoke_codes" => {
                let call = self.revoke_codes().apply(&mut arguments)?;
                arguments.finish()?;
                call.send().await?.into_json()
            }
            "use_codes" => {
                let call = self.use_codes().apply(&mut arguments)?;
                arguments.finish()?;
                call.send().await?.into_json()
            }
            _ => Err(crate::client::no_such_operation(operation_id, OPERATIONS)),
        }
    }
    /// The request of an operation, without its credential; `arguments` as for [`call`](Self::call). Nothing is
    /// sent.
    #[cfg(feature = "cli")]
    pub(crate) fn prepare(
        &self,
        operation_id: &str,
        arguments: serde_json::Map<String, serde_json::Value>,
    ) -> Result<reqwest::Request, crate::Error> {
        let mut arguments = crate::client::Arguments::new(
            operation_id,
            arguments,
            self.inner.redactor(),
        );
        match operation_id {
            "generate_ip_codes" => {
                let call = self.generate_ip_codes().apply(&mut arguments)?;
                arguments.finish()?;
                call.request()
            }
            "generate_traffic_codes" => {
                let call = self.generate_traffic_codes().apply(&mut arguments)?;
                arguments.finish()?;
                call.request()
            }
            "list_share_codes" => {
                let call = self.list_share_codes().apply(&mut arguments)?;
                arguments.finish()?;
                call.request()
            }
            "list_used_codes" => {
                let call = self.list_used_codes().apply(&mut arguments)?;
                arguments.finish()?;
                call.request()
            }
            "revoke_codes" => {
                let call = self.revoke_codes().apply(&mut arguments)?;
                arguments.finish()?;
                call.request()
            }
            "use_codes" => {
                let call = self.use_codes().apply(&mut arguments)?;
                arguments.finish()?;
                call.request()
            }
            _ => Err(crate::client::no_such_operation(operation_id, OPERATIONS)),
        }
    }
    /// Calls an operation by its id, as its own `send_settled`, or with a key as `send_once`; `arguments` as for
    /// [`call`](Self::call).
    ///
    /// # Errors
    ///
    /// As the operation's own `send_settled` and `send_once`; also if there is no such operation, if it may be repeated and is
    /// not settled, or if an argument is wrong.
    #[allow(
        unused_mut,
        unused_variables,
        reason = "an API may have nothing that is settled"
    )]
    pub async fn call_settled(
        &self,
        operation_id: &str,
        arguments: serde_json::Map<String, serde_json::Value>,
        key: Option<&str>,
    ) -> Result<crate::Settled<serde_json::Value>, crate::Error> {
        let mut arguments = crate::client::Arguments::new(
            operation_id,
            arguments,
            self.inner.redactor(),
        );
        match operation_id {
            "generate_ip_codes" => {
                let call = self.generate_ip_codes().apply(&mut arguments)?;
                arguments.finish()?;
                match key {
                    Some(key) => call.send_once(key).await?.into_json(),
                    None => call.send_settled().await?.into_json(),
                }
            }
            "generate_traffic_codes" => {
                let call = self.generate_traffic_codes().apply(&mut arguments)?;
                arguments.finish()?;
                match key {
                    Some(key) => call.send_once(key).await?.into_json(),
                    None => call.send_settled().await?.into_json(),
                }
            }
            "revoke_codes" => {
                let call = self.revoke_codes().apply(&mut arguments)?;
                arguments.finish()?;
                match key {
                    Some(key) => call.send_once(key).await?.into_json(),
                    None => call.send_settled().await?.into_json(),
                }
            }
            "use_codes" => {
                let call = self.use_codes().apply(&mut arguments)?;
                arguments.finish()?;
                match key {
                    Some(key) => call.send_once(key).await?.into_json(),
                    None => call.send_settled().await?.into_json(),
                }
            }
            _ => Err(crate::client::not_settled(operation_id, OPERATIONS)),
        }
    }
    /// The list of an operation, page by page; `arguments` as for [`call`](Self::call). Nothing is sent
    /// until it is polled.
    ///
    /// # Errors
    ///
    /// If there is no such operation or it lists nothing in pages, or an argument is wrong.
    #[allow(unused_mut, unused_variables, reason = "an API may have no list in pages")]
    pub fn call_pages(
        &self,
        operation_id: &str,
        arguments: serde_json::Map<String, serde_json::Value>,
    ) -> Result<crate::Pages<serde_json::Value>, crate::Error> {
        let mut arguments = crate::client::Arguments::new(
            operation_id,
            arguments,
            self.inner.redactor(),
        );
        match operation_id {
            "list_share_codes" => {
                let call = self.list_share_codes().apply(&mut arguments)?;
                arguments.finish()?;
                Ok(call.pages().into_json())
            }
            "list_used_codes" => {
                let call = self.list_used_codes().apply(&mut arguments)?;
                arguments.finish()?;
                Ok(call.pages().into_json())
            }
            _ => Err(crate::client::no_pages(operation_id, OPERATIONS)),
        }
    }
}
impl crate::wire::ResponseBody for types::GenerateIpCodesResponse {
    fn verdict(&self) -> crate::wire::Verdict<'_> {
        crate::wire::Verdict {
            success: self.success,
            word: None,
        }
    }
}
impl crate::wire::ResponseBody for types::GenerateTrafficCodesResponse {
    fn verdict(&self) -> crate::wire::Verdict<'_> {
        crate::wire::Verdict {
            success: self.success,
            word: None,
        }
    }
}
impl crate::wire::ResponseBody for types::ListShareCodesResponse {
    fn verdict(&self) -> crate::wire::Verdict<'_> {
        crate::wire::Verdict {
            success: self.success,
            word: None,
        }
    }
}
impl crate::wire::ResponseBody for types::ListUsedCodesResponse {
    fn verdict(&self) -> crate::wire::Verdict<'_> {
        crate::wire::Verdict {
            success: self.success,
            word: None,
        }
    }
}
impl crate::wire::ResponseBody for types::RevokeCodesResponse {
    fn verdict(&self) -> crate::wire::Verdict<'_> {
        crate::wire::Verdict {
            success: self.success,
            word: None,
        }
    }
}
impl crate::wire::ResponseBody for types::UseCodesResponse {
    fn verdict(&self) -> crate::wire::Verdict<'_> {
        crate::wire::Verdict {
            success: self.success,
            word: None,
        }
    }
}
impl crate::client::pagination::Listed for types::ListShareCodesResponse {
    type Item = types::ShareCode;
    fn listing(self) -> crate::client::pagination::Listing<types::ShareCode> {
        let (more, kept) = (
            crate::client::pagination::More::Pages(
                self.result.as_ref().and_then(|inside| inside.total_pages),
            ),
            crate::client::pagination::elements(
                self.result.as_ref().and_then(|inside| inside.extra.get("items")),
            ),
        );
        crate::client::pagination::Listing::new(
            self.result.map(|inside| inside.items).unwrap_or_default(),
            kept,
            more,
        )
    }
}
impl crate::client::pagination::Listed for types::ListUsedCodesResponse {
    type Item = types::ShareCode;
    fn listing(self) -> crate::client::pagination::Listing<types::ShareCode> {
        let (more, kept) = (
            crate::client::pagination::More::Pages(
                self.result.as_ref().and_then(|inside| inside.total_pages),
            ),
            crate::client::pagination::elements(
                self.result.as_ref().and_then(|inside| inside.extra.get("items")),
            ),
        );
        crate::client::pagination::Listing::new(
            self.result.map(|inside| inside.items).unwrap_or_default(),
            kept,
            more,
        )
    }
}
/// Answers calls of this API within the process: for unit tests, without a server and without a socket. A call that
/// it has no answer for fails as if no connection could be made, and says so. [`StubAnswer`](crate::StubAnswer) has
/// an example.
#[cfg(feature = "test-util")]
#[derive(Debug, Clone, Default)]
pub struct Stub(crate::client::Answers);
#[cfg(feature = "test-util")]
impl Stub {
    /// Returns a stub that has no answers yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
    ///Sets what `generate_ip_codes` answers, in place of what was set before.
    #[must_use]
    pub fn generate_ip_codes<A>(
        mut self,
        answer: impl Fn(&crate::StubCall) -> A + Send + Sync + 'static,
    ) -> Self
    where
        A: Into<crate::StubAnswer<types::GenerateIpCodesResponse>>,
    {
        self.0.set("generate_ip_codes", move |call| answer(call).into().written());
        self
    }
    ///Sets what `generate_traffic_codes` answers, in place of what was set before.
    #[must_use]
    pub fn generate_traffic_codes<A>(
        mut self,
        answer: impl Fn(&crate::StubCall) -> A + Send + Sync + 'static,
    ) -> Self
    where
        A: Into<crate::StubAnswer<types::GenerateTrafficCodesResponse>>,
    {
        self.0.set("generate_traffic_codes", move |call| answer(call).into().written());
        self
    }
    ///Sets what `list_share_codes` answers, in place of what was set before.
    #[must_use]
    pub fn list_share_codes<A>(
        mut self,
        answer: impl Fn(&crate::StubCall) -> A + Send + Sync + 'static,
    ) -> Self
    where
        A: Into<crate::StubAnswer<types::ListShareCodesResponse>>,
    {
        self.0.set("list_share_codes", move |call| answer(call).into().written());
        self
    }
    ///Sets what `list_used_codes` answers, in place of what was set before.
    #[must_use]
    pub fn list_used_codes<A>(
        mut self,
        answer: impl Fn(&crate::StubCall) -> A + Send + Sync + 'static,
    ) -> Self
    where
        A: Into<crate::StubAnswer<types::ListUsedCodesResponse>>,
    {
        self.0.set("list_used_codes", move |call| answer(call).into().written());
        self
    }
    ///Sets what `revoke_codes` answers, in place of what was set before.
    #[must_use]
    pub fn revoke_codes<A>(
        mut self,
        answer: impl Fn(&crate::StubCall) -> A + Send + Sync + 'static,
    ) -> Self
    where
        A: Into<crate::StubAnswer<types::RevokeCodesResponse>>,
    {
        self.0.set("revoke_codes", move |call| answer(call).into().written());
        self
    }
    ///Sets what `use_codes` answers, in place of what was set before.
    #[must_use]
    pub fn use_codes<A>(
        mut self,
        answer: impl Fn(&crate::StubCall) -> A + Send + Sync + 'static,
    ) -> Self
    where
        A: Into<crate::StubAnswer<types::UseCodesResponse>>,
    {
        self.0.set("use_codes", move |call| answer(call).into().written());
        self
    }
    /// Returns a client whose calls the stub answers. It retries as every client does; it waits for no limit.
    #[must_use]
    pub fn client(&self) -> Client {
        crate::client::stubbed::<ShareCodes>(&self.0)
    }
    /// Returns the calls so far, oldest first; a retried one is there once for each attempt.
    #[must_use]
    pub fn calls(&self) -> Vec<crate::StubCall> {
        self.0.calls()
    }
}
