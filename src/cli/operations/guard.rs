//! What stands between a command and its call: the largest price that the user pays, and the user's consent.

use clap::{Arg, ArgMatches};

use crate::Cents;
use crate::cli::failure::{Ending, Failure};
use crate::cli::operations::confirm;
use crate::cli::operations::told::About;

/// Returns the flag for the largest price.
pub(super) fn max_price() -> Arg {
    Arg::new("max-price")
        .long("max-price")
        .value_name("AMOUNT")
        .value_parser(cents)
        .help("Do not send it if it costs more than AMOUNT")
        .long_help(
            "Do not send it if it costs more than AMOUNT, written like 12.30, or if its price is unknown. The price is asked \
             right before it is sent.",
        )
}

/// Reads money, written as the program prints it.
fn cents(text: &str) -> Result<i64, String> {
    let wrong = || "write an amount like 12.30".to_owned();
    let (whole, part) = text.split_once('.').unwrap_or((text, "00"));
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !are_digits(whole) || !are_digits(part) || part.len() != 2 {
        return Err(wrong());
    }
    let (whole, part): (i64, i64) = (whole.parse().map_err(|_| wrong())?, part.parse().map_err(|_| wrong())?);
    whole.checked_mul(100).and_then(|cents| cents.checked_add(part)).ok_or_else(wrong)
}

/// Checks the price against the user's limit, and asks the user, as far as flags and spec want it. Nothing is sent but
/// reads.
pub(super) async fn agree(about: About<'_>, given: &ArgMatches) -> Result<(), Failure> {
    let command = about.command;
    let largest = if command.has_price() { given.get_one::<i64>("max-price").copied() } else { None };
    let sentence = command.confirm.as_deref().filter(|_| !given.get_flag("yes"));
    if sentence.is_some() {
        confirm::require_terminal()?;
    }
    if sentence.is_none() && largest.is_none() {
        return Ok(());
    }
    let told = about.ask_all().await?;
    if let Some(largest) = largest {
        check(told.price, largest)?;
    }
    match sentence {
        Some(sentence) => confirm::spending(command, sentence, about.call, &told),
        None => Ok(()),
    }
}

/// Refuses a price that is larger than the user allows, or unknown.
pub(super) fn check(price: Option<i64>, largest: i64) -> Result<(), Failure> {
    let largest_shown = Cents::from(largest);
    let problem = match price {
        Some(price) if price <= largest => return Ok(()),
        Some(price) => format!("it costs {}, more than the {largest_shown} of --max-price", Cents::from(price)),
        None => format!("its price is unknown, so that it may cost more than the {largest_shown} of --max-price"),
    };
    Err(Failure::new(Ending::Failed, format!("{problem}; nothing was sent")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_written_as_the_program_prints_it() {
        let table = [
            ("12.30", Some(1230)),
            ("12", Some(1200)),
            ("0.05", Some(5)),
            ("12.3", None),
            ("12,30", None),
            ("-1.00", None),
            ("1e3", None),
            (".50", None),
            ("", None),
            ("99999999999999999999.00", None),
        ];
        for (text, expected) in table {
            assert_eq!(cents(text).ok(), expected, "{text}");
        }
    }

    #[test]
    fn an_unknown_price_is_too_much() {
        assert!(check(Some(1230), 1230).is_ok());
        assert!(check(Some(1231), 1230).unwrap_err().to_string().contains("12.31, more than the 12.30"));
        assert!(check(None, 1230).unwrap_err().to_string().contains("unknown"));
    }
}
