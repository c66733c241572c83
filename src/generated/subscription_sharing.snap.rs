/// Types used as operation parameters and responses.
#[allow(clippy::all)]
#[allow(clippy::pedantic)]
pub mod types {
    ///The one change type that accepting takes.
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
    pub enum AcceptChange {
        #[serde(rename = "ACCEPT")]
        /// `ACCEPT`.
        Accept,
    }
    impl ::std::fmt::Display for AcceptChange {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::Accept => f.write_str("ACCEPT"),
            }
        }
    }
    impl ::std::str::FromStr for AcceptChange {
        type Err = self::error::ConversionError;
        fn from_str(value: &str) -> Result<Self, self::error::ConversionError> {
            match value {
                "ACCEPT" => Ok(Self::Accept),
                _ => Err("must be ACCEPT".into()),
            }
        }
    }
    impl TryFrom<&str> for AcceptChange {
        type Error = self::error::ConversionError;
        fn try_from(value: &str) -> Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl TryFrom<String> for AcceptChange {
        type Error = self::error::ConversionError;
        fn try_from(value: String) -> Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    ///The acceptance of an invitation. Inferred: both fields are required.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    pub struct AcceptInvitationRequest {
        ///Always ACCEPT.
        #[serde(rename = "changeType")]
        pub(crate) change_type: AcceptChange,
        ///Code of the invitation to accept.
        #[serde(rename = "shareCode")]
        pub(crate) share_code: ShareCode,
    }
    impl AcceptInvitationRequest {
        /// Builds one, field by field.
        pub fn builder() -> builder::AcceptInvitationRequest {
            Default::default()
        }
    }
    ///The one change type that cancelling takes.
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
    pub enum CancelChange {
        #[serde(rename = "CANCEL")]
        /// `CANCEL`.
        Cancel,
    }
    impl ::std::fmt::Display for CancelChange {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::Cancel => f.write_str("CANCEL"),
            }
        }
    }
    impl ::std::str::FromStr for CancelChange {
        type Err = self::error::ConversionError;
        fn from_str(value: &str) -> Result<Self, self::error::ConversionError> {
            match value {
                "CANCEL" => Ok(Self::Cancel),
                _ => Err("must be CANCEL".into()),
            }
        }
    }
    impl TryFrom<&str> for CancelChange {
        type Error = self::error::ConversionError;
        fn try_from(value: &str) -> Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl TryFrom<String> for CancelChange {
        type Error = self::error::ConversionError;
        fn try_from(value: String) -> Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    ///The cancellation of a share. Inferred: both fields are required.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    pub struct CancelShareRequest {
        ///Always CANCEL.
        #[serde(rename = "changeType")]
        pub(crate) change_type: CancelChange,
        ///Code of the share to cancel.
        #[serde(rename = "shareCode")]
        pub(crate) share_code: ShareCode,
    }
    impl CancelShareRequest {
        /// Builds one, field by field.
        pub fn builder() -> builder::CancelShareRequest {
            Default::default()
        }
    }
    ///A change to another distribution level. Assumed: both fields are required.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    pub struct ChangeDistributionLevelRequest {
        ///The new level. Inferred: one of those that list_distribution_levels returns.
        #[serde(rename = "distributionLevel")]
        pub(crate) distribution_level: DistributionLevelCode,
        ///Code of the product whose distribution level is to change.
        #[serde(rename = "productCode")]
        pub(crate) product_code: ProductCode,
    }
    impl ChangeDistributionLevelRequest {
        /// Builds one, field by field.
        pub fn builder() -> builder::ChangeDistributionLevelRequest {
            Default::default()
        }
    }
    ///E-mail address, or telephone number in the form E.164: a plus sign, the country code and the number, without spaces. Assumed: an e-mail address has one at sign and no white space.
    #[derive(::serde::Serialize, Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[serde(transparent)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[cfg_attr(
        feature = "schemars",
        schemars(extend("pattern" = "^([^@\\s]+@[^@\\s]+|\\+[1-9][0-9]{1,14})$"))
    )]
    pub struct Contact(String);
    impl ::std::ops::Deref for Contact {
        type Target = String;
        fn deref(&self) -> &String {
            &self.0
        }
    }
    impl From<Contact> for String {
        fn from(value: Contact) -> Self {
            value.0
        }
    }
    impl ::std::str::FromStr for Contact {
        type Err = self::error::ConversionError;
        fn from_str(value: &str) -> Result<Self, self::error::ConversionError> {
            static PATTERN: ::std::sync::LazyLock<::regex_lite::Regex> = ::std::sync::LazyLock::new(||
            {
                ::regex_lite::Regex::new(
                        "^([^@\\t\\n\\x0B\\f\\r \\x{A0}\\x{1680}\\x{2000}-\\x{200A}\\x{2028}\\x{2029}\\x{202F}\\x{205F}\\x{3000}\\x{FEFF}]+@[^@\\t\\n\\x0B\\f\\r \\x{A0}\\x{1680}\\x{2000}-\\x{200A}\\x{2028}\\x{2029}\\x{202F}\\x{205F}\\x{3000}\\x{FEFF}]+|\\+[1-9][0-9]{1,14})$",
                    )
                    .unwrap()
            });
            if PATTERN.find(value).is_none() {
                return Err(
                    "doesn't match pattern \"^([^@\\s]+@[^@\\s]+|\\+[1-9][0-9]{1,14})$\""
                        .into(),
                );
            }
            Ok(Self(value.to_string()))
        }
    }
    impl TryFrom<&str> for Contact {
        type Error = self::error::ConversionError;
        fn try_from(value: &str) -> Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl TryFrom<String> for Contact {
        type Error = self::error::ConversionError;
        fn try_from(value: String) -> Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl<'de> ::serde::Deserialize<'de> for Contact {
        fn deserialize<D>(deserializer: D) -> Result<Self, D::Error>
        where
            D: ::serde::Deserializer<'de>,
        {
            String::deserialize(deserializer)?
                .parse()
                .map_err(|e: self::error::ConversionError| {
                    <D::Error as ::serde::de::Error>::custom(e.to_string())
                })
        }
    }
    ///The one change type that declining takes.
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
    pub enum DeclineChange {
        #[serde(rename = "DECLINE")]
        /// `DECLINE`.
        Decline,
    }
    impl ::std::fmt::Display for DeclineChange {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::Decline => f.write_str("DECLINE"),
            }
        }
    }
    impl ::std::str::FromStr for DeclineChange {
        type Err = self::error::ConversionError;
        fn from_str(value: &str) -> Result<Self, self::error::ConversionError> {
            match value {
                "DECLINE" => Ok(Self::Decline),
                _ => Err("must be DECLINE".into()),
            }
        }
    }
    impl TryFrom<&str> for DeclineChange {
        type Error = self::error::ConversionError;
        fn try_from(value: &str) -> Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl TryFrom<String> for DeclineChange {
        type Error = self::error::ConversionError;
        fn try_from(value: String) -> Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    ///The refusal of an invitation. Inferred: both fields are required.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    pub struct DeclineInvitationRequest {
        ///Always DECLINE.
        #[serde(rename = "changeType")]
        pub(crate) change_type: DeclineChange,
        ///Code of the invitation to decline.
        #[serde(rename = "shareCode")]
        pub(crate) share_code: ShareCode,
    }
    impl DeclineInvitationRequest {
        /// Builds one, field by field.
        pub fn builder() -> builder::DeclineInvitationRequest {
            Default::default()
        }
    }
    ///A distribution level that can be chosen.
    #[derive(Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(Default)]
    pub struct DistributionLevel {
        ///Code of the level, to be sent with change_distribution_level. The codes are not documented.
        #[cfg_attr(
            feature = "schemars",
            serde(rename = "distributionLevel", skip_serializing_if = "Option::is_none")
        )]
        pub distribution_level: Option<String>,
        ///Code of the level's usage. Neither the codes nor their meaning are documented.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub usage: Option<String>,
        #[cfg_attr(feature = "schemars", serde(flatten))]
        /// What the spec does not know, and what could not be read, as it came.
        pub extra: ::serde_json::Map<String, ::serde_json::Value>,
    }
    ///Code of a distribution level. The codes are not documented. Assumed: it is not empty.
    #[derive(::serde::Serialize, Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[serde(transparent)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[cfg_attr(feature = "schemars", schemars(extend("minLength" = 1)))]
    pub struct DistributionLevelCode(String);
    impl ::std::ops::Deref for DistributionLevelCode {
        type Target = String;
        fn deref(&self) -> &String {
            &self.0
        }
    }
    impl From<DistributionLevelCode> for String {
        fn from(value: DistributionLevelCode) -> Self {
            value.0
        }
    }
    impl ::std::str::FromStr for DistributionLevelCode {
        type Err = self::error::ConversionError;
        fn from_str(value: &str) -> Result<Self, self::error::ConversionError> {
            if value.chars().count() < 1usize {
                return Err("shorter than 1 characters".into());
            }
            Ok(Self(value.to_string()))
        }
    }
    impl TryFrom<&str> for DistributionLevelCode {
        type Error = self::error::ConversionError;
        fn try_from(value: &str) -> Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl TryFrom<String> for DistributionLevelCode {
        type Error = self::error::ConversionError;
        fn try_from(value: String) -> Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl<'de> ::serde::Deserialize<'de> for DistributionLevelCode {
        fn deserialize<D>(deserializer: D) -> Result<Self, D::Error>
        where
            D: ::serde::Deserializer<'de>,
        {
            String::deserialize(deserializer)?
                .parse()
                .map_err(|e: self::error::ConversionError| {
                    <D::Error as ::serde::de::Error>::custom(e.to_string())
                })
        }
    }
    ///A domain.
    #[derive(Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(Default)]
    pub struct Domain {
        ///Name of the domain.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub domain: Option<String>,
        #[cfg_attr(feature = "schemars", serde(flatten))]
        /// What the spec does not know, and what could not be read, as it came.
        pub extra: ::serde_json::Map<String, ::serde_json::Value>,
    }
    ///A domain to share with. Assumed: its name is required.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    pub struct DomainInput {
        ///Name of the domain.
        pub(crate) domain: DomainName,
    }
    impl DomainInput {
        /// Builds one, field by field.
        pub fn builder() -> builder::DomainInput {
            Default::default()
        }
    }
    ///Name of a domain. Whether it may have a wildcard is not documented. Assumed: 1 to 253 characters, as in the domain name system.
    #[derive(::serde::Serialize, Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[serde(transparent)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[cfg_attr(feature = "schemars", schemars(extend("minLength" = 1)))]
    #[cfg_attr(feature = "schemars", schemars(extend("maxLength" = 253)))]
    pub struct DomainName(String);
    impl ::std::ops::Deref for DomainName {
        type Target = String;
        fn deref(&self) -> &String {
            &self.0
        }
    }
    impl From<DomainName> for String {
        fn from(value: DomainName) -> Self {
            value.0
        }
    }
    impl ::std::str::FromStr for DomainName {
        type Err = self::error::ConversionError;
        fn from_str(value: &str) -> Result<Self, self::error::ConversionError> {
            if value.chars().count() > 253usize {
                return Err("longer than 253 characters".into());
            }
            if value.chars().count() < 1usize {
                return Err("shorter than 1 characters".into());
            }
            Ok(Self(value.to_string()))
        }
    }
    impl TryFrom<&str> for DomainName {
        type Error = self::error::ConversionError;
        fn try_from(value: &str) -> Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl TryFrom<String> for DomainName {
        type Error = self::error::ConversionError;
        fn try_from(value: String) -> Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl<'de> ::serde::Deserialize<'de> for DomainName {
        fn deserialize<D>(deserializer: D) -> Result<Self, D::Error>
        where
            D: ::serde::Deserializer<'de>,
        {
            String::deserialize(deserializer)?
                .parse()
                .map_err(|e: self::error::ConversionError| {
                    <D::Error as ::serde::de::Error>::custom(e.to_string())
                })
        }
    }
    ///Body of an error response. Documented nowhere, but read by the vendor's PHP client. Assumed: all error statuses have it, and both fields may be missing. The login server has error and error_description instead.
    #[derive(Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(Default)]
    pub struct ErrorBody {
        ///What is wrong, for people.
        #[cfg_attr(
            feature = "schemars",
            serde(rename = "errorMessage", skip_serializing_if = "Option::is_none")
        )]
        pub error_message: Option<String>,
        ///Kind of the error, for programs. The words are not documented.
        #[cfg_attr(
            feature = "schemars",
            serde(rename = "exceptionType", skip_serializing_if = "Option::is_none")
        )]
        pub exception_type: Option<String>,
        #[cfg_attr(feature = "schemars", serde(flatten))]
        /// What the spec does not know, and what could not be read, as it came.
        pub extra: ::serde_json::Map<String, ::serde_json::Value>,
    }
    ///IP address as text. The document shows version 4. Assumed: version 6 is taken too, and a prefix length is not.
    #[derive(::serde::Serialize, Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[serde(transparent)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[cfg_attr(feature = "schemars", schemars(extend("minLength" = 2)))]
    #[cfg_attr(feature = "schemars", schemars(extend("maxLength" = 45)))]
    #[cfg_attr(feature = "schemars", schemars(extend("pattern" = "^[0-9A-Fa-f:.]+$")))]
    pub struct IpAddress(String);
    impl ::std::ops::Deref for IpAddress {
        type Target = String;
        fn deref(&self) -> &String {
            &self.0
        }
    }
    impl From<IpAddress> for String {
        fn from(value: IpAddress) -> Self {
            value.0
        }
    }
    impl ::std::str::FromStr for IpAddress {
        type Err = self::error::ConversionError;
        fn from_str(value: &str) -> Result<Self, self::error::ConversionError> {
            if value.chars().count() > 45usize {
                return Err("longer than 45 characters".into());
            }
            if value.chars().count() < 2usize {
                return Err("shorter than 2 characters".into());
            }
            static PATTERN: ::std::sync::LazyLock<::regex_lite::Regex> = ::std::sync::LazyLock::new(||
            { ::regex_lite::Regex::new("^[0-9A-Fa-f:.]+$").unwrap() });
            if PATTERN.find(value).is_none() {
                return Err("doesn't match pattern \"^[0-9A-Fa-f:.]+$\"".into());
            }
            Ok(Self(value.to_string()))
        }
    }
    impl TryFrom<&str> for IpAddress {
        type Error = self::error::ConversionError;
        fn try_from(value: &str) -> Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl TryFrom<String> for IpAddress {
        type Error = self::error::ConversionError;
        fn try_from(value: String) -> Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl<'de> ::serde::Deserialize<'de> for IpAddress {
        fn deserialize<D>(deserializer: D) -> Result<Self, D::Error>
        where
            D: ::serde::Deserializer<'de>,
        {
            String::deserialize(deserializer)?
                .parse()
                .map_err(|e: self::error::ConversionError| {
                    <D::Error as ::serde::de::Error>::custom(e.to_string())
                })
        }
    }
    ///A range of IP addresses. Assumed: both ends belong to it.
    #[derive(Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(Default)]
    pub struct IpRange {
        ///Last address of the range.
        #[cfg_attr(
            feature = "schemars",
            serde(rename = "ipRangeEnd", skip_serializing_if = "Option::is_none")
        )]
        pub ip_range_end: Option<String>,
        ///First address of the range.
        #[cfg_attr(
            feature = "schemars",
            serde(rename = "ipRangeStart", skip_serializing_if = "Option::is_none")
        )]
        pub ip_range_start: Option<String>,
        #[cfg_attr(feature = "schemars", serde(flatten))]
        /// What the spec does not know, and what could not be read, as it came.
        pub extra: ::serde_json::Map<String, ::serde_json::Value>,
    }
    ///A range of IP addresses to share with. Assumed: both ends are required and belong to the range, the start is not after the end, and both are of the same IP version.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    pub struct IpRangeInput {
        ///Last address of the range.
        #[serde(rename = "ipRangeEnd")]
        pub(crate) ip_range_end: IpAddress,
        ///First address of the range.
        #[serde(rename = "ipRangeStart")]
        pub(crate) ip_range_start: IpAddress,
    }
    impl IpRangeInput {
        /// Builds one, field by field.
        pub fn builder() -> builder::IpRangeInput {
            Default::default()
        }
    }
    ///The distribution levels to which a product can be changed.
    #[derive(Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(Default)]
    pub struct ListDistributionLevelsResponse {
        ///The levels.
        #[cfg_attr(
            feature = "schemars",
            serde(
                rename = "distributionLevels",
                default,
                skip_serializing_if = "Vec::is_empty"
            )
        )]
        pub distribution_levels: Vec<DistributionLevel>,
        #[cfg_attr(feature = "schemars", serde(flatten))]
        /// What the spec does not know, and what could not be read, as it came.
        pub extra: ::serde_json::Map<String, ::serde_json::Value>,
    }
    ///The rules for sharing a product.
    #[derive(Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(Default)]
    pub struct ListShareRulesResponse {
        ///The rules.
        #[cfg_attr(
            feature = "schemars",
            serde(
                rename = "customerProductShareRules",
                default,
                skip_serializing_if = "Vec::is_empty"
            )
        )]
        pub customer_product_share_rules: Vec<ShareRule>,
        #[cfg_attr(feature = "schemars", serde(flatten))]
        /// What the spec does not know, and what could not be read, as it came.
        pub extra: ::serde_json::Map<String, ::serde_json::Value>,
    }
    ///Everybody who was sent an invitation, and how many shares are in use.
    #[derive(Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(Default)]
    pub struct ListSharedSubscribersResponse {
        ///The number of shares in use, one element per product.
        #[cfg_attr(
            feature = "schemars",
            serde(
                rename = "sharedSubscriptionSummary",
                default,
                skip_serializing_if = "Vec::is_empty"
            )
        )]
        pub shared_subscription_summary: Vec<SharedSubscriptionSummary>,
        ///The users and potential users, one element per share.
        #[cfg_attr(
            feature = "schemars",
            serde(
                rename = "sharedUserInformationList",
                default,
                skip_serializing_if = "Vec::is_empty"
            )
        )]
        pub shared_user_information_list: Vec<SharedSubscriber>,
        #[cfg_attr(feature = "schemars", serde(flatten))]
        /// What the spec does not know, and what could not be read, as it came.
        pub extra: ::serde_json::Map<String, ::serde_json::Value>,
    }
    ///A net with which a product is shared, that is IP ranges and domains that have the same rules.
    #[derive(Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(Default)]
    pub struct Net {
        ///Domains that belong to the net.
        #[cfg_attr(
            feature = "schemars",
            serde(default, skip_serializing_if = "Vec::is_empty")
        )]
        pub domains: Vec<Domain>,
        ///When the net's access ends, in milliseconds since 1970 in UTC.
        #[cfg_attr(
            feature = "schemars",
            serde(rename = "endTime", skip_serializing_if = "Option::is_none")
        )]
        pub end_time: Option<crate::EpochMilliseconds>,
        ///Ranges of IP addresses that belong to the net.
        #[cfg_attr(
            feature = "schemars",
            serde(rename = "ipRanges", default, skip_serializing_if = "Vec::is_empty")
        )]
        pub ip_ranges: Vec<IpRange>,
        ///Whether users from this net must log in.
        #[cfg_attr(
            feature = "schemars",
            serde(rename = "loginRequired", skip_serializing_if = "Option::is_none")
        )]
        pub login_required: Option<bool>,
        ///When the net starts to have access, in milliseconds since 1970 in UTC.
        #[cfg_attr(
            feature = "schemars",
            serde(rename = "startTime", skip_serializing_if = "Option::is_none")
        )]
        pub start_time: Option<crate::EpochMilliseconds>,
        #[cfg_attr(feature = "schemars", serde(flatten))]
        /// What the spec does not know, and what could not be read, as it came.
        pub extra: ::serde_json::Map<String, ::serde_json::Value>,
    }
    ///A net to share with: IP ranges and domains that have the same rules. Assumed: whether users must log in has to be said, all else may be left out.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    pub struct NetInput {
        ///Domains that belong to the net.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub(crate) domains: Vec<DomainInput>,
        ///When the net's access ends, in milliseconds since 1970 in UTC.
        #[serde(rename = "endTime", skip_serializing_if = "Option::is_none")]
        pub(crate) end_time: Option<crate::EpochMilliseconds>,
        ///Ranges of IP addresses that belong to the net.
        #[serde(rename = "ipRanges", default, skip_serializing_if = "Vec::is_empty")]
        pub(crate) ip_ranges: Vec<IpRangeInput>,
        ///Whether users from this net must log in.
        #[serde(rename = "loginRequired")]
        pub(crate) login_required: bool,
        ///When the net starts to have access, in milliseconds since 1970 in UTC.
        #[serde(rename = "startTime", skip_serializing_if = "Option::is_none")]
        pub(crate) start_time: Option<crate::EpochMilliseconds>,
    }
    impl NetInput {
        /// Builds one, field by field.
        pub fn builder() -> builder::NetInput {
            Default::default()
        }
    }
    ///The nets with which a product is shared.
    #[derive(Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(Default)]
    pub struct Nets {
        ///The nets.
        #[cfg_attr(
            feature = "schemars",
            serde(default, skip_serializing_if = "Vec::is_empty")
        )]
        pub nets: Vec<Net>,
        #[cfg_attr(feature = "schemars", serde(flatten))]
        /// What the spec does not know, and what could not be read, as it came.
        pub extra: ::serde_json::Map<String, ::serde_json::Value>,
    }
    ///First or last name of a recipient, at most 30 characters.
    #[derive(::serde::Serialize, Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[serde(transparent)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[cfg_attr(feature = "schemars", schemars(extend("maxLength" = 30)))]
    pub struct PersonName(String);
    impl ::std::ops::Deref for PersonName {
        type Target = String;
        fn deref(&self) -> &String {
            &self.0
        }
    }
    impl From<PersonName> for String {
        fn from(value: PersonName) -> Self {
            value.0
        }
    }
    impl ::std::str::FromStr for PersonName {
        type Err = self::error::ConversionError;
        fn from_str(value: &str) -> Result<Self, self::error::ConversionError> {
            if value.chars().count() > 30usize {
                return Err("longer than 30 characters".into());
            }
            Ok(Self(value.to_string()))
        }
    }
    impl TryFrom<&str> for PersonName {
        type Error = self::error::ConversionError;
        fn try_from(value: &str) -> Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl TryFrom<String> for PersonName {
        type Error = self::error::ConversionError;
        fn try_from(value: String) -> Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl<'de> ::serde::Deserialize<'de> for PersonName {
        fn deserialize<D>(deserializer: D) -> Result<Self, D::Error>
        where
            D: ::serde::Deserializer<'de>,
        {
            String::deserialize(deserializer)?
                .parse()
                .map_err(|e: self::error::ConversionError| {
                    <D::Error as ::serde::de::Error>::custom(e.to_string())
                })
        }
    }
    ///Code of a product, 1 to 12 characters. Assumed: they are ASCII letters, digits, underscores and hyphens. Inferred: the limit of 12, documented for invitations, holds everywhere.
    #[derive(::serde::Serialize, Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[serde(transparent)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[cfg_attr(feature = "schemars", schemars(extend("minLength" = 1)))]
    #[cfg_attr(feature = "schemars", schemars(extend("maxLength" = 12)))]
    #[cfg_attr(feature = "schemars", schemars(extend("pattern" = "^[A-Za-z0-9_-]+$")))]
    pub struct ProductCode(String);
    impl ::std::ops::Deref for ProductCode {
        type Target = String;
        fn deref(&self) -> &String {
            &self.0
        }
    }
    impl From<ProductCode> for String {
        fn from(value: ProductCode) -> Self {
            value.0
        }
    }
    impl ::std::str::FromStr for ProductCode {
        type Err = self::error::ConversionError;
        fn from_str(value: &str) -> Result<Self, self::error::ConversionError> {
            if value.chars().count() > 12usize {
                return Err("longer than 12 characters".into());
            }
            if value.chars().count() < 1usize {
                return Err("shorter than 1 characters".into());
            }
            static PATTERN: ::std::sync::LazyLock<::regex_lite::Regex> = ::std::sync::LazyLock::new(||
            { ::regex_lite::Regex::new("^[A-Za-z0-9_-]+$").unwrap() });
            if PATTERN.find(value).is_none() {
                return Err("doesn't match pattern \"^[A-Za-z0-9_-]+$\"".into());
            }
            Ok(Self(value.to_string()))
        }
    }
    impl TryFrom<&str> for ProductCode {
        type Error = self::error::ConversionError;
        fn try_from(value: &str) -> Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl TryFrom<String> for ProductCode {
        type Error = self::error::ConversionError;
        fn try_from(value: String) -> Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl<'de> ::serde::Deserialize<'de> for ProductCode {
        fn deserialize<D>(deserializer: D) -> Result<Self, D::Error>
        where
            D: ::serde::Deserializer<'de>,
        {
            String::deserialize(deserializer)?
                .parse()
                .map_err(|e: self::error::ConversionError| {
                    <D::Error as ::serde::de::Error>::custom(e.to_string())
                })
        }
    }
    ///All nets with which a product is to be shared.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    pub struct ReplaceNetsRequest {
        ///The nets. Assumed: required, and the list replaces the one before as a whole; an empty list removes all nets.
        pub(crate) nets: Vec<NetInput>,
    }
    impl ReplaceNetsRequest {
        /// Builds one, field by field.
        pub fn builder() -> builder::ReplaceNetsRequest {
            Default::default()
        }
    }
    ///An invitation to share a subscription.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    pub struct SendInvitationRequest {
        ///E-mail address or telephone number of the recipient; a telephone number in the form E.164.
        pub(crate) contact: Contact,
        ///Whether the contact is an e-mail address, A, or a telephone number, B.
        #[serde(rename = "contactType")]
        pub(crate) contact_type: crate::subscription_sharing::types::ContactType,
        ///First name of the recipient, at most 30 characters.
        #[serde(rename = "firstName", skip_serializing_if = "Option::is_none")]
        pub(crate) first_name: Option<PersonName>,
        ///Last name of the recipient, at most 30 characters.
        #[serde(rename = "lastName", skip_serializing_if = "Option::is_none")]
        pub(crate) last_name: Option<PersonName>,
        ///Code of the product to share, at most 12 characters.
        #[serde(rename = "productCode")]
        pub(crate) product_code: ProductCode,
    }
    impl SendInvitationRequest {
        /// Builds one, field by field.
        pub fn builder() -> builder::SendInvitationRequest {
            Default::default()
        }
    }
    ///Code that stands for one invitation and for the share that comes of it. Its form is not documented. Assumed: it is not empty.
    #[derive(::serde::Serialize, Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[serde(transparent)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[cfg_attr(feature = "schemars", schemars(extend("minLength" = 1)))]
    pub struct ShareCode(String);
    impl ::std::ops::Deref for ShareCode {
        type Target = String;
        fn deref(&self) -> &String {
            &self.0
        }
    }
    impl From<ShareCode> for String {
        fn from(value: ShareCode) -> Self {
            value.0
        }
    }
    impl ::std::str::FromStr for ShareCode {
        type Err = self::error::ConversionError;
        fn from_str(value: &str) -> Result<Self, self::error::ConversionError> {
            if value.chars().count() < 1usize {
                return Err("shorter than 1 characters".into());
            }
            Ok(Self(value.to_string()))
        }
    }
    impl TryFrom<&str> for ShareCode {
        type Error = self::error::ConversionError;
        fn try_from(value: &str) -> Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl TryFrom<String> for ShareCode {
        type Error = self::error::ConversionError;
        fn try_from(value: String) -> Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl<'de> ::serde::Deserialize<'de> for ShareCode {
        fn deserialize<D>(deserializer: D) -> Result<Self, D::Error>
        where
            D: ::serde::Deserializer<'de>,
        {
            String::deserialize(deserializer)?
                .parse()
                .map_err(|e: self::error::ConversionError| {
                    <D::Error as ::serde::de::Error>::custom(e.to_string())
                })
        }
    }
    ///One way in which a product may be shared.
    #[derive(Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(Default)]
    pub struct ShareRule {
        ///Code of the product.
        #[cfg_attr(
            feature = "schemars",
            serde(rename = "productCode", skip_serializing_if = "Option::is_none")
        )]
        pub product_code: Option<String>,
        ///Number of shares. Inferred: the number that is allowed, not the number in use.
        #[cfg_attr(
            feature = "schemars",
            serde(rename = "shareCount", skip_serializing_if = "Option::is_none")
        )]
        pub share_count: Option<i64>,
        ///How the product may be shared.
        #[cfg_attr(
            feature = "schemars",
            serde(rename = "shareType", skip_serializing_if = "Option::is_none")
        )]
        pub share_type: Option<crate::subscription_sharing::types::ShareType>,
        #[cfg_attr(feature = "schemars", serde(flatten))]
        /// What the spec does not know, and what could not be read, as it came.
        pub extra: ::serde_json::Map<String, ::serde_json::Value>,
    }
    ///Somebody who was sent an invitation, and the state of the share.
    #[derive(Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(Default)]
    pub struct SharedSubscriber {
        ///Customer number. Whether it is the owner's or the recipient's is not documented.
        #[cfg_attr(
            feature = "schemars",
            serde(rename = "customerNumber", skip_serializing_if = "Option::is_none")
        )]
        pub customer_number: Option<i64>,
        ///When the share ends, in milliseconds since 1970 in UTC.
        #[cfg_attr(
            feature = "schemars",
            serde(rename = "endTime", skip_serializing_if = "Option::is_none")
        )]
        pub end_time: Option<crate::EpochMilliseconds>,
        ///First name of the recipient.
        #[cfg_attr(
            feature = "schemars",
            serde(rename = "firstName", skip_serializing_if = "Option::is_none")
        )]
        pub first_name: Option<String>,
        ///Last name of the recipient.
        #[cfg_attr(
            feature = "schemars",
            serde(rename = "lastName", skip_serializing_if = "Option::is_none")
        )]
        pub last_name: Option<String>,
        ///Code of the shared product.
        #[cfg_attr(
            feature = "schemars",
            serde(rename = "productCode", skip_serializing_if = "Option::is_none")
        )]
        pub product_code: Option<String>,
        ///Name of the shared product, for people.
        #[cfg_attr(
            feature = "schemars",
            serde(rename = "productName", skip_serializing_if = "Option::is_none")
        )]
        pub product_name: Option<String>,
        ///Code of the share, to be sent when the invitation is changed or the share cancelled.
        #[cfg_attr(
            feature = "schemars",
            serde(rename = "shareCode", skip_serializing_if = "Option::is_none")
        )]
        pub share_code: Option<String>,
        ///E-mail address or telephone number to which the invitation was sent.
        #[cfg_attr(
            feature = "schemars",
            serde(rename = "shareContact", skip_serializing_if = "Option::is_none")
        )]
        pub share_contact: Option<String>,
        ///Whether the contact is an e-mail address or a telephone number.
        #[cfg_attr(
            feature = "schemars",
            serde(rename = "shareContactType", skip_serializing_if = "Option::is_none")
        )]
        pub share_contact_type: Option<crate::subscription_sharing::types::ContactType>,
        ///State of the share.
        #[cfg_attr(
            feature = "schemars",
            serde(rename = "shareStatus", skip_serializing_if = "Option::is_none")
        )]
        pub share_status: Option<crate::subscription_sharing::types::ShareStatus>,
        ///When the share starts, in milliseconds since 1970 in UTC.
        #[cfg_attr(
            feature = "schemars",
            serde(rename = "startTime", skip_serializing_if = "Option::is_none")
        )]
        pub start_time: Option<crate::EpochMilliseconds>,
        ///Id of the recipient as a user. Inferred: missing as long as the recipient is not known as one.
        #[cfg_attr(
            feature = "schemars",
            serde(rename = "userId", skip_serializing_if = "Option::is_none")
        )]
        pub user_id: Option<i64>,
        #[cfg_attr(feature = "schemars", serde(flatten))]
        /// What the spec does not know, and what could not be read, as it came.
        pub extra: ::serde_json::Map<String, ::serde_json::Value>,
    }
    ///How many shares of a product are in use.
    #[derive(Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(Default)]
    pub struct SharedSubscriptionSummary {
        ///Code of the product.
        #[cfg_attr(
            feature = "schemars",
            serde(rename = "productCode", skip_serializing_if = "Option::is_none")
        )]
        pub product_code: Option<String>,
        ///Number of shares in use.
        #[cfg_attr(
            feature = "schemars",
            serde(rename = "sharesInUseCount", skip_serializing_if = "Option::is_none")
        )]
        pub shares_in_use_count: Option<i64>,
        #[cfg_attr(feature = "schemars", serde(flatten))]
        /// What the spec does not know, and what could not be read, as it came.
        pub extra: ::serde_json::Map<String, ::serde_json::Value>,
    }
    ///The outcome of sending, accepting, declining or cancelling. It comes with HTTP status 200 for failures too.
    #[derive(Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(Default)]
    pub struct SharingStatusResponse {
        ///What came of the request.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub status: Option<crate::subscription_sharing::types::SharingStatus>,
        #[cfg_attr(feature = "schemars", serde(flatten))]
        /// What the spec does not know, and what could not be read, as it came.
        pub extra: ::serde_json::Map<String, ::serde_json::Value>,
    }
    ///Whether a change was made.
    #[derive(Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(Default)]
    pub struct SuccessResponse {
        ///Whether the change was made.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub success: Option<bool>,
        #[cfg_attr(feature = "schemars", serde(flatten))]
        /// What the spec does not know, and what could not be read, as it came.
        pub extra: ::serde_json::Map<String, ::serde_json::Value>,
    }
    ///The new name on an invitation. Assumed: the share code is required, and a name that is left out stays as it was.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    pub struct UpdateInvitationRequest {
        ///New first name of the recipient. Inferred: at most 30 characters, as when the invitation is sent.
        #[serde(rename = "firstName", skip_serializing_if = "Option::is_none")]
        pub(crate) first_name: Option<PersonName>,
        ///New last name of the recipient. Inferred: at most 30 characters, as when the invitation is sent.
        #[serde(rename = "lastName", skip_serializing_if = "Option::is_none")]
        pub(crate) last_name: Option<PersonName>,
        ///Code of the invitation to change.
        #[serde(rename = "shareCode")]
        pub(crate) share_code: ShareCode,
    }
    impl UpdateInvitationRequest {
        /// Builds one, field by field.
        pub fn builder() -> builder::UpdateInvitationRequest {
            Default::default()
        }
    }
    /// Types for composing complex structures.
    pub mod builder {
        #[derive(Clone, Debug)]
        /// Builds a [`AcceptInvitationRequest`](super::AcceptInvitationRequest).
        pub struct AcceptInvitationRequest {
            change_type: Result<super::AcceptChange, String>,
            share_code: Result<super::ShareCode, String>,
        }
        impl Default for AcceptInvitationRequest {
            fn default() -> Self {
                Self {
                    change_type: Ok(
                        super::defaults::accept_invitation_request_change_type(),
                    ),
                    share_code: Err("share_code: required, but not given".to_string()),
                }
            }
        }
        impl AcceptInvitationRequest {
            ///Always ACCEPT.
            pub fn change_type<V>(mut self, value: V) -> Self
            where
                V: TryInto<super::AcceptChange>,
                V::Error: ::std::fmt::Display,
            {
                self.change_type = crate::wire::arguments::value("change_type", value);
                self
            }
            ///Code of the invitation to accept.
            pub fn share_code<V>(mut self, value: V) -> Self
            where
                V: TryInto<super::ShareCode>,
                V::Error: ::std::fmt::Display,
            {
                self.share_code = crate::wire::arguments::value("share_code", value);
                self
            }
        }
        impl TryFrom<AcceptInvitationRequest> for super::AcceptInvitationRequest {
            type Error = super::error::ConversionError;
            fn try_from(
                value: AcceptInvitationRequest,
            ) -> Result<Self, super::error::ConversionError> {
                Ok(Self {
                    change_type: value.change_type?,
                    share_code: value.share_code?,
                })
            }
        }
        impl From<super::AcceptInvitationRequest> for AcceptInvitationRequest {
            fn from(value: super::AcceptInvitationRequest) -> Self {
                Self {
                    change_type: Ok(value.change_type),
                    share_code: Ok(value.share_code),
                }
            }
        }
        #[derive(Clone, Debug)]
        /// Builds a [`CancelShareRequest`](super::CancelShareRequest).
        pub struct CancelShareRequest {
            change_type: Result<super::CancelChange, String>,
            share_code: Result<super::ShareCode, String>,
        }
        impl Default for CancelShareRequest {
            fn default() -> Self {
                Self {
                    change_type: Ok(super::defaults::cancel_share_request_change_type()),
                    share_code: Err("share_code: required, but not given".to_string()),
                }
            }
        }
        impl CancelShareRequest {
            ///Always CANCEL.
            pub fn change_type<V>(mut self, value: V) -> Self
            where
                V: TryInto<super::CancelChange>,
                V::Error: ::std::fmt::Display,
            {
                self.change_type = crate::wire::arguments::value("change_type", value);
                self
            }
            ///Code of the share to cancel.
            pub fn share_code<V>(mut self, value: V) -> Self
            where
                V: TryInto<super::ShareCode>,
                V::Error: ::std::fmt::Display,
            {
                self.share_code = crate::wire::arguments::value("share_code", value);
                self
            }
        }
        impl TryFrom<CancelShareRequest> for super::CancelShareRequest {
            type Error = super::error::ConversionError;
            fn try_from(
                value: CancelShareRequest,
            ) -> Result<Self, super::error::ConversionError> {
                Ok(Self {
                    change_type: value.change_type?,
                    share_code: value.share_code?,
                })
            }
        }
        impl From<super::CancelShareRequest> for CancelShareRequest {
            fn from(value: super::CancelShareRequest) -> Self {
                Self {
                    change_type: Ok(value.change_type),
                    share_code: Ok(value.share_code),
                }
            }
        }
        #[derive(Clone, Debug)]
        /// Builds a [`ChangeDistributionLevelRequest`](super::ChangeDistributionLevelRequest).
        pub struct ChangeDistributionLevelRequest {
            distribution_level: Result<super::DistributionLevelCode, String>,
            product_code: Result<super::ProductCode, String>,
        }
        impl Default for ChangeDistributionLevelRequest {
            fn default() -> Self {
                Self {
                    distribution_level: Err(
                        "distribution_level: required, but not given".to_string(),
                    ),
                    product_code: Err(
                        "product_code: required, but not given".to_string(),
                    ),
                }
            }
        }
        impl ChangeDistributionLevelRequest {
            ///The new level. Inferred: one of those that list_distribution_levels returns.
            pub fn distribution_level<V>(mut self, value: V) -> Self
            where
                V: TryInto<super::DistributionLevelCode>,
                V::Error: ::std::fmt::Display,
            {
                self.distribution_level = crate::wire::arguments::value(
                    "distribution_level",
                    value,
                );
                self
            }
            ///Code of the product whose distribution level is to change.
            pub fn product_code<V>(mut self, value: V) -> Self
            where
                V: TryInto<super::ProductCode>,
                V::Error: ::std::fmt::Display,
            {
                self.product_code = crate::wire::arguments::value("product_code", value);
                self
            }
        }
        impl TryFrom<ChangeDistributionLevelRequest>
        for super::ChangeDistributionLevelRequest {
            type Error = super::error::ConversionError;
            fn try_from(
                value: ChangeDistributionLevelRequest,
            ) -> Result<Self, super::error::ConversionError> {
                Ok(Self {
                    distribution_level: value.distribution_level?,
                    product_code: value.product_code?,
                })
            }
        }
        impl From<super::ChangeDistributionLevelRequest>
        for ChangeDistributionLevelRequest {
            fn from(value: super::ChangeDistributionLevelRequest) -> Self {
                Self {
                    distribution_level: Ok(value.distribution_level),
                    product_code: Ok(value.product_code),
                }
            }
        }
        #[derive(Clone, Debug)]
        /// Builds a [`DeclineInvitationRequest`](super::DeclineInvitationRequest).
        pub struct DeclineInvitationRequest {
            change_type: Result<super::DeclineChange, String>,
            share_code: Result<super::ShareCode, String>,
        }
        impl Default for DeclineInvitationRequest {
            fn default() -> Self {
                Self {
                    change_type: Ok(
                        super::defaults::decline_invitation_request_change_type(),
                    ),
                    share_code: Err("share_code: required, but not given".to_string()),
                }
            }
        }
        impl DeclineInvitationRequest {
            ///Always DECLINE.
            pub fn change_type<V>(mut self, value: V) -> Self
            where
                V: TryInto<super::DeclineChange>,
                V::Error: ::std::fmt::Display,
            {
                self.change_type = crate::wire::arguments::value("change_type", value);
                self
            }
            ///Code of the invitation to decline.
            pub fn share_code<V>(mut self, value: V) -> Self
            where
                V: TryInto<super::ShareCode>,
                V::Error: ::std::fmt::Display,
            {
                self.share_code = crate::wire::arguments::value("share_code", value);
                self
            }
        }
        impl TryFrom<DeclineInvitationRequest> for super::DeclineInvitationRequest {
            type Error = super::error::ConversionError;
            fn try_from(
                value: DeclineInvitationRequest,
            ) -> Result<Self, super::error::ConversionError> {
                Ok(Self {
                    change_type: value.change_type?,
                    share_code: value.share_code?,
                })
            }
        }
        impl From<super::DeclineInvitationRequest> for DeclineInvitationRequest {
            fn from(value: super::DeclineInvitationRequest) -> Self {
                Self {
                    change_type: Ok(value.change_type),
                    share_code: Ok(value.share_code),
                }
            }
        }
        #[derive(Clone, Debug)]
        /// Builds a [`DomainInput`](super::DomainInput).
        pub struct DomainInput {
            domain: Result<super::DomainName, String>,
        }
        impl Default for DomainInput {
            fn default() -> Self {
                Self {
                    domain: Err("domain: required, but not given".to_string()),
                }
            }
        }
        impl DomainInput {
            ///Name of the domain.
            pub fn domain<V>(mut self, value: V) -> Self
            where
                V: TryInto<super::DomainName>,
                V::Error: ::std::fmt::Display,
            {
                self.domain = crate::wire::arguments::value("domain", value);
                self
            }
        }
        impl TryFrom<DomainInput> for super::DomainInput {
            type Error = super::error::ConversionError;
            fn try_from(
                value: DomainInput,
            ) -> Result<Self, super::error::ConversionError> {
                Ok(Self { domain: value.domain? })
            }
        }
        impl From<super::DomainInput> for DomainInput {
            fn from(value: super::DomainInput) -> Self {
                Self { domain: Ok(value.domain) }
            }
        }
        #[derive(Clone, Debug)]
        /// Builds a [`IpRangeInput`](super::IpRangeInput).
        pub struct IpRangeInput {
            ip_range_end: Result<super::IpAddress, String>,
            ip_range_start: Result<super::IpAddress, String>,
        }
        impl Default for IpRangeInput {
            fn default() -> Self {
                Self {
                    ip_range_end: Err(
                        "ip_range_end: required, but not given".to_string(),
                    ),
                    ip_range_start: Err(
                        "ip_range_start: required, but not given".to_string(),
                    ),
                }
            }
        }
        impl IpRangeInput {
            ///Last address of the range.
            pub fn ip_range_end<V>(mut self, value: V) -> Self
            where
                V: TryInto<super::IpAddress>,
                V::Error: ::std::fmt::Display,
            {
                self.ip_range_end = crate::wire::arguments::value("ip_range_end", value);
                self
            }
            ///First address of the range.
            pub fn ip_range_start<V>(mut self, value: V) -> Self
            where
                V: TryInto<super::IpAddress>,
                V::Error: ::std::fmt::Display,
            {
                self.ip_range_start = crate::wire::arguments::value(
                    "ip_range_start",
                    value,
                );
                self
            }
        }
        impl TryFrom<IpRangeInput> for super::IpRangeInput {
            type Error = super::error::ConversionError;
            fn try_from(
                value: IpRangeInput,
            ) -> Result<Self, super::error::ConversionError> {
                Ok(Self {
                    ip_range_end: value.ip_range_end?,
                    ip_range_start: value.ip_range_start?,
                })
            }
        }
        impl From<super::IpRangeInput> for IpRangeInput {
            fn from(value: super::IpRangeInput) -> Self {
                Self {
                    ip_range_end: Ok(value.ip_range_end),
                    ip_range_start: Ok(value.ip_range_start),
                }
            }
        }
        #[derive(Clone, Debug)]
        /// Builds a [`NetInput`](super::NetInput).
        pub struct NetInput {
            domains: Result<Vec<super::DomainInput>, String>,
            end_time: Result<Option<crate::EpochMilliseconds>, String>,
            ip_ranges: Result<Vec<super::IpRangeInput>, String>,
            login_required: Result<bool, String>,
            start_time: Result<Option<crate::EpochMilliseconds>, String>,
        }
        impl Default for NetInput {
            fn default() -> Self {
                Self {
                    domains: Ok(Default::default()),
                    end_time: Ok(Default::default()),
                    ip_ranges: Ok(Default::default()),
                    login_required: Err(
                        "login_required: required, but not given".to_string(),
                    ),
                    start_time: Ok(Default::default()),
                }
            }
        }
        impl NetInput {
            ///Domains that belong to the net.
            pub fn domains<I>(mut self, value: I) -> Self
            where
                I: IntoIterator,
                I::Item: TryInto<super::DomainInput>,
                <I::Item as TryInto<super::DomainInput>>::Error: ::std::fmt::Display,
            {
                self.domains = crate::wire::arguments::list("domains", 0usize, value);
                self
            }
            ///When the net's access ends, in milliseconds since 1970 in UTC.
            pub fn end_time<V>(mut self, value: V) -> Self
            where
                V: TryInto<crate::EpochMilliseconds>,
                V::Error: ::std::fmt::Display,
            {
                self.end_time = crate::wire::arguments::value("end_time", value)
                    .map(Some);
                self
            }
            ///Ranges of IP addresses that belong to the net.
            pub fn ip_ranges<I>(mut self, value: I) -> Self
            where
                I: IntoIterator,
                I::Item: TryInto<super::IpRangeInput>,
                <I::Item as TryInto<super::IpRangeInput>>::Error: ::std::fmt::Display,
            {
                self.ip_ranges = crate::wire::arguments::list(
                    "ip_ranges",
                    0usize,
                    value,
                );
                self
            }
            ///Whether users from this net must log in.
            pub fn login_required<V>(mut self, value: V) -> Self
            where
                V: TryInto<bool>,
                V::Error: ::std::fmt::Display,
            {
                self.login_required = crate::wire::arguments::value(
                    "login_required",
                    value,
                );
                self
            }
            ///When the net starts to have access, in milliseconds since 1970 in UTC.
            pub fn start_time<V>(mut self, value: V) -> Self
            where
                V: TryInto<crate::EpochMilliseconds>,
                V::Error: ::std::fmt::Display,
            {
                self.start_time = crate::wire::arguments::value("start_time", value)
                    .map(Some);
                self
            }
        }
        impl TryFrom<NetInput> for super::NetInput {
            type Error = super::error::ConversionError;
            fn try_from(value: NetInput) -> Result<Self, super::error::ConversionError> {
                Ok(Self {
                    domains: value.domains?,
                    end_time: value.end_time?,
                    ip_ranges: value.ip_ranges?,
                    login_required: value.login_required?,
                    start_time: value.start_time?,
                })
            }
        }
        impl From<super::NetInput> for NetInput {
            fn from(value: super::NetInput) -> Self {
                Self {
                    domains: Ok(value.domains),
                    end_time: Ok(value.end_time),
                    ip_ranges: Ok(value.ip_ranges),
                    login_required: Ok(value.login_required),
                    start_time: Ok(value.start_time),
                }
            }
        }
        #[derive(Clone, Debug)]
        /// Builds a [`ReplaceNetsRequest`](super::ReplaceNetsRequest).
        pub struct ReplaceNetsRequest {
            nets: Result<Vec<super::NetInput>, String>,
        }
        impl Default for ReplaceNetsRequest {
            fn default() -> Self {
                Self {
                    nets: Err("nets: required, but not given".to_string()),
                }
            }
        }
        impl ReplaceNetsRequest {
            ///The nets. Assumed: required, and the list replaces the one before as a whole; an empty list removes all nets.
            pub fn nets<I>(mut self, value: I) -> Self
            where
                I: IntoIterator,
                I::Item: TryInto<super::NetInput>,
                <I::Item as TryInto<super::NetInput>>::Error: ::std::fmt::Display,
            {
                self.nets = crate::wire::arguments::list("nets", 0usize, value);
                self
            }
        }
        impl TryFrom<ReplaceNetsRequest> for super::ReplaceNetsRequest {
            type Error = super::error::ConversionError;
            fn try_from(
                value: ReplaceNetsRequest,
            ) -> Result<Self, super::error::ConversionError> {
                Ok(Self { nets: value.nets? })
            }
        }
        impl From<super::ReplaceNetsRequest> for ReplaceNetsRequest {
            fn from(value: super::ReplaceNetsRequest) -> Self {
                Self { nets: Ok(value.nets) }
            }
        }
        #[derive(Clone, Debug)]
        /// Builds a [`SendInvitationRequest`](super::SendInvitationRequest).
        pub struct SendInvitationRequest {
            contact: Result<super::Contact, String>,
            contact_type: Result<
                crate::subscription_sharing::types::ContactType,
                String,
            >,
            first_name: Result<Option<super::PersonName>, String>,
            last_name: Result<Option<super::PersonName>, String>,
            product_code: Result<super::ProductCode, String>,
        }
        impl Default for SendInvitationRequest {
            fn default() -> Self {
                Self {
                    contact: Err("contact: required, but not given".to_string()),
                    contact_type: Err(
                        "contact_type: required, but not given".to_string(),
                    ),
                    first_name: Ok(Default::default()),
                    last_name: Ok(Default::default()),
                    product_code: Err(
                        "product_code: required, but not given".to_string(),
                    ),
                }
            }
        }
        impl SendInvitationRequest {
            ///E-mail address or telephone number of the recipient; a telephone number in the form E.164.
            pub fn contact<V>(mut self, value: V) -> Self
            where
                V: TryInto<super::Contact>,
                V::Error: ::std::fmt::Display,
            {
                self.contact = crate::wire::arguments::value("contact", value);
                self
            }
            ///Whether the contact is an e-mail address, A, or a telephone number, B.
            pub fn contact_type<V>(mut self, value: V) -> Self
            where
                V: TryInto<crate::subscription_sharing::types::ContactType>,
                V::Error: ::std::fmt::Display,
            {
                self.contact_type = crate::wire::arguments::value("contact_type", value);
                self
            }
            ///First name of the recipient, at most 30 characters.
            pub fn first_name<V>(mut self, value: V) -> Self
            where
                V: TryInto<super::PersonName>,
                V::Error: ::std::fmt::Display,
            {
                self.first_name = crate::wire::arguments::value("first_name", value)
                    .map(Some);
                self
            }
            ///Last name of the recipient, at most 30 characters.
            pub fn last_name<V>(mut self, value: V) -> Self
            where
                V: TryInto<super::PersonName>,
                V::Error: ::std::fmt::Display,
            {
                self.last_name = crate::wire::arguments::value("last_name", value)
                    .map(Some);
                self
            }
            ///Code of the product to share, at most 12 characters.
            pub fn product_code<V>(mut self, value: V) -> Self
            where
                V: TryInto<super::ProductCode>,
                V::Error: ::std::fmt::Display,
            {
                self.product_code = crate::wire::arguments::value("product_code", value);
                self
            }
        }
        impl TryFrom<SendInvitationRequest> for super::SendInvitationRequest {
            type Error = super::error::ConversionError;
            fn try_from(
                value: SendInvitationRequest,
            ) -> Result<Self, super::error::ConversionError> {
                Ok(Self {
                    contact: value.contact?,
                    contact_type: value.contact_type?,
                    first_name: value.first_name?,
                    last_name: value.last_name?,
                    product_code: value.product_code?,
                })
            }
        }
        impl From<super::SendInvitationRequest> for SendInvitationRequest {
            fn from(value: super::SendInvitationRequest) -> Self {
                Self {
                    contact: Ok(value.contact),
                    contact_type: Ok(value.contact_type),
                    first_name: Ok(value.first_name),
                    last_name: Ok(value.last_name),
                    product_code: Ok(value.product_code),
                }
            }
        }
        #[derive(Clone, Debug)]
        /// Builds a [`UpdateInvitationRequest`](super::UpdateInvitationRequest).
        pub struct UpdateInvitationRequest {
            first_name: Result<Option<super::PersonName>, String>,
            last_name: Result<Option<super::PersonName>, String>,
            share_code: Result<super::ShareCode, String>,
        }
        impl Default for UpdateInvitationRequest {
            fn default() -> Self {
                Self {
                    first_name: Ok(Default::default()),
                    last_name: Ok(Default::default()),
                    share_code: Err("share_code: required, but not given".to_string()),
                }
            }
        }
        impl UpdateInvitationRequest {
            ///New first name of the recipient. Inferred: at most 30 characters, as when the invitation is sent.
            pub fn first_name<V>(mut self, value: V) -> Self
            where
                V: TryInto<super::PersonName>,
                V::Error: ::std::fmt::Display,
            {
                self.first_name = crate::wire::arguments::value("first_name", value)
                    .map(Some);
                self
            }
            ///New last name of the recipient. Inferred: at most 30 characters, as when the invitation is sent.
            pub fn last_name<V>(mut self, value: V) -> Self
            where
                V: TryInto<super::PersonName>,
                V::Error: ::std::fmt::Display,
            {
                self.last_name = crate::wire::arguments::value("last_name", value)
                    .map(Some);
                self
            }
            ///Code of the invitation to change.
            pub fn share_code<V>(mut self, value: V) -> Self
            where
                V: TryInto<super::ShareCode>,
                V::Error: ::std::fmt::Display,
            {
                self.share_code = crate::wire::arguments::value("share_code", value);
                self
            }
        }
        impl TryFrom<UpdateInvitationRequest> for super::UpdateInvitationRequest {
            type Error = super::error::ConversionError;
            fn try_from(
                value: UpdateInvitationRequest,
            ) -> Result<Self, super::error::ConversionError> {
                Ok(Self {
                    first_name: value.first_name?,
                    last_name: value.last_name?,
                    share_code: value.share_code?,
                })
            }
        }
        impl From<super::UpdateInvitationRequest> for UpdateInvitationRequest {
            fn from(value: super::UpdateInvitationRequest) -> Self {
                Self {
                    first_name: Ok(value.first_name),
                    last_name: Ok(value.last_name),
                    share_code: Ok(value.share_code),
                }
            }
        }
    }
    /// Generation of default values for serde.
    pub mod defaults {
        pub(super) fn accept_invitation_request_change_type() -> super::AcceptChange {
            super::AcceptChange::Accept
        }
        pub(super) fn cancel_share_request_change_type() -> super::CancelChange {
            super::CancelChange::Cancel
        }
        pub(super) fn decline_invitation_request_change_type() -> super::DeclineChange {
            super::DeclineChange::Decline
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
        DistributionLevel { "distributionLevel" => distribution_level, "usage" => usage }
    );
    crate::wire::object!(Domain { "domain" => domain });
    crate::wire::object!(
        ErrorBody { "errorMessage" => error_message, "exceptionType" => exception_type }
    );
    crate::wire::object!(
        IpRange { "ipRangeEnd" => ip_range_end, "ipRangeStart" => ip_range_start }
    );
    crate::wire::object!(
        ListDistributionLevelsResponse { "distributionLevels" => distribution_levels }
    );
    crate::wire::object!(
        ListShareRulesResponse { "customerProductShareRules" =>
        customer_product_share_rules }
    );
    crate::wire::object!(
        ListSharedSubscribersResponse { "sharedSubscriptionSummary" =>
        shared_subscription_summary, "sharedUserInformationList" =>
        shared_user_information_list }
    );
    crate::wire::object!(
        Net { "domains" => domains, "endTime" => end_time, "ipRanges" => ip_ranges,
        "loginRequired" => login_required, "startTime" => start_time }
    );
    crate::wire::object!(Nets { "nets" => nets });
    crate::wire::object!(
        ShareRule { "productCode" => product_code, "shareCount" => share_count,
        "shareType" => share_type }
    );
    crate::wire::object!(
        SharedSubscriber { "customerNumber" => customer_number, "endTime" => end_time,
        "firstName" => first_name, "lastName" => last_name, "productCode" =>
        product_code, "productName" => product_name, "shareCode" => share_code,
        "shareContact" => share_contact, "shareContactType" => share_contact_type,
        "shareStatus" => share_status, "startTime" => start_time, "userId" => user_id }
    );
    crate::wire::object!(
        SharedSubscriptionSummary { "productCode" => product_code, "sharesInUseCount" =>
        shares_in_use_count }
    );
    crate::wire::object!(SharingStatusResponse { "status" => status });
    crate::wire::object!(SuccessResponse { "success" => success });
    /// For tests.
    #[cfg(feature = "test-util")]
    impl DistributionLevel {
        ///Returns it with another `distribution_level`.
        #[must_use]
        pub fn with_distribution_level(mut self, value: impl Into<String>) -> Self {
            self.distribution_level = Some(value.into());
            self
        }
        ///Returns it with another `usage`.
        #[must_use]
        pub fn with_usage(mut self, value: impl Into<String>) -> Self {
            self.usage = Some(value.into());
            self
        }
    }
    /// For tests.
    #[cfg(feature = "test-util")]
    impl Domain {
        ///Returns it with another `domain`.
        #[must_use]
        pub fn with_domain(mut self, value: impl Into<String>) -> Self {
            self.domain = Some(value.into());
            self
        }
    }
    /// For tests.
    #[cfg(feature = "test-util")]
    impl ErrorBody {
        ///Returns it with another `error_message`.
        #[must_use]
        pub fn with_error_message(mut self, value: impl Into<String>) -> Self {
            self.error_message = Some(value.into());
            self
        }
        ///Returns it with another `exception_type`.
        #[must_use]
        pub fn with_exception_type(mut self, value: impl Into<String>) -> Self {
            self.exception_type = Some(value.into());
            self
        }
    }
    /// For tests.
    #[cfg(feature = "test-util")]
    impl IpRange {
        ///Returns it with another `ip_range_end`.
        #[must_use]
        pub fn with_ip_range_end(mut self, value: impl Into<String>) -> Self {
            self.ip_range_end = Some(value.into());
            self
        }
        ///Returns it with another `ip_range_start`.
        #[must_use]
        pub fn with_ip_range_start(mut self, value: impl Into<String>) -> Self {
            self.ip_range_start = Some(value.into());
            self
        }
    }
    /// For tests.
    #[cfg(feature = "test-util")]
    impl ListDistributionLevelsResponse {
        ///Returns it with another `distribution_levels`.
        #[must_use]
        pub fn with_distribution_levels(
            mut self,
            value: impl Into<Vec<DistributionLevel>>,
        ) -> Self {
            self.distribution_levels = value.into();
            self
        }
    }
    /// For tests.
    #[cfg(feature = "test-util")]
    impl ListShareRulesResponse {
        ///Returns it with another `customer_product_share_rules`.
        #[must_use]
        pub fn with_customer_product_share_rules(
            mut self,
            value: impl Into<Vec<ShareRule>>,
        ) -> Self {
            self.customer_product_share_rules = value.into();
            self
        }
    }
    /// For tests.
    #[cfg(feature = "test-util")]
    impl ListSharedSubscribersResponse {
        ///Returns it with another `shared_subscription_summary`.
        #[must_use]
        pub fn with_shared_subscription_summary(
            mut self,
            value: impl Into<Vec<SharedSubscriptionSummary>>,
        ) -> Self {
            self.shared_subscription_summary = value.into();
            self
        }
        ///Returns it with another `shared_user_information_list`.
        #[must_use]
        pub fn with_shared_user_information_list(
            mut self,
            value: impl Into<Vec<SharedSubscriber>>,
        ) -> Self {
            self.shared_user_information_list = value.into();
            self
        }
    }
    /// For tests.
    #[cfg(feature = "test-util")]
    impl Net {
        ///Returns it with another `domains`.
        #[must_use]
        pub fn with_domains(mut self, value: impl Into<Vec<Domain>>) -> Self {
            self.domains = value.into();
            self
        }
        ///Returns it with another `end_time`.
        #[must_use]
        pub fn with_end_time(
            mut self,
            value: impl Into<crate::EpochMilliseconds>,
        ) -> Self {
            self.end_time = Some(value.into());
            self
        }
        ///Returns it with another `ip_ranges`.
        #[must_use]
        pub fn with_ip_ranges(mut self, value: impl Into<Vec<IpRange>>) -> Self {
            self.ip_ranges = value.into();
            self
        }
        ///Returns it with another `login_required`.
        #[must_use]
        pub fn with_login_required(mut self, value: impl Into<bool>) -> Self {
            self.login_required = Some(value.into());
            self
        }
        ///Returns it with another `start_time`.
        #[must_use]
        pub fn with_start_time(
            mut self,
            value: impl Into<crate::EpochMilliseconds>,
        ) -> Self {
            self.start_time = Some(value.into());
            self
        }
    }
    /// For tests.
    #[cfg(feature = "test-util")]
    impl Nets {
        ///Returns it with another `nets`.
        #[must_use]
        pub fn with_nets(mut self, value: impl Into<Vec<Net>>) -> Self {
            self.nets = value.into();
            self
        }
    }
    /// For tests.
    #[cfg(feature = "test-util")]
    impl ShareRule {
        ///Returns it with another `product_code`.
        #[must_use]
        pub fn with_product_code(mut self, value: impl Into<String>) -> Self {
            self.product_code = Some(value.into());
            self
        }
        ///Returns it with another `share_count`.
        #[must_use]
        pub fn with_share_count(mut self, value: impl Into<i64>) -> Self {
            self.share_count = Some(value.into());
            self
        }
        ///Returns it with another `share_type`.
        #[must_use]
        pub fn with_share_type(
            mut self,
            value: impl Into<crate::subscription_sharing::types::ShareType>,
        ) -> Self {
            self.share_type = Some(value.into());
            self
        }
    }
    /// For tests.
    #[cfg(feature = "test-util")]
    impl SharedSubscriber {
        ///Returns it with another `customer_number`.
        #[must_use]
        pub fn with_customer_number(mut self, value: impl Into<i64>) -> Self {
            self.customer_number = Some(value.into());
            self
        }
        ///Returns it with another `end_time`.
        #[must_use]
        pub fn with_end_time(
            mut self,
            value: impl Into<crate::EpochMilliseconds>,
        ) -> Self {
            self.end_time = Some(value.into());
            self
        }
        ///Returns it with another `first_name`.
        #[must_use]
        pub fn with_first_name(mut self, value: impl Into<String>) -> Self {
            self.first_name = Some(value.into());
            self
        }
        ///Returns it with another `last_name`.
        #[must_use]
        pub fn with_last_name(mut self, value: impl Into<String>) -> Self {
            self.last_name = Some(value.into());
            self
        }
        ///Returns it with another `product_code`.
        #[must_use]
        pub fn with_product_code(mut self, value: impl Into<String>) -> Self {
            self.product_code = Some(value.into());
            self
        }
        ///Returns it with another `product_name`.
        #[must_use]
        pub fn with_product_name(mut self, value: impl Into<String>) -> Self {
            self.product_name = Some(value.into());
            self
        }
        ///Returns it with another `share_code`.
        #[must_use]
        pub fn with_share_code(mut self, value: impl Into<String>) -> Self {
            self.share_code = Some(value.into());
            self
        }
        ///Returns it with another `share_contact`.
        #[must_use]
        pub fn with_share_contact(mut self, value: impl Into<String>) -> Self {
            self.share_contact = Some(value.into());
            self
        }
        ///Returns it with another `share_contact_type`.
        #[must_use]
        pub fn with_share_contact_type(
            mut self,
            value: impl Into<crate::subscription_sharing::types::ContactType>,
        ) -> Self {
            self.share_contact_type = Some(value.into());
            self
        }
        ///Returns it with another `share_status`.
        #[must_use]
        pub fn with_share_status(
            mut self,
            value: impl Into<crate::subscription_sharing::types::ShareStatus>,
        ) -> Self {
            self.share_status = Some(value.into());
            self
        }
        ///Returns it with another `start_time`.
        #[must_use]
        pub fn with_start_time(
            mut self,
            value: impl Into<crate::EpochMilliseconds>,
        ) -> Self {
            self.start_time = Some(value.into());
            self
        }
        ///Returns it with another `user_id`.
        #[must_use]
        pub fn with_user_id(mut self, value: impl Into<i64>) -> Self {
            self.user_id = Some(value.into());
            self
        }
    }
    /// For tests.
    #[cfg(feature = "test-util")]
    impl SharedSubscriptionSummary {
        ///Returns it with another `product_code`.
        #[must_use]
        pub fn with_product_code(mut self, value: impl Into<String>) -> Self {
            self.product_code = Some(value.into());
            self
        }
        ///Returns it with another `shares_in_use_count`.
        #[must_use]
        pub fn with_shares_in_use_count(mut self, value: impl Into<i64>) -> Self {
            self.shares_in_use_count = Some(value.into());
            self
        }
    }
    /// For tests.
    #[cfg(feature = "test-util")]
    impl SharingStatusResponse {
        ///Returns it with another `status`.
        #[must_use]
        pub fn with_status(
            mut self,
            value: impl Into<crate::subscription_sharing::types::SharingStatus>,
        ) -> Self {
            self.status = Some(value.into());
            self
        }
    }
    /// For tests.
    #[cfg(feature = "test-util")]
    impl SuccessResponse {
        ///Returns it with another `success`.
        #[must_use]
        pub fn with_success(mut self, value: impl Into<bool>) -> Self {
            self.success = Some(value.into());
            self
        }
    }
    impl ::std::fmt::Display for Contact {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            f.write_str(&self.0)
        }
    }
    impl ::std::fmt::Display for DistributionLevelCode {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            f.write_str(&self.0)
        }
    }
    impl ::std::fmt::Display for DomainName {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            f.write_str(&self.0)
        }
    }
    impl ::std::fmt::Display for IpAddress {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            f.write_str(&self.0)
        }
    }
    impl ::std::fmt::Display for PersonName {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            f.write_str(&self.0)
        }
    }
    impl ::std::fmt::Display for ProductCode {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            f.write_str(&self.0)
        }
    }
    impl ::std::fmt::Display for ShareCode {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            f.write_str(&self.0)
        }
    }
    crate::wire::open_enum::open_enum! {
        text #[doc =
        "Kind of a contact. The wire has letters; longer names that start with the same letter are an older or newer spelling of the same values."]
        pub enum ContactType { #[doc = "`A`: An e-mail address"] Email = "A" | "A_EMAIL",
        #[doc = "`B`: A telephone number, in the form E.164"] PhoneNumber = "B" |
        "B_PHONENUMBER", }
    }
    crate::wire::open_enum::open_enum! {
        text #[doc =
        "State of a share in the list of shared subscribers. Assumed: every word but `SHARE_REQUEST_SENT`, which is the only one that the document shows."]
        pub enum ShareStatus { #[doc =
        "`SHARE_REQUEST_SENT`: The invitation was sent and waits for the recipient"]
        RequestSent = "SHARE_REQUEST_SENT", #[doc =
        "`SHARE_ACCEPTED`: The recipient accepted, the share is in use"] Accepted =
        "SHARE_ACCEPTED", #[doc = "`SHARE_DECLINED`: The recipient declined"] Declined =
        "SHARE_DECLINED", #[doc =
        "`SHARE_ENDED`: The share was cancelled or its time is over"] Ended =
        "SHARE_ENDED", }
    }
    crate::wire::open_enum::open_enum! {
        text #[doc =
        "Way in which a product can be shared. Assumed: what the letters stand for. The vendor's PHP client has the three kinds as words, the document has only the letter A."]
        pub enum ShareType { #[doc = "`A`: With other users, who are invited one by one"]
        Users = "A" | "USERS", #[doc =
        "`B`: With nets, that is with the users of IP ranges and domains"] Nets = "B" |
        "NETS", #[doc = "`C`: From business to business"] BusinessToBusiness = "C" |
        "B2B", }
    }
    crate::wire::open_enum::open_enum! {
        text #[doc =
        "Outcome of an invitation, an acceptance, a refusal or a cancellation. The vendor lists the words for invitations. Inferred: the other three operations use the same list, and a number in place of a word is its position in the list, counted from 1."]
        pub enum SharingStatus { #[doc =
        "`SHARE_OK`: The request was sent to the recipient; also the documented response to an acceptance"]
        ShareOk = "SHARE_OK" | "1", #[doc =
        "`NO_SUBSCRIPTION`: The user has no subscription to share"] NoSubscription =
        "NO_SUBSCRIPTION" | "2", #[doc =
        "`SUBSCRIPTION_STOPPED`: The subscription is stopped and cannot be shared"]
        SubscriptionStopped = "SUBSCRIPTION_STOPPED" | "3", #[doc =
        "`REQUEST_ACCEPTED`: The request was accepted"] RequestAccepted =
        "REQUEST_ACCEPTED" | "4", #[doc = "`REQUEST_DECLINED`: The request was declined"]
        RequestDeclined = "REQUEST_DECLINED" | "5", #[doc =
        "`SHARING_ENDED`: The share has ended"] SharingEnded = "SHARING_ENDED" | "6",
        #[doc = "`SHARE_CODE_NOT_FOUND`: There is no share with this code"]
        ShareCodeNotFound = "SHARE_CODE_NOT_FOUND" | "7", #[doc =
        "`SHARE_CHANGE_TYPE_NOT_SUPPORTED`: The operation does not take this change type"]
        ChangeTypeNotSupported = "SHARE_CHANGE_TYPE_NOT_SUPPORTED" | "8", #[doc =
        "`ALREADY_IN_USE`: There is a share for this contact already"] AlreadyInUse =
        "ALREADY_IN_USE" | "9", #[doc =
        "`SHARE_LIMIT`: The recipient accepted another share, which has to end first"]
        ShareLimit = "SHARE_LIMIT" | "10", #[doc =
        "`INVITATIONS_POOL_EXHAUSTED`: All invitations are used; one becomes free when another share ends"]
        InvitationsPoolExhausted = "INVITATIONS_POOL_EXHAUSTED" | "11", }
    }
}
#[derive(Clone)]
/**Share a subscription with somebody else, by Mediaconnect AS (now Unite AS). The owner of a subscription invites a contact by e-mail or telephone number; the contact accepts while logged in, or declines without logging in; the owner cancels. Subscriptions can also be shared with the users of whole nets, that is IP ranges and domains, and the distribution level of a subscription received through a business can be changed.

Ten operations are in user mode: they need an access token of a logged in user. One, declining, is in client mode: it needs an access token of the client alone.

A refusal by the rules of sharing is not an HTTP error. It is a response 200 whose status says why, for instance `ALREADY_IN_USE`. Malformed input gets a 400.

A client may make 100 calls in a second and 2000 calls in a minute; beyond that the server responds 429. The vendor adds new elements to responses without notice, to be ignored by those who do not know them, and makes breaking changes under a new path.

The documents we have name statuses 200, 400, 429 and 500 for most operations. Inferred: 401 on all of them. Assumed: 403 and 404, and all error statuses on the three operations for which nothing but a success is shown. Assumed: the version number, which counts the editions of this description.

Cheap to clone; clones share connections and settings.*/
pub struct Client {
    baseurl: std::sync::Arc<reqwest::Url>,
    client: reqwest::Client,
    inner: crate::client::Transport,
}
impl Client {}
impl Client {
    /**Decline an invitation, without a logged in user.

Declines the invitation that a share code stands for. This is client mode: the token is the client's own, the user who declines need not be logged in. The vendor insists that changeType is DECLINE.

Sends `PATCH /v1/client/subscription/share/invitation`. Source: document (document-003, unite-decline).

```no_run
# async fn example(client: &sharekit::subscription_sharing::Client) -> Result<(), sharekit::Error> {
# #[allow(unused_imports)] use sharekit::subscription_sharing::types;
let response = client.decline_invitation().share_code("32479VSA").send().await?;
println!("{response:?}");
# Ok(()) }
```*/
    pub fn decline_invitation(&self) -> builder::DeclineInvitation {
        builder::DeclineInvitation::new(self.clone())
    }
    /**Change the distribution level of a product.

Changes the logged in user's subscription to a product to another distribution level, for instance to have the paper edition delivered. Only for subscriptions received through a business. Assumed: the path.

Sends `PATCH /v1/customer/product/distribution/level`. Source: assumed (document-003, unite-nav, decisions).

```no_run
# async fn example(client: &sharekit::subscription_sharing::Client) -> Result<(), sharekit::Error> {
# #[allow(unused_imports)] use sharekit::subscription_sharing::types;
let response = client.change_distribution_level().distribution_level("N").product_code("ABC").send().await?;
println!("{response:?}");
# Ok(()) }
```*/
    pub fn change_distribution_level(&self) -> builder::ChangeDistributionLevel {
        builder::ChangeDistributionLevel::new(self.clone())
    }
    /**List the distribution levels of a product.

Lists the distribution levels to which the logged in user can change the subscription to a product, for instance to have the paper edition delivered. Only for subscriptions received through a business. Assumed: the path, with the product code at its end.

Sends `GET /v1/customer/product/distribution/level/{productCode}`. Source: assumed (document-003, unite-nav, decisions).

```no_run
# async fn example(client: &sharekit::subscription_sharing::Client) -> Result<(), sharekit::Error> {
# #[allow(unused_imports)] use sharekit::subscription_sharing::types;
let response = client.list_distribution_levels().product_code("ABC").send().await?;
println!("{response:?}");
# Ok(()) }
```*/
    pub fn list_distribution_levels(&self) -> builder::ListDistributionLevels {
        builder::ListDistributionLevels::new(self.clone())
    }
    /**List the nets with which a product is shared.

Lists the nets, that is IP ranges and domains, whose users share the logged in user's subscription to a product. Assumed: the path, with the product code at its end.

Sends `GET /v1/customer/product/share/net/{productCode}`. Source: assumed (document-003, unite-nav, decisions).

```no_run
# async fn example(client: &sharekit::subscription_sharing::Client) -> Result<(), sharekit::Error> {
# #[allow(unused_imports)] use sharekit::subscription_sharing::types;
let response = client.list_nets().product_code("ABC").send().await?;
println!("{response:?}");
# Ok(()) }
```*/
    pub fn list_nets(&self) -> builder::ListNets {
        builder::ListNets::new(self.clone())
    }
    /**Replace the nets with which a product is shared.

Sets the nets, that is IP ranges and domains, whose users share the logged in user's subscription to a product. Assumed: the path, and that the list replaces the one before as a whole, so that an empty list ends the sharing with nets.

Sends `POST /v1/customer/product/share/net/{productCode}`. Source: assumed (document-003, unite-nav, decisions).

```no_run
# async fn example(client: &sharekit::subscription_sharing::Client) -> Result<(), sharekit::Error> {
# #[allow(unused_imports)] use sharekit::subscription_sharing::types;
let response = client.replace_nets().product_code("ABC").nets([types::NetInput::builder().domains([types::DomainInput::builder().domain("example.com")]).end_time(1562277600000_i64).ip_ranges([types::IpRangeInput::builder().ip_range_end("192.168.0.2").ip_range_start("192.168.0.1")]).login_required(false).start_time(1562018400000_i64)]).send().await?;
println!("{response:?}");
# Ok(()) }
```*/
    pub fn replace_nets(&self) -> builder::ReplaceNets {
        builder::ReplaceNets::new(self.clone())
    }
    /**List the rules for sharing a product.

Lists in which ways the logged in user may share the subscription to a product, and how many shares of each kind are allowed.

Sends `GET /v1/customer/product/share/rule/{productCode}`. Source: document (document-003, unite-rules).

```no_run
# async fn example(client: &sharekit::subscription_sharing::Client) -> Result<(), sharekit::Error> {
# #[allow(unused_imports)] use sharekit::subscription_sharing::types;
let response = client.list_share_rules().product_code("ABC").send().await?;
println!("{response:?}");
# Ok(()) }
```*/
    pub fn list_share_rules(&self) -> builder::ListShareRules {
        builder::ListShareRules::new(self.clone())
    }
    /**List everybody who was sent an invitation.

Lists the users who share the logged in user's subscriptions and the potential users who were sent an invitation, with the share code of each, and counts the shares in use per product. The whole list comes at once: no pages or filters are documented. Assumed: the path, which is that of cancelling.

Sends `GET /v1/subscription/share`. Source: assumed (document-003, unite-nav, decisions).

```no_run
# async fn example(client: &sharekit::subscription_sharing::Client) -> Result<(), sharekit::Error> {
# #[allow(unused_imports)] use sharekit::subscription_sharing::types;
let response = client.list_shared_subscribers().send().await?;
println!("{response:?}");
# Ok(()) }
```*/
    pub fn list_shared_subscribers(&self) -> builder::ListSharedSubscribers {
        builder::ListSharedSubscribers::new(self.clone())
    }
    /**Cancel a share.

Ends the sharing of a subscription, which frees an invitation for somebody else. Assumed: the owner of the subscription cancels, before or after the invitation is accepted.

Sends `PATCH /v1/subscription/share`. Source: document (document-003, unite-cancel).

```no_run
# async fn example(client: &sharekit::subscription_sharing::Client) -> Result<(), sharekit::Error> {
# #[allow(unused_imports)] use sharekit::subscription_sharing::types;
let response = client.cancel_share().share_code("123AFDG").send().await?;
println!("{response:?}");
# Ok(()) }
```*/
    pub fn cancel_share(&self) -> builder::CancelShare {
        builder::CancelShare::new(self.clone())
    }
    /**Send an invitation to share a subscription.

Invites a contact to share the logged in user's subscription to a product. The response carries only a status: `SHARE_OK` means that the request was sent to the contact. The share code of the new invitation is found in the list of shared subscribers. Assumed: an invitation can be accepted for 30 days.

Sends `POST /v1/subscription/share/invitation`. Source: document (document-003, redoc, unite-nav).

```no_run
# async fn example(client: &sharekit::subscription_sharing::Client) -> Result<(), sharekit::Error> {
# #[allow(unused_imports)] use sharekit::subscription_sharing::types;
let response = client.send_invitation().contact("kari.nordmann@gmail.com").contact_type("A").product_code("CO27409").send().await?;
println!("{response:?}");
# Ok(()) }
```*/
    pub fn send_invitation(&self) -> builder::SendInvitation {
        builder::SendInvitation::new(self.clone())
    }
    /**Accept an invitation.

Accepts the invitation that a share code stands for, as the logged in user. Inferred: the path, which is that of declining without its part "client". Assumed: the user who accepts must be the contact who was invited, otherwise the status is `SHARE_CODE_NOT_FOUND`. The document's example shows a success with `SHARE_OK`, although the list of words has `REQUEST_ACCEPTED` too: take both for a success.

Sends `PATCH /v1/subscription/share/invitation`. Source: inferred (document-003, unite-nav, unite-decline, decisions).

```no_run
# async fn example(client: &sharekit::subscription_sharing::Client) -> Result<(), sharekit::Error> {
# #[allow(unused_imports)] use sharekit::subscription_sharing::types;
let response = client.accept_invitation().share_code("1234WEF").send().await?;
println!("{response:?}");
# Ok(()) }
```*/
    pub fn accept_invitation(&self) -> builder::AcceptInvitation {
        builder::AcceptInvitation::new(self.clone())
    }
    /**Change the name on an invitation.

Changes the first and last name that an invitation carries. The contact and the product stay as they are. Assumed: the path.

Sends `PATCH /v1/subscription/share/invitation/details`. Source: assumed (document-003, unite-nav, decisions).

```no_run
# async fn example(client: &sharekit::subscription_sharing::Client) -> Result<(), sharekit::Error> {
# #[allow(unused_imports)] use sharekit::subscription_sharing::types;
let response = client.update_invitation().first_name("Kari").last_name("Nordmann").share_code("kyu54").send().await?;
println!("{response:?}");
# Ok(()) }
```*/
    pub fn update_invitation(&self) -> builder::UpdateInvitation {
        builder::UpdateInvitation::new(self.clone())
    }
}
#[allow(clippy::all, clippy::pedantic)]
/// One builder per operation.
pub mod builder {
    use super::types;
    /**Builder for [`Client::decline_invitation`]

[`Client::decline_invitation`]: super::Client::decline_invitation*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent before `send`"]
    pub struct DeclineInvitation {
        client: super::Client,
        body: Result<types::builder::DeclineInvitationRequest, String>,
    }
    impl DeclineInvitation {
        pub(super) fn new(client: super::Client) -> Self {
            Self {
                client: client,
                body: Ok(Default::default()),
            }
        }
        /// The whole body at once, in place of what was set of it before.
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: TryInto<types::DeclineInvitationRequest>,
            <V as TryInto<types::DeclineInvitationRequest>>::Error: std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(From::from)
                .map_err(|s| {
                    format!(
                        "conversion to `DeclineInvitationRequest` for body failed: {}", s
                    )
                });
            self
        }
        ///The request, if the arguments allow one.
        pub(super) fn request(self) -> Result<reqwest::Request, crate::Error> {
            let Self { client, body } = self;
            let body = body
                .and_then(|v| {
                    types::DeclineInvitationRequest::try_from(v)
                        .map_err(|e| e.to_string())
                })
                .map_err(crate::Error::invalid_argument)?;
            let url = crate::wire::url(
                &client.baseurl,
                "/v1/client/subscription/share/invitation",
            );
            client
                .client
                .patch(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .json(&body)
                .build()
                .map_err(crate::Error::unbuildable)
        }
        ///Always DECLINE.
        pub fn change_type<V>(mut self, value: V) -> Self
        where
            V: TryInto<types::DeclineChange>,
            V::Error: ::std::fmt::Display,
        {
            self.body = self.body.map(|body| body.change_type(value));
            self
        }
        ///Code of the invitation to decline.
        pub fn share_code<V>(mut self, value: V) -> Self
        where
            V: TryInto<types::ShareCode>,
            V::Error: ::std::fmt::Display,
        {
            self.body = self.body.map(|body| body.share_code(value));
            self
        }
        /**Sends `PATCH /v1/client/subscription/share/invitation` and waits for the response.

# Errors

If an argument is missing or out of range (nothing is sent then), if the server cannot be reached, or if it refuses: by an error status (documented: 400, 401, 403, 404, 429, 500), or in the body of a success, for which [`is_refused`](crate::Error::is_refused) holds.*/
        pub async fn send(
            self,
        ) -> Result<crate::Response<types::SharingStatusResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send(&super::operations::DECLINE_INVITATION, request).await
        }
        /**The same as [`send`](Self::send), but a success whose body says that nothing was done is not an error: the response is handed out as it came.

# Errors

All others of [`send`](Self::send).*/
        pub async fn send_unchecked(
            self,
        ) -> Result<crate::Response<types::SharingStatusResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport
                .send_unchecked(&super::operations::DECLINE_INVITATION, request)
                .await
        }
        /**Sends the call as [`send`](Self::send) does. If its outcome is unclear, looks for what became of it, until it is decided or the request can no longer arrive ([`Settling::wait`](crate::Settling::wait)).

`list_shared_subscribers` shows whether it was done. Only the owner of the subscription sees the invitation. Without the owner's token it cannot be told.

# Errors

Those of [`send`](Self::send) for which [`is_outcome_unclear`](crate::Error::is_outcome_unclear) is false: nothing was done.*/
        pub async fn send_settled(
            self,
        ) -> Result<crate::Settled<types::SharingStatusResponse>, crate::Error> {
            let (client, request) = (self.client.clone(), self.request());
            client.settler().send(&super::operations::DECLINE_INVITATION, request).await
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
        ) -> Result<crate::Settled<types::SharingStatusResponse>, crate::Error> {
            let (client, request) = (self.client.clone(), self.request());
            client
                .settler()
                .send_once(&super::operations::DECLINE_INVITATION, request, key)
                .await
        }
        #[cfg(feature = "dynamic-calls")]
        #[allow(unused_mut, unused_variables)]
        pub(super) fn apply(
            mut self,
            arguments: &mut crate::client::Arguments,
        ) -> Result<Self, crate::Error> {
            if let Some(value) = arguments
                .take::<types::DeclineInvitationRequest>("body")?
            {
                self.body = Ok(value.into());
            }
            Ok(self)
        }
    }
    /**Builder for [`Client::change_distribution_level`]

[`Client::change_distribution_level`]: super::Client::change_distribution_level*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent before `send`"]
    pub struct ChangeDistributionLevel {
        client: super::Client,
        body: Result<types::builder::ChangeDistributionLevelRequest, String>,
    }
    impl ChangeDistributionLevel {
        pub(super) fn new(client: super::Client) -> Self {
            Self {
                client: client,
                body: Ok(Default::default()),
            }
        }
        /// The whole body at once, in place of what was set of it before.
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: TryInto<types::ChangeDistributionLevelRequest>,
            <V as TryInto<
                types::ChangeDistributionLevelRequest,
            >>::Error: std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(From::from)
                .map_err(|s| {
                    format!(
                        "conversion to `ChangeDistributionLevelRequest` for body failed: {}",
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
                    types::ChangeDistributionLevelRequest::try_from(v)
                        .map_err(|e| e.to_string())
                })
                .map_err(crate::Error::invalid_argument)?;
            let url = crate::wire::url(
                &client.baseurl,
                "/v1/customer/product/distribution/level",
            );
            client
                .client
                .patch(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .json(&body)
                .build()
                .map_err(crate::Error::unbuildable)
        }
        ///The new level. Inferred: one of those that list_distribution_levels returns.
        pub fn distribution_level<V>(mut self, value: V) -> Self
        where
            V: TryInto<types::DistributionLevelCode>,
            V::Error: ::std::fmt::Display,
        {
            self.body = self.body.map(|body| body.distribution_level(value));
            self
        }
        ///Code of the product whose distribution level is to change.
        pub fn product_code<V>(mut self, value: V) -> Self
        where
            V: TryInto<types::ProductCode>,
            V::Error: ::std::fmt::Display,
        {
            self.body = self.body.map(|body| body.product_code(value));
            self
        }
        /**Sends `PATCH /v1/customer/product/distribution/level` and waits for the response.

# Errors

If an argument is missing or out of range (nothing is sent then), if the server cannot be reached, or if it refuses: by an error status (documented: 400, 401, 403, 404, 429, 500), or in the body of a success, for which [`is_refused`](crate::Error::is_refused) holds.*/
        pub async fn send(
            self,
        ) -> Result<crate::Response<types::SuccessResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send(&super::operations::CHANGE_DISTRIBUTION_LEVEL, request).await
        }
        /**The same as [`send`](Self::send), but a success whose body says that nothing was done is not an error: the response is handed out as it came.

# Errors

All others of [`send`](Self::send).*/
        pub async fn send_unchecked(
            self,
        ) -> Result<crate::Response<types::SuccessResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport
                .send_unchecked(&super::operations::CHANGE_DISTRIBUTION_LEVEL, request)
                .await
        }
        #[cfg(feature = "dynamic-calls")]
        #[allow(unused_mut, unused_variables)]
        pub(super) fn apply(
            mut self,
            arguments: &mut crate::client::Arguments,
        ) -> Result<Self, crate::Error> {
            if let Some(value) = arguments
                .take::<types::ChangeDistributionLevelRequest>("body")?
            {
                self.body = Ok(value.into());
            }
            Ok(self)
        }
    }
    /**Builder for [`Client::list_distribution_levels`]

[`Client::list_distribution_levels`]: super::Client::list_distribution_levels*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent before `send`"]
    pub struct ListDistributionLevels {
        client: super::Client,
        product_code: Result<types::ProductCode, String>,
    }
    impl ListDistributionLevels {
        pub(super) fn new(client: super::Client) -> Self {
            Self {
                client: client,
                product_code: Err("product_code: required, but not given".to_string()),
            }
        }
        ///Code of the product, as in the rules and in the list of shared subscribers. Inferred for nets and distribution levels, whose paths are not published.
        pub fn product_code<V>(mut self, value: V) -> Self
        where
            V: TryInto<types::ProductCode>,
            V::Error: ::std::fmt::Display,
        {
            self.product_code = crate::wire::arguments::value("product_code", value);
            self
        }
        ///The request, if the arguments allow one.
        pub(super) fn request(self) -> Result<reqwest::Request, crate::Error> {
            let Self { client, product_code } = self;
            let product_code = product_code.map_err(crate::Error::invalid_argument)?;
            let url = crate::wire::url(
                &client.baseurl,
                &format!(
                    "/v1/customer/product/distribution/level/{product_code}",
                    product_code = encode_path(& product_code)
                ),
            );
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
        /**Sends `GET /v1/customer/product/distribution/level/{productCode}` and waits for the response.

# Errors

If an argument is missing or out of range (nothing is sent then), if the server cannot be reached, or if it refuses: by an error status (documented: 400, 401, 403, 404, 429, 500), or in the body of a success, for which [`is_refused`](crate::Error::is_refused) holds.*/
        pub async fn send(
            self,
        ) -> Result<
            crate::Response<types::ListDistributionLevelsResponse>,
            crate::Error,
        > {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send(&super::operations::LIST_DISTRIBUTION_LEVELS, request).await
        }
        /**The same as [`send`](Self::send), but a success whose body says that nothing was done is not an error: the response is handed out as it came.

# Errors

All others of [`send`](Self::send).*/
        pub async fn send_unchecked(
            self,
        ) -> Result<
            crate::Response<types::ListDistributionLevelsResponse>,
            crate::Error,
        > {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport
                .send_unchecked(&super::operations::LIST_DISTRIBUTION_LEVELS, request)
                .await
        }
        #[cfg(feature = "dynamic-calls")]
        #[allow(unused_mut, unused_variables)]
        pub(super) fn apply(
            mut self,
            arguments: &mut crate::client::Arguments,
        ) -> Result<Self, crate::Error> {
            if let Some(value) = arguments.take("productCode")? {
                self.product_code = Ok(value);
            }
            Ok(self)
        }
    }
    /**Builder for [`Client::list_nets`]

[`Client::list_nets`]: super::Client::list_nets*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent before `send`"]
    pub struct ListNets {
        client: super::Client,
        product_code: Result<types::ProductCode, String>,
    }
    impl ListNets {
        pub(super) fn new(client: super::Client) -> Self {
            Self {
                client: client,
                product_code: Err("product_code: required, but not given".to_string()),
            }
        }
        ///Code of the product, as in the rules and in the list of shared subscribers. Inferred for nets and distribution levels, whose paths are not published.
        pub fn product_code<V>(mut self, value: V) -> Self
        where
            V: TryInto<types::ProductCode>,
            V::Error: ::std::fmt::Display,
        {
            self.product_code = crate::wire::arguments::value("product_code", value);
            self
        }
        ///The request, if the arguments allow one.
        pub(super) fn request(self) -> Result<reqwest::Request, crate::Error> {
            let Self { client, product_code } = self;
            let product_code = product_code.map_err(crate::Error::invalid_argument)?;
            let url = crate::wire::url(
                &client.baseurl,
                &format!(
                    "/v1/customer/product/share/net/{product_code}", product_code =
                    encode_path(& product_code)
                ),
            );
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
        /**Sends `GET /v1/customer/product/share/net/{productCode}` and waits for the response.

# Errors

If an argument is missing or out of range (nothing is sent then), if the server cannot be reached, or if it refuses: by an error status (documented: 400, 401, 403, 404, 429, 500), or in the body of a success, for which [`is_refused`](crate::Error::is_refused) holds.*/
        pub async fn send(self) -> Result<crate::Response<types::Nets>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send(&super::operations::LIST_NETS, request).await
        }
        /**The same as [`send`](Self::send), but a success whose body says that nothing was done is not an error: the response is handed out as it came.

# Errors

All others of [`send`](Self::send).*/
        pub async fn send_unchecked(
            self,
        ) -> Result<crate::Response<types::Nets>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send_unchecked(&super::operations::LIST_NETS, request).await
        }
        #[cfg(feature = "dynamic-calls")]
        #[allow(unused_mut, unused_variables)]
        pub(super) fn apply(
            mut self,
            arguments: &mut crate::client::Arguments,
        ) -> Result<Self, crate::Error> {
            if let Some(value) = arguments.take("productCode")? {
                self.product_code = Ok(value);
            }
            Ok(self)
        }
    }
    /**Builder for [`Client::replace_nets`]

[`Client::replace_nets`]: super::Client::replace_nets*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent before `send`"]
    pub struct ReplaceNets {
        client: super::Client,
        product_code: Result<types::ProductCode, String>,
        body: Result<types::builder::ReplaceNetsRequest, String>,
    }
    impl ReplaceNets {
        pub(super) fn new(client: super::Client) -> Self {
            Self {
                client: client,
                product_code: Err("product_code: required, but not given".to_string()),
                body: Ok(Default::default()),
            }
        }
        ///Code of the product, as in the rules and in the list of shared subscribers. Inferred for nets and distribution levels, whose paths are not published.
        pub fn product_code<V>(mut self, value: V) -> Self
        where
            V: TryInto<types::ProductCode>,
            V::Error: ::std::fmt::Display,
        {
            self.product_code = crate::wire::arguments::value("product_code", value);
            self
        }
        /// The whole body at once, in place of what was set of it before.
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: TryInto<types::ReplaceNetsRequest>,
            <V as TryInto<types::ReplaceNetsRequest>>::Error: std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(From::from)
                .map_err(|s| {
                    format!("conversion to `ReplaceNetsRequest` for body failed: {}", s)
                });
            self
        }
        ///The request, if the arguments allow one.
        pub(super) fn request(self) -> Result<reqwest::Request, crate::Error> {
            let Self { client, product_code, body } = self;
            let product_code = product_code.map_err(crate::Error::invalid_argument)?;
            let body = body
                .and_then(|v| {
                    types::ReplaceNetsRequest::try_from(v).map_err(|e| e.to_string())
                })
                .map_err(crate::Error::invalid_argument)?;
            let url = crate::wire::url(
                &client.baseurl,
                &format!(
                    "/v1/customer/product/share/net/{product_code}", product_code =
                    encode_path(& product_code)
                ),
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
        ///The nets. Assumed: required, and the list replaces the one before as a whole; an empty list removes all nets.
        pub fn nets<I>(mut self, value: I) -> Self
        where
            I: IntoIterator,
            I::Item: TryInto<types::NetInput>,
            <I::Item as TryInto<types::NetInput>>::Error: ::std::fmt::Display,
        {
            self.body = self.body.map(|body| body.nets(value));
            self
        }
        /**Sends `POST /v1/customer/product/share/net/{productCode}` and waits for the response.

# Errors

If an argument is missing or out of range (nothing is sent then), if the server cannot be reached, or if it refuses: by an error status (documented: 400, 401, 403, 404, 429, 500), or in the body of a success, for which [`is_refused`](crate::Error::is_refused) holds.*/
        pub async fn send(
            self,
        ) -> Result<crate::Response<types::SuccessResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send(&super::operations::REPLACE_NETS, request).await
        }
        /**The same as [`send`](Self::send), but a success whose body says that nothing was done is not an error: the response is handed out as it came.

# Errors

All others of [`send`](Self::send).*/
        pub async fn send_unchecked(
            self,
        ) -> Result<crate::Response<types::SuccessResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send_unchecked(&super::operations::REPLACE_NETS, request).await
        }
        #[cfg(feature = "dynamic-calls")]
        #[allow(unused_mut, unused_variables)]
        pub(super) fn apply(
            mut self,
            arguments: &mut crate::client::Arguments,
        ) -> Result<Self, crate::Error> {
            if let Some(value) = arguments.take("productCode")? {
                self.product_code = Ok(value);
            }
            if let Some(value) = arguments.take::<types::ReplaceNetsRequest>("body")? {
                self.body = Ok(value.into());
            }
            Ok(self)
        }
    }
    /**Builder for [`Client::list_share_rules`]

[`Client::list_share_rules`]: super::Client::list_share_rules*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent before `send`"]
    pub struct ListShareRules {
        client: super::Client,
        product_code: Result<types::ProductCode, String>,
    }
    impl ListShareRules {
        pub(super) fn new(client: super::Client) -> Self {
            Self {
                client: client,
                product_code: Err("product_code: required, but not given".to_string()),
            }
        }
        ///Code of the product, as in the rules and in the list of shared subscribers. Inferred for nets and distribution levels, whose paths are not published.
        pub fn product_code<V>(mut self, value: V) -> Self
        where
            V: TryInto<types::ProductCode>,
            V::Error: ::std::fmt::Display,
        {
            self.product_code = crate::wire::arguments::value("product_code", value);
            self
        }
        ///The request, if the arguments allow one.
        pub(super) fn request(self) -> Result<reqwest::Request, crate::Error> {
            let Self { client, product_code } = self;
            let product_code = product_code.map_err(crate::Error::invalid_argument)?;
            let url = crate::wire::url(
                &client.baseurl,
                &format!(
                    "/v1/customer/product/share/rule/{product_code}", product_code =
                    encode_path(& product_code)
                ),
            );
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
        /**Sends `GET /v1/customer/product/share/rule/{productCode}` and waits for the response.

# Errors

If an argument is missing or out of range (nothing is sent then), if the server cannot be reached, or if it refuses: by an error status (documented: 400, 401, 403, 404, 429, 500), or in the body of a success, for which [`is_refused`](crate::Error::is_refused) holds.*/
        pub async fn send(
            self,
        ) -> Result<crate::Response<types::ListShareRulesResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send(&super::operations::LIST_SHARE_RULES, request).await
        }
        /**The same as [`send`](Self::send), but a success whose body says that nothing was done is not an error: the response is handed out as it came.

# Errors

All others of [`send`](Self::send).*/
        pub async fn send_unchecked(
            self,
        ) -> Result<crate::Response<types::ListShareRulesResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send_unchecked(&super::operations::LIST_SHARE_RULES, request).await
        }
        #[cfg(feature = "dynamic-calls")]
        #[allow(unused_mut, unused_variables)]
        pub(super) fn apply(
            mut self,
            arguments: &mut crate::client::Arguments,
        ) -> Result<Self, crate::Error> {
            if let Some(value) = arguments.take("productCode")? {
                self.product_code = Ok(value);
            }
            Ok(self)
        }
    }
    /**Builder for [`Client::list_shared_subscribers`]

[`Client::list_shared_subscribers`]: super::Client::list_shared_subscribers*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent before `send`"]
    pub struct ListSharedSubscribers {
        client: super::Client,
    }
    impl ListSharedSubscribers {
        pub(super) fn new(client: super::Client) -> Self {
            Self { client: client }
        }
        ///The request, if the arguments allow one.
        pub(super) fn request(self) -> Result<reqwest::Request, crate::Error> {
            let Self { client } = self;
            let url = crate::wire::url(&client.baseurl, "/v1/subscription/share");
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
        /**Sends `GET /v1/subscription/share` and waits for the response.

# Errors

If an argument is missing or out of range (nothing is sent then), if the server cannot be reached, or if it refuses: by an error status (documented: 400, 401, 403, 404, 429, 500), or in the body of a success, for which [`is_refused`](crate::Error::is_refused) holds.*/
        pub async fn send(
            self,
        ) -> Result<
            crate::Response<types::ListSharedSubscribersResponse>,
            crate::Error,
        > {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send(&super::operations::LIST_SHARED_SUBSCRIBERS, request).await
        }
        /**The same as [`send`](Self::send), but a success whose body says that nothing was done is not an error: the response is handed out as it came.

# Errors

All others of [`send`](Self::send).*/
        pub async fn send_unchecked(
            self,
        ) -> Result<
            crate::Response<types::ListSharedSubscribersResponse>,
            crate::Error,
        > {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport
                .send_unchecked(&super::operations::LIST_SHARED_SUBSCRIBERS, request)
                .await
        }
        #[cfg(feature = "dynamic-calls")]
        #[allow(unused_mut, unused_variables)]
        pub(super) fn apply(
            mut self,
            arguments: &mut crate::client::Arguments,
        ) -> Result<Self, crate::Error> {
            Ok(self)
        }
    }
    /**Builder for [`Client::cancel_share`]

[`Client::cancel_share`]: super::Client::cancel_share*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent before `send`"]
    pub struct CancelShare {
        client: super::Client,
        body: Result<types::builder::CancelShareRequest, String>,
    }
    impl CancelShare {
        pub(super) fn new(client: super::Client) -> Self {
            Self {
                client: client,
                body: Ok(Default::default()),
            }
        }
        /// The whole body at once, in place of what was set of it before.
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: TryInto<types::CancelShareRequest>,
            <V as TryInto<types::CancelShareRequest>>::Error: std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(From::from)
                .map_err(|s| {
                    format!("conversion to `CancelShareRequest` for body failed: {}", s)
                });
            self
        }
        ///The request, if the arguments allow one.
        pub(super) fn request(self) -> Result<reqwest::Request, crate::Error> {
            let Self { client, body } = self;
            let body = body
                .and_then(|v| {
                    types::CancelShareRequest::try_from(v).map_err(|e| e.to_string())
                })
                .map_err(crate::Error::invalid_argument)?;
            let url = crate::wire::url(&client.baseurl, "/v1/subscription/share");
            client
                .client
                .patch(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .json(&body)
                .build()
                .map_err(crate::Error::unbuildable)
        }
        ///Always CANCEL.
        pub fn change_type<V>(mut self, value: V) -> Self
        where
            V: TryInto<types::CancelChange>,
            V::Error: ::std::fmt::Display,
        {
            self.body = self.body.map(|body| body.change_type(value));
            self
        }
        ///Code of the share to cancel.
        pub fn share_code<V>(mut self, value: V) -> Self
        where
            V: TryInto<types::ShareCode>,
            V::Error: ::std::fmt::Display,
        {
            self.body = self.body.map(|body| body.share_code(value));
            self
        }
        /**Sends `PATCH /v1/subscription/share` and waits for the response.

# Errors

If an argument is missing or out of range (nothing is sent then), if the server cannot be reached, or if it refuses: by an error status (documented: 400, 401, 403, 404, 429, 500), or in the body of a success, for which [`is_refused`](crate::Error::is_refused) holds.*/
        pub async fn send(
            self,
        ) -> Result<crate::Response<types::SharingStatusResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send(&super::operations::CANCEL_SHARE, request).await
        }
        /**The same as [`send`](Self::send), but a success whose body says that nothing was done is not an error: the response is handed out as it came.

# Errors

All others of [`send`](Self::send).*/
        pub async fn send_unchecked(
            self,
        ) -> Result<crate::Response<types::SharingStatusResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send_unchecked(&super::operations::CANCEL_SHARE, request).await
        }
        /**Sends the call as [`send`](Self::send) does. If its outcome is unclear, looks for what became of it, until it is decided or the request can no longer arrive ([`Settling::wait`](crate::Settling::wait)).

`list_shared_subscribers` shows whether it was done. A share that ended otherwise looks as if this call had ended it. A share that the list does not show tells nothing: only the owner of the subscription sees it.

# Errors

Those of [`send`](Self::send) for which [`is_outcome_unclear`](crate::Error::is_outcome_unclear) is false: nothing was done.*/
        pub async fn send_settled(
            self,
        ) -> Result<crate::Settled<types::SharingStatusResponse>, crate::Error> {
            let (client, request) = (self.client.clone(), self.request());
            client.settler().send(&super::operations::CANCEL_SHARE, request).await
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
        ) -> Result<crate::Settled<types::SharingStatusResponse>, crate::Error> {
            let (client, request) = (self.client.clone(), self.request());
            client
                .settler()
                .send_once(&super::operations::CANCEL_SHARE, request, key)
                .await
        }
        #[cfg(feature = "dynamic-calls")]
        #[allow(unused_mut, unused_variables)]
        pub(super) fn apply(
            mut self,
            arguments: &mut crate::client::Arguments,
        ) -> Result<Self, crate::Error> {
            if let Some(value) = arguments.take::<types::CancelShareRequest>("body")? {
                self.body = Ok(value.into());
            }
            Ok(self)
        }
    }
    /**Builder for [`Client::send_invitation`]

[`Client::send_invitation`]: super::Client::send_invitation*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent before `send`"]
    pub struct SendInvitation {
        client: super::Client,
        body: Result<types::builder::SendInvitationRequest, String>,
    }
    impl SendInvitation {
        pub(super) fn new(client: super::Client) -> Self {
            Self {
                client: client,
                body: Ok(Default::default()),
            }
        }
        /// The whole body at once, in place of what was set of it before.
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: TryInto<types::SendInvitationRequest>,
            <V as TryInto<types::SendInvitationRequest>>::Error: std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(From::from)
                .map_err(|s| {
                    format!(
                        "conversion to `SendInvitationRequest` for body failed: {}", s
                    )
                });
            self
        }
        ///The request, if the arguments allow one.
        pub(super) fn request(self) -> Result<reqwest::Request, crate::Error> {
            let Self { client, body } = self;
            let body = body
                .and_then(|v| {
                    types::SendInvitationRequest::try_from(v).map_err(|e| e.to_string())
                })
                .map_err(crate::Error::invalid_argument)?;
            let url = crate::wire::url(
                &client.baseurl,
                "/v1/subscription/share/invitation",
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
        ///E-mail address or telephone number of the recipient; a telephone number in the form E.164.
        pub fn contact<V>(mut self, value: V) -> Self
        where
            V: TryInto<types::Contact>,
            V::Error: ::std::fmt::Display,
        {
            self.body = self.body.map(|body| body.contact(value));
            self
        }
        ///Whether the contact is an e-mail address, A, or a telephone number, B.
        pub fn contact_type<V>(mut self, value: V) -> Self
        where
            V: TryInto<crate::subscription_sharing::types::ContactType>,
            V::Error: ::std::fmt::Display,
        {
            self.body = self.body.map(|body| body.contact_type(value));
            self
        }
        ///First name of the recipient, at most 30 characters.
        pub fn first_name<V>(mut self, value: V) -> Self
        where
            V: TryInto<types::PersonName>,
            V::Error: ::std::fmt::Display,
        {
            self.body = self.body.map(|body| body.first_name(value));
            self
        }
        ///Last name of the recipient, at most 30 characters.
        pub fn last_name<V>(mut self, value: V) -> Self
        where
            V: TryInto<types::PersonName>,
            V::Error: ::std::fmt::Display,
        {
            self.body = self.body.map(|body| body.last_name(value));
            self
        }
        ///Code of the product to share, at most 12 characters.
        pub fn product_code<V>(mut self, value: V) -> Self
        where
            V: TryInto<types::ProductCode>,
            V::Error: ::std::fmt::Display,
        {
            self.body = self.body.map(|body| body.product_code(value));
            self
        }
        /**Sends `POST /v1/subscription/share/invitation` and waits for the response.

# Errors

If an argument is missing or out of range (nothing is sent then), if the server cannot be reached, or if it refuses: by an error status (documented: 400, 401, 403, 404, 429, 500), or in the body of a success, for which [`is_refused`](crate::Error::is_refused) holds.*/
        pub async fn send(
            self,
        ) -> Result<crate::Response<types::SharingStatusResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send(&super::operations::SEND_INVITATION, request).await
        }
        /**The same as [`send`](Self::send), but a success whose body says that nothing was done is not an error: the response is handed out as it came.

# Errors

All others of [`send`](Self::send).*/
        pub async fn send_unchecked(
            self,
        ) -> Result<crate::Response<types::SharingStatusResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send_unchecked(&super::operations::SEND_INVITATION, request).await
        }
        /**Sends the call as [`send`](Self::send) does. If its outcome is unclear, looks for what became of it, until it is decided or the request can no longer arrive ([`Settling::wait`](crate::Settling::wait)).

`list_shared_subscribers` shows whether it was done. It is read before the call, too, unless [`Settling::read_before`](crate::Settling::read_before) switches that off. An invitation that somebody else sent to the same contact in the meantime looks as if this call had sent it.

# Errors

Those of [`send`](Self::send) for which [`is_outcome_unclear`](crate::Error::is_outcome_unclear) is false: nothing was done.*/
        pub async fn send_settled(
            self,
        ) -> Result<crate::Settled<types::SharingStatusResponse>, crate::Error> {
            let (client, request) = (self.client.clone(), self.request());
            client.settler().send(&super::operations::SEND_INVITATION, request).await
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
        ) -> Result<crate::Settled<types::SharingStatusResponse>, crate::Error> {
            let (client, request) = (self.client.clone(), self.request());
            client
                .settler()
                .send_once(&super::operations::SEND_INVITATION, request, key)
                .await
        }
        #[cfg(feature = "dynamic-calls")]
        #[allow(unused_mut, unused_variables)]
        pub(super) fn apply(
            mut self,
            arguments: &mut crate::client::Arguments,
        ) -> Result<Self, crate::Error> {
            if let Some(value) = arguments.take::<types::SendInvitationRequest>("body")?
            {
                self.body = Ok(value.into());
            }
            Ok(self)
        }
    }
    /**Builder for [`Client::accept_invitation`]

[`Client::accept_invitation`]: super::Client::accept_invitation*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent before `send`"]
    pub struct AcceptInvitation {
        client: super::Client,
        body: Result<types::builder::AcceptInvitationRequest, String>,
    }
    impl AcceptInvitation {
        pub(super) fn new(client: super::Client) -> Self {
            Self {
                client: client,
                body: Ok(Default::default()),
            }
        }
        /// The whole body at once, in place of what was set of it before.
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: TryInto<types::AcceptInvitationRequest>,
            <V as TryInto<types::AcceptInvitationRequest>>::Error: std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(From::from)
                .map_err(|s| {
                    format!(
                        "conversion to `AcceptInvitationRequest` for body failed: {}", s
                    )
                });
            self
        }
        ///The request, if the arguments allow one.
        pub(super) fn request(self) -> Result<reqwest::Request, crate::Error> {
            let Self { client, body } = self;
            let body = body
                .and_then(|v| {
                    types::AcceptInvitationRequest::try_from(v)
                        .map_err(|e| e.to_string())
                })
                .map_err(crate::Error::invalid_argument)?;
            let url = crate::wire::url(
                &client.baseurl,
                "/v1/subscription/share/invitation",
            );
            client
                .client
                .patch(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .json(&body)
                .build()
                .map_err(crate::Error::unbuildable)
        }
        ///Always ACCEPT.
        pub fn change_type<V>(mut self, value: V) -> Self
        where
            V: TryInto<types::AcceptChange>,
            V::Error: ::std::fmt::Display,
        {
            self.body = self.body.map(|body| body.change_type(value));
            self
        }
        ///Code of the invitation to accept.
        pub fn share_code<V>(mut self, value: V) -> Self
        where
            V: TryInto<types::ShareCode>,
            V::Error: ::std::fmt::Display,
        {
            self.body = self.body.map(|body| body.share_code(value));
            self
        }
        /**Sends `PATCH /v1/subscription/share/invitation` and waits for the response.

# Errors

If an argument is missing or out of range (nothing is sent then), if the server cannot be reached, or if it refuses: by an error status (documented: 400, 401, 403, 404, 429, 500), or in the body of a success, for which [`is_refused`](crate::Error::is_refused) holds.*/
        pub async fn send(
            self,
        ) -> Result<crate::Response<types::SharingStatusResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send(&super::operations::ACCEPT_INVITATION, request).await
        }
        /**The same as [`send`](Self::send), but a success whose body says that nothing was done is not an error: the response is handed out as it came.

# Errors

All others of [`send`](Self::send).*/
        pub async fn send_unchecked(
            self,
        ) -> Result<crate::Response<types::SharingStatusResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport
                .send_unchecked(&super::operations::ACCEPT_INVITATION, request)
                .await
        }
        /**Sends the call as [`send`](Self::send) does. If its outcome is unclear, looks for what became of it, until it is decided or the request can no longer arrive ([`Settling::wait`](crate::Settling::wait)).

No operation shows whether it was done, so that a call in doubt stays unknown. Nothing that the invited user can read shows the share. The owner of the subscription sees it in the list of shared subscribers.

# Errors

Those of [`send`](Self::send) for which [`is_outcome_unclear`](crate::Error::is_outcome_unclear) is false: nothing was done.*/
        pub async fn send_settled(
            self,
        ) -> Result<crate::Settled<types::SharingStatusResponse>, crate::Error> {
            let (client, request) = (self.client.clone(), self.request());
            client.settler().send(&super::operations::ACCEPT_INVITATION, request).await
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
        ) -> Result<crate::Settled<types::SharingStatusResponse>, crate::Error> {
            let (client, request) = (self.client.clone(), self.request());
            client
                .settler()
                .send_once(&super::operations::ACCEPT_INVITATION, request, key)
                .await
        }
        #[cfg(feature = "dynamic-calls")]
        #[allow(unused_mut, unused_variables)]
        pub(super) fn apply(
            mut self,
            arguments: &mut crate::client::Arguments,
        ) -> Result<Self, crate::Error> {
            if let Some(value) = arguments
                .take::<types::AcceptInvitationRequest>("body")?
            {
                self.body = Ok(value.into());
            }
            Ok(self)
        }
    }
    /**Builder for [`Client::update_invitation`]

[`Client::update_invitation`]: super::Client::update_invitation*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent before `send`"]
    pub struct UpdateInvitation {
        client: super::Client,
        body: Result<types::builder::UpdateInvitationRequest, String>,
    }
    impl UpdateInvitation {
        pub(super) fn new(client: super::Client) -> Self {
            Self {
                client: client,
                body: Ok(Default::default()),
            }
        }
        /// The whole body at once, in place of what was set of it before.
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: TryInto<types::UpdateInvitationRequest>,
            <V as TryInto<types::UpdateInvitationRequest>>::Error: std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(From::from)
                .map_err(|s| {
                    format!(
                        "conversion to `UpdateInvitationRequest` for body failed: {}", s
                    )
                });
            self
        }
        ///The request, if the arguments allow one.
        pub(super) fn request(self) -> Result<reqwest::Request, crate::Error> {
            let Self { client, body } = self;
            let body = body
                .and_then(|v| {
                    types::UpdateInvitationRequest::try_from(v)
                        .map_err(|e| e.to_string())
                })
                .map_err(crate::Error::invalid_argument)?;
            let url = crate::wire::url(
                &client.baseurl,
                "/v1/subscription/share/invitation/details",
            );
            client
                .client
                .patch(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .json(&body)
                .build()
                .map_err(crate::Error::unbuildable)
        }
        ///New first name of the recipient. Inferred: at most 30 characters, as when the invitation is sent.
        pub fn first_name<V>(mut self, value: V) -> Self
        where
            V: TryInto<types::PersonName>,
            V::Error: ::std::fmt::Display,
        {
            self.body = self.body.map(|body| body.first_name(value));
            self
        }
        ///New last name of the recipient. Inferred: at most 30 characters, as when the invitation is sent.
        pub fn last_name<V>(mut self, value: V) -> Self
        where
            V: TryInto<types::PersonName>,
            V::Error: ::std::fmt::Display,
        {
            self.body = self.body.map(|body| body.last_name(value));
            self
        }
        ///Code of the invitation to change.
        pub fn share_code<V>(mut self, value: V) -> Self
        where
            V: TryInto<types::ShareCode>,
            V::Error: ::std::fmt::Display,
        {
            self.body = self.body.map(|body| body.share_code(value));
            self
        }
        /**Sends `PATCH /v1/subscription/share/invitation/details` and waits for the response.

# Errors

If an argument is missing or out of range (nothing is sent then), if the server cannot be reached, or if it refuses: by an error status (documented: 400, 401, 403, 404, 429, 500), or in the body of a success, for which [`is_refused`](crate::Error::is_refused) holds.*/
        pub async fn send(
            self,
        ) -> Result<crate::Response<types::SuccessResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send(&super::operations::UPDATE_INVITATION, request).await
        }
        /**The same as [`send`](Self::send), but a success whose body says that nothing was done is not an error: the response is handed out as it came.

# Errors

All others of [`send`](Self::send).*/
        pub async fn send_unchecked(
            self,
        ) -> Result<crate::Response<types::SuccessResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport
                .send_unchecked(&super::operations::UPDATE_INVITATION, request)
                .await
        }
        #[cfg(feature = "dynamic-calls")]
        #[allow(unused_mut, unused_variables)]
        pub(super) fn apply(
            mut self,
            arguments: &mut crate::client::Arguments,
        ) -> Result<Self, crate::Error> {
            if let Some(value) = arguments
                .take::<types::UpdateInvitationRequest>("body")?
            {
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
pub struct SubscriptionSharing;
impl crate::client::Sealed for SubscriptionSharing {}
impl crate::client::Api for SubscriptionSharing {
    type Client = Client;
    const ENVIRONMENT: &'static str = "SHAREKIT_SUBSCRIPTION_SHARING";
    const CREDENTIAL_VARIABLE: &'static str = "TOKEN";
    const SERVERS: &'static [&'static str] = SERVERS;
    const RATE_LIMITS: &'static [crate::Quota] = RATE_LIMITS;
    const API_KEY: Option<crate::client::ApiKeyParameter> = None;
    fn with_credential(
        builder: crate::ClientBuilder<Self>,
        secret: String,
    ) -> crate::ClientBuilder<Self> {
        builder.bearer_token(secret)
    }
    fn client(base_url: reqwest::Url, transport: crate::client::Transport) -> Client {
        Client::new(base_url, transport)
    }
}
impl Client {
    ///Returns a builder; [`bearer_token`](crate::ClientBuilder::bearer_token) is required.
    ///
    /**```no_run
# fn example() -> Result<(), sharekit::Error> {
let client = sharekit::subscription_sharing::Client::builder().bearer_token("from-the-vendor").build()?;
# Ok(()) }
```*/
    #[must_use]
    pub fn builder() -> crate::ClientBuilder<SubscriptionSharing> {
        crate::ClientBuilder::new()
    }
    /**Returns a client with the credential from `SHAREKIT_SUBSCRIPTION_SHARING_TOKEN` and, if it is set, the base URL from `SHAREKIT_SUBSCRIPTION_SHARING_BASE_URL`. An empty variable counts as unset, and white space around a value is removed.

# Errors

If the credential is not set, if a variable is blank or not Unicode, or as [`ClientBuilder::build`](crate::ClientBuilder::build).*/
    pub fn from_env() -> Result<Self, crate::Error> {
        crate::ClientBuilder::<SubscriptionSharing>::from_env()?.build()
    }
}
impl crate::ClientBuilder<SubscriptionSharing> {
    /**Sets the access token of a user who has logged in.

It is also sent where the vendor wants the client's own token, unless [`client_token`](Self::client_token) sets that.

User mode: the access token of a logged in user, in the header Authorization as a bearer token. It lasts 12 hours unless the client is configured otherwise; the refresh token lasts 30 days. No scopes are documented. The addresses are those of Norway. The test server has `https://api-test.mediaconnect.no/login` in place of `https://connectid.no/user`. Inferred: the address for refreshing is the token address. Assumed: the login takes PKCE, and the client authenticates in the form body.*/
    #[must_use]
    pub fn bearer_token(mut self, token: impl Into<String>) -> Self {
        self.credentials.bearer = Some(crate::client::Token::fixed(token));
        self
    }
    /// Asks this source for the user's token whenever one is needed. Replaces [`bearer_token`](Self::bearer_token).
    #[must_use]
    pub fn token_source(mut self, source: impl crate::TokenSource + 'static) -> Self {
        self.credentials.bearer = Some(crate::client::Token::source(source));
        self
    }
    /**Sets the access token of the client itself (OAuth 2.0 client credentials).

Client mode: the access token of the client itself, in the header Authorization as a bearer token. It lasts 12 hours unless the client is configured otherwise. No scopes are documented. The address is that of Norway. The test server has `https://api-test.mediaconnect.no/login` in place of `https://connectid.no/user`. Assumed: the client authenticates in the form body.*/
    #[must_use]
    pub fn client_token(mut self, token: impl Into<String>) -> Self {
        self.credentials.client = Some(crate::client::Token::fixed(token));
        self
    }
    /// Asks this source for the client's own token whenever one is needed. Replaces
    /// [`client_token`](Self::client_token).
    #[must_use]
    pub fn client_token_source(
        mut self,
        source: impl crate::TokenSource + 'static,
    ) -> Self {
        self.credentials.client = Some(crate::client::Token::source(source));
        self
    }
}
/// This API in the table of all.
#[cfg(feature = "sandbox")]
pub(crate) static INFO: crate::client::ApiInfo = crate::client::ApiInfo {
    name: "subscription-sharing",
    group: "sharing",
    about: "Mediaconnect: share newspaper subscriptions",
    environment: "SHAREKIT_SUBSCRIPTION_SHARING",
    credential_variable: "SHAREKIT_SUBSCRIPTION_SHARING_TOKEN",
    credentials: &[crate::CredentialKind::UserToken, crate::CredentialKind::ClientToken],
    servers: SERVERS,
    rate_limits: RATE_LIMITS,
    operations: OPERATIONS,
    spec: include_str!(concat!(env!("OUT_DIR"), "/subscription_sharing.json")),
    #[cfg(feature = "cli")]
    connect: crate::client::connect::<SubscriptionSharing>,
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
pub const SERVERS: &[&str] = &[
    "https://api.mediaconnect.no/capi",
    "https://api-test.mediaconnect.no/capi",
];
/// The limits that the spec states.
pub const RATE_LIMITS: &[crate::Quota] = &[
    crate::Quota {
        requests: 100,
        window: std::time::Duration::from_secs(1),
    },
    crate::Quota {
        requests: 2000,
        window: std::time::Duration::from_secs(60),
    },
];
/// Where the spec sends users to log in.
pub const AUTHORIZE_URL: &str = "https://connectid.no/user/oauth/authorize";
/// Where the spec hands out access tokens.
pub const TOKEN_URL: &str = "https://connectid.no/user/oauth/token";
/// What the spec says of each operation.
pub const OPERATIONS: &[&crate::Operation] = &[
    &operations::DECLINE_INVITATION,
    &operations::CHANGE_DISTRIBUTION_LEVEL,
    &operations::LIST_DISTRIBUTION_LEVELS,
    &operations::LIST_NETS,
    &operations::REPLACE_NETS,
    &operations::LIST_SHARE_RULES,
    &operations::LIST_SHARED_SUBSCRIBERS,
    &operations::CANCEL_SHARE,
    &operations::SEND_INVITATION,
    &operations::ACCEPT_INVITATION,
    &operations::UPDATE_INVITATION,
];
mod operations {
    ///`decline_invitation`
    pub(super) static DECLINE_INVITATION: crate::Operation = crate::Operation {
        id: "decline_invitation",
        method: "PATCH",
        path: "/v1/client/subscription/share/invitation",
        credential: crate::CredentialKind::ClientToken,
        retry_safe: false,
        paging: crate::Paging::None,
        success_words: &["REQUEST_DECLINED"],
        outcome: super::OUTCOME,
        settled_by: Some(
            &crate::client::SettledBy {
                reads: Some(crate::client::Reads {
                    read: crate::client::Read {
                        operation: &LIST_SHARED_SUBSCRIBERS,
                        with: &[],
                        fixed: &[],
                        also: &[],
                        limit: None,
                        total: None,
                    },
                    items: "/sharedUserInformationList",
                    each: None,
                    matches: &[
                        crate::client::Match {
                            item: "shareCode",
                            field: "shareCode",
                            default: None,
                            is_echo: true,
                        },
                    ],
                    details: None,
                    evidence: crate::client::Evidence::State {
                        field: "shareStatus",
                        done: &["SHARE_DECLINED"],
                        not_done: &["SHARE_REQUEST_SENT", "SHARE_ACCEPTED"],
                    },
                    result: None,
                }),
                limits: "Only the owner of the subscription sees the invitation. Without the owner's token it cannot be told.",
                personal: &[],
            },
        ),
    };
    ///`change_distribution_level`
    pub(super) static CHANGE_DISTRIBUTION_LEVEL: crate::Operation = crate::Operation {
        id: "change_distribution_level",
        method: "PATCH",
        path: "/v1/customer/product/distribution/level",
        credential: crate::CredentialKind::UserToken,
        retry_safe: true,
        paging: crate::Paging::None,
        success_words: &[],
        outcome: super::OUTCOME,
        settled_by: None,
    };
    ///`list_distribution_levels`
    pub(super) static LIST_DISTRIBUTION_LEVELS: crate::Operation = crate::Operation {
        id: "list_distribution_levels",
        method: "GET",
        path: "/v1/customer/product/distribution/level/{productCode}",
        credential: crate::CredentialKind::UserToken,
        retry_safe: true,
        paging: crate::Paging::None,
        success_words: &[],
        outcome: super::OUTCOME,
        settled_by: None,
    };
    ///`list_nets`
    pub(super) static LIST_NETS: crate::Operation = crate::Operation {
        id: "list_nets",
        method: "GET",
        path: "/v1/customer/product/share/net/{productCode}",
        credential: crate::CredentialKind::UserToken,
        retry_safe: true,
        paging: crate::Paging::None,
        success_words: &[],
        outcome: super::OUTCOME,
        settled_by: None,
    };
    ///`replace_nets`
    pub(super) static REPLACE_NETS: crate::Operation = crate::Operation {
        id: "replace_nets",
        method: "POST",
        path: "/v1/customer/product/share/net/{productCode}",
        credential: crate::CredentialKind::UserToken,
        retry_safe: true,
        paging: crate::Paging::None,
        success_words: &[],
        outcome: super::OUTCOME,
        settled_by: None,
    };
    ///`list_share_rules`
    pub(super) static LIST_SHARE_RULES: crate::Operation = crate::Operation {
        id: "list_share_rules",
        method: "GET",
        path: "/v1/customer/product/share/rule/{productCode}",
        credential: crate::CredentialKind::UserToken,
        retry_safe: true,
        paging: crate::Paging::None,
        success_words: &[],
        outcome: super::OUTCOME,
        settled_by: None,
    };
    ///`list_shared_subscribers`
    pub(super) static LIST_SHARED_SUBSCRIBERS: crate::Operation = crate::Operation {
        id: "list_shared_subscribers",
        method: "GET",
        path: "/v1/subscription/share",
        credential: crate::CredentialKind::UserToken,
        retry_safe: true,
        paging: crate::Paging::None,
        success_words: &[],
        outcome: super::OUTCOME,
        settled_by: None,
    };
    ///`cancel_share`
    pub(super) static CANCEL_SHARE: crate::Operation = crate::Operation {
        id: "cancel_share",
        method: "PATCH",
        path: "/v1/subscription/share",
        credential: crate::CredentialKind::UserToken,
        retry_safe: false,
        paging: crate::Paging::None,
        success_words: &["SHARING_ENDED"],
        outcome: super::OUTCOME,
        settled_by: Some(
            &crate::client::SettledBy {
                reads: Some(crate::client::Reads {
                    read: crate::client::Read {
                        operation: &LIST_SHARED_SUBSCRIBERS,
                        with: &[],
                        fixed: &[],
                        also: &[],
                        limit: None,
                        total: None,
                    },
                    items: "/sharedUserInformationList",
                    each: None,
                    matches: &[
                        crate::client::Match {
                            item: "shareCode",
                            field: "shareCode",
                            default: None,
                            is_echo: true,
                        },
                    ],
                    details: None,
                    evidence: crate::client::Evidence::State {
                        field: "shareStatus",
                        done: &["SHARE_ENDED"],
                        not_done: &[
                            "SHARE_REQUEST_SENT",
                            "SHARE_ACCEPTED",
                            "SHARE_DECLINED",
                        ],
                    },
                    result: None,
                }),
                limits: "A share that ended otherwise looks as if this call had ended it. A share that the list does not show tells nothing: only the owner of the subscription sees it.",
                personal: &[],
            },
        ),
    };
    ///`send_invitation`
    pub(super) static SEND_INVITATION: crate::Operation = crate::Operation {
        id: "send_invitation",
        method: "POST",
        path: "/v1/subscription/share/invitation",
        credential: crate::CredentialKind::UserToken,
        retry_safe: false,
        paging: crate::Paging::None,
        success_words: &["SHARE_OK"],
        outcome: super::OUTCOME,
        settled_by: Some(
            &crate::client::SettledBy {
                reads: Some(crate::client::Reads {
                    read: crate::client::Read {
                        operation: &LIST_SHARED_SUBSCRIBERS,
                        with: &[],
                        fixed: &[],
                        also: &[],
                        limit: None,
                        total: None,
                    },
                    items: "/sharedUserInformationList",
                    each: None,
                    matches: &[
                        crate::client::Match {
                            item: "productCode",
                            field: "productCode",
                            default: None,
                            is_echo: true,
                        },
                        crate::client::Match {
                            item: "shareContact",
                            field: "contact",
                            default: None,
                            is_echo: true,
                        },
                    ],
                    details: None,
                    evidence: crate::client::Evidence::New {
                        id: "shareCode",
                        count: None,
                        is_additive: false,
                    },
                    result: None,
                }),
                limits: "An invitation that somebody else sent to the same contact in the meantime looks as if this call had sent it.",
                personal: &["contact", "firstName", "lastName"],
            },
        ),
    };
    ///`accept_invitation`
    pub(super) static ACCEPT_INVITATION: crate::Operation = crate::Operation {
        id: "accept_invitation",
        method: "PATCH",
        path: "/v1/subscription/share/invitation",
        credential: crate::CredentialKind::UserToken,
        retry_safe: false,
        paging: crate::Paging::None,
        success_words: &["SHARE_OK", "REQUEST_ACCEPTED"],
        outcome: super::OUTCOME,
        settled_by: Some(
            &crate::client::SettledBy {
                reads: None,
                limits: "Nothing that the invited user can read shows the share. The owner of the subscription sees it in the list of shared subscribers.",
                personal: &[],
            },
        ),
    };
    ///`update_invitation`
    pub(super) static UPDATE_INVITATION: crate::Operation = crate::Operation {
        id: "update_invitation",
        method: "PATCH",
        path: "/v1/subscription/share/invitation/details",
        credential: crate::CredentialKind::UserToken,
        retry_safe: true,
        paging: crate::Paging::None,
        success_words: &[],
        outcome: super::OUTCOME,
        settled_by: None,
    };
}
/// How the bodies of this API tell the outcome of a call.
const OUTCOME: crate::OutcomeFields = crate::OutcomeFields {
    success: &["success"],
    message: &["errorMessage"],
    reasons: &[],
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
        let credential = crate::CredentialKind::UserToken;
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
            api: "subscription-sharing",
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
            "decline_invitation" => {
                let call = self.decline_invitation().apply(&mut arguments)?;
                arguments.finish()?;
                call.send().await?.into_json()
            }
            "change_distribution_level" => {
                let call = self.change_distribution_level().apply(&mut arguments)?;
                arguments.finish()?;
                call.send().await?.into_json()
            }
            "list_distribution_levels" => {
                let call = self.list_distribution_levels().apply(&mut arguments)?;
                arguments.finish()?;
                call.send().await?.into_json()
            }
            "list_nets" => {
                let call = self.list_nets().apply(&mut arguments)?;
                arguments.finish()?;
                call.send().await?.into_json()
            }
            "replace_nets" => {
                let call = self.replace_nets().apply(&mut arguments)?;
                arguments.finish()?;
                call.send().await?.into_json()
            }
            "list_share_rules" => {
                let call = self.list_share_rules().apply(&mut arguments)?;
                arguments.finish()?;
                call.send().await?.into_json()
            }
            "list_shared_subscribers" => {
                let call = self.list_shared_subscribers().apply(&mut arguments)?;
                arguments.finish()?;
                call.send().await?.into_json()
            }
            "cancel_share" => {
                let call = self.cancel_share().apply(&mut arguments)?;
                arguments.finish()?;
                call.send().await?.into_json()
            }
            "send_invitation" => {
                let call = self.send_invitation().apply(&mut arguments)?;
                arguments.finish()?;
                call.send().await?.into_json()
            }
            "accept_invitation" => {
                let call = self.accept_invitation().apply(&mut arguments)?;
                arguments.finish()?;
                call.send().await?.into_json()
            }
            "update_invitation" => {
                let call = self.update_invitation().apply(&mut arguments)?;
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
            "decline_invitation" => {
                let call = self.decline_invitation().apply(&mut arguments)?;
                arguments.finish()?;
                call.request()
            }
            "change_distribution_level" => {
                let call = self.change_distribution_level().apply(&mut arguments)?;
                arguments.finish()?;
                call.request()
            }
            "list_distribution_levels" => {
                let call = self.list_distribution_levels().apply(&mut arguments)?;
                arguments.finish()?;
                call.request()
            }
            "list_nets" => {
                let call = self.list_nets().apply(&mut arguments)?;
                arguments.finish()?;
                call.request()
            }
            "replace_nets" => {
                let call = self.replace_nets().apply(&mut arguments)?;
                arguments.finish()?;
                call.request()
            }
            "list_share_rules" => {
                let call = self.list_share_rules().apply(&mut arguments)?;
                arguments.finish()?;
                call.request()
            }
            "list_shared_subscribers" => {
                let call = self.list_shared_subscribers().apply(&mut arguments)?;
                arguments.finish()?;
                call.request()
            }
            "cancel_share" => {
                let call = self.cancel_share().apply(&mut arguments)?;
                arguments.finish()?;
                call.request()
            }
            "send_invitation" => {
                let call = self.send_invitation().apply(&mut arguments)?;
                arguments.finish()?;
                call.request()
            }
            "accept_invitation" => {
                let call = self.accept_invitation().apply(&mut arguments)?;
                arguments.finish()?;
                call.request()
            }
            "update_invitation" => {
                let call = self.update_invitation().apply(&mut arguments)?;
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
            "decline_invitation" => {
                let call = self.decline_invitation().apply(&mut arguments)?;
                arguments.finish()?;
                match key {
                    Some(key) => call.send_once(key).await?.into_json(),
                    None => call.send_settled().await?.into_json(),
                }
            }
            "cancel_share" => {
                let call = self.cancel_share().apply(&mut arguments)?;
                arguments.finish()?;
                match key {
                    Some(key) => call.send_once(key).await?.into_json(),
                    None => call.send_settled().await?.into_json(),
                }
            }
            "send_invitation" => {
                let call = self.send_invitation().apply(&mut arguments)?;
                arguments.finish()?;
                match key {
                    Some(key) => call.send_once(key).await?.into_json(),
                    None => call.send_settled().await?.into_json(),
                }
            }
            "accept_invitation" => {
                let call = self.accept_invitation().apply(&mut arguments)?;
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
        Err(crate::client::no_pages(operation_id, OPERATIONS))
    }
}
impl crate::wire::ResponseBody for types::ListDistributionLevelsResponse {
    fn verdict(&self) -> crate::wire::Verdict<'_> {
        crate::wire::Verdict {
            success: crate::wire::said(&self.extra, "success"),
            word: None,
        }
    }
}
impl crate::wire::ResponseBody for types::ListShareRulesResponse {
    fn verdict(&self) -> crate::wire::Verdict<'_> {
        crate::wire::Verdict {
            success: crate::wire::said(&self.extra, "success"),
            word: None,
        }
    }
}
impl crate::wire::ResponseBody for types::ListSharedSubscribersResponse {
    fn verdict(&self) -> crate::wire::Verdict<'_> {
        crate::wire::Verdict {
            success: crate::wire::said(&self.extra, "success"),
            word: None,
        }
    }
}
impl crate::wire::ResponseBody for types::Nets {
    fn verdict(&self) -> crate::wire::Verdict<'_> {
        crate::wire::Verdict {
            success: crate::wire::said(&self.extra, "success"),
            word: None,
        }
    }
}
impl crate::wire::ResponseBody for types::SharingStatusResponse {
    fn verdict(&self) -> crate::wire::Verdict<'_> {
        crate::wire::Verdict {
            success: crate::wire::said(&self.extra, "success"),
            word: self.status.as_ref().map(types::SharingStatus::as_str),
        }
    }
}
impl crate::wire::ResponseBody for types::SuccessResponse {
    fn verdict(&self) -> crate::wire::Verdict<'_> {
        crate::wire::Verdict {
            success: self.success,
            word: None,
        }
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
    ///Sets what `decline_invitation` answers, in place of what was set before.
    #[must_use]
    pub fn decline_invitation<A>(
        mut self,
        answer: impl Fn(&crate::StubCall) -> A + Send + Sync + 'static,
    ) -> Self
    where
        A: Into<crate::StubAnswer<types::SharingStatusResponse>>,
    {
        self.0.set("decline_invitation", move |call| answer(call).into().written());
        self
    }
    ///Sets what `change_distribution_level` answers, in place of what was set before.
    #[must_use]
    pub fn change_distribution_level<A>(
        mut self,
        answer: impl Fn(&crate::StubCall) -> A + Send + Sync + 'static,
    ) -> Self
    where
        A: Into<crate::StubAnswer<types::SuccessResponse>>,
    {
        self.0
            .set("change_distribution_level", move |call| answer(call).into().written());
        self
    }
    ///Sets what `list_distribution_levels` answers, in place of what was set before.
    #[must_use]
    pub fn list_distribution_levels<A>(
        mut self,
        answer: impl Fn(&crate::StubCall) -> A + Send + Sync + 'static,
    ) -> Self
    where
        A: Into<crate::StubAnswer<types::ListDistributionLevelsResponse>>,
    {
        self.0
            .set("list_distribution_levels", move |call| answer(call).into().written());
        self
    }
    ///Sets what `list_nets` answers, in place of what was set before.
    #[must_use]
    pub fn list_nets<A>(
        mut self,
        answer: impl Fn(&crate::StubCall) -> A + Send + Sync + 'static,
    ) -> Self
    where
        A: Into<crate::StubAnswer<types::Nets>>,
    {
        self.0.set("list_nets", move |call| answer(call).into().written());
        self
    }
    ///Sets what `replace_nets` answers, in place of what was set before.
    #[must_use]
    pub fn replace_nets<A>(
        mut self,
        answer: impl Fn(&crate::StubCall) -> A + Send + Sync + 'static,
    ) -> Self
    where
        A: Into<crate::StubAnswer<types::SuccessResponse>>,
    {
        self.0.set("replace_nets", move |call| answer(call).into().written());
        self
    }
    ///Sets what `list_share_rules` answers, in place of what was set before.
    #[must_use]
    pub fn list_share_rules<A>(
        mut self,
        answer: impl Fn(&crate::StubCall) -> A + Send + Sync + 'static,
    ) -> Self
    where
        A: Into<crate::StubAnswer<types::ListShareRulesResponse>>,
    {
        self.0.set("list_share_rules", move |call| answer(call).into().written());
        self
    }
    ///Sets what `list_shared_subscribers` answers, in place of what was set before.
    #[must_use]
    pub fn list_shared_subscribers<A>(
        mut self,
        answer: impl Fn(&crate::StubCall) -> A + Send + Sync + 'static,
    ) -> Self
    where
        A: Into<crate::StubAnswer<types::ListSharedSubscribersResponse>>,
    {
        self.0.set("list_shared_subscribers", move |call| answer(call).into().written());
        self
    }
    ///Sets what `cancel_share` answers, in place of what was set before.
    #[must_use]
    pub fn cancel_share<A>(
        mut self,
        answer: impl Fn(&crate::StubCall) -> A + Send + Sync + 'static,
    ) -> Self
    where
        A: Into<crate::StubAnswer<types::SharingStatusResponse>>,
    {
        self.0.set("cancel_share", move |call| answer(call).into().written());
        self
    }
    ///Sets what `send_invitation` answers, in place of what was set before.
    #[must_use]
    pub fn send_invitation<A>(
        mut self,
        answer: impl Fn(&crate::StubCall) -> A + Send + Sync + 'static,
    ) -> Self
    where
        A: Into<crate::StubAnswer<types::SharingStatusResponse>>,
    {
        self.0.set("send_invitation", move |call| answer(call).into().written());
        self
    }
    ///Sets what `accept_invitation` answers, in place of what was set before.
    #[must_use]
    pub fn accept_invitation<A>(
        mut self,
        answer: impl Fn(&crate::StubCall) -> A + Send + Sync + 'static,
    ) -> Self
    where
        A: Into<crate::StubAnswer<types::SharingStatusResponse>>,
    {
        self.0.set("accept_invitation", move |call| answer(call).into().written());
        self
    }
    ///Sets what `update_invitation` answers, in place of what was set before.
    #[must_use]
    pub fn update_invitation<A>(
        mut self,
        answer: impl Fn(&crate::StubCall) -> A + Send + Sync + 'static,
    ) -> Self
    where
        A: Into<crate::StubAnswer<types::SuccessResponse>>,
    {
        self.0.set("update_invitation", move |call| answer(call).into().written());
        self
    }
    /// Returns a client whose calls the stub answers. It retries as every client does; it waits for no limit.
    #[must_use]
    pub fn client(&self) -> Client {
        crate::client::stubbed::<SubscriptionSharing>(&self.0)
    }
    /// Returns the calls so far, oldest first; a retried one is there once for each attempt.
    #[must_use]
    pub fn calls(&self) -> Vec<crate::StubCall> {
        self.0.calls()
    }
}
