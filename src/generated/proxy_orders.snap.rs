/// Types used as operation parameters and responses.
#[allow(clippy::all)]
#[allow(clippy::pedantic)]
pub mod types {
    ///An add-on of an order. Since version 1.1.0.
    #[derive(Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(Default)]
    pub struct AddonLine {
        ///Key of the add-on.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub addon_key: Option<String>,
        ///Number of the add-on in the vendor's catalogue.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub catalog_id: Option<i64>,
        ///The change that the next renewal makes to this add-on. Null if there is none.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub pending: Option<AddonLinePending>,
        ///Price of one unit when it was bought, in cents.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub price_per_unit: Option<crate::Cents>,
        ///How many units are active in this period.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub qty: Option<i64>,
        #[cfg_attr(feature = "schemars", serde(flatten))]
        /// What the spec does not know, and what could not be read, as it came.
        pub extra: ::serde_json::Map<String, ::serde_json::Value>,
    }
    ///The change that the next renewal makes to this add-on. Null if there is none.
    #[derive(Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(Default)]
    pub struct AddonLinePending {
        ///What the next renewal does.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub action: Option<crate::proxy_orders::types::PendingAddonAction>,
        ///How many units there will be after the next renewal.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub next_qty: Option<i64>,
        #[cfg_attr(feature = "schemars", serde(flatten))]
        /// What the spec does not know, and what could not be read, as it came.
        pub extra: ::serde_json::Map<String, ::serde_json::Value>,
    }
    ///An add-on to buy together with an order. Since version 1.1.0.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    pub struct AddonSelection {
        ///Key of the add-on. The one key known is `p0f_slots`.
        pub(crate) addon_key: String,
        ///How many units of it, at least 1.
        #[serde(
            deserialize_with = "crate::wire::arguments::limited::<_, { 1 }, { 9223372036854775807 }>"
        )]
        #[cfg_attr(feature = "schemars", schemars(extend("minimum" = 1)))]
        pub(crate) qty: i64,
    }
    impl AddonSelection {
        /// Builds one, field by field.
        pub fn builder() -> builder::AddonSelection {
            Default::default()
        }
    }
    ///How many proxies of one product are available in one country.
    #[derive(Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(Default)]
    pub struct AvailableCount {
        ///How many proxies can be bought.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub amount: Option<i64>,
        ///The country, a code of two letters. The vendor's own client puts it in upper case before it compares, so do not rely on the case.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub country: Option<String>,
        ///The product, by a short code and not by its name.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub product: Option<crate::proxy_orders::types::StockProductCode>,
        #[cfg_attr(feature = "schemars", serde(flatten))]
        /// What the spec does not know, and what could not be read, as it came.
        pub extra: ::serde_json::Map<String, ::serde_json::Value>,
    }
    ///The stock, one element for each product and country.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[serde(transparent)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[derive(Default)]
    pub struct AvailableCounts(pub Vec<AvailableCount>);
    impl ::std::ops::Deref for AvailableCounts {
        type Target = Vec<AvailableCount>;
        fn deref(&self) -> &Vec<AvailableCount> {
            &self.0
        }
    }
    impl From<AvailableCounts> for Vec<AvailableCount> {
        fn from(value: AvailableCounts) -> Self {
            value.0
        }
    }
    impl From<Vec<AvailableCount>> for AvailableCounts {
        fn from(value: Vec<AvailableCount>) -> Self {
            Self(value)
        }
    }
    ///What a purchase would cost. There is no `success` in this response.
    #[derive(Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(Default)]
    pub struct CalculatePriceResponse {
        ///Price of all add-ons together, in cents. Since version 1.1.0.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub addons_price: Option<crate::Cents>,
        ///Discount of the promo code, in percent.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub discount_percent: Option<i64>,
        ///Price after the discount and without add-ons, in cents. The unit is what the vendor's own client takes it for. Assumed: rounded half up to the cent.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub final_price: Option<crate::Cents>,
        ///Price before the discount, in cents. The unit is what the vendor's own client takes it for.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub original_price: Option<crate::Cents>,
        ///Price after the discount plus the price of the add-ons, in cents. Since version 1.1.0.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub total_with_addons: Option<crate::Cents>,
        #[cfg_attr(feature = "schemars", serde(flatten))]
        /// What the spec does not know, and what could not be read, as it came.
        pub extra: ::serde_json::Map<String, ::serde_json::Value>,
    }
    ///The billing cycle to change to.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    pub struct ChangeBillingCycleRequest {
        ///Name of the new billing cycle, one of those the product has.
        pub(crate) cycle: String,
    }
    impl ChangeBillingCycleRequest {
        /// Builds one, field by field.
        pub fn builder() -> builder::ChangeBillingCycleRequest {
            Default::default()
        }
    }
    ///The order and its new prices. Version 1.0.0 returns the whole order in `order` instead of its number and prices.
    #[derive(Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(Default)]
    pub struct ChangeBillingCycleResponse {
        ///Discount of the promo code in the new cycle, in percent.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub discount_percent: Option<i64>,
        ///Price of the new cycle after the discount, in cents. The unit is what the vendor's own client takes it for in the calculated price. Assumed: due at the next renewal.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub final_price: Option<crate::Cents>,
        ///What was done, in words for a person.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub message: Option<String>,
        ///The order as version 1.0.0 returns it. What it holds is not documented.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub order: Option<::serde_json::Map<String, ::serde_json::Value>>,
        ///Number of the order.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub order_id: Option<i64>,
        ///Price of the new cycle before the discount, in cents. The unit is what the vendor's own client takes it for in the calculated price.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub original_price: Option<crate::Cents>,
        ///Whether the cycle was changed.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub success: Option<bool>,
        #[cfg_attr(feature = "schemars", serde(flatten))]
        /// What the spec does not know, and what could not be read, as it came.
        pub extra: ::serde_json::Map<String, ::serde_json::Value>,
    }
    ///Names of the two products that are sold by address and location, datacenter proxies and ISP proxies.
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
    pub enum DatacenterOrIspProduct {
        #[serde(rename = "Datacenter Proxy")]
        /// `Datacenter Proxy`.
        DatacenterProxy,
        #[serde(rename = "ISP Proxy")]
        /// `ISP Proxy`.
        IspProxy,
    }
    impl ::std::fmt::Display for DatacenterOrIspProduct {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::DatacenterProxy => f.write_str("Datacenter Proxy"),
                Self::IspProxy => f.write_str("ISP Proxy"),
            }
        }
    }
    impl ::std::str::FromStr for DatacenterOrIspProduct {
        type Err = self::error::ConversionError;
        fn from_str(value: &str) -> Result<Self, self::error::ConversionError> {
            match value {
                "Datacenter Proxy" => Ok(Self::DatacenterProxy),
                "ISP Proxy" => Ok(Self::IspProxy),
                _ => Err("must be Datacenter Proxy or ISP Proxy".into()),
            }
        }
    }
    impl TryFrom<&str> for DatacenterOrIspProduct {
        type Error = self::error::ConversionError;
        fn try_from(value: &str) -> Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl TryFrom<String> for DatacenterOrIspProduct {
        type Error = self::error::ConversionError;
        fn try_from(value: String) -> Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    ///Buys datacenter or ISP proxies, a number of addresses in one location for one billing cycle.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    pub struct DatacenterOrIspPurchase {
        ///Add-ons to buy with the order, if any. Since version 1.1.0.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub(crate) addons: Option<Vec<AddonSelection>>,
        ///Whether the order is to be renewed from the wallet before it expires. The server takes false if it is left out.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub(crate) auto_renewal: Option<bool>,
        ///Name of the billing cycle, one of those the product has in this location.
        pub(crate) cycle: String,
        ///Where the proxies are to be, a country code of two upper-case letters in all examples, such as DE or US. Required for these products.
        pub(crate) location: String,
        ///Which of the two products to buy.
        pub(crate) product: DatacenterOrIspProduct,
        ///Promo code to apply, if there is one.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub(crate) promo_code: Option<String>,
        ///How many proxies, at least 1. The server takes 1 if it is left out.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[serde(
            deserialize_with = "crate::wire::arguments::optional_limited::<_, { 1 }, { 9223372036854775807 }>"
        )]
        #[serde(default)]
        #[cfg_attr(feature = "schemars", schemars(extend("minimum" = 1)))]
        pub(crate) quantity: Option<i64>,
    }
    impl DatacenterOrIspPurchase {
        /// Builds one, field by field.
        pub fn builder() -> builder::DatacenterOrIspPurchase {
            Default::default()
        }
    }
    ///The body of every error status. There is no code for machines, only the text.
    #[derive(Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(Default)]
    pub struct ErrorBody {
        ///What went wrong, in words for a person.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub message: Option<String>,
        ///Always false.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub success: Option<bool>,
        #[cfg_attr(feature = "schemars", serde(flatten))]
        /// What the spec does not know, and what could not be read, as it came.
        pub extra: ::serde_json::Map<String, ::serde_json::Value>,
    }
    ///Buys any product that has no form of its own, mobile proxy plans for example.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    pub struct GenericPurchase {
        ///Add-ons to buy with the order, if any. Since version 1.1.0.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub(crate) addons: Option<Vec<AddonSelection>>,
        ///Whether the order is to be renewed from the wallet before it expires. The server takes false if it is left out. Mobile plans can be renewed by hand only.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub(crate) auto_renewal: Option<bool>,
        ///Name of the billing cycle, one of those the product has.
        pub(crate) cycle: String,
        ///Where the proxies are to be, a country code, if the product is sold by location.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub(crate) location: Option<String>,
        ///Name of the product, as listed by the operation for products.
        pub(crate) product: String,
        ///Promo code to apply, if there is one.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub(crate) promo_code: Option<String>,
        ///How many of the product, at least 1. The server takes 1 if it is left out.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[serde(
            deserialize_with = "crate::wire::arguments::optional_limited::<_, { 1 }, { 9223372036854775807 }>"
        )]
        #[serde(default)]
        #[cfg_attr(feature = "schemars", schemars(extend("minimum" = 1)))]
        pub(crate) quantity: Option<i64>,
    }
    impl GenericPurchase {
        /// Builds one, field by field.
        pub fn builder() -> builder::GenericPurchase {
            Default::default()
        }
    }
    ///One order.
    #[derive(Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(Default)]
    pub struct GetOrderResponse {
        ///The order.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub order: Option<OrderDetails>,
        ///Whether the order could be read.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub success: Option<bool>,
        #[cfg_attr(feature = "schemars", serde(flatten))]
        /// What the spec does not know, and what could not be read, as it came.
        pub extra: ::serde_json::Map<String, ::serde_json::Value>,
    }
    ///The account that the key belongs to. There is no `success` in this response.
    #[derive(Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(Default)]
    pub struct GetProfileResponse {
        ///How many orders are active.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub active_orders: Option<i64>,
        ///E-mail address of the account.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub email: Option<String>,
        ///What the wallet holds, in cents.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub wallet_balance: Option<crate::Cents>,
        #[cfg_attr(feature = "schemars", serde(flatten))]
        /// What the spec does not know, and what could not be read, as it came.
        pub extra: ::serde_json::Map<String, ::serde_json::Value>,
    }
    ///One page of orders.
    #[derive(Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(Default)]
    pub struct ListOrdersResponse {
        ///Number of orders. Assumed: of all the orders that match, and not only those of this page; the vendor's words allow either reading.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub count: Option<i64>,
        ///Address of the next page, null if there is none. Assumed: a string without a promised form, absent means the same as null.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub next: Option<String>,
        ///The orders of this page. In which order they come is not documented.
        #[cfg_attr(
            feature = "schemars",
            serde(default, skip_serializing_if = "Vec::is_empty")
        )]
        pub orders: Vec<OrderSummary>,
        ///Address of the previous page, null if there is none. Assumed: a string without a promised form, absent means the same as null.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub prev: Option<String>,
        ///Whether the list could be made.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub success: Option<bool>,
        #[cfg_attr(feature = "schemars", serde(flatten))]
        /// What the spec does not know, and what could not be read, as it came.
        pub extra: ::serde_json::Map<String, ::serde_json::Value>,
    }
    ///The products that can be bought.
    #[derive(Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(Default)]
    pub struct ListProductsResponse {
        ///The products, one element for each product and location.
        #[cfg_attr(
            feature = "schemars",
            serde(default, skip_serializing_if = "Vec::is_empty")
        )]
        pub products: Vec<ProductWithCycles>,
        ///Whether the list could be made.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub success: Option<bool>,
        #[cfg_attr(feature = "schemars", serde(flatten))]
        /// What the spec does not know, and what could not be read, as it came.
        pub extra: ::serde_json::Map<String, ::serde_json::Value>,
    }
    ///An order with its status, price and add-ons. Its location and the numbers of product and cycle are not told.
    #[derive(Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(Default)]
    pub struct OrderDetails {
        ///The add-ons of the order. Since version 1.1.0.
        #[cfg_attr(
            feature = "schemars",
            serde(default, skip_serializing_if = "Vec::is_empty")
        )]
        pub addons: Vec<AddonLine>,
        ///Price paid for the add-ons, in cents. Since version 1.1.0.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub addons_price_paid: Option<crate::Cents>,
        ///Whether the order is renewed from the wallet before it expires.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub auto_renewal: Option<bool>,
        ///When the order was made, an ISO 8601 time in UTC.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub created_at: Option<crate::IsoTime>,
        ///Name of the billing cycle.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub cycle_name: Option<String>,
        ///When the period that is paid ends, an ISO 8601 time in UTC. Can be null.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub expires_at: Option<crate::IsoTime>,
        ///Number of the order.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub order_id: Option<i64>,
        ///How many p0f slots are active. Since version 1.1.0.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub p0f_slots_available: Option<i64>,
        ///How many p0f slots there will be after the next renewal. Since version 1.1.0.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub p0f_slots_next: Option<i64>,
        ///How many of the p0f slots are occupied. Since version 1.1.0.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub p0f_slots_used: Option<i64>,
        ///Price of the order itself, without add-ons, in cents.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub price_paid: Option<crate::Cents>,
        ///Name of the product.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub product_name: Option<String>,
        ///The promo code that applies to the order.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub promo_code: Option<String>,
        ///How many proxies, or how many gigabytes of a residential product.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub quantity: Option<i64>,
        ///Where the order is in its life.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub status: Option<crate::proxy_orders::types::OrderStatus>,
        ///The tag of the order. Null or the word `none` means that it has none.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub tag: Option<String>,
        #[cfg_attr(feature = "schemars", serde(flatten))]
        /// What the spec does not know, and what could not be read, as it came.
        pub extra: ::serde_json::Map<String, ::serde_json::Value>,
    }
    ///Which orders to list. The word `active` means paid and running, `on-hold` expired and waiting for payment, `cancelled` beyond renewal, and `all` whatever their status.
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
    pub enum OrderStatusFilter {
        #[serde(rename = "active")]
        /// `active`.
        Active,
        #[serde(rename = "on-hold")]
        /// `on-hold`.
        OnHold,
        #[serde(rename = "cancelled")]
        /// `cancelled`.
        Cancelled,
        #[serde(rename = "all")]
        /// `all`.
        All,
    }
    impl ::std::fmt::Display for OrderStatusFilter {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::Active => f.write_str("active"),
                Self::OnHold => f.write_str("on-hold"),
                Self::Cancelled => f.write_str("cancelled"),
                Self::All => f.write_str("all"),
            }
        }
    }
    impl ::std::str::FromStr for OrderStatusFilter {
        type Err = self::error::ConversionError;
        fn from_str(value: &str) -> Result<Self, self::error::ConversionError> {
            match value {
                "active" => Ok(Self::Active),
                "on-hold" => Ok(Self::OnHold),
                "cancelled" => Ok(Self::Cancelled),
                "all" => Ok(Self::All),
                _ => Err("must be active or on-hold or cancelled or all".into()),
            }
        }
    }
    impl TryFrom<&str> for OrderStatusFilter {
        type Error = self::error::ConversionError;
        fn try_from(value: &str) -> Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl TryFrom<String> for OrderStatusFilter {
        type Error = self::error::ConversionError;
        fn try_from(value: String) -> Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    ///An order as the list shows it. Its status is not told here.
    #[derive(Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(Default)]
    pub struct OrderSummary {
        ///Whether the order is renewed from the wallet before it expires.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub auto_renewal: Option<bool>,
        ///Number of the billing cycle.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub cycle_id: Option<i64>,
        ///Name of the billing cycle.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub cycle_name: Option<String>,
        ///When the period that is paid ends, an ISO 8601 time in UTC. Can be null.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub expires_at: Option<crate::IsoTime>,
        ///Number of the order.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub order_id: Option<i64>,
        ///Number of the product.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub product_id: Option<i64>,
        ///Name of the product.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub product_name: Option<String>,
        ///The tag of the order. Null or the word `none` means that it has none.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub tag: Option<String>,
        #[cfg_attr(feature = "schemars", serde(flatten))]
        /// What the spec does not know, and what could not be read, as it came.
        pub extra: ::serde_json::Map<String, ::serde_json::Value>,
    }
    ///A tag as it can be set. The word `none` means no tag. Assumed: 1 to 64 characters; the vendor states no limits.
    #[derive(::serde::Serialize, Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[serde(transparent)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[cfg_attr(feature = "schemars", schemars(extend("minLength" = 1)))]
    #[cfg_attr(feature = "schemars", schemars(extend("maxLength" = 64)))]
    pub struct OrderTag(String);
    impl ::std::ops::Deref for OrderTag {
        type Target = String;
        fn deref(&self) -> &String {
            &self.0
        }
    }
    impl From<OrderTag> for String {
        fn from(value: OrderTag) -> Self {
            value.0
        }
    }
    impl ::std::str::FromStr for OrderTag {
        type Err = self::error::ConversionError;
        fn from_str(value: &str) -> Result<Self, self::error::ConversionError> {
            if value.chars().count() > 64usize {
                return Err("longer than 64 characters".into());
            }
            if value.chars().count() < 1usize {
                return Err("shorter than 1 characters".into());
            }
            Ok(Self(value.to_string()))
        }
    }
    impl TryFrom<&str> for OrderTag {
        type Error = self::error::ConversionError;
        fn try_from(value: &str) -> Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl TryFrom<String> for OrderTag {
        type Error = self::error::ConversionError;
        fn try_from(value: String) -> Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl<'de> ::serde::Deserialize<'de> for OrderTag {
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
    ///Name of the premium residential product.
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
    pub enum PremiumResidentialProduct {
        #[serde(rename = "Premium Residential Proxy")]
        /// `Premium Residential Proxy`.
        PremiumResidentialProxy,
    }
    impl ::std::fmt::Display for PremiumResidentialProduct {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::PremiumResidentialProxy => f.write_str("Premium Residential Proxy"),
            }
        }
    }
    impl ::std::str::FromStr for PremiumResidentialProduct {
        type Err = self::error::ConversionError;
        fn from_str(value: &str) -> Result<Self, self::error::ConversionError> {
            match value {
                "Premium Residential Proxy" => Ok(Self::PremiumResidentialProxy),
                _ => Err("must be Premium Residential Proxy".into()),
            }
        }
    }
    impl TryFrom<&str> for PremiumResidentialProduct {
        type Error = self::error::ConversionError;
        fn try_from(value: &str) -> Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl TryFrom<String> for PremiumResidentialProduct {
        type Error = self::error::ConversionError;
        fn try_from(value: String) -> Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    ///Buys traffic of the premium residential proxies. It is sold by the gigabyte and stays until it is used, so the billing cycle is always `lifetime` and there is no location.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    pub struct PremiumResidentialPurchase {
        ///Add-ons to buy with the order, if any. Since version 1.1.0.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub(crate) addons: Option<Vec<AddonSelection>>,
        ///The product, always the same word.
        #[serde()]
        pub(crate) product: PremiumResidentialProduct,
        ///Promo code to apply, if there is one.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub(crate) promo_code: Option<String>,
        ///How many gigabytes of traffic, at least 1. The server takes 1 if it is left out. The unit is inferred from the way the product is sold.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[serde(
            deserialize_with = "crate::wire::arguments::optional_limited::<_, { 1 }, { 9223372036854775807 }>"
        )]
        #[serde(default)]
        #[cfg_attr(feature = "schemars", schemars(extend("minimum" = 1)))]
        pub(crate) quantity: Option<i64>,
    }
    impl Default for PremiumResidentialPurchase {
        fn default() -> Self {
            Self {
                addons: Default::default(),
                product: defaults::premium_residential_purchase_product(),
                promo_code: Default::default(),
                quantity: Default::default(),
            }
        }
    }
    impl PremiumResidentialPurchase {
        /// Builds one, field by field.
        pub fn builder() -> builder::PremiumResidentialPurchase {
            Default::default()
        }
    }
    ///A product in one location, with its billing cycles.
    #[derive(Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(Default)]
    pub struct ProductWithCycles {
        ///Names of the billing cycles, the words that a purchase takes, such as monthly, day or lifetime.
        #[cfg_attr(
            feature = "schemars",
            serde(default, skip_serializing_if = "Vec::is_empty")
        )]
        pub cycles: Vec<String>,
        ///What the product is, in words for a person.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub description: Option<String>,
        ///Location of this offer, a country code. Can be null.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub location: Option<String>,
        ///Name of the product, the word that a purchase takes.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub name: Option<String>,
        #[cfg_attr(feature = "schemars", serde(flatten))]
        /// What the spec does not know, and what could not be read, as it came.
        pub extra: ::serde_json::Map<String, ::serde_json::Value>,
    }
    ///What to buy. The product decides which form applies: the first four forms name their products, the last one takes any other. Assumed: the first form that fits counts. The vendor calls the forms exclusive, which they are not, as the last one fits whatever the first and the fourth do.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[serde(untagged)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    pub enum PurchaseOrderRequest {
        /// `DatacenterOrIspPurchase`.
        DatacenterOrIspPurchase(DatacenterOrIspPurchase),
        /// `StandardResidentialPurchase`.
        StandardResidentialPurchase(StandardResidentialPurchase),
        /// `PremiumResidentialPurchase`.
        PremiumResidentialPurchase(PremiumResidentialPurchase),
        /// `UnmeteredResidentialPurchase`.
        UnmeteredResidentialPurchase(UnmeteredResidentialPurchase),
        /// `GenericPurchase`.
        GenericPurchase(GenericPurchase),
    }
    impl From<DatacenterOrIspPurchase> for PurchaseOrderRequest {
        fn from(value: DatacenterOrIspPurchase) -> Self {
            Self::DatacenterOrIspPurchase(value)
        }
    }
    impl From<StandardResidentialPurchase> for PurchaseOrderRequest {
        fn from(value: StandardResidentialPurchase) -> Self {
            Self::StandardResidentialPurchase(value)
        }
    }
    impl From<PremiumResidentialPurchase> for PurchaseOrderRequest {
        fn from(value: PremiumResidentialPurchase) -> Self {
            Self::PremiumResidentialPurchase(value)
        }
    }
    impl From<UnmeteredResidentialPurchase> for PurchaseOrderRequest {
        fn from(value: UnmeteredResidentialPurchase) -> Self {
            Self::UnmeteredResidentialPurchase(value)
        }
    }
    impl From<GenericPurchase> for PurchaseOrderRequest {
        fn from(value: GenericPurchase) -> Self {
            Self::GenericPurchase(value)
        }
    }
    ///The order that was bought.
    #[derive(Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(Default)]
    pub struct PurchaseOrderResponse {
        ///What was done, in words for a person.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub message: Option<String>,
        ///Number of the new order.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub order_id: Option<i64>,
        ///Whether the order was created and paid.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub success: Option<bool>,
        #[cfg_attr(feature = "schemars", serde(flatten))]
        /// What the spec does not know, and what could not be read, as it came.
        pub extra: ::serde_json::Map<String, ::serde_json::Value>,
    }
    ///Whether the order was renewed.
    #[derive(Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(Default)]
    pub struct RenewOrderResponse {
        ///What was done, in words for a person. Since version 1.1.0.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub message: Option<String>,
        ///Whether the order was renewed.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub success: Option<bool>,
        #[cfg_attr(feature = "schemars", serde(flatten))]
        /// What the spec does not know, and what could not be read, as it came.
        pub extra: ::serde_json::Map<String, ::serde_json::Value>,
    }
    ///Whether automatic renewal was set.
    #[derive(Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(Default)]
    pub struct SetAutoRenewalResponse {
        ///What was done, in words for a person.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub message: Option<String>,
        ///Whether automatic renewal was set.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub success: Option<bool>,
        #[cfg_attr(feature = "schemars", serde(flatten))]
        /// What the spec does not know, and what could not be read, as it came.
        pub extra: ::serde_json::Map<String, ::serde_json::Value>,
    }
    ///The tag to give to an order.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    pub struct SetOrderTagRequest {
        ///The new tag, `none` to take it away.
        pub(crate) tag: OrderTag,
    }
    impl SetOrderTagRequest {
        /// Builds one, field by field.
        pub fn builder() -> builder::SetOrderTagRequest {
            Default::default()
        }
    }
    ///Whether the tag was set.
    #[derive(Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    #[derive(Default)]
    pub struct SetOrderTagResponse {
        ///What was done, in words for a person. Since version 1.1.0.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub message: Option<String>,
        ///Whether the tag was set.
        #[cfg_attr(feature = "schemars", serde(skip_serializing_if = "Option::is_none"))]
        pub success: Option<bool>,
        #[cfg_attr(feature = "schemars", serde(flatten))]
        /// What the spec does not know, and what could not be read, as it came.
        pub extra: ::serde_json::Map<String, ::serde_json::Value>,
    }
    ///Name of the standard residential product. The spelling is the vendor's.
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
    pub enum StandardResidentialProduct {
        #[serde(rename = "Standart Residential Proxy")]
        /// `Standart Residential Proxy`.
        StandardResidentialProxy,
    }
    impl ::std::fmt::Display for StandardResidentialProduct {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::StandardResidentialProxy => {
                    f.write_str("Standart Residential Proxy")
                }
            }
        }
    }
    impl ::std::str::FromStr for StandardResidentialProduct {
        type Err = self::error::ConversionError;
        fn from_str(value: &str) -> Result<Self, self::error::ConversionError> {
            match value {
                "Standart Residential Proxy" => Ok(Self::StandardResidentialProxy),
                _ => Err("must be Standart Residential Proxy".into()),
            }
        }
    }
    impl TryFrom<&str> for StandardResidentialProduct {
        type Error = self::error::ConversionError;
        fn try_from(value: &str) -> Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl TryFrom<String> for StandardResidentialProduct {
        type Error = self::error::ConversionError;
        fn try_from(value: String) -> Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    ///Buys traffic of the standard residential proxies. It is sold by the gigabyte and stays until it is used, so the billing cycle is always `lifetime` and there is no location.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    pub struct StandardResidentialPurchase {
        ///Add-ons to buy with the order, if any. Since version 1.1.0.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub(crate) addons: Option<Vec<AddonSelection>>,
        ///The product, always the same word.
        #[serde()]
        pub(crate) product: StandardResidentialProduct,
        ///Promo code to apply, if there is one.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub(crate) promo_code: Option<String>,
        ///How many gigabytes of traffic, at least 1. The server takes 1 if it is left out. The unit is inferred from the way the product is sold.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[serde(
            deserialize_with = "crate::wire::arguments::optional_limited::<_, { 1 }, { 9223372036854775807 }>"
        )]
        #[serde(default)]
        #[cfg_attr(feature = "schemars", schemars(extend("minimum" = 1)))]
        pub(crate) quantity: Option<i64>,
    }
    impl Default for StandardResidentialPurchase {
        fn default() -> Self {
            Self {
                addons: Default::default(),
                product: defaults::standard_residential_purchase_product(),
                promo_code: Default::default(),
                quantity: Default::default(),
            }
        }
    }
    impl StandardResidentialPurchase {
        /// Builds one, field by field.
        pub fn builder() -> builder::StandardResidentialPurchase {
            Default::default()
        }
    }
    ///Name of the residential product without a limit of traffic. The lower-case letter is the vendor's.
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
    pub enum UnmeteredResidentialProduct {
        #[serde(rename = "Unmetered Residential proxy")]
        /// `Unmetered Residential proxy`.
        UnmeteredResidentialProxy,
    }
    impl ::std::fmt::Display for UnmeteredResidentialProduct {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::UnmeteredResidentialProxy => {
                    f.write_str("Unmetered Residential proxy")
                }
            }
        }
    }
    impl ::std::str::FromStr for UnmeteredResidentialProduct {
        type Err = self::error::ConversionError;
        fn from_str(value: &str) -> Result<Self, self::error::ConversionError> {
            match value {
                "Unmetered Residential proxy" => Ok(Self::UnmeteredResidentialProxy),
                _ => Err("must be Unmetered Residential proxy".into()),
            }
        }
    }
    impl TryFrom<&str> for UnmeteredResidentialProduct {
        type Error = self::error::ConversionError;
        fn try_from(value: &str) -> Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl TryFrom<String> for UnmeteredResidentialProduct {
        type Error = self::error::ConversionError;
        fn try_from(value: String) -> Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    ///Buys residential proxies without a limit of traffic for one billing cycle. There is neither a location nor a quantity.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[non_exhaustive]
    pub struct UnmeteredResidentialPurchase {
        ///Add-ons to buy with the order, if any. Since version 1.1.0.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub(crate) addons: Option<Vec<AddonSelection>>,
        ///Whether the order is to be renewed from the wallet before it expires. The server takes false if it is left out. It can be chosen here only: the operation that switches it later does not take this product.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub(crate) auto_renewal: Option<bool>,
        ///Name of the billing cycle, one of those the product has.
        pub(crate) cycle: String,
        ///The product, always the same word.
        #[serde()]
        pub(crate) product: UnmeteredResidentialProduct,
        ///Promo code to apply, if there is one.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub(crate) promo_code: Option<String>,
    }
    impl UnmeteredResidentialPurchase {
        /// Builds one, field by field.
        pub fn builder() -> builder::UnmeteredResidentialPurchase {
            Default::default()
        }
    }
    /// Types for composing complex structures.
    pub mod builder {
        #[derive(Clone, Debug)]
        /// Builds a [`AddonSelection`](super::AddonSelection).
        pub struct AddonSelection {
            addon_key: Result<String, String>,
            qty: Result<i64, String>,
        }
        impl Default for AddonSelection {
            fn default() -> Self {
                Self {
                    addon_key: Err("addon_key: required, but not given".to_string()),
                    qty: Err("qty: required, but not given".to_string()),
                }
            }
        }
        impl AddonSelection {
            ///Key of the add-on. The one key known is `p0f_slots`.
            pub fn addon_key<V>(mut self, value: V) -> Self
            where
                V: TryInto<String>,
                V::Error: ::std::fmt::Display,
            {
                self.addon_key = crate::wire::arguments::value("addon_key", value);
                self
            }
            ///How many units of it, at least 1.
            pub fn qty<V>(mut self, value: V) -> Self
            where
                V: TryInto<i64>,
                V::Error: ::std::fmt::Display,
            {
                self.qty = crate::wire::arguments::integer(
                    "qty",
                    1i64,
                    9223372036854775807i64,
                    value,
                );
                self
            }
        }
        impl TryFrom<AddonSelection> for super::AddonSelection {
            type Error = super::error::ConversionError;
            fn try_from(
                value: AddonSelection,
            ) -> Result<Self, super::error::ConversionError> {
                Ok(Self {
                    addon_key: value.addon_key?,
                    qty: value.qty?,
                })
            }
        }
        impl From<super::AddonSelection> for AddonSelection {
            fn from(value: super::AddonSelection) -> Self {
                Self {
                    addon_key: Ok(value.addon_key),
                    qty: Ok(value.qty),
                }
            }
        }
        #[derive(Clone, Debug)]
        /// Builds a [`ChangeBillingCycleRequest`](super::ChangeBillingCycleRequest).
        pub struct ChangeBillingCycleRequest {
            cycle: Result<String, String>,
        }
        impl Default for ChangeBillingCycleRequest {
            fn default() -> Self {
                Self {
                    cycle: Err("cycle: required, but not given".to_string()),
                }
            }
        }
        impl ChangeBillingCycleRequest {
            ///Name of the new billing cycle, one of those the product has.
            pub fn cycle<V>(mut self, value: V) -> Self
            where
                V: TryInto<String>,
                V::Error: ::std::fmt::Display,
            {
                self.cycle = crate::wire::arguments::value("cycle", value);
                self
            }
        }
        impl TryFrom<ChangeBillingCycleRequest> for super::ChangeBillingCycleRequest {
            type Error = super::error::ConversionError;
            fn try_from(
                value: ChangeBillingCycleRequest,
            ) -> Result<Self, super::error::ConversionError> {
                Ok(Self { cycle: value.cycle? })
            }
        }
        impl From<super::ChangeBillingCycleRequest> for ChangeBillingCycleRequest {
            fn from(value: super::ChangeBillingCycleRequest) -> Self {
                Self { cycle: Ok(value.cycle) }
            }
        }
        #[derive(Clone, Debug)]
        /// Builds a [`DatacenterOrIspPurchase`](super::DatacenterOrIspPurchase).
        pub struct DatacenterOrIspPurchase {
            addons: Result<Option<Vec<super::AddonSelection>>, String>,
            auto_renewal: Result<Option<bool>, String>,
            cycle: Result<String, String>,
            location: Result<String, String>,
            product: Result<super::DatacenterOrIspProduct, String>,
            promo_code: Result<Option<String>, String>,
            quantity: Result<Option<i64>, String>,
        }
        impl Default for DatacenterOrIspPurchase {
            fn default() -> Self {
                Self {
                    addons: Ok(Default::default()),
                    auto_renewal: Ok(Default::default()),
                    cycle: Err("cycle: required, but not given".to_string()),
                    location: Err("location: required, but not given".to_string()),
                    product: Err("product: required, but not given".to_string()),
                    promo_code: Ok(Default::default()),
                    quantity: Ok(Default::default()),
                }
            }
        }
        impl DatacenterOrIspPurchase {
            ///Add-ons to buy with the order, if any. Since version 1.1.0.
            pub fn addons<I>(mut self, value: I) -> Self
            where
                I: IntoIterator,
                I::Item: TryInto<super::AddonSelection>,
                <I::Item as TryInto<super::AddonSelection>>::Error: ::std::fmt::Display,
            {
                self.addons = crate::wire::arguments::list("addons", 0usize, value)
                    .map(Some);
                self
            }
            ///Whether the order is to be renewed from the wallet before it expires. The server takes false if it is left out.
            pub fn auto_renewal<V>(mut self, value: V) -> Self
            where
                V: TryInto<bool>,
                V::Error: ::std::fmt::Display,
            {
                self.auto_renewal = crate::wire::arguments::value("auto_renewal", value)
                    .map(Some);
                self
            }
            ///Name of the billing cycle, one of those the product has in this location.
            pub fn cycle<V>(mut self, value: V) -> Self
            where
                V: TryInto<String>,
                V::Error: ::std::fmt::Display,
            {
                self.cycle = crate::wire::arguments::value("cycle", value);
                self
            }
            ///Where the proxies are to be, a country code of two upper-case letters in all examples, such as DE or US. Required for these products.
            pub fn location<V>(mut self, value: V) -> Self
            where
                V: TryInto<String>,
                V::Error: ::std::fmt::Display,
            {
                self.location = crate::wire::arguments::value("location", value);
                self
            }
            ///Which of the two products to buy.
            pub fn product<V>(mut self, value: V) -> Self
            where
                V: TryInto<super::DatacenterOrIspProduct>,
                V::Error: ::std::fmt::Display,
            {
                self.product = crate::wire::arguments::value("product", value);
                self
            }
            ///Promo code to apply, if there is one.
            pub fn promo_code<V>(mut self, value: V) -> Self
            where
                V: TryInto<String>,
                V::Error: ::std::fmt::Display,
            {
                self.promo_code = crate::wire::arguments::value("promo_code", value)
                    .map(Some);
                self
            }
            ///How many proxies, at least 1. The server takes 1 if it is left out.
            pub fn quantity<V>(mut self, value: V) -> Self
            where
                V: TryInto<i64>,
                V::Error: ::std::fmt::Display,
            {
                self.quantity = crate::wire::arguments::integer(
                        "quantity",
                        1i64,
                        9223372036854775807i64,
                        value,
                    )
                    .map(Some);
                self
            }
        }
        impl TryFrom<DatacenterOrIspPurchase> for super::DatacenterOrIspPurchase {
            type Error = super::error::ConversionError;
            fn try_from(
                value: DatacenterOrIspPurchase,
            ) -> Result<Self, super::error::ConversionError> {
                Ok(Self {
                    addons: value.addons?,
                    auto_renewal: value.auto_renewal?,
                    cycle: value.cycle?,
                    location: value.location?,
                    product: value.product?,
                    promo_code: value.promo_code?,
                    quantity: value.quantity?,
                })
            }
        }
        impl From<super::DatacenterOrIspPurchase> for DatacenterOrIspPurchase {
            fn from(value: super::DatacenterOrIspPurchase) -> Self {
                Self {
                    addons: Ok(value.addons),
                    auto_renewal: Ok(value.auto_renewal),
                    cycle: Ok(value.cycle),
                    location: Ok(value.location),
                    product: Ok(value.product),
                    promo_code: Ok(value.promo_code),
                    quantity: Ok(value.quantity),
                }
            }
        }
        #[derive(Clone, Debug)]
        /// Builds a [`GenericPurchase`](super::GenericPurchase).
        pub struct GenericPurchase {
            addons: Result<Option<Vec<super::AddonSelection>>, String>,
            auto_renewal: Result<Option<bool>, String>,
            cycle: Result<String, String>,
            location: Result<Option<String>, String>,
            product: Result<String, String>,
            promo_code: Result<Option<String>, String>,
            quantity: Result<Option<i64>, String>,
        }
        impl Default for GenericPurchase {
            fn default() -> Self {
                Self {
                    addons: Ok(Default::default()),
                    auto_renewal: Ok(Default::default()),
                    cycle: Err("cycle: required, but not given".to_string()),
                    location: Ok(Default::default()),
                    product: Err("product: required, but not given".to_string()),
                    promo_code: Ok(Default::default()),
                    quantity: Ok(Default::default()),
                }
            }
        }
        impl GenericPurchase {
            ///Add-ons to buy with the order, if any. Since version 1.1.0.
            pub fn addons<I>(mut self, value: I) -> Self
            where
                I: IntoIterator,
                I::Item: TryInto<super::AddonSelection>,
                <I::Item as TryInto<super::AddonSelection>>::Error: ::std::fmt::Display,
            {
                self.addons = crate::wire::arguments::list("addons", 0usize, value)
                    .map(Some);
                self
            }
            ///Whether the order is to be renewed from the wallet before it expires. The server takes false if it is left out. Mobile plans can be renewed by hand only.
            pub fn auto_renewal<V>(mut self, value: V) -> Self
            where
                V: TryInto<bool>,
                V::Error: ::std::fmt::Display,
            {
                self.auto_renewal = crate::wire::arguments::value("auto_renewal", value)
                    .map(Some);
                self
            }
            ///Name of the billing cycle, one of those the product has.
            pub fn cycle<V>(mut self, value: V) -> Self
            where
                V: TryInto<String>,
                V::Error: ::std::fmt::Display,
            {
                self.cycle = crate::wire::arguments::value("cycle", value);
                self
            }
            ///Where the proxies are to be, a country code, if the product is sold by location.
            pub fn location<V>(mut self, value: V) -> Self
            where
                V: TryInto<String>,
                V::Error: ::std::fmt::Display,
            {
                self.location = crate::wire::arguments::value("location", value)
                    .map(Some);
                self
            }
            ///Name of the product, as listed by the operation for products.
            pub fn product<V>(mut self, value: V) -> Self
            where
                V: TryInto<String>,
                V::Error: ::std::fmt::Display,
            {
                self.product = crate::wire::arguments::value("product", value);
                self
            }
            ///Promo code to apply, if there is one.
            pub fn promo_code<V>(mut self, value: V) -> Self
            where
                V: TryInto<String>,
                V::Error: ::std::fmt::Display,
            {
                self.promo_code = crate::wire::arguments::value("promo_code", value)
                    .map(Some);
                self
            }
            ///How many of the product, at least 1. The server takes 1 if it is left out.
            pub fn quantity<V>(mut self, value: V) -> Self
            where
                V: TryInto<i64>,
                V::Error: ::std::fmt::Display,
            {
                self.quantity = crate::wire::arguments::integer(
                        "quantity",
                        1i64,
                        9223372036854775807i64,
                        value,
                    )
                    .map(Some);
                self
            }
        }
        impl TryFrom<GenericPurchase> for super::GenericPurchase {
            type Error = super::error::ConversionError;
            fn try_from(
                value: GenericPurchase,
            ) -> Result<Self, super::error::ConversionError> {
                Ok(Self {
                    addons: value.addons?,
                    auto_renewal: value.auto_renewal?,
                    cycle: value.cycle?,
                    location: value.location?,
                    product: value.product?,
                    promo_code: value.promo_code?,
                    quantity: value.quantity?,
                })
            }
        }
        impl From<super::GenericPurchase> for GenericPurchase {
            fn from(value: super::GenericPurchase) -> Self {
                Self {
                    addons: Ok(value.addons),
                    auto_renewal: Ok(value.auto_renewal),
                    cycle: Ok(value.cycle),
                    location: Ok(value.location),
                    product: Ok(value.product),
                    promo_code: Ok(value.promo_code),
                    quantity: Ok(value.quantity),
                }
            }
        }
        #[derive(Clone, Debug)]
        /// Builds a [`PremiumResidentialPurchase`](super::PremiumResidentialPurchase).
        pub struct PremiumResidentialPurchase {
            addons: Result<Option<Vec<super::AddonSelection>>, String>,
            product: Result<super::PremiumResidentialProduct, String>,
            promo_code: Result<Option<String>, String>,
            quantity: Result<Option<i64>, String>,
        }
        impl Default for PremiumResidentialPurchase {
            fn default() -> Self {
                Self {
                    addons: Ok(Default::default()),
                    product: Ok(super::defaults::premium_residential_purchase_product()),
                    promo_code: Ok(Default::default()),
                    quantity: Ok(Default::default()),
                }
            }
        }
        impl PremiumResidentialPurchase {
            ///Add-ons to buy with the order, if any. Since version 1.1.0.
            pub fn addons<I>(mut self, value: I) -> Self
            where
                I: IntoIterator,
                I::Item: TryInto<super::AddonSelection>,
                <I::Item as TryInto<super::AddonSelection>>::Error: ::std::fmt::Display,
            {
                self.addons = crate::wire::arguments::list("addons", 0usize, value)
                    .map(Some);
                self
            }
            ///The product, always the same word.
            pub fn product<V>(mut self, value: V) -> Self
            where
                V: TryInto<super::PremiumResidentialProduct>,
                V::Error: ::std::fmt::Display,
            {
                self.product = crate::wire::arguments::value("product", value);
                self
            }
            ///Promo code to apply, if there is one.
            pub fn promo_code<V>(mut self, value: V) -> Self
            where
                V: TryInto<String>,
                V::Error: ::std::fmt::Display,
            {
                self.promo_code = crate::wire::arguments::value("promo_code", value)
                    .map(Some);
                self
            }
            ///How many gigabytes of traffic, at least 1. The server takes 1 if it is left out. The unit is inferred from the way the product is sold.
            pub fn quantity<V>(mut self, value: V) -> Self
            where
                V: TryInto<i64>,
                V::Error: ::std::fmt::Display,
            {
                self.quantity = crate::wire::arguments::integer(
                        "quantity",
                        1i64,
                        9223372036854775807i64,
                        value,
                    )
                    .map(Some);
                self
            }
        }
        impl TryFrom<PremiumResidentialPurchase> for super::PremiumResidentialPurchase {
            type Error = super::error::ConversionError;
            fn try_from(
                value: PremiumResidentialPurchase,
            ) -> Result<Self, super::error::ConversionError> {
                Ok(Self {
                    addons: value.addons?,
                    product: value.product?,
                    promo_code: value.promo_code?,
                    quantity: value.quantity?,
                })
            }
        }
        impl From<super::PremiumResidentialPurchase> for PremiumResidentialPurchase {
            fn from(value: super::PremiumResidentialPurchase) -> Self {
                Self {
                    addons: Ok(value.addons),
                    product: Ok(value.product),
                    promo_code: Ok(value.promo_code),
                    quantity: Ok(value.quantity),
                }
            }
        }
        #[derive(Clone, Debug)]
        /// Builds a [`SetOrderTagRequest`](super::SetOrderTagRequest).
        pub struct SetOrderTagRequest {
            tag: Result<super::OrderTag, String>,
        }
        impl Default for SetOrderTagRequest {
            fn default() -> Self {
                Self {
                    tag: Err("tag: required, but not given".to_string()),
                }
            }
        }
        impl SetOrderTagRequest {
            ///The new tag, `none` to take it away.
            pub fn tag<V>(mut self, value: V) -> Self
            where
                V: TryInto<super::OrderTag>,
                V::Error: ::std::fmt::Display,
            {
                self.tag = crate::wire::arguments::value("tag", value);
                self
            }
        }
        impl TryFrom<SetOrderTagRequest> for super::SetOrderTagRequest {
            type Error = super::error::ConversionError;
            fn try_from(
                value: SetOrderTagRequest,
            ) -> Result<Self, super::error::ConversionError> {
                Ok(Self { tag: value.tag? })
            }
        }
        impl From<super::SetOrderTagRequest> for SetOrderTagRequest {
            fn from(value: super::SetOrderTagRequest) -> Self {
                Self { tag: Ok(value.tag) }
            }
        }
        #[derive(Clone, Debug)]
        /// Builds a [`StandardResidentialPurchase`](super::StandardResidentialPurchase).
        pub struct StandardResidentialPurchase {
            addons: Result<Option<Vec<super::AddonSelection>>, String>,
            product: Result<super::StandardResidentialProduct, String>,
            promo_code: Result<Option<String>, String>,
            quantity: Result<Option<i64>, String>,
        }
        impl Default for StandardResidentialPurchase {
            fn default() -> Self {
                Self {
                    addons: Ok(Default::default()),
                    product: Ok(
                        super::defaults::standard_residential_purchase_product(),
                    ),
                    promo_code: Ok(Default::default()),
                    quantity: Ok(Default::default()),
                }
            }
        }
        impl StandardResidentialPurchase {
            ///Add-ons to buy with the order, if any. Since version 1.1.0.
            pub fn addons<I>(mut self, value: I) -> Self
            where
                I: IntoIterator,
                I::Item: TryInto<super::AddonSelection>,
                <I::Item as TryInto<super::AddonSelection>>::Error: ::std::fmt::Display,
            {
                self.addons = crate::wire::arguments::list("addons", 0usize, value)
                    .map(Some);
                self
            }
            ///The product, always the same word.
            pub fn product<V>(mut self, value: V) -> Self
            where
                V: TryInto<super::StandardResidentialProduct>,
                V::Error: ::std::fmt::Display,
            {
                self.product = crate::wire::arguments::value("product", value);
                self
            }
            ///Promo code to apply, if there is one.
            pub fn promo_code<V>(mut self, value: V) -> Self
            where
                V: TryInto<String>,
                V::Error: ::std::fmt::Display,
            {
                self.promo_code = crate::wire::arguments::value("promo_code", value)
                    .map(Some);
                self
            }
            ///How many gigabytes of traffic, at least 1. The server takes 1 if it is left out. The unit is inferred from the way the product is sold.
            pub fn quantity<V>(mut self, value: V) -> Self
            where
                V: TryInto<i64>,
                V::Error: ::std::fmt::Display,
            {
                self.quantity = crate::wire::arguments::integer(
                        "quantity",
                        1i64,
                        9223372036854775807i64,
                        value,
                    )
                    .map(Some);
                self
            }
        }
        impl TryFrom<StandardResidentialPurchase>
        for super::StandardResidentialPurchase {
            type Error = super::error::ConversionError;
            fn try_from(
                value: StandardResidentialPurchase,
            ) -> Result<Self, super::error::ConversionError> {
                Ok(Self {
                    addons: value.addons?,
                    product: value.product?,
                    promo_code: value.promo_code?,
                    quantity: value.quantity?,
                })
            }
        }
        impl From<super::StandardResidentialPurchase> for StandardResidentialPurchase {
            fn from(value: super::StandardResidentialPurchase) -> Self {
                Self {
                    addons: Ok(value.addons),
                    product: Ok(value.product),
                    promo_code: Ok(value.promo_code),
                    quantity: Ok(value.quantity),
                }
            }
        }
        #[derive(Clone, Debug)]
        /// Builds a [`UnmeteredResidentialPurchase`](super::UnmeteredResidentialPurchase).
        pub struct UnmeteredResidentialPurchase {
            addons: Result<Option<Vec<super::AddonSelection>>, String>,
            auto_renewal: Result<Option<bool>, String>,
            cycle: Result<String, String>,
            product: Result<super::UnmeteredResidentialProduct, String>,
            promo_code: Result<Option<String>, String>,
        }
        impl Default for UnmeteredResidentialPurchase {
            fn default() -> Self {
                Self {
                    addons: Ok(Default::default()),
                    auto_renewal: Ok(Default::default()),
                    cycle: Err("cycle: required, but not given".to_string()),
                    product: Ok(
                        super::defaults::unmetered_residential_purchase_product(),
                    ),
                    promo_code: Ok(Default::default()),
                }
            }
        }
        impl UnmeteredResidentialPurchase {
            ///Add-ons to buy with the order, if any. Since version 1.1.0.
            pub fn addons<I>(mut self, value: I) -> Self
            where
                I: IntoIterator,
                I::Item: TryInto<super::AddonSelection>,
                <I::Item as TryInto<super::AddonSelection>>::Error: ::std::fmt::Display,
            {
                self.addons = crate::wire::arguments::list("addons", 0usize, value)
                    .map(Some);
                self
            }
            ///Whether the order is to be renewed from the wallet before it expires. The server takes false if it is left out. It can be chosen here only: the operation that switches it later does not take this product.
            pub fn auto_renewal<V>(mut self, value: V) -> Self
            where
                V: TryInto<bool>,
                V::Error: ::std::fmt::Display,
            {
                self.auto_renewal = crate::wire::arguments::value("auto_renewal", value)
                    .map(Some);
                self
            }
            ///Name of the billing cycle, one of those the product has.
            pub fn cycle<V>(mut self, value: V) -> Self
            where
                V: TryInto<String>,
                V::Error: ::std::fmt::Display,
            {
                self.cycle = crate::wire::arguments::value("cycle", value);
                self
            }
            ///The product, always the same word.
            pub fn product<V>(mut self, value: V) -> Self
            where
                V: TryInto<super::UnmeteredResidentialProduct>,
                V::Error: ::std::fmt::Display,
            {
                self.product = crate::wire::arguments::value("product", value);
                self
            }
            ///Promo code to apply, if there is one.
            pub fn promo_code<V>(mut self, value: V) -> Self
            where
                V: TryInto<String>,
                V::Error: ::std::fmt::Display,
            {
                self.promo_code = crate::wire::arguments::value("promo_code", value)
                    .map(Some);
                self
            }
        }
        impl TryFrom<UnmeteredResidentialPurchase>
        for super::UnmeteredResidentialPurchase {
            type Error = super::error::ConversionError;
            fn try_from(
                value: UnmeteredResidentialPurchase,
            ) -> Result<Self, super::error::ConversionError> {
                Ok(Self {
                    addons: value.addons?,
                    auto_renewal: value.auto_renewal?,
                    cycle: value.cycle?,
                    product: value.product?,
                    promo_code: value.promo_code?,
                })
            }
        }
        impl From<super::UnmeteredResidentialPurchase> for UnmeteredResidentialPurchase {
            fn from(value: super::UnmeteredResidentialPurchase) -> Self {
                Self {
                    addons: Ok(value.addons),
                    auto_renewal: Ok(value.auto_renewal),
                    cycle: Ok(value.cycle),
                    product: Ok(value.product),
                    promo_code: Ok(value.promo_code),
                }
            }
        }
    }
    /// Generation of default values for serde.
    pub mod defaults {
        pub(super) fn premium_residential_purchase_product() -> super::PremiumResidentialProduct {
            super::PremiumResidentialProduct::PremiumResidentialProxy
        }
        pub(super) fn standard_residential_purchase_product() -> super::StandardResidentialProduct {
            super::StandardResidentialProduct::StandardResidentialProxy
        }
        pub(super) fn unmetered_residential_purchase_product() -> super::UnmeteredResidentialProduct {
            super::UnmeteredResidentialProduct::UnmeteredResidentialProxy
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
        AddonLine { "addon_key" => addon_key, "catalog_id" => catalog_id, "pending" =>
        pending, "price_per_unit" => price_per_unit, "qty" => qty }
    );
    crate::wire::object!(
        AddonLinePending { "action" => action, "next_qty" => next_qty }
    );
    crate::wire::object!(
        AvailableCount { "amount" => amount, "country" => country, "product" => product }
    );
    crate::wire::list!(AvailableCounts);
    crate::wire::object!(
        CalculatePriceResponse { "addons_price" => addons_price, "discount_percent" =>
        discount_percent, "final_price" => final_price, "original_price" =>
        original_price, "total_with_addons" => total_with_addons }
    );
    crate::wire::object!(
        ChangeBillingCycleResponse { "discount_percent" => discount_percent,
        "final_price" => final_price, "message" => message, "order" => order, "order_id"
        => order_id, "original_price" => original_price, "success" => success }
    );
    crate::wire::object!(ErrorBody { "message" => message, "success" => success });
    crate::wire::object!(GetOrderResponse { "order" => order, "success" => success });
    crate::wire::object!(
        GetProfileResponse { "active_orders" => active_orders, "email" => email,
        "wallet_balance" => wallet_balance }
    );
    crate::wire::object!(
        ListOrdersResponse { "count" => count, "next" => next, "orders" => orders, "prev"
        => prev, "success" => success }
    );
    crate::wire::object!(
        ListProductsResponse { "products" => products, "success" => success }
    );
    crate::wire::object!(
        OrderDetails { "addons" => addons, "addons_price_paid" => addons_price_paid,
        "auto_renewal" => auto_renewal, "created_at" => created_at, "cycle_name" =>
        cycle_name, "expires_at" => expires_at, "order_id" => order_id,
        "p0f_slots_available" => p0f_slots_available, "p0f_slots_next" => p0f_slots_next,
        "p0f_slots_used" => p0f_slots_used, "price_paid" => price_paid, "product_name" =>
        product_name, "promo_code" => promo_code, "quantity" => quantity, "status" =>
        status, "tag" => tag }
    );
    crate::wire::object!(
        OrderSummary { "auto_renewal" => auto_renewal, "cycle_id" => cycle_id,
        "cycle_name" => cycle_name, "expires_at" => expires_at, "order_id" => order_id,
        "product_id" => product_id, "product_name" => product_name, "tag" => tag }
    );
    crate::wire::object!(
        ProductWithCycles { "cycles" => cycles, "description" => description, "location"
        => location, "name" => name }
    );
    crate::wire::object!(
        PurchaseOrderResponse { "message" => message, "order_id" => order_id, "success"
        => success }
    );
    crate::wire::object!(
        RenewOrderResponse { "message" => message, "success" => success }
    );
    crate::wire::object!(
        SetAutoRenewalResponse { "message" => message, "success" => success }
    );
    crate::wire::object!(
        SetOrderTagResponse { "message" => message, "success" => success }
    );
    /// For tests.
    #[cfg(feature = "test-util")]
    impl AddonLine {
        ///Returns it with another `addon_key`.
        #[must_use]
        pub fn with_addon_key(mut self, value: impl Into<String>) -> Self {
            self.addon_key = Some(value.into());
            self
        }
        ///Returns it with another `catalog_id`.
        #[must_use]
        pub fn with_catalog_id(mut self, value: impl Into<i64>) -> Self {
            self.catalog_id = Some(value.into());
            self
        }
        ///Returns it with another `pending`.
        #[must_use]
        pub fn with_pending(mut self, value: impl Into<AddonLinePending>) -> Self {
            self.pending = Some(value.into());
            self
        }
        ///Returns it with another `price_per_unit`.
        #[must_use]
        pub fn with_price_per_unit(mut self, value: impl Into<crate::Cents>) -> Self {
            self.price_per_unit = Some(value.into());
            self
        }
        ///Returns it with another `qty`.
        #[must_use]
        pub fn with_qty(mut self, value: impl Into<i64>) -> Self {
            self.qty = Some(value.into());
            self
        }
    }
    /// For tests.
    #[cfg(feature = "test-util")]
    impl AddonLinePending {
        ///Returns it with another `action`.
        #[must_use]
        pub fn with_action(
            mut self,
            value: impl Into<crate::proxy_orders::types::PendingAddonAction>,
        ) -> Self {
            self.action = Some(value.into());
            self
        }
        ///Returns it with another `next_qty`.
        #[must_use]
        pub fn with_next_qty(mut self, value: impl Into<i64>) -> Self {
            self.next_qty = Some(value.into());
            self
        }
    }
    /// For tests.
    #[cfg(feature = "test-util")]
    impl AvailableCount {
        ///Returns it with another `amount`.
        #[must_use]
        pub fn with_amount(mut self, value: impl Into<i64>) -> Self {
            self.amount = Some(value.into());
            self
        }
        ///Returns it with another `country`.
        #[must_use]
        pub fn with_country(mut self, value: impl Into<String>) -> Self {
            self.country = Some(value.into());
            self
        }
        ///Returns it with another `product`.
        #[must_use]
        pub fn with_product(
            mut self,
            value: impl Into<crate::proxy_orders::types::StockProductCode>,
        ) -> Self {
            self.product = Some(value.into());
            self
        }
    }
    /// For tests.
    #[cfg(feature = "test-util")]
    impl CalculatePriceResponse {
        ///Returns it with another `addons_price`.
        #[must_use]
        pub fn with_addons_price(mut self, value: impl Into<crate::Cents>) -> Self {
            self.addons_price = Some(value.into());
            self
        }
        ///Returns it with another `discount_percent`.
        #[must_use]
        pub fn with_discount_percent(mut self, value: impl Into<i64>) -> Self {
            self.discount_percent = Some(value.into());
            self
        }
        ///Returns it with another `final_price`.
        #[must_use]
        pub fn with_final_price(mut self, value: impl Into<crate::Cents>) -> Self {
            self.final_price = Some(value.into());
            self
        }
        ///Returns it with another `original_price`.
        #[must_use]
        pub fn with_original_price(mut self, value: impl Into<crate::Cents>) -> Self {
            self.original_price = Some(value.into());
            self
        }
        ///Returns it with another `total_with_addons`.
        #[must_use]
        pub fn with_total_with_addons(mut self, value: impl Into<crate::Cents>) -> Self {
            self.total_with_addons = Some(value.into());
            self
        }
    }
    /// For tests.
    #[cfg(feature = "test-util")]
    impl ChangeBillingCycleResponse {
        ///Returns it with another `discount_percent`.
        #[must_use]
        pub fn with_discount_percent(mut self, value: impl Into<i64>) -> Self {
            self.discount_percent = Some(value.into());
            self
        }
        ///Returns it with another `final_price`.
        #[must_use]
        pub fn with_final_price(mut self, value: impl Into<crate::Cents>) -> Self {
            self.final_price = Some(value.into());
            self
        }
        ///Returns it with another `message`.
        #[must_use]
        pub fn with_message(mut self, value: impl Into<String>) -> Self {
            self.message = Some(value.into());
            self
        }
        ///Returns it with another `order`.
        #[must_use]
        pub fn with_order(
            mut self,
            value: impl Into<::serde_json::Map<String, ::serde_json::Value>>,
        ) -> Self {
            self.order = Some(value.into());
            self
        }
        ///Returns it with another `order_id`.
        #[must_use]
        pub fn with_order_id(mut self, value: impl Into<i64>) -> Self {
            self.order_id = Some(value.into());
            self
        }
        ///Returns it with another `original_price`.
        #[must_use]
        pub fn with_original_price(mut self, value: impl Into<crate::Cents>) -> Self {
            self.original_price = Some(value.into());
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
    impl ErrorBody {
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
    impl GetOrderResponse {
        ///Returns it with another `order`.
        #[must_use]
        pub fn with_order(mut self, value: impl Into<OrderDetails>) -> Self {
            self.order = Some(value.into());
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
    impl GetProfileResponse {
        ///Returns it with another `active_orders`.
        #[must_use]
        pub fn with_active_orders(mut self, value: impl Into<i64>) -> Self {
            self.active_orders = Some(value.into());
            self
        }
        ///Returns it with another `email`.
        #[must_use]
        pub fn with_email(mut self, value: impl Into<String>) -> Self {
            self.email = Some(value.into());
            self
        }
        ///Returns it with another `wallet_balance`.
        #[must_use]
        pub fn with_wallet_balance(mut self, value: impl Into<crate::Cents>) -> Self {
            self.wallet_balance = Some(value.into());
            self
        }
    }
    /// For tests.
    #[cfg(feature = "test-util")]
    impl ListOrdersResponse {
        ///Returns it with another `count`.
        #[must_use]
        pub fn with_count(mut self, value: impl Into<i64>) -> Self {
            self.count = Some(value.into());
            self
        }
        ///Returns it with another `next`.
        #[must_use]
        pub fn with_next(mut self, value: impl Into<String>) -> Self {
            self.next = Some(value.into());
            self
        }
        ///Returns it with another `orders`.
        #[must_use]
        pub fn with_orders(mut self, value: impl Into<Vec<OrderSummary>>) -> Self {
            self.orders = value.into();
            self
        }
        ///Returns it with another `prev`.
        #[must_use]
        pub fn with_prev(mut self, value: impl Into<String>) -> Self {
            self.prev = Some(value.into());
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
    impl ListProductsResponse {
        ///Returns it with another `products`.
        #[must_use]
        pub fn with_products(
            mut self,
            value: impl Into<Vec<ProductWithCycles>>,
        ) -> Self {
            self.products = value.into();
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
    impl OrderDetails {
        ///Returns it with another `addons`.
        #[must_use]
        pub fn with_addons(mut self, value: impl Into<Vec<AddonLine>>) -> Self {
            self.addons = value.into();
            self
        }
        ///Returns it with another `addons_price_paid`.
        #[must_use]
        pub fn with_addons_price_paid(mut self, value: impl Into<crate::Cents>) -> Self {
            self.addons_price_paid = Some(value.into());
            self
        }
        ///Returns it with another `auto_renewal`.
        #[must_use]
        pub fn with_auto_renewal(mut self, value: impl Into<bool>) -> Self {
            self.auto_renewal = Some(value.into());
            self
        }
        ///Returns it with another `created_at`.
        #[must_use]
        pub fn with_created_at(mut self, value: impl Into<crate::IsoTime>) -> Self {
            self.created_at = Some(value.into());
            self
        }
        ///Returns it with another `cycle_name`.
        #[must_use]
        pub fn with_cycle_name(mut self, value: impl Into<String>) -> Self {
            self.cycle_name = Some(value.into());
            self
        }
        ///Returns it with another `expires_at`.
        #[must_use]
        pub fn with_expires_at(mut self, value: impl Into<crate::IsoTime>) -> Self {
            self.expires_at = Some(value.into());
            self
        }
        ///Returns it with another `order_id`.
        #[must_use]
        pub fn with_order_id(mut self, value: impl Into<i64>) -> Self {
            self.order_id = Some(value.into());
            self
        }
        ///Returns it with another `p0f_slots_available`.
        #[must_use]
        pub fn with_p0f_slots_available(mut self, value: impl Into<i64>) -> Self {
            self.p0f_slots_available = Some(value.into());
            self
        }
        ///Returns it with another `p0f_slots_next`.
        #[must_use]
        pub fn with_p0f_slots_next(mut self, value: impl Into<i64>) -> Self {
            self.p0f_slots_next = Some(value.into());
            self
        }
        ///Returns it with another `p0f_slots_used`.
        #[must_use]
        pub fn with_p0f_slots_used(mut self, value: impl Into<i64>) -> Self {
            self.p0f_slots_used = Some(value.into());
            self
        }
        ///Returns it with another `price_paid`.
        #[must_use]
        pub fn with_price_paid(mut self, value: impl Into<crate::Cents>) -> Self {
            self.price_paid = Some(value.into());
            self
        }
        ///Returns it with another `product_name`.
        #[must_use]
        pub fn with_product_name(mut self, value: impl Into<String>) -> Self {
            self.product_name = Some(value.into());
            self
        }
        ///Returns it with another `promo_code`.
        #[must_use]
        pub fn with_promo_code(mut self, value: impl Into<String>) -> Self {
            self.promo_code = Some(value.into());
            self
        }
        ///Returns it with another `quantity`.
        #[must_use]
        pub fn with_quantity(mut self, value: impl Into<i64>) -> Self {
            self.quantity = Some(value.into());
            self
        }
        ///Returns it with another `status`.
        #[must_use]
        pub fn with_status(
            mut self,
            value: impl Into<crate::proxy_orders::types::OrderStatus>,
        ) -> Self {
            self.status = Some(value.into());
            self
        }
        ///Returns it with another `tag`.
        #[must_use]
        pub fn with_tag(mut self, value: impl Into<String>) -> Self {
            self.tag = Some(value.into());
            self
        }
    }
    /// For tests.
    #[cfg(feature = "test-util")]
    impl OrderSummary {
        ///Returns it with another `auto_renewal`.
        #[must_use]
        pub fn with_auto_renewal(mut self, value: impl Into<bool>) -> Self {
            self.auto_renewal = Some(value.into());
            self
        }
        ///Returns it with another `cycle_id`.
        #[must_use]
        pub fn with_cycle_id(mut self, value: impl Into<i64>) -> Self {
            self.cycle_id = Some(value.into());
            self
        }
        ///Returns it with another `cycle_name`.
        #[must_use]
        pub fn with_cycle_name(mut self, value: impl Into<String>) -> Self {
            self.cycle_name = Some(value.into());
            self
        }
        ///Returns it with another `expires_at`.
        #[must_use]
        pub fn with_expires_at(mut self, value: impl Into<crate::IsoTime>) -> Self {
            self.expires_at = Some(value.into());
            self
        }
        ///Returns it with another `order_id`.
        #[must_use]
        pub fn with_order_id(mut self, value: impl Into<i64>) -> Self {
            self.order_id = Some(value.into());
            self
        }
        ///Returns it with another `product_id`.
        #[must_use]
        pub fn with_product_id(mut self, value: impl Into<i64>) -> Self {
            self.product_id = Some(value.into());
            self
        }
        ///Returns it with another `product_name`.
        #[must_use]
        pub fn with_product_name(mut self, value: impl Into<String>) -> Self {
            self.product_name = Some(value.into());
            self
        }
        ///Returns it with another `tag`.
        #[must_use]
        pub fn with_tag(mut self, value: impl Into<String>) -> Self {
            self.tag = Some(value.into());
            self
        }
    }
    /// For tests.
    #[cfg(feature = "test-util")]
    impl ProductWithCycles {
        ///Returns it with another `cycles`.
        #[must_use]
        pub fn with_cycles(mut self, value: impl Into<Vec<String>>) -> Self {
            self.cycles = value.into();
            self
        }
        ///Returns it with another `description`.
        #[must_use]
        pub fn with_description(mut self, value: impl Into<String>) -> Self {
            self.description = Some(value.into());
            self
        }
        ///Returns it with another `location`.
        #[must_use]
        pub fn with_location(mut self, value: impl Into<String>) -> Self {
            self.location = Some(value.into());
            self
        }
        ///Returns it with another `name`.
        #[must_use]
        pub fn with_name(mut self, value: impl Into<String>) -> Self {
            self.name = Some(value.into());
            self
        }
    }
    /// For tests.
    #[cfg(feature = "test-util")]
    impl PurchaseOrderResponse {
        ///Returns it with another `message`.
        #[must_use]
        pub fn with_message(mut self, value: impl Into<String>) -> Self {
            self.message = Some(value.into());
            self
        }
        ///Returns it with another `order_id`.
        #[must_use]
        pub fn with_order_id(mut self, value: impl Into<i64>) -> Self {
            self.order_id = Some(value.into());
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
    impl RenewOrderResponse {
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
    impl SetAutoRenewalResponse {
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
    impl SetOrderTagResponse {
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
    impl ::std::fmt::Display for OrderTag {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            f.write_str(&self.0)
        }
    }
    impl TryFrom<builder::DatacenterOrIspPurchase> for PurchaseOrderRequest {
        type Error = self::error::ConversionError;
        fn try_from(
            value: builder::DatacenterOrIspPurchase,
        ) -> Result<Self, self::error::ConversionError> {
            DatacenterOrIspPurchase::try_from(value).map(Self::from)
        }
    }
    impl TryFrom<builder::StandardResidentialPurchase> for PurchaseOrderRequest {
        type Error = self::error::ConversionError;
        fn try_from(
            value: builder::StandardResidentialPurchase,
        ) -> Result<Self, self::error::ConversionError> {
            StandardResidentialPurchase::try_from(value).map(Self::from)
        }
    }
    impl TryFrom<builder::PremiumResidentialPurchase> for PurchaseOrderRequest {
        type Error = self::error::ConversionError;
        fn try_from(
            value: builder::PremiumResidentialPurchase,
        ) -> Result<Self, self::error::ConversionError> {
            PremiumResidentialPurchase::try_from(value).map(Self::from)
        }
    }
    impl TryFrom<builder::UnmeteredResidentialPurchase> for PurchaseOrderRequest {
        type Error = self::error::ConversionError;
        fn try_from(
            value: builder::UnmeteredResidentialPurchase,
        ) -> Result<Self, self::error::ConversionError> {
            UnmeteredResidentialPurchase::try_from(value).map(Self::from)
        }
    }
    impl TryFrom<builder::GenericPurchase> for PurchaseOrderRequest {
        type Error = self::error::ConversionError;
        fn try_from(
            value: builder::GenericPurchase,
        ) -> Result<Self, self::error::ConversionError> {
            GenericPurchase::try_from(value).map(Self::from)
        }
    }
    crate::wire::open_enum::open_enum! {
        text #[doc =
        "Where an order is in its life. That responses use the words of the list's filter is inferred."]
        pub enum OrderStatus { #[doc = "`active`: Paid and running."] Active = "active",
        #[doc =
        "`on-hold`: Expired and waiting for payment. The proxies do not work; renew within three days, or it is cancelled."]
        OnHold = "on-hold", #[doc =
        "`cancelled`: Not paid in time. It cannot be renewed or restored."] Cancelled =
        "cancelled", }
    }
    crate::wire::open_enum::open_enum! {
        text #[doc = "What the next renewal does to an add-on. Since version 1.1.0."] pub
        enum PendingAddonAction { #[doc = "`cancel`: The add-on ends with this period."]
        Cancel = "cancel", #[doc = "`downgrade`: The add-on goes on with fewer units."]
        Downgrade = "downgrade", }
    }
    crate::wire::open_enum::open_enum! {
        text #[doc = "Short codes of the products that have a stock."] pub enum
        StockProductCode { #[doc = "`dc`: Datacenter proxies, sold as Datacenter Proxy."]
        Datacenter = "dc", #[doc = "`isp`: ISP proxies, sold as ISP Proxy."] Isp = "isp",
        }
    }
}
#[derive(Clone)]
/**Buy proxies and manage the orders: prices, purchase, billing cycle, automatic renewal, renewal by hand, tags, and the reference data needed for that (products, stock, profile). Everything is paid from the wallet of the account, which has to be funded beforehand. Money is a whole number of cents, times are ISO 8601 strings in UTC, traffic is sold in gigabytes. The version is that of the vendor's own API description; whatever it added to 1.0.0 is optional here, so that both generations of the server are understood. The vendor documents no rate limit.

Cheap to clone; clones share connections and settings.*/
pub struct Client {
    baseurl: std::sync::Arc<reqwest::Url>,
    client: reqwest::Client,
    inner: crate::client::Transport,
}
impl Client {}
impl Client {
    /**Get the profile of the account.

Tells whose key it is, how many orders are active and what the wallet holds. A cheap way to learn whether a key is valid, which is what the vendor's own client uses it for.

Sends `GET /user/api/me`. Source: document (document-002, oas, client).

```no_run
# async fn example(client: &sharekit::proxy_orders::Client) -> Result<(), sharekit::Error> {
# #[allow(unused_imports)] use sharekit::proxy_orders::types;
let response = client.get_profile().send().await?;
println!("{response:?}");
# Ok(()) }
```*/
    pub fn get_profile(&self) -> builder::GetProfile {
        builder::GetProfile::new(self.clone())
    }
    /**List the orders.

Lists the orders of the account in one status, or all of them, page by page. The orders listed do not tell their status; ask for one status, or for the single order, to learn it. Assumed: a `status` that is missing or unknown and a `limit` outside 1 to 100 get a 400.

Sends `GET /user/api/orders`. Source: document (document-002, oas, decisions).

```no_run
# async fn example(client: &sharekit::proxy_orders::Client) -> Result<(), sharekit::Error> {
# #[allow(unused_imports)] use sharekit::proxy_orders::types;
let response = client.list_orders().status("active").send().await?;
println!("{response:?}");
# Ok(()) }
```*/
    pub fn list_orders(&self) -> builder::ListOrders {
        builder::ListOrders::new(self.clone())
    }
    /**Calculate the price of an order.

Tells what a purchase would cost, without buying anything. The same rules as for a purchase apply to the billing cycle and the promo code; what breaks them gets a 400. A parameter that is left out counts as null.

Sends `GET /user/api/orders/calculate`. Source: document (document-002, oas).

```no_run
# async fn example(client: &sharekit::proxy_orders::Client) -> Result<(), sharekit::Error> {
# #[allow(unused_imports)] use sharekit::proxy_orders::types;
let response = client.calculate_price().product("Datacenter Proxy").send().await?;
println!("{response:?}");
# Ok(()) }
```*/
    pub fn calculate_price(&self) -> builder::CalculatePrice {
        builder::CalculatePrice::new(self.clone())
    }
    /**Change the billing cycle of an order.

Puts a datacenter or ISP order on another billing cycle. A promo code that does not apply to the new cycle is dropped from the order. Responds 400 if the product or the cycle is wrong, and 403 if the cycle exists but is not available to this user. Assumed: cycle and price change at the next renewal and the response carries the new prices; an unknown order, or one of somebody else, gets a 404.

Sends `POST /user/api/orders/change-billing-cycle/{order_id}`. Source: document (document-002, oas, decisions).

```no_run
# async fn example(client: &sharekit::proxy_orders::Client) -> Result<(), sharekit::Error> {
# #[allow(unused_imports)] use sharekit::proxy_orders::types;
let response = client.change_billing_cycle().order_id(48213).cycle("monthly").send().await?;
println!("{response:?}");
# Ok(()) }
```*/
    pub fn change_billing_cycle(&self) -> builder::ChangeBillingCycle {
        builder::ChangeBillingCycle::new(self.clone())
    }
    /**Switch automatic renewal on or off.

Sets whether the order is renewed from the wallet one to two hours before it expires. Only for datacenter and ISP proxies, other products get a 400. An order with automatic renewal switched off keeps working to the end of the period that is paid. The value travels in the query string and no body is documented; `{}` is sent, since the server refuses a POST without a Content-Length. Assumed: an unknown order, or one of somebody else, gets a 404.

Sends `POST /user/api/orders/edit-auto-renewal/{order_id}`. Source: document (document-002, oas, client, buying, renewal-guide, decisions).

```no_run
# async fn example(client: &sharekit::proxy_orders::Client) -> Result<(), sharekit::Error> {
# #[allow(unused_imports)] use sharekit::proxy_orders::types;
let response = client.set_auto_renewal().order_id(48213).auto_renewal(true).send().await?;
println!("{response:?}");
# Ok(()) }
```*/
    pub fn set_auto_renewal(&self) -> builder::SetAutoRenewal {
        builder::SetAutoRenewal::new(self.clone())
    }
    /**Create an order and pay for it.

Buys a product by its name and pays for it from the wallet at once. What is needed depends on the product. A location is required for datacenter and ISP proxies and is not used for residential ones. Responds 400 if the body is not valid, the wallet does not hold enough money or the stock does not suffice. Datacenter and ISP proxies start to work one to two minutes after the purchase. Sending the same purchase twice buys twice. The vendor's own client always calculates the price first.

Sends `POST /user/api/orders/purchase`. Source: document (document-002, oas, client, buying).

```no_run
# async fn example(client: &sharekit::proxy_orders::Client) -> Result<(), sharekit::Error> {
# #[allow(unused_imports)] use sharekit::proxy_orders::types;
let response = client.purchase_order().body(types::DatacenterOrIspPurchase::builder().auto_renewal(true).cycle("monthly").location("DE").product("Datacenter Proxy").quantity(10)).send().await?;
println!("{response:?}");
# Ok(()) }
```*/
    pub fn purchase_order(&self) -> builder::PurchaseOrder {
        builder::PurchaseOrder::new(self.clone())
    }
    /**Get one order.

Tells everything about one order, its status, price and add-ons included. Assumed: an unknown order, or one of somebody else, gets a 404.

Sends `GET /user/api/orders/{id}`. Source: document (document-002, oas, decisions).

```no_run
# async fn example(client: &sharekit::proxy_orders::Client) -> Result<(), sharekit::Error> {
# #[allow(unused_imports)] use sharekit::proxy_orders::types;
let response = client.get_order().id(48213).send().await?;
println!("{response:?}");
# Ok(()) }
```*/
    pub fn get_order(&self) -> builder::GetOrder {
        builder::GetOrder::new(self.clone())
    }
    /**Renew an order that is on hold.

Pays for another period of an order from the wallet. Only an order with the status `on-hold` can be renewed, within three days before it is cancelled for good. Responds 400 if the wallet does not hold enough money or the order cannot be renewed. No body is documented; `{}` is sent, since the server refuses a POST without a Content-Length. Assumed: the new period counts from now; an unknown order, or one of somebody else, gets a 404.

Sends `POST /user/api/orders/{id}/renew`. Source: document (document-002, oas, client, buying, faq, decisions).

```no_run
# async fn example(client: &sharekit::proxy_orders::Client) -> Result<(), sharekit::Error> {
# #[allow(unused_imports)] use sharekit::proxy_orders::types;
let response = client.renew_order().id(48213).send().await?;
println!("{response:?}");
# Ok(()) }
```*/
    pub fn renew_order(&self) -> builder::RenewOrder {
        builder::RenewOrder::new(self.clone())
    }
    /**Set the tag of an order.

Gives an order a tag of your choice; the word `none` takes it away. Assumed: a tag that is empty or longer than 64 characters gets a 400; an unknown order, or one of somebody else, gets a 404.

Sends `POST /user/api/orders/{id}/tag`. Source: document (document-002, oas, client, decisions).

```no_run
# async fn example(client: &sharekit::proxy_orders::Client) -> Result<(), sharekit::Error> {
# #[allow(unused_imports)] use sharekit::proxy_orders::types;
let response = client.set_order_tag().id(48213).tag("none").send().await?;
println!("{response:?}");
# Ok(()) }
```*/
    pub fn set_order_tag(&self) -> builder::SetOrderTag {
        builder::SetOrderTag::new(self.clone())
    }
    /**List how many proxies are available.

Tells how many proxies can be bought, for every product and country. The response is a bare JSON array.

Sends `GET /user/api/proxies/available-count`. Source: document (document-002, oas).

```no_run
# async fn example(client: &sharekit::proxy_orders::Client) -> Result<(), sharekit::Error> {
# #[allow(unused_imports)] use sharekit::proxy_orders::types;
let response = client.list_available_counts().send().await?;
println!("{response:?}");
# Ok(()) }
```*/
    pub fn list_available_counts(&self) -> builder::ListAvailableCounts {
        builder::ListAvailableCounts::new(self.clone())
    }
    /**List the products and their billing cycles.

Lists what can be bought through the API, with the names of the billing cycles. A product that is offered in several locations comes once for each of them.

Sends `GET /user/api/proxies/products`. Source: document (document-002, oas, client).

```no_run
# async fn example(client: &sharekit::proxy_orders::Client) -> Result<(), sharekit::Error> {
# #[allow(unused_imports)] use sharekit::proxy_orders::types;
let response = client.list_products().send().await?;
println!("{response:?}");
# Ok(()) }
```*/
    pub fn list_products(&self) -> builder::ListProducts {
        builder::ListProducts::new(self.clone())
    }
}
#[allow(clippy::all, clippy::pedantic)]
/// One builder per operation.
pub mod builder {
    use super::types;
    /**Builder for [`Client::get_profile`]

[`Client::get_profile`]: super::Client::get_profile*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent before `send`"]
    pub struct GetProfile {
        client: super::Client,
    }
    impl GetProfile {
        pub(super) fn new(client: super::Client) -> Self {
            Self { client: client }
        }
        ///The request, if the arguments allow one.
        pub(super) fn request(self) -> Result<reqwest::Request, crate::Error> {
            let Self { client } = self;
            let url = crate::wire::url(&client.baseurl, "/user/api/me");
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
        /**Sends `GET /user/api/me` and waits for the response.

# Errors

If an argument is missing or out of range (nothing is sent then), if the server cannot be reached, or if it refuses: by an error status (documented: 401), or in the body of a success, for which [`is_refused`](crate::Error::is_refused) holds.*/
        pub async fn send(
            self,
        ) -> Result<crate::Response<types::GetProfileResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send(&super::operations::GET_PROFILE, request).await
        }
        /**The same as [`send`](Self::send), but a success whose body says that nothing was done is not an error: the response is handed out as it came.

# Errors

All others of [`send`](Self::send).*/
        pub async fn send_unchecked(
            self,
        ) -> Result<crate::Response<types::GetProfileResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send_unchecked(&super::operations::GET_PROFILE, request).await
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
    /**Builder for [`Client::list_orders`]

[`Client::list_orders`]: super::Client::list_orders*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent before `send`"]
    pub struct ListOrders {
        client: super::Client,
        limit: Result<Option<i64>, String>,
        offset: Result<Option<i64>, String>,
        status: Result<types::OrderStatusFilter, String>,
    }
    impl ListOrders {
        pub(super) fn new(client: super::Client) -> Self {
            Self {
                client: client,
                limit: Ok(None),
                offset: Ok(None),
                status: Err("status: required, but not given".to_string()),
            }
        }
        ///How many orders to return at most, 1 to 100. The server takes 20 if it is left out.
        pub fn limit<V>(mut self, value: V) -> Self
        where
            V: TryInto<i64>,
            V::Error: ::std::fmt::Display,
        {
            self.limit = crate::wire::arguments::integer("limit", 1i64, 100i64, value)
                .map(Some);
            self
        }
        ///How many orders to skip. The server takes 0 if it is left out.
        pub fn offset<V>(mut self, value: V) -> Self
        where
            V: TryInto<i64>,
            V::Error: ::std::fmt::Display,
        {
            self.offset = crate::wire::arguments::integer(
                    "offset",
                    0i64,
                    9223372036854775807i64,
                    value,
                )
                .map(Some);
            self
        }
        ///Which orders to list, by their status.
        pub fn status<V>(mut self, value: V) -> Self
        where
            V: TryInto<types::OrderStatusFilter>,
            V::Error: ::std::fmt::Display,
        {
            self.status = crate::wire::arguments::value("status", value);
            self
        }
        ///The request, if the arguments allow one.
        pub(super) fn request(self) -> Result<reqwest::Request, crate::Error> {
            let Self { client, limit, offset, status } = self;
            let limit = limit.map_err(crate::Error::invalid_argument)?;
            let offset = offset.map_err(crate::Error::invalid_argument)?;
            let status = status.map_err(crate::Error::invalid_argument)?;
            let mut url = crate::wire::url(&client.baseurl, "/user/api/orders");
            crate::wire::add_query(&mut url, "status", [&status]);
            crate::wire::add_query(&mut url, "offset", &offset);
            crate::wire::add_query(&mut url, "limit", &limit);
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
        /**Sends `GET /user/api/orders` and waits for the response.

# Errors

If an argument is missing or out of range (nothing is sent then), if the server cannot be reached, or if it refuses: by an error status (documented: 400, 401), or in the body of a success, for which [`is_refused`](crate::Error::is_refused) holds.*/
        pub async fn send(
            self,
        ) -> Result<crate::Response<types::ListOrdersResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send(&super::operations::LIST_ORDERS, request).await
        }
        /**The same as [`send`](Self::send), but a success whose body says that nothing was done is not an error: the response is handed out as it came.

# Errors

All others of [`send`](Self::send).*/
        pub async fn send_unchecked(
            self,
        ) -> Result<crate::Response<types::ListOrdersResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send_unchecked(&super::operations::LIST_ORDERS, request).await
        }
        #[cfg(feature = "dynamic-calls")]
        #[allow(unused_mut, unused_variables)]
        pub(super) fn apply(
            mut self,
            arguments: &mut crate::client::Arguments,
        ) -> Result<Self, crate::Error> {
            if let Some(value) = arguments.take("status")? {
                self.status = Ok(value);
            }
            if let Some(value) = arguments.take::<i64>("offset")? {
                self.offset = crate::wire::arguments::integer(
                        "offset",
                        0i64,
                        9223372036854775807i64,
                        value,
                    )
                    .map(Some);
            }
            if let Some(value) = arguments.take::<i64>("limit")? {
                self.limit = crate::wire::arguments::integer(
                        "limit",
                        1i64,
                        100i64,
                        value,
                    )
                    .map(Some);
            }
            Ok(self)
        }
        ///The list page by page, from the offset that was set, or else the first, to the end. All that was set is kept on every page. An argument that is refused is the error of the first page.
        pub fn pages(self) -> crate::Pages<types::OrderSummary> {
            let first = self.offset.as_ref().ok().copied().flatten().unwrap_or(0i64);
            crate::Pages::new(
                &super::operations::LIST_ORDERS,
                first,
                move |position| {
                    let mut call = self.clone();
                    call.offset = call
                        .offset
                        .and_then(|_| {
                            crate::wire::arguments::value("offset", position).map(Some)
                        });
                    let transport = call.client.inner.clone();
                    let request = call.request();
                    Box::pin(async move {
                        transport
                            .list::<
                                types::ListOrdersResponse,
                            >(&super::operations::LIST_ORDERS, request)
                            .await
                    })
                },
            )
        }
        /**The items of the list, one by one, from the offset that was set, or else the first, to the end. The next page is fetched while one is consumed.

```no_run
# async fn example(client: &sharekit::proxy_orders::Client) -> Result<(), sharekit::Error> {
let mut items = client.list_orders().status("active").items();
while let Some(item) = items.next().await {
    println!("{:?}", item?);
}
# Ok(()) }
```*/
        pub fn items(self) -> crate::Items<types::OrderSummary> {
            self.pages().into_items()
        }
    }
    /**Builder for [`Client::calculate_price`]

[`Client::calculate_price`]: super::Client::calculate_price*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent before `send`"]
    pub struct CalculatePrice {
        client: super::Client,
        addons_json: Result<Option<String>, String>,
        cycle: Result<Option<String>, String>,
        location: Result<Option<String>, String>,
        product: Result<String, String>,
        promo_code: Result<Option<String>, String>,
        quantity: Result<Option<i64>, String>,
    }
    impl CalculatePrice {
        pub(super) fn new(client: super::Client) -> Self {
            Self {
                client: client,
                addons_json: Ok(None),
                cycle: Ok(None),
                location: Ok(None),
                product: Err("product: required, but not given".to_string()),
                promo_code: Ok(None),
                quantity: Ok(None),
            }
        }
        ///Add-ons to price as well. A JSON array as text, each element an object with the key of the add-on in `addon_key` and the number of units in `qty`. Since version 1.1.0.
        pub fn addons_json<V>(mut self, value: V) -> Self
        where
            V: TryInto<String>,
            V::Error: ::std::fmt::Display,
        {
            self.addons_json = crate::wire::arguments::value("addons_json", value)
                .map(Some);
            self
        }
        ///Name of the billing cycle, one of those the product has.
        pub fn cycle<V>(mut self, value: V) -> Self
        where
            V: TryInto<String>,
            V::Error: ::std::fmt::Display,
        {
            self.cycle = crate::wire::arguments::value("cycle", value).map(Some);
            self
        }
        ///Where the proxies are, a country code. Needed for datacenter and ISP proxies.
        pub fn location<V>(mut self, value: V) -> Self
        where
            V: TryInto<String>,
            V::Error: ::std::fmt::Display,
        {
            self.location = crate::wire::arguments::value("location", value).map(Some);
            self
        }
        ///Name of the product, as listed by the operation for products.
        pub fn product<V>(mut self, value: V) -> Self
        where
            V: TryInto<String>,
            V::Error: ::std::fmt::Display,
        {
            self.product = crate::wire::arguments::value("product", value);
            self
        }
        ///Promo code to apply.
        pub fn promo_code<V>(mut self, value: V) -> Self
        where
            V: TryInto<String>,
            V::Error: ::std::fmt::Display,
        {
            self.promo_code = crate::wire::arguments::value("promo_code", value)
                .map(Some);
            self
        }
        ///How many proxies, or how many gigabytes of a residential product. At least 1, which is inferred from the purchase.
        pub fn quantity<V>(mut self, value: V) -> Self
        where
            V: TryInto<i64>,
            V::Error: ::std::fmt::Display,
        {
            self.quantity = crate::wire::arguments::integer(
                    "quantity",
                    1i64,
                    9223372036854775807i64,
                    value,
                )
                .map(Some);
            self
        }
        ///The request, if the arguments allow one.
        pub(super) fn request(self) -> Result<reqwest::Request, crate::Error> {
            let Self {
                client,
                addons_json,
                cycle,
                location,
                product,
                promo_code,
                quantity,
            } = self;
            let addons_json = addons_json.map_err(crate::Error::invalid_argument)?;
            let cycle = cycle.map_err(crate::Error::invalid_argument)?;
            let location = location.map_err(crate::Error::invalid_argument)?;
            let product = product.map_err(crate::Error::invalid_argument)?;
            let promo_code = promo_code.map_err(crate::Error::invalid_argument)?;
            let quantity = quantity.map_err(crate::Error::invalid_argument)?;
            let mut url = crate::wire::url(
                &client.baseurl,
                "/user/api/orders/calculate",
            );
            crate::wire::add_query(&mut url, "product", [&product]);
            crate::wire::add_query(&mut url, "location", &location);
            crate::wire::add_query(&mut url, "cycle", &cycle);
            crate::wire::add_query(&mut url, "quantity", &quantity);
            crate::wire::add_query(&mut url, "promo_code", &promo_code);
            crate::wire::add_query(&mut url, "addons_json", &addons_json);
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
        /**Sends `GET /user/api/orders/calculate` and waits for the response.

# Errors

If an argument is missing or out of range (nothing is sent then), if the server cannot be reached, or if it refuses: by an error status (documented: 400, 401), or in the body of a success, for which [`is_refused`](crate::Error::is_refused) holds.*/
        pub async fn send(
            self,
        ) -> Result<crate::Response<types::CalculatePriceResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send(&super::operations::CALCULATE_PRICE, request).await
        }
        /**The same as [`send`](Self::send), but a success whose body says that nothing was done is not an error: the response is handed out as it came.

# Errors

All others of [`send`](Self::send).*/
        pub async fn send_unchecked(
            self,
        ) -> Result<crate::Response<types::CalculatePriceResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send_unchecked(&super::operations::CALCULATE_PRICE, request).await
        }
        #[cfg(feature = "dynamic-calls")]
        #[allow(unused_mut, unused_variables)]
        pub(super) fn apply(
            mut self,
            arguments: &mut crate::client::Arguments,
        ) -> Result<Self, crate::Error> {
            if let Some(value) = arguments.take("product")? {
                self.product = Ok(value);
            }
            if let Some(value) = arguments.take("location")? {
                self.location = Ok(Some(value));
            }
            if let Some(value) = arguments.take("cycle")? {
                self.cycle = Ok(Some(value));
            }
            if let Some(value) = arguments.take::<i64>("quantity")? {
                self.quantity = crate::wire::arguments::integer(
                        "quantity",
                        1i64,
                        9223372036854775807i64,
                        value,
                    )
                    .map(Some);
            }
            if let Some(value) = arguments.take("promo_code")? {
                self.promo_code = Ok(Some(value));
            }
            if let Some(value) = arguments.take("addons_json")? {
                self.addons_json = Ok(Some(value));
            }
            Ok(self)
        }
    }
    /**Builder for [`Client::change_billing_cycle`]

[`Client::change_billing_cycle`]: super::Client::change_billing_cycle*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent before `send`"]
    pub struct ChangeBillingCycle {
        client: super::Client,
        order_id: Result<i64, String>,
        body: Result<types::builder::ChangeBillingCycleRequest, String>,
    }
    impl ChangeBillingCycle {
        pub(super) fn new(client: super::Client) -> Self {
            Self {
                client: client,
                order_id: Err("order_id: required, but not given".to_string()),
                body: Ok(Default::default()),
            }
        }
        ///Number of the order, as returned by the purchase and by the list of orders.
        pub fn order_id<V>(mut self, value: V) -> Self
        where
            V: TryInto<i64>,
            V::Error: ::std::fmt::Display,
        {
            self.order_id = crate::wire::arguments::value("order_id", value);
            self
        }
        /// The whole body at once, in place of what was set of it before.
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: TryInto<types::ChangeBillingCycleRequest>,
            <V as TryInto<types::ChangeBillingCycleRequest>>::Error: std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(From::from)
                .map_err(|s| {
                    format!(
                        "conversion to `ChangeBillingCycleRequest` for body failed: {}",
                        s
                    )
                });
            self
        }
        ///The request, if the arguments allow one.
        pub(super) fn request(self) -> Result<reqwest::Request, crate::Error> {
            let Self { client, order_id, body } = self;
            let order_id = order_id.map_err(crate::Error::invalid_argument)?;
            let body = body
                .and_then(|v| {
                    types::ChangeBillingCycleRequest::try_from(v)
                        .map_err(|e| e.to_string())
                })
                .map_err(crate::Error::invalid_argument)?;
            let url = crate::wire::url(
                &client.baseurl,
                &format!(
                    "/user/api/orders/change-billing-cycle/{order_id}", order_id =
                    encode_path(& order_id)
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
        ///Name of the new billing cycle, one of those the product has.
        pub fn cycle<V>(mut self, value: V) -> Self
        where
            V: TryInto<String>,
            V::Error: ::std::fmt::Display,
        {
            self.body = self.body.map(|body| body.cycle(value));
            self
        }
        /**Sends `POST /user/api/orders/change-billing-cycle/{order_id}` and waits for the response.

# Errors

If an argument is missing or out of range (nothing is sent then), if the server cannot be reached, or if it refuses: by an error status (documented: 400, 401, 403, 404), or in the body of a success, for which [`is_refused`](crate::Error::is_refused) holds.*/
        pub async fn send(
            self,
        ) -> Result<crate::Response<types::ChangeBillingCycleResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send(&super::operations::CHANGE_BILLING_CYCLE, request).await
        }
        /**The same as [`send`](Self::send), but a success whose body says that nothing was done is not an error: the response is handed out as it came.

# Errors

All others of [`send`](Self::send).*/
        pub async fn send_unchecked(
            self,
        ) -> Result<crate::Response<types::ChangeBillingCycleResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport
                .send_unchecked(&super::operations::CHANGE_BILLING_CYCLE, request)
                .await
        }
        /**Sends the call as [`send`](Self::send) does. If its outcome is unclear, looks for what became of it, until it is decided or the request can no longer arrive ([`Settling::wait`](crate::Settling::wait)).

No operation shows whether it was done, so that a call in doubt stays unknown. No operation shows the cycle of the next period. The order shows it once it has been renewed.

# Errors

Those of [`send`](Self::send) for which [`is_outcome_unclear`](crate::Error::is_outcome_unclear) is false: nothing was done.*/
        pub async fn send_settled(
            self,
        ) -> Result<crate::Settled<types::ChangeBillingCycleResponse>, crate::Error> {
            let (client, request) = (self.client.clone(), self.request());
            client
                .settler()
                .send(&super::operations::CHANGE_BILLING_CYCLE, request)
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
        ) -> Result<crate::Settled<types::ChangeBillingCycleResponse>, crate::Error> {
            let (client, request) = (self.client.clone(), self.request());
            client
                .settler()
                .send_once(&super::operations::CHANGE_BILLING_CYCLE, request, key)
                .await
        }
        #[cfg(feature = "dynamic-calls")]
        #[allow(unused_mut, unused_variables)]
        pub(super) fn apply(
            mut self,
            arguments: &mut crate::client::Arguments,
        ) -> Result<Self, crate::Error> {
            if let Some(value) = arguments.take("order_id")? {
                self.order_id = Ok(value);
            }
            if let Some(value) = arguments
                .take::<types::ChangeBillingCycleRequest>("body")?
            {
                self.body = Ok(value.into());
            }
            Ok(self)
        }
    }
    /**Builder for [`Client::set_auto_renewal`]

[`Client::set_auto_renewal`]: super::Client::set_auto_renewal*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent before `send`"]
    pub struct SetAutoRenewal {
        client: super::Client,
        order_id: Result<i64, String>,
        auto_renewal: Result<bool, String>,
    }
    impl SetAutoRenewal {
        pub(super) fn new(client: super::Client) -> Self {
            Self {
                client: client,
                order_id: Err("order_id: required, but not given".to_string()),
                auto_renewal: Err("auto_renewal: required, but not given".to_string()),
            }
        }
        ///Number of the order, as returned by the purchase and by the list of orders.
        pub fn order_id<V>(mut self, value: V) -> Self
        where
            V: TryInto<i64>,
            V::Error: ::std::fmt::Display,
        {
            self.order_id = crate::wire::arguments::value("order_id", value);
            self
        }
        ///Whether the order is to be renewed automatically.
        pub fn auto_renewal<V>(mut self, value: V) -> Self
        where
            V: TryInto<bool>,
            V::Error: ::std::fmt::Display,
        {
            self.auto_renewal = crate::wire::arguments::value("auto_renewal", value);
            self
        }
        ///The request, if the arguments allow one.
        pub(super) fn request(self) -> Result<reqwest::Request, crate::Error> {
            let Self { client, order_id, auto_renewal } = self;
            let order_id = order_id.map_err(crate::Error::invalid_argument)?;
            let auto_renewal = auto_renewal.map_err(crate::Error::invalid_argument)?;
            let mut url = crate::wire::url(
                &client.baseurl,
                &format!(
                    "/user/api/orders/edit-auto-renewal/{order_id}", order_id =
                    encode_path(& order_id)
                ),
            );
            crate::wire::add_query(&mut url, "auto_renewal", [&auto_renewal]);
            client
                .client
                .post(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .build()
                .map_err(crate::Error::unbuildable)
        }
        /**Sends `POST /user/api/orders/edit-auto-renewal/{order_id}` and waits for the response.

# Errors

If an argument is missing or out of range (nothing is sent then), if the server cannot be reached, or if it refuses: by an error status (documented: 400, 401, 404), or in the body of a success, for which [`is_refused`](crate::Error::is_refused) holds.*/
        pub async fn send(
            self,
        ) -> Result<crate::Response<types::SetAutoRenewalResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send(&super::operations::SET_AUTO_RENEWAL, request).await
        }
        /**The same as [`send`](Self::send), but a success whose body says that nothing was done is not an error: the response is handed out as it came.

# Errors

All others of [`send`](Self::send).*/
        pub async fn send_unchecked(
            self,
        ) -> Result<crate::Response<types::SetAutoRenewalResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send_unchecked(&super::operations::SET_AUTO_RENEWAL, request).await
        }
        #[cfg(feature = "dynamic-calls")]
        #[allow(unused_mut, unused_variables)]
        pub(super) fn apply(
            mut self,
            arguments: &mut crate::client::Arguments,
        ) -> Result<Self, crate::Error> {
            if let Some(value) = arguments.take("order_id")? {
                self.order_id = Ok(value);
            }
            if let Some(value) = arguments.take("auto_renewal")? {
                self.auto_renewal = Ok(value);
            }
            Ok(self)
        }
    }
    /**Builder for [`Client::purchase_order`]

[`Client::purchase_order`]: super::Client::purchase_order*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent before `send`"]
    pub struct PurchaseOrder {
        client: super::Client,
        body: Result<types::PurchaseOrderRequest, String>,
    }
    impl PurchaseOrder {
        pub(super) fn new(client: super::Client) -> Self {
            Self {
                client: client,
                body: Err("body: required, but not given".to_string()),
            }
        }
        ///The JSON body.
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: TryInto<types::PurchaseOrderRequest>,
            V::Error: ::std::fmt::Display,
        {
            self.body = crate::wire::arguments::value("body", value);
            self
        }
        ///The request, if the arguments allow one.
        pub(super) fn request(self) -> Result<reqwest::Request, crate::Error> {
            let Self { client, body } = self;
            let body = body.map_err(crate::Error::invalid_argument)?;
            let url = crate::wire::url(&client.baseurl, "/user/api/orders/purchase");
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
        /**Sends `POST /user/api/orders/purchase` and waits for the response.

# Errors

If an argument is missing or out of range (nothing is sent then), if the server cannot be reached, or if it refuses: by an error status (documented: 400, 401), or in the body of a success, for which [`is_refused`](crate::Error::is_refused) holds.*/
        pub async fn send(
            self,
        ) -> Result<crate::Response<types::PurchaseOrderResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send(&super::operations::PURCHASE_ORDER, request).await
        }
        /**The same as [`send`](Self::send), but a success whose body says that nothing was done is not an error: the response is handed out as it came.

# Errors

All others of [`send`](Self::send).*/
        pub async fn send_unchecked(
            self,
        ) -> Result<crate::Response<types::PurchaseOrderResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send_unchecked(&super::operations::PURCHASE_ORDER, request).await
        }
        /**Sends the call as [`send`](Self::send) does. If its outcome is unclear, looks for what became of it, until it is decided or the request can no longer arrive ([`Settling::wait`](crate::Settling::wait)).

`list_orders` shows whether it was done. It is read before the call, too, unless [`Settling::read_before`](crate::Settling::read_before) switches that off. An order that somebody else buys with this account at the same time looks the same, if product, cycle and quantity are the same. The location of an order is not told.

# Errors

Those of [`send`](Self::send) for which [`is_outcome_unclear`](crate::Error::is_outcome_unclear) is false: nothing was done.*/
        pub async fn send_settled(
            self,
        ) -> Result<crate::Settled<types::PurchaseOrderResponse>, crate::Error> {
            let (client, request) = (self.client.clone(), self.request());
            client.settler().send(&super::operations::PURCHASE_ORDER, request).await
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
        ) -> Result<crate::Settled<types::PurchaseOrderResponse>, crate::Error> {
            let (client, request) = (self.client.clone(), self.request());
            client
                .settler()
                .send_once(&super::operations::PURCHASE_ORDER, request, key)
                .await
        }
        #[cfg(feature = "dynamic-calls")]
        #[allow(unused_mut, unused_variables)]
        pub(super) fn apply(
            mut self,
            arguments: &mut crate::client::Arguments,
        ) -> Result<Self, crate::Error> {
            if let Some(value) = arguments.take::<types::PurchaseOrderRequest>("body")? {
                self.body = Ok(value.into());
            }
            Ok(self)
        }
    }
    /**Builder for [`Client::get_order`]

[`Client::get_order`]: super::Client::get_order*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent before `send`"]
    pub struct GetOrder {
        client: super::Client,
        id: Result<i64, String>,
    }
    impl GetOrder {
        pub(super) fn new(client: super::Client) -> Self {
            Self {
                client: client,
                id: Err("id: required, but not given".to_string()),
            }
        }
        ///Number of the order, as returned by the purchase and by the list of orders.
        pub fn id<V>(mut self, value: V) -> Self
        where
            V: TryInto<i64>,
            V::Error: ::std::fmt::Display,
        {
            self.id = crate::wire::arguments::value("id", value);
            self
        }
        ///The request, if the arguments allow one.
        pub(super) fn request(self) -> Result<reqwest::Request, crate::Error> {
            let Self { client, id } = self;
            let id = id.map_err(crate::Error::invalid_argument)?;
            let url = crate::wire::url(
                &client.baseurl,
                &format!("/user/api/orders/{id}", id = encode_path(& id)),
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
        /**Sends `GET /user/api/orders/{id}` and waits for the response.

# Errors

If an argument is missing or out of range (nothing is sent then), if the server cannot be reached, or if it refuses: by an error status (documented: 401, 404), or in the body of a success, for which [`is_refused`](crate::Error::is_refused) holds.*/
        pub async fn send(
            self,
        ) -> Result<crate::Response<types::GetOrderResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send(&super::operations::GET_ORDER, request).await
        }
        /**The same as [`send`](Self::send), but a success whose body says that nothing was done is not an error: the response is handed out as it came.

# Errors

All others of [`send`](Self::send).*/
        pub async fn send_unchecked(
            self,
        ) -> Result<crate::Response<types::GetOrderResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send_unchecked(&super::operations::GET_ORDER, request).await
        }
        #[cfg(feature = "dynamic-calls")]
        #[allow(unused_mut, unused_variables)]
        pub(super) fn apply(
            mut self,
            arguments: &mut crate::client::Arguments,
        ) -> Result<Self, crate::Error> {
            if let Some(value) = arguments.take("id")? {
                self.id = Ok(value);
            }
            Ok(self)
        }
    }
    /**Builder for [`Client::renew_order`]

[`Client::renew_order`]: super::Client::renew_order*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent before `send`"]
    pub struct RenewOrder {
        client: super::Client,
        id: Result<i64, String>,
    }
    impl RenewOrder {
        pub(super) fn new(client: super::Client) -> Self {
            Self {
                client: client,
                id: Err("id: required, but not given".to_string()),
            }
        }
        ///Number of the order, as returned by the purchase and by the list of orders.
        pub fn id<V>(mut self, value: V) -> Self
        where
            V: TryInto<i64>,
            V::Error: ::std::fmt::Display,
        {
            self.id = crate::wire::arguments::value("id", value);
            self
        }
        ///The request, if the arguments allow one.
        pub(super) fn request(self) -> Result<reqwest::Request, crate::Error> {
            let Self { client, id } = self;
            let id = id.map_err(crate::Error::invalid_argument)?;
            let url = crate::wire::url(
                &client.baseurl,
                &format!("/user/api/orders/{id}/renew", id = encode_path(& id)),
            );
            client
                .client
                .post(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .build()
                .map_err(crate::Error::unbuildable)
        }
        /**Sends `POST /user/api/orders/{id}/renew` and waits for the response.

# Errors

If an argument is missing or out of range (nothing is sent then), if the server cannot be reached, or if it refuses: by an error status (documented: 400, 401, 404), or in the body of a success, for which [`is_refused`](crate::Error::is_refused) holds.*/
        pub async fn send(
            self,
        ) -> Result<crate::Response<types::RenewOrderResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send(&super::operations::RENEW_ORDER, request).await
        }
        /**The same as [`send`](Self::send), but a success whose body says that nothing was done is not an error: the response is handed out as it came.

# Errors

All others of [`send`](Self::send).*/
        pub async fn send_unchecked(
            self,
        ) -> Result<crate::Response<types::RenewOrderResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send_unchecked(&super::operations::RENEW_ORDER, request).await
        }
        /**Sends the call as [`send`](Self::send) does. If its outcome is unclear, looks for what became of it, until it is decided or the request can no longer arrive ([`Settling::wait`](crate::Settling::wait)).

`get_order` shows whether it was done. It is read before the call, too, unless [`Settling::read_before`](crate::Settling::read_before) switches that off. An order that somebody else renewed in the meantime looks as if this call had renewed it.

# Errors

Those of [`send`](Self::send) for which [`is_outcome_unclear`](crate::Error::is_outcome_unclear) is false: nothing was done.*/
        pub async fn send_settled(
            self,
        ) -> Result<crate::Settled<types::RenewOrderResponse>, crate::Error> {
            let (client, request) = (self.client.clone(), self.request());
            client.settler().send(&super::operations::RENEW_ORDER, request).await
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
        ) -> Result<crate::Settled<types::RenewOrderResponse>, crate::Error> {
            let (client, request) = (self.client.clone(), self.request());
            client
                .settler()
                .send_once(&super::operations::RENEW_ORDER, request, key)
                .await
        }
        #[cfg(feature = "dynamic-calls")]
        #[allow(unused_mut, unused_variables)]
        pub(super) fn apply(
            mut self,
            arguments: &mut crate::client::Arguments,
        ) -> Result<Self, crate::Error> {
            if let Some(value) = arguments.take("id")? {
                self.id = Ok(value);
            }
            Ok(self)
        }
    }
    /**Builder for [`Client::set_order_tag`]

[`Client::set_order_tag`]: super::Client::set_order_tag*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent before `send`"]
    pub struct SetOrderTag {
        client: super::Client,
        id: Result<i64, String>,
        body: Result<types::builder::SetOrderTagRequest, String>,
    }
    impl SetOrderTag {
        pub(super) fn new(client: super::Client) -> Self {
            Self {
                client: client,
                id: Err("id: required, but not given".to_string()),
                body: Ok(Default::default()),
            }
        }
        ///Number of the order, as returned by the purchase and by the list of orders.
        pub fn id<V>(mut self, value: V) -> Self
        where
            V: TryInto<i64>,
            V::Error: ::std::fmt::Display,
        {
            self.id = crate::wire::arguments::value("id", value);
            self
        }
        /// The whole body at once, in place of what was set of it before.
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: TryInto<types::SetOrderTagRequest>,
            <V as TryInto<types::SetOrderTagRequest>>::Error: std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(From::from)
                .map_err(|s| {
                    format!("conversion to `SetOrderTagRequest` for body failed: {}", s)
                });
            self
        }
        ///The request, if the arguments allow one.
        pub(super) fn request(self) -> Result<reqwest::Request, crate::Error> {
            let Self { client, id, body } = self;
            let id = id.map_err(crate::Error::invalid_argument)?;
            let body = body
                .and_then(|v| {
                    types::SetOrderTagRequest::try_from(v).map_err(|e| e.to_string())
                })
                .map_err(crate::Error::invalid_argument)?;
            let url = crate::wire::url(
                &client.baseurl,
                &format!("/user/api/orders/{id}/tag", id = encode_path(& id)),
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
        ///The new tag, `none` to take it away.
        pub fn tag<V>(mut self, value: V) -> Self
        where
            V: TryInto<types::OrderTag>,
            V::Error: ::std::fmt::Display,
        {
            self.body = self.body.map(|body| body.tag(value));
            self
        }
        /**Sends `POST /user/api/orders/{id}/tag` and waits for the response.

# Errors

If an argument is missing or out of range (nothing is sent then), if the server cannot be reached, or if it refuses: by an error status (documented: 400, 401, 404), or in the body of a success, for which [`is_refused`](crate::Error::is_refused) holds.*/
        pub async fn send(
            self,
        ) -> Result<crate::Response<types::SetOrderTagResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send(&super::operations::SET_ORDER_TAG, request).await
        }
        /**The same as [`send`](Self::send), but a success whose body says that nothing was done is not an error: the response is handed out as it came.

# Errors

All others of [`send`](Self::send).*/
        pub async fn send_unchecked(
            self,
        ) -> Result<crate::Response<types::SetOrderTagResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send_unchecked(&super::operations::SET_ORDER_TAG, request).await
        }
        #[cfg(feature = "dynamic-calls")]
        #[allow(unused_mut, unused_variables)]
        pub(super) fn apply(
            mut self,
            arguments: &mut crate::client::Arguments,
        ) -> Result<Self, crate::Error> {
            if let Some(value) = arguments.take("id")? {
                self.id = Ok(value);
            }
            if let Some(value) = arguments.take::<types::SetOrderTagRequest>("body")? {
                self.body = Ok(value.into());
            }
            Ok(self)
        }
    }
    /**Builder for [`Client::list_available_counts`]

[`Client::list_available_counts`]: super::Client::list_available_counts*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent before `send`"]
    pub struct ListAvailableCounts {
        client: super::Client,
    }
    impl ListAvailableCounts {
        pub(super) fn new(client: super::Client) -> Self {
            Self { client: client }
        }
        ///The request, if the arguments allow one.
        pub(super) fn request(self) -> Result<reqwest::Request, crate::Error> {
            let Self { client } = self;
            let url = crate::wire::url(
                &client.baseurl,
                "/user/api/proxies/available-count",
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
        /**Sends `GET /user/api/proxies/available-count` and waits for the response.

# Errors

If an argument is missing or out of range (nothing is sent then), if the server cannot be reached, or if it refuses: by an error status (documented: 401), or in the body of a success, for which [`is_refused`](crate::Error::is_refused) holds.*/
        pub async fn send(
            self,
        ) -> Result<crate::Response<types::AvailableCounts>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send(&super::operations::LIST_AVAILABLE_COUNTS, request).await
        }
        /**The same as [`send`](Self::send), but a success whose body says that nothing was done is not an error: the response is handed out as it came.

# Errors

All others of [`send`](Self::send).*/
        pub async fn send_unchecked(
            self,
        ) -> Result<crate::Response<types::AvailableCounts>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport
                .send_unchecked(&super::operations::LIST_AVAILABLE_COUNTS, request)
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
    /**Builder for [`Client::list_products`]

[`Client::list_products`]: super::Client::list_products*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent before `send`"]
    pub struct ListProducts {
        client: super::Client,
    }
    impl ListProducts {
        pub(super) fn new(client: super::Client) -> Self {
            Self { client: client }
        }
        ///The request, if the arguments allow one.
        pub(super) fn request(self) -> Result<reqwest::Request, crate::Error> {
            let Self { client } = self;
            let url = crate::wire::url(&client.baseurl, "/user/api/proxies/products");
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
        /**Sends `GET /user/api/proxies/products` and waits for the response.

# Errors

If an argument is missing or out of range (nothing is sent then), if the server cannot be reached, or if it refuses: by an error status (documented: 401), or in the body of a success, for which [`is_refused`](crate::Error::is_refused) holds.*/
        pub async fn send(
            self,
        ) -> Result<crate::Response<types::ListProductsResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send(&super::operations::LIST_PRODUCTS, request).await
        }
        /**The same as [`send`](Self::send), but a success whose body says that nothing was done is not an error: the response is handed out as it came.

# Errors

All others of [`send`](Self::send).*/
        pub async fn send_unchecked(
            self,
        ) -> Result<crate::Response<types::ListProductsResponse>, crate::Error> {
            let (transport, request) = (self.client.inner.clone(), self.request());
            transport.send_unchecked(&super::operations::LIST_PRODUCTS, request).await
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
    #[allow(unused_imports, reason = "a path may have no parameters")]
    use crate::wire::encode_path;
}
/// This API, for [`ClientBuilder`](crate::ClientBuilder).
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct ProxyOrders;
impl crate::client::Sealed for ProxyOrders {}
impl crate::client::Api for ProxyOrders {
    type Client = Client;
    const ENVIRONMENT: &'static str = "SHAREKIT_PROXY_ORDERS";
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
let client = sharekit::proxy_orders::Client::builder().bearer_token("from-the-vendor").build()?;
# Ok(()) }
```*/
    #[must_use]
    pub fn builder() -> crate::ClientBuilder<ProxyOrders> {
        crate::ClientBuilder::new()
    }
    /**Returns a client with the credential from `SHAREKIT_PROXY_ORDERS_TOKEN` and, if it is set, the base URL from `SHAREKIT_PROXY_ORDERS_BASE_URL`. An empty variable counts as unset, and white space around a value is removed.

# Errors

If the credential is not set, if a variable is blank or not Unicode, or as [`ClientBuilder::build`](crate::ClientBuilder::build).*/
    pub fn from_env() -> Result<Self, crate::Error> {
        crate::ClientBuilder::<ProxyOrders>::from_env()?.build()
    }
}
impl crate::ClientBuilder<ProxyOrders> {
    /**Sets the API key of the account, which is sent as a bearer token.

The API key of the account, taken from the dashboard and sent as a bearer token. It lives long and has no scopes.*/
    #[must_use]
    pub fn bearer_token(mut self, token: impl Into<String>) -> Self {
        self.credentials.bearer = Some(crate::client::Token::fixed(token));
        self
    }
}
/// This API in the table of all.
#[cfg(feature = "sandbox")]
pub(crate) static INFO: crate::client::ApiInfo = crate::client::ApiInfo {
    name: "proxy-orders",
    group: "orders",
    about: "ProxyShard: buy proxies and manage the orders",
    environment: "SHAREKIT_PROXY_ORDERS",
    credential_variable: "SHAREKIT_PROXY_ORDERS_TOKEN",
    credentials: &[crate::CredentialKind::BearerToken],
    servers: SERVERS,
    rate_limits: RATE_LIMITS,
    operations: OPERATIONS,
    spec: include_str!(concat!(env!("OUT_DIR"), "/proxy_orders.json")),
    #[cfg(feature = "cli")]
    connect: crate::client::connect::<ProxyOrders>,
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
pub const SERVERS: &[&str] = &["https://user-api.proxyshard.com"];
/// The limits that the spec states.
pub const RATE_LIMITS: &[crate::Quota] = &[];
/// What the spec says of each operation.
pub const OPERATIONS: &[&crate::Operation] = &[
    &operations::GET_PROFILE,
    &operations::LIST_ORDERS,
    &operations::CALCULATE_PRICE,
    &operations::CHANGE_BILLING_CYCLE,
    &operations::SET_AUTO_RENEWAL,
    &operations::PURCHASE_ORDER,
    &operations::GET_ORDER,
    &operations::RENEW_ORDER,
    &operations::SET_ORDER_TAG,
    &operations::LIST_AVAILABLE_COUNTS,
    &operations::LIST_PRODUCTS,
];
mod operations {
    ///`get_profile`
    pub(super) static GET_PROFILE: crate::Operation = crate::Operation {
        id: "get_profile",
        method: "GET",
        path: "/user/api/me",
        credential: crate::CredentialKind::BearerToken,
        retry_safe: true,
        paging: crate::Paging::None,
        success_words: &[],
        outcome: super::OUTCOME,
        settled_by: None,
    };
    ///`list_orders`
    pub(super) static LIST_ORDERS: crate::Operation = crate::Operation {
        id: "list_orders",
        method: "GET",
        path: "/user/api/orders",
        credential: crate::CredentialKind::BearerToken,
        retry_safe: true,
        paging: crate::Paging::Offset {
            items: "/orders",
            next: "/next",
            count: "/count",
        },
        success_words: &[],
        outcome: super::OUTCOME,
        settled_by: None,
    };
    ///`calculate_price`
    pub(super) static CALCULATE_PRICE: crate::Operation = crate::Operation {
        id: "calculate_price",
        method: "GET",
        path: "/user/api/orders/calculate",
        credential: crate::CredentialKind::BearerToken,
        retry_safe: true,
        paging: crate::Paging::None,
        success_words: &[],
        outcome: super::OUTCOME,
        settled_by: None,
    };
    ///`change_billing_cycle`
    pub(super) static CHANGE_BILLING_CYCLE: crate::Operation = crate::Operation {
        id: "change_billing_cycle",
        method: "POST",
        path: "/user/api/orders/change-billing-cycle/{order_id}",
        credential: crate::CredentialKind::BearerToken,
        retry_safe: false,
        paging: crate::Paging::None,
        success_words: &[],
        outcome: super::OUTCOME,
        settled_by: Some(
            &crate::client::SettledBy {
                reads: None,
                limits: "No operation shows the cycle of the next period. The order shows it once it has been renewed.",
                personal: &[],
            },
        ),
    };
    ///`set_auto_renewal`
    pub(super) static SET_AUTO_RENEWAL: crate::Operation = crate::Operation {
        id: "set_auto_renewal",
        method: "POST",
        path: "/user/api/orders/edit-auto-renewal/{order_id}",
        credential: crate::CredentialKind::BearerToken,
        retry_safe: true,
        paging: crate::Paging::None,
        success_words: &[],
        outcome: super::OUTCOME,
        settled_by: None,
    };
    ///`purchase_order`
    pub(super) static PURCHASE_ORDER: crate::Operation = crate::Operation {
        id: "purchase_order",
        method: "POST",
        path: "/user/api/orders/purchase",
        credential: crate::CredentialKind::BearerToken,
        retry_safe: false,
        paging: crate::Paging::None,
        success_words: &[],
        outcome: super::OUTCOME,
        settled_by: Some(
            &crate::client::SettledBy {
                reads: Some(crate::client::Reads {
                    read: crate::client::Read {
                        operation: &LIST_ORDERS,
                        with: &[],
                        fixed: &[("status", "all")],
                        also: &[],
                        limit: Some(("limit", 100i64)),
                        total: Some("/count"),
                    },
                    items: "/orders",
                    each: None,
                    matches: &[
                        crate::client::Match {
                            item: "cycle_name",
                            field: "cycle",
                            default: None,
                            is_echo: false,
                        },
                        crate::client::Match {
                            item: "product_name",
                            field: "product",
                            default: None,
                            is_echo: false,
                        },
                    ],
                    details: Some(crate::client::Details {
                        read: crate::client::Read {
                            operation: &GET_ORDER,
                            with: &[("id", "order_id")],
                            fixed: &[],
                            also: &[],
                            limit: None,
                            total: None,
                        },
                        at: "/order",
                        matches: &[
                            crate::client::Match {
                                item: "promo_code",
                                field: "promo_code",
                                default: None,
                                is_echo: true,
                            },
                            crate::client::Match {
                                item: "quantity",
                                field: "quantity",
                                default: Some("1"),
                                is_echo: true,
                            },
                        ],
                    }),
                    evidence: crate::client::Evidence::New {
                        id: "order_id",
                        count: None,
                        is_additive: true,
                    },
                    result: Some("/order_id"),
                }),
                limits: "An order that somebody else buys with this account at the same time looks the same, if product, cycle and quantity are the same. The location of an order is not told.",
                personal: &[],
            },
        ),
    };
    ///`get_order`
    pub(super) static GET_ORDER: crate::Operation = crate::Operation {
        id: "get_order",
        method: "GET",
        path: "/user/api/orders/{id}",
        credential: crate::CredentialKind::BearerToken,
        retry_safe: true,
        paging: crate::Paging::None,
        success_words: &[],
        outcome: super::OUTCOME,
        settled_by: None,
    };
    ///`renew_order`
    pub(super) static RENEW_ORDER: crate::Operation = crate::Operation {
        id: "renew_order",
        method: "POST",
        path: "/user/api/orders/{id}/renew",
        credential: crate::CredentialKind::BearerToken,
        retry_safe: false,
        paging: crate::Paging::None,
        success_words: &[],
        outcome: super::OUTCOME,
        settled_by: Some(
            &crate::client::SettledBy {
                reads: Some(crate::client::Reads {
                    read: crate::client::Read {
                        operation: &GET_ORDER,
                        with: &[("id", "id")],
                        fixed: &[],
                        also: &[],
                        limit: None,
                        total: None,
                    },
                    items: "",
                    each: None,
                    matches: &[],
                    details: None,
                    evidence: crate::client::Evidence::Changed {
                        field: "/order/expires_at",
                    },
                    result: None,
                }),
                limits: "An order that somebody else renewed in the meantime looks as if this call had renewed it.",
                personal: &[],
            },
        ),
    };
    ///`set_order_tag`
    pub(super) static SET_ORDER_TAG: crate::Operation = crate::Operation {
        id: "set_order_tag",
        method: "POST",
        path: "/user/api/orders/{id}/tag",
        credential: crate::CredentialKind::BearerToken,
        retry_safe: true,
        paging: crate::Paging::None,
        success_words: &[],
        outcome: super::OUTCOME,
        settled_by: None,
    };
    ///`list_available_counts`
    pub(super) static LIST_AVAILABLE_COUNTS: crate::Operation = crate::Operation {
        id: "list_available_counts",
        method: "GET",
        path: "/user/api/proxies/available-count",
        credential: crate::CredentialKind::BearerToken,
        retry_safe: true,
        paging: crate::Paging::None,
        success_words: &[],
        outcome: super::OUTCOME,
        settled_by: None,
    };
    ///`list_products`
    pub(super) static LIST_PRODUCTS: crate::Operation = crate::Operation {
        id: "list_products",
        method: "GET",
        path: "/user/api/proxies/products",
        credential: crate::CredentialKind::BearerToken,
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
    message: &["message"],
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
        let credential = crate::CredentialKind::BearerToken;
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
            api: "proxy-orders",
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
            "get_profile" => {
                let call = self.get_profile().apply(&mut arguments)?;
                arguments.finish()?;
                call.send().await?.into_json()
            }
            "list_orders" => {
                let call = self.list_orders().apply(&mut arguments)?;
                arguments.finish()?;
                call.send().await?.into_json()
            }
            "calculate_price" => {
                let call = self.calculate_price().apply(&mut arguments)?;
                arguments.finish()?;
                call.send().await?.into_json()
            }
            "change_billing_cycle" => {
                let call = self.change_billing_cycle().apply(&mut arguments)?;
                arguments.finish()?;
                call.send().await?.into_json()
            }
            "set_auto_renewal" => {
                let call = self.set_auto_renewal().apply(&mut arguments)?;
                arguments.finish()?;
                call.send().await?.into_json()
            }
            "purchase_order" => {
                let call = self.purchase_order().apply(&mut arguments)?;
                arguments.finish()?;
                call.send().await?.into_json()
            }
            "get_order" => {
                let call = self.get_order().apply(&mut arguments)?;
                arguments.finish()?;
                call.send().await?.into_json()
            }
            "renew_order" => {
                let call = self.renew_order().apply(&mut arguments)?;
                arguments.finish()?;
                call.send().await?.into_json()
            }
            "set_order_tag" => {
                let call = self.set_order_tag().apply(&mut arguments)?;
                arguments.finish()?;
                call.send().await?.into_json()
            }
            "list_available_counts" => {
                let call = self.list_available_counts().apply(&mut arguments)?;
                arguments.finish()?;
                call.send().await?.into_json()
            }
            "list_products" => {
                let call = self.list_products().apply(&mut arguments)?;
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
            "get_profile" => {
                let call = self.get_profile().apply(&mut arguments)?;
                arguments.finish()?;
                call.request()
            }
            "list_orders" => {
                let call = self.list_orders().apply(&mut arguments)?;
                arguments.finish()?;
                call.request()
            }
            "calculate_price" => {
                let call = self.calculate_price().apply(&mut arguments)?;
                arguments.finish()?;
                call.request()
            }
            "change_billing_cycle" => {
                let call = self.change_billing_cycle().apply(&mut arguments)?;
                arguments.finish()?;
                call.request()
            }
            "set_auto_renewal" => {
                let call = self.set_auto_renewal().apply(&mut arguments)?;
                arguments.finish()?;
                call.request()
            }
            "purchase_order" => {
                let call = self.purchase_order().apply(&mut arguments)?;
                arguments.finish()?;
                call.request()
            }
            "get_order" => {
                let call = self.get_order().apply(&mut arguments)?;
                arguments.finish()?;
                call.request()
            }
            "renew_order" => {
                let call = self.renew_order().apply(&mut arguments)?;
                arguments.finish()?;
                call.request()
            }
            "set_order_tag" => {
                let call = self.set_order_tag().apply(&mut arguments)?;
                arguments.finish()?;
                call.request()
            }
            "list_available_counts" => {
                let call = self.list_available_counts().apply(&mut arguments)?;
                arguments.finish()?;
                call.request()
            }
            "list_products" => {
                let call = self.list_products().apply(&mut arguments)?;
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
            "change_billing_cycle" => {
                let call = self.change_billing_cycle().apply(&mut arguments)?;
                arguments.finish()?;
                match key {
                    Some(key) => call.send_once(key).await?.into_json(),
                    None => call.send_settled().await?.into_json(),
                }
            }
            "purchase_order" => {
                let call = self.purchase_order().apply(&mut arguments)?;
                arguments.finish()?;
                match key {
                    Some(key) => call.send_once(key).await?.into_json(),
                    None => call.send_settled().await?.into_json(),
                }
            }
            "renew_order" => {
                let call = self.renew_order().apply(&mut arguments)?;
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
            "list_orders" => {
                let call = self.list_orders().apply(&mut arguments)?;
                arguments.finish()?;
                Ok(call.pages().into_json())
            }
            _ => Err(crate::client::no_pages(operation_id, OPERATIONS)),
        }
    }
}
impl crate::wire::ResponseBody for types::AvailableCounts {
    fn verdict(&self) -> crate::wire::Verdict<'_> {
        crate::wire::Verdict {
            success: None,
            word: None,
        }
    }
}
impl crate::wire::ResponseBody for types::CalculatePriceResponse {
    fn verdict(&self) -> crate::wire::Verdict<'_> {
        crate::wire::Verdict {
            success: crate::wire::said(&self.extra, "success"),
            word: None,
        }
    }
}
impl crate::wire::ResponseBody for types::ChangeBillingCycleResponse {
    fn verdict(&self) -> crate::wire::Verdict<'_> {
        crate::wire::Verdict {
            success: self.success,
            word: None,
        }
    }
}
impl crate::wire::ResponseBody for types::GetOrderResponse {
    fn verdict(&self) -> crate::wire::Verdict<'_> {
        crate::wire::Verdict {
            success: self.success,
            word: None,
        }
    }
}
impl crate::wire::ResponseBody for types::GetProfileResponse {
    fn verdict(&self) -> crate::wire::Verdict<'_> {
        crate::wire::Verdict {
            success: crate::wire::said(&self.extra, "success"),
            word: None,
        }
    }
}
impl crate::wire::ResponseBody for types::ListOrdersResponse {
    fn verdict(&self) -> crate::wire::Verdict<'_> {
        crate::wire::Verdict {
            success: self.success,
            word: None,
        }
    }
}
impl crate::wire::ResponseBody for types::ListProductsResponse {
    fn verdict(&self) -> crate::wire::Verdict<'_> {
        crate::wire::Verdict {
            success: self.success,
            word: None,
        }
    }
}
impl crate::wire::ResponseBody for types::PurchaseOrderResponse {
    fn verdict(&self) -> crate::wire::Verdict<'_> {
        crate::wire::Verdict {
            success: self.success,
            word: None,
        }
    }
}
impl crate::wire::ResponseBody for types::RenewOrderResponse {
    fn verdict(&self) -> crate::wire::Verdict<'_> {
        crate::wire::Verdict {
            success: self.success,
            word: None,
        }
    }
}
impl crate::wire::ResponseBody for types::SetAutoRenewalResponse {
    fn verdict(&self) -> crate::wire::Verdict<'_> {
        crate::wire::Verdict {
            success: self.success,
            word: None,
        }
    }
}
impl crate::wire::ResponseBody for types::SetOrderTagResponse {
    fn verdict(&self) -> crate::wire::Verdict<'_> {
        crate::wire::Verdict {
            success: self.success,
            word: None,
        }
    }
}
impl crate::client::pagination::Listed for types::ListOrdersResponse {
    type Item = types::OrderSummary;
    fn listing(self) -> crate::client::pagination::Listing<types::OrderSummary> {
        let (more, kept) = (
            crate::client::pagination::More::Count {
                count: self.count,
                next: self.next.as_deref().is_some_and(|next| !next.is_empty()),
            },
            crate::client::pagination::elements(self.extra.get("orders")),
        );
        crate::client::pagination::Listing::new(self.orders, kept, more)
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
    ///Sets what `get_profile` answers, in place of what was set before.
    #[must_use]
    pub fn get_profile<A>(
        mut self,
        answer: impl Fn(&crate::StubCall) -> A + Send + Sync + 'static,
    ) -> Self
    where
        A: Into<crate::StubAnswer<types::GetProfileResponse>>,
    {
        self.0.set("get_profile", move |call| answer(call).into().written());
        self
    }
    ///Sets what `list_orders` answers, in place of what was set before.
    #[must_use]
    pub fn list_orders<A>(
        mut self,
        answer: impl Fn(&crate::StubCall) -> A + Send + Sync + 'static,
    ) -> Self
    where
        A: Into<crate::StubAnswer<types::ListOrdersResponse>>,
    {
        self.0.set("list_orders", move |call| answer(call).into().written());
        self
    }
    ///Sets what `calculate_price` answers, in place of what was set before.
    #[must_use]
    pub fn calculate_price<A>(
        mut self,
        answer: impl Fn(&crate::StubCall) -> A + Send + Sync + 'static,
    ) -> Self
    where
        A: Into<crate::StubAnswer<types::CalculatePriceResponse>>,
    {
        self.0.set("calculate_price", move |call| answer(call).into().written());
        self
    }
    ///Sets what `change_billing_cycle` answers, in place of what was set before.
    #[must_use]
    pub fn change_billing_cycle<A>(
        mut self,
        answer: impl Fn(&crate::StubCall) -> A + Send + Sync + 'static,
    ) -> Self
    where
        A: Into<crate::StubAnswer<types::ChangeBillingCycleResponse>>,
    {
        self.0.set("change_billing_cycle", move |call| answer(call).into().written());
        self
    }
    ///Sets what `set_auto_renewal` answers, in place of what was set before.
    #[must_use]
    pub fn set_auto_renewal<A>(
        mut self,
        answer: impl Fn(&crate::StubCall) -> A + Send + Sync + 'static,
    ) -> Self
    where
        A: Into<crate::StubAnswer<types::SetAutoRenewalResponse>>,
    {
        self.0.set("set_auto_renewal", move |call| answer(call).into().written());
        self
    }
    ///Sets what `purchase_order` answers, in place of what was set before.
    #[must_use]
    pub fn purchase_order<A>(
        mut self,
        answer: impl Fn(&crate::StubCall) -> A + Send + Sync + 'static,
    ) -> Self
    where
        A: Into<crate::StubAnswer<types::PurchaseOrderResponse>>,
    {
        self.0.set("purchase_order", move |call| answer(call).into().written());
        self
    }
    ///Sets what `get_order` answers, in place of what was set before.
    #[must_use]
    pub fn get_order<A>(
        mut self,
        answer: impl Fn(&crate::StubCall) -> A + Send + Sync + 'static,
    ) -> Self
    where
        A: Into<crate::StubAnswer<types::GetOrderResponse>>,
    {
        self.0.set("get_order", move |call| answer(call).into().written());
        self
    }
    ///Sets what `renew_order` answers, in place of what was set before.
    #[must_use]
    pub fn renew_order<A>(
        mut self,
        answer: impl Fn(&crate::StubCall) -> A + Send + Sync + 'static,
    ) -> Self
    where
        A: Into<crate::StubAnswer<types::RenewOrderResponse>>,
    {
        self.0.set("renew_order", move |call| answer(call).into().written());
        self
    }
    ///Sets what `set_order_tag` answers, in place of what was set before.
    #[must_use]
    pub fn set_order_tag<A>(
        mut self,
        answer: impl Fn(&crate::StubCall) -> A + Send + Sync + 'static,
    ) -> Self
    where
        A: Into<crate::StubAnswer<types::SetOrderTagResponse>>,
    {
        self.0.set("set_order_tag", move |call| answer(call).into().written());
        self
    }
    ///Sets what `list_available_counts` answers, in place of what was set before.
    #[must_use]
    pub fn list_available_counts<A>(
        mut self,
        answer: impl Fn(&crate::StubCall) -> A + Send + Sync + 'static,
    ) -> Self
    where
        A: Into<crate::StubAnswer<types::AvailableCounts>>,
    {
        self.0.set("list_available_counts", move |call| answer(call).into().written());
        self
    }
    ///Sets what `list_products` answers, in place of what was set before.
    #[must_use]
    pub fn list_products<A>(
        mut self,
        answer: impl Fn(&crate::StubCall) -> A + Send + Sync + 'static,
    ) -> Self
    where
        A: Into<crate::StubAnswer<types::ListProductsResponse>>,
    {
        self.0.set("list_products", move |call| answer(call).into().written());
        self
    }
    /// Returns a client whose calls the stub answers. It retries as every client does; it waits for no limit.
    #[must_use]
    pub fn client(&self) -> Client {
        crate::client::stubbed::<ProxyOrders>(&self.0)
    }
    /// Returns the calls so far, oldest first; a retried one is there once for each attempt.
    #[must_use]
    pub fn calls(&self) -> Vec<crate::StubCall> {
        self.0.calls()
    }
}
