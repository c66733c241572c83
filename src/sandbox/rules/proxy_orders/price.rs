//! The price of a purchase, and the checks whether it is possible.

use rusqlite::Connection;
use serde::Deserialize;

use crate::StatusCode;
use crate::proxy_orders::types;
use crate::sandbox::rules::call::{Call, Refusal};
use crate::sandbox::rules::proxy_orders::catalogue::{Offer, Place};

/// The only add-on.
pub(crate) const P0F_SLOTS: &str = "p0f_slots";

/// A requested purchase. The forms in the spec differ only in what is optional, which depends on the product and is
/// checked against the catalogue. Price and purchase both use this type, so that they cannot differ.
#[derive(Deserialize)]
pub(crate) struct Wanted {
    pub(crate) product: String,
    location: Option<String>,
    cycle: Option<String>,
    quantity: Option<i64>,
    pub(crate) promo_code: Option<String>,
    pub(crate) auto_renewal: Option<bool>,
    addons: Option<Vec<Addon>>,
}

#[derive(Deserialize)]
struct Addon {
    addon_key: String,
    qty: i64,
}

/// A purchase that the shop accepts; the wallet is not checked yet.
pub(crate) struct Quote {
    pub(crate) place: Place,
    pub(crate) offer: Offer,
    pub(crate) quantity: i64,
    pub(crate) p0f_slots: i64,
    pub(crate) price: Price,
}

impl Wanted {
    /// Checks a purchase, except for the wallet, and returns its price.
    pub(crate) fn quote(&self, connection: &Connection, account: i64) -> Result<Quote, Refusal> {
        let place = Place::find(connection, &self.product, self.location.as_deref())?;
        let offer = place.offer(connection, account, self.cycle.as_deref())?;
        offer.must_be_open_to(connection, account, StatusCode::BAD_REQUEST)?;
        let quantity = self.quantity(&place)?;
        let discount = self.discount(connection, &offer)?;
        let p0f_slots = self.p0f_slots(&offer)?;
        let price = Price::of(&offer, quantity, discount, p0f_slots)?;
        match offer.amount {
            Some(amount) if amount < quantity => {
                let (title, missing) = (place.title(), quantity - amount);
                let message =
                    format!("Insufficient stock of {title}: {quantity} wanted, {amount} left, {missing} missing");
                Err(Refusal::bad_request(message))
            }
            _ => Ok(Quote { place, offer, quantity, p0f_slots, price }),
        }
    }

    /// Returns the quantity. Products without one accept 1, which the vendor's own client sends.
    fn quantity(&self, place: &Place) -> Result<i64, Refusal> {
        match self.quantity.unwrap_or(1) {
            quantity if quantity < 1 => Err(Refusal::bad_request("quantity: must be at least 1")),
            1 => Ok(1),
            _ if !place.counted => {
                Err(Refusal::bad_request(format!("quantity: {} is sold one at a time", place.product)))
            }
            quantity => Ok(quantity),
        }
    }

    fn discount(&self, connection: &Connection, offer: &Offer) -> Result<i64, Refusal> {
        let Some(promo) = self.promo_code.as_deref() else { return Ok(0) };
        if let Some(percent) = offer.discount(connection, promo)? {
            return Ok(percent);
        }
        let select = "SELECT EXISTS (SELECT 1 FROM proxy_promo WHERE code = ?1)";
        let known = connection.prepare_cached(select)?.query_row([promo], |row| row.get::<_, bool>(0))?;
        Err(Refusal::bad_request(if known {
            format!("The promo code {promo} is not for {} with the billing cycle {}", offer.product, offer.cycle)
        } else {
            format!("Unknown promo code {promo}")
        }))
    }

    fn p0f_slots(&self, offer: &Offer) -> Result<i64, Refusal> {
        let refused = match self.addons.as_deref().unwrap_or_default() {
            [] => return Ok(0),
            [addon, ..] if addon.addon_key != P0F_SLOTS => {
                format!("Unknown add-on {}; there is {P0F_SLOTS}", addon.addon_key)
            }
            [_, _, ..] => format!("addons: give {P0F_SLOTS} once and nothing else"),
            [addon] if addon.qty < 1 => format!("addons: the qty of {P0F_SLOTS} must be at least 1"),
            [_] if offer.p0f_slot_cents.is_none() => {
                format!("{P0F_SLOTS} is not sold with {} for the billing cycle {}", offer.product, offer.cycle)
            }
            [addon] => return Ok(addon.qty),
        };
        Err(Refusal::bad_request(refused))
    }
}

/// A price and its parts, in cents.
#[derive(Debug, PartialEq)]
pub(crate) struct Price {
    pub(crate) original: i64,
    pub(crate) percent: i64,
    /// After the discount, rounded half up to the cent. Add-ons have no discount.
    pub(crate) discounted: i64,
    pub(crate) addons: i64,
    pub(crate) total: i64,
}

impl Price {
    pub(crate) fn of(offer: &Offer, quantity: i64, percent: i64, p0f_slots: i64) -> Result<Self, Refusal> {
        let amounts = || {
            let original = offer.cents.checked_mul(quantity)?;
            // In 128 bits, since a hundred times the price may not fit into 64.
            let discounted = (i128::from(original) * i128::from(100 - percent) + 50) / 100;
            let discounted = i64::try_from(discounted).ok()?;
            let addons = offer.p0f_slot_cents.unwrap_or(0).checked_mul(p0f_slots)?;
            let total = discounted.checked_add(addons)?;
            Some(Self { original, percent, discounted, addons, total })
        };
        amounts().ok_or_else(|| Refusal::bad_request("quantity: the price is larger than any wallet"))
    }
}

pub(crate) fn calculate_price(connection: &Connection, call: &Call) -> Result<types::CalculatePriceResponse, Refusal> {
    let addons = call.argument::<String>("addons_json")?.map(|text| {
        let malformed = |error| Refusal::bad_request(format!("addons_json: {error}; {ADDONS_EXAMPLE}"));
        serde_json::from_str(&text).map_err(malformed)
    });
    let wanted = Wanted {
        product: call.required("product")?,
        location: call.argument("location")?,
        cycle: call.argument("cycle")?,
        quantity: call.argument("quantity")?,
        promo_code: call.argument("promo_code")?,
        auto_renewal: None,
        addons: addons.transpose()?,
    };
    let price = wanted.quote(connection, call.account)?.price;
    Ok(types::CalculatePriceResponse {
        original_price: Some(price.original.into()),
        final_price: Some(price.discounted.into()),
        discount_percent: Some(price.percent),
        addons_price: Some(price.addons.into()),
        total_with_addons: Some(price.total.into()),
        ..Default::default()
    })
}

const ADDONS_EXAMPLE: &str = r#"it must look like [{"addon_key":"p0f_slots","qty":5}]"#;
