//! `--jq`: a filter in the language of jq, for each value that is printed as JSON.

use std::fmt;

use jaq_core::load::{Arena, File, Loader};
use jaq_core::{Compiler, Ctx, Vars, compile, data, load};
use jaq_json::Val;
use jaq_json::write::{self, Pp};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use crate::cli::failure::{Ending, Failure};

type Compiled = jaq_core::Filter<data::JustLut<Val>>;

/// How the values that a filter makes are printed.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Form {
    /// Strings are printed without quotes.
    pub(super) is_raw: bool,
    pub(super) is_indented: bool,
}

/// A filter that was read.
pub(super) struct Filter {
    compiled: Compiled,
}

impl fmt::Debug for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Filter").finish_non_exhaustive()
    }
}

impl Filter {
    /// Reads a filter. It can neither read files nor the environment, which may hold keys.
    pub(super) fn parse(text: &str) -> Result<Self, Failure> {
        let definitions = jaq_core::defs().chain(jaq_std::defs()).chain(jaq_json::defs());
        let functions = jaq_core::funs().chain(jaq_std::funs()).chain(jaq_json::funs());
        let functions = functions.filter(|(name, ..)| *name != "env");
        let arena = Arena::default();
        let file = File { code: text, path: () };
        let modules = Loader::new(definitions).load(&arena, file).map_err(|errors| wrong(text, &unread(&errors)))?;
        let compiled = Compiler::default().with_funs(functions).compile(modules);
        Ok(Self { compiled: compiled.map_err(|errors| wrong(text, &unknown(&errors)))? })
    }

    /// Passes on each value that the filter makes of this one, as it is made, as text.
    pub(super) fn run(
        &self,
        input: &Value,
        form: Form,
        mut print: impl FnMut(String) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let input = Val::deserialize(input).map_err(|error| failed(&error))?;
        let context = Ctx::<data::JustLut<Val>>::new(&self.compiled.lut, Vars::new([]));
        for made in self.compiled.id.run((context, input)) {
            let made = made.map_err(|exception| match exception.get_err() {
                Ok(error) => failed(&error),
                Err(_) => failed(&"it stops by itself (`halt`)"),
            })?;
            print(form.text(&made)?)?;
        }
        Ok(())
    }
}

impl Form {
    /// Returns a value that a filter made, without a line end. Keys keep the order that the filter gives them.
    fn text(self, made: &Val) -> Result<String, Failure> {
        if let (true, Val::TStr(text)) = (self.is_raw, made) {
            return Ok(String::from_utf8_lossy(text).into_owned());
        }
        let printer =
            Pp { indent: self.is_indented.then(|| "  ".to_owned()), sep_space: self.is_indented, ..Pp::default() };
        let mut text = Vec::new();
        write::write(&mut text, &printer, 0, made).map_err(|error| failed(&error))?;
        // A filter can make what JSON cannot say, such as `nan`.
        let is_json = serde_json::from_slice::<IgnoredAny>(&text).is_ok();
        String::from_utf8(text).ok().filter(|_| is_json).ok_or_else(|| failed(&format!("{made} has no form in JSON")))
    }
}

fn failed(problem: &dyn fmt::Display) -> Failure {
    Failure::new(Ending::Failed, format!("the response came, but --jq fails on it: {problem}")).advising(
        "Each item of a list is filtered by itself: write `.code`, not `.[].code`. Without --jq you see the response.",
    )
}

fn wrong(text: &str, problem: &str) -> Failure {
    Failure::usage(format!("--jq {text:?}: {problem}; nothing was sent"))
        .advising("Write a filter as for jq, such as `.code` or `select(.status == 1)`.")
}

/// Returns what cannot be read in a filter.
fn unread(errors: &load::Errors<&str, ()>) -> String {
    let problem = errors.iter().find_map(|(_, error)| match error {
        load::Error::Io(errors) => errors.first().map(|(_, problem)| problem.clone()),
        load::Error::Lex(errors) => errors.first().map(|(wanted, found)| missing(wanted.as_str(), found)),
        load::Error::Parse(errors) => errors.first().map(|(wanted, found)| missing(wanted.as_str(), found)),
    });
    problem.unwrap_or_else(|| "it is no filter".to_owned())
}

/// Returns what is not known in a filter.
fn unknown(errors: &compile::Errors<&str, ()>) -> String {
    let first = errors.iter().flat_map(|(_, errors)| errors).next();
    first.map_or_else(|| "it is no filter".to_owned(), |(name, kind)| format!("there is no {} `{name}`", kind.as_str()))
}

fn missing(wanted: &str, found: &str) -> String {
    let place = if found.is_empty() { "at its end".to_owned() } else { format!("at `{found}`") };
    format!("{wanted} is expected {place}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn made(filter: &str, input: &Value) -> Result<Vec<Value>, String> {
        let mut all = Vec::new();
        let filter = Filter::parse(filter).map_err(|failure| failure.to_string())?;
        let run = filter.run(input, Form::default(), |text| {
            all.push(serde_json::from_str(&text).unwrap());
            Ok(())
        });
        run.map_err(|failure| failure.to_string()).map(|()| all)
    }

    #[test]
    fn a_filter_makes_what_jq_makes() {
        let input =
            json!({ "code": "a", "status": 1, "size": 9_007_199_254_740_993_u64, "tags": ["x", "y"], "rate": 0.1 });
        let table = [
            (".code", vec![json!("a")]),
            (".tags[]", vec![json!("x"), json!("y")]),
            ("select(.status == 2)", vec![]),
            ("{code, n: (.tags | length)}", vec![json!({ "code": "a", "n": 2 })]),
            (".size, .rate", vec![json!(9_007_199_254_740_993_u64), json!(0.1)]),
            (".none", vec![Value::Null]),
            ("1754000000 | todate", vec![json!("2025-07-31T22:13:20Z")]),
            (".code | test(\"^A\"; \"i\")", vec![json!(true)]),
        ];
        for (filter, expected) in table {
            assert_eq!(made(filter, &input).unwrap(), expected, "{filter}");
        }
    }

    #[test]
    fn a_filter_that_is_none_says_where() {
        let table = [
            (".code |", "at its end"),
            ("select(.a", "expected"),
            ("nosuch(1)", "`nosuch`"),
            ("env", "`env`"),
            (".code | .[0] | .x", "--jq fails on it"),
            ("halt", "stops by itself"),
            ("nan", "no form in JSON"),
        ];
        for (filter, expected) in table {
            let problem = made(filter, &json!({ "code": "a" })).unwrap_err();
            assert!(problem.contains(expected), "{filter}: {problem}");
        }
    }
}
