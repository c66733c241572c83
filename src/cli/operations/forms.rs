//! The forms that a body may have: which product takes which flags, and which it needs.

use serde_json::{Map, Value};

use crate::cli::operations::typed::plain;
use crate::names::kebab;
use crate::openapi::spec::Spec;

/// The width that a table of forms must keep to, in columns.
const WIDTH: usize = 80;

/// One form of a body.
#[derive(Debug)]
pub(crate) struct Form {
    /// The words that choose it; none if it takes all others.
    words: Vec<Value>,
    required: Vec<String>,
    fields: Vec<String>,
}

/// The forms of a body, and the field whose words choose one.
#[derive(Debug)]
pub(crate) struct Forms {
    field: String,
    forms: Vec<Form>,
}

/// How a form stands to a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stand {
    Needed,
    Allowed,
    Unknown,
}

impl Forms {
    /// Reads the forms of a body. Returns nothing if it has one, or if no field chooses.
    pub(crate) fn of_body(spec: &Spec, body: &Value) -> Option<Self> {
        let body = spec.resolve(body);
        let alternatives = body["oneOf"].as_array().or(body["anyOf"].as_array())?;
        let schemas: Vec<&Value> = alternatives.iter().map(|form| spec.resolve(form)).collect();
        let properties = schemas.first()?["properties"].as_object()?;
        let field = properties.iter().find(|(_, property)| !words(spec, property).is_empty())?.0.clone();
        let forms = schemas.iter().map(|schema| Form {
            words: words(spec, &schema["properties"][&field]),
            required: schema["required"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
            fields: schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect(),
        });
        Some(Self { forms: forms.collect(), field })
    }

    /// Returns whether some form needs a field.
    pub(crate) fn need(&self, field: &str) -> bool {
        self.forms.iter().any(|form| form.stand(field) == Stand::Needed)
    }

    /// Returns what is wrong with a body for the form that its words choose, by the names of the flags.
    pub(crate) fn fault(&self, body: &Map<String, Value>) -> Option<String> {
        let word = body.get(&self.field)?;
        let named = |form: &&Form| form.words.contains(word);
        let form = self.forms.iter().find(named).or_else(|| self.forms.iter().find(|form| form.words.is_empty()))?;
        let who = plain(word);
        let unknown = body.keys().find(|name| form.stand(name) == Stand::Unknown);
        if let Some(name) = unknown {
            let others = form.fields.iter().filter(|other| **other != self.field);
            let takes: Vec<String> = others.map(|name| flag(name)).collect();
            return Some(format!("{} is not for {who}, which takes {}", flag(name), takes.join(", ")));
        }
        let missing: Vec<String> =
            form.required.iter().filter(|name| !body.contains_key(*name)).map(|name| flag(name)).collect();
        (!missing.is_empty()).then(|| format!("{who} needs {}", missing.join(" and ")))
    }

    /// Returns a table of the forms, for the help.
    pub(crate) fn table(&self) -> String {
        let all: Vec<&String> = self.fields();
        let is_everywhere = |name: &String| {
            let mut stands = self.forms.iter().map(|form| form.stand(name));
            stands.all(|stand| stand == Stand::Allowed)
        };
        let (common, different): (Vec<&String>, Vec<&String>) = all.into_iter().partition(|name| is_everywhere(name));
        let rows: Vec<(String, &Form)> = self.forms.iter().flat_map(rows).collect();
        let first = rows.iter().map(|(word, _)| word.chars().count()).max().unwrap_or_default();
        let columns: Vec<String> = different.iter().map(|name| flag(name)).collect();
        let mut text = format!("What each {} takes:\n", kebab(&self.field).replace('-', " "));
        let width = first + columns.iter().map(|column| column.len() + 2).sum::<usize>() + 2;
        if width <= WIDTH {
            text += &format!("  {:first$}  {}\n", "", columns.join("  "));
            for (word, form) in &rows {
                let cells: Vec<String> = different
                    .iter()
                    .zip(&columns)
                    .map(|(name, column)| format!("{:width$}", form.stand(name).word(), width = column.len()))
                    .collect();
                text += &format!("{}\n", format!("  {word:first$}  {}", cells.join("  ")).trim_end());
            }
        } else {
            for (word, form) in &rows {
                let of = |stand| {
                    different.iter().filter(|name| form.stand(name) == stand).map(|name| flag(name)).collect::<Vec<_>>()
                };
                text += &format!(
                    "  {word}\n    needs: {}\n    may have: {}\n",
                    of(Stand::Needed).join(" "),
                    of(Stand::Allowed).join(" ")
                );
            }
        }
        let common: Vec<String> = common.iter().map(|name| flag(name)).collect();
        if !common.is_empty() {
            text += &format!("  Each may have {}.\n", common.join(" and "));
        }
        text
    }

    /// Returns the fields of all forms but the one that chooses.
    fn fields(&self) -> Vec<&String> {
        let mut fields: Vec<&String> = Vec::new();
        for name in self.forms.iter().flat_map(|form| &form.fields) {
            if *name != self.field && !fields.contains(&name) {
                fields.push(name);
            }
        }
        fields
    }
}

impl Form {
    fn stand(&self, field: &str) -> Stand {
        let has = |names: &[String]| names.iter().any(|name| name == field);
        match () {
            () if has(&self.required) => Stand::Needed,
            () if has(&self.fields) => Stand::Allowed,
            () => Stand::Unknown,
        }
    }
}

impl Stand {
    fn word(self) -> &'static str {
        match self {
            Self::Needed => "needed",
            Self::Allowed => "allowed",
            Self::Unknown => "-",
        }
    }
}

/// Returns a form under each of its words.
fn rows(form: &Form) -> Vec<(String, &Form)> {
    if form.words.is_empty() {
        return vec![("any other".to_owned(), form)];
    }
    form.words.iter().map(|word| (plain(word), form)).collect()
}

/// Returns the words of a closed list.
fn words(spec: &Spec, property: &Value) -> Vec<Value> {
    let schema = spec.resolve(property);
    property["enum"].as_array().or(schema["enum"].as_array()).cloned().unwrap_or_default()
}

fn flag(field: &str) -> String {
    format!("--{}", kebab(field))
}
