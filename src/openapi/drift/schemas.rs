//! Where the schemas of both sides differ: in what they accept, not in how they are written.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::openapi::drift::comparison::{At, Comparison, Drift};
use crate::openapi::drift::kinds;
use crate::openapi::model::{Model, Schema};
use crate::openapi::report::{Place, shown};

/// The longest range of numbers that a vendor might write as a list.
const LONGEST_RANGE: i64 = 50;

impl Comparison<'_> {
    /// Compares two schemas. A named one of ours is reported under its name, wherever it is used.
    pub(crate) fn schema(&mut self, at: &At, ours: &Value, theirs: &Value) {
        let (mut our, mut their) = (resolved(self.ours, ours), resolved(self.theirs, theirs));
        if says_nothing(&their) {
            return;
        }
        if their.types.is_empty() && their.alternatives.is_empty() {
            // Limits without a type apply to our type.
            their.types.clone_from(&our.types);
        }
        range_as_words(&mut our, &their);
        range_as_words(&mut their, &our);
        let at = at.moved(at.place.clone(), ours, theirs);
        if !at.in_address {
            self.null(&at, &our, &their);
        }
        let their_definition =
            definition(self.theirs, theirs).map_or(&theirs["allOf"][0], |(_, definition)| definition);
        let Some((name, our_definition)) = definition(self.ours, ours) else {
            let at = At { theirs: at.theirs.within(their_definition), ..at };
            return self.agreed_schema(&at, (&our, ours), (&their, theirs));
        };
        self.stated(&at);
        let use_of_it = self.ours.at_its_place(ours);
        let says_more = use_of_it.words.is_some() || !use_of_it.limits.is_empty() || use_of_it.default.is_some();
        let is_narrowed = says_more && our.properties.is_empty() && our.items.is_none() && our.alternatives.is_empty();
        let place = if is_narrowed { at.place.clone() } else { Place::new("schema", &name) };
        let key = (if is_narrowed { at.place.to_string() } else { name }, theirs.to_string());
        // Each pair is compared once; a schema may contain itself.
        if self.compared.insert(key) {
            self.agreed_schema(&at.moved(place, our_definition, their_definition), (&our, ours), (&their, theirs));
        }
    }

    /// Compares what two schemas accept, apart from null.
    fn agreed_schema(&mut self, at: &At, ours: (&Schema, &Value), theirs: (&Schema, &Value)) {
        let ((our, _), (their, _)) = (ours, theirs);
        let before = self.findings.len();
        if is_one_of_several(our) || is_one_of_several(their) {
            self.alternatives(at, ours, theirs);
        } else if our.types == their.types {
            self.scalar(at, our, their);
            self.words(at, our, their);
        } else {
            let sides = [our, their].map(|schema| schema.types_in_words().or(Some("anything".to_owned())));
            return self.found(Drift::Different, kinds::TYPE_DIFFERS, at, sides);
        }
        if self.findings.len() == before && states_all(our, their) {
            self.stated(at);
        }
        if is_one_of_several(our) == is_one_of_several(their) {
            self.fields(at, our, their);
        }
        if let (Some(our), Some(their)) = (&our.items, &their.items) {
            self.schema(&at.at(at.place.inside("each element", "")), our, their);
        }
    }

    /// Pairs each alternative of the vendor with our most similar one.
    fn alternatives(&mut self, at: &At, ours: (&Schema, &Value), theirs: (&Schema, &Value)) {
        let mut unpaired = members(ours.0, ours.1);
        for their in members(theirs.0, theirs.1) {
            let unlikeness = |our: &Value| unlikeness((self.ours, our), (self.theirs, &their));
            let closest = unpaired.iter().enumerate().filter_map(|(index, our)| Some((unlikeness(our)?, index))).min();
            let Some((_, index)) = closest else {
                let title = title(self.theirs, &their);
                self.found(Drift::Missing, kinds::ALTERNATIVE_MISSING, at, [None, Some(title)]);
                continue;
            };
            let our = unpaired.remove(index);
            let place = at.place.inside("alternative", &title(self.ours, &our));
            self.schema(&at.at(place), &our, &their);
        }
        for our in unpaired {
            let title = title(self.ours, &our);
            let at = at.inside("alternative", &title, &our, &Value::Null);
            self.removed(kinds::ALTERNATIVE_REMOVED, &at, None);
        }
    }

    fn null(&mut self, at: &At, ours: &Schema, theirs: &Schema) {
        if ours.nullable && !theirs.nullable && at.ours.is_decided_by_us() {
            self.still_guessed.insert(at.place.to_string());
        } else if ours.nullable != theirs.nullable {
            let sides =
                [ours, theirs].map(|schema| Some(if schema.nullable { "null" } else { "never null" }.to_owned()));
            self.found(Drift::Different, kinds::NULL_DIFFERS, at, sides);
        }
    }

    fn scalar(&mut self, at: &At, ours: &Schema, theirs: &Schema) {
        if formats_differ(ours, theirs) {
            let sides = [ours.format.clone(), theirs.format.clone()];
            self.found(Drift::Different, kinds::FORMAT_DIFFERS, at, sides);
        }
        let keys: BTreeSet<&String> = ours.limits.keys().chain(theirs.limits.keys()).collect();
        for key in keys {
            let sides = [ours, theirs].map(|schema| schema.limits.get(key));
            match sides {
                [our, their] if our == their => {}
                [Some(_), None] if at.ours.is_decided_by_us() => {
                    self.still_guessed.insert(format!("{}, {key}", at.place));
                }
                sides => {
                    let sides = sides
                        .map(|limit| Some(limit.map_or("none".to_owned(), |limit| format!("{key} {}", shown(limit)))));
                    self.found(Drift::Different, kinds::LIMIT_DIFFERS, at, sides);
                }
            }
        }
        // Without a default in the vendor's schema, ours comes from its prose.
        if theirs.default.is_some() && theirs.default != ours.default {
            let sides =
                [&ours.default, &theirs.default].map(|default| Some(default.as_ref().map_or("none".to_owned(), shown)));
            self.found(Drift::Different, kinds::DEFAULT_DIFFERS, at, sides);
        }
    }

    fn words(&mut self, at: &At, ours: &Schema, theirs: &Schema) {
        let (our, their) = (listed_words(ours), listed_words(theirs));
        let listed = |words: &[Value]| Some(shown(&Value::Array(words.to_vec())));
        match (our, their) {
            // Without a list, the vendor states nothing.
            (_, []) => {}
            ([], their) => self.found(Drift::Missing, kinds::WORDS_MISSING, at, [None, listed(their)]),
            (our, their) => {
                let legacy = ours.notes.get("x-legacy-forms").and_then(Value::as_object);
                let is_legacy = |word: &Value| {
                    legacy.is_some_and(|forms| word.as_str().is_some_and(|word| forms.contains_key(word)))
                };
                for word in their.iter().filter(|word| !our.contains(word) && !is_legacy(word)) {
                    self.found(Drift::Missing, kinds::WORD_MISSING, at, [None, Some(shown(word))]);
                }
                // The vendor's list is complete, so a word that we guessed is wrong.
                for word in our.iter().filter(|word| !their.contains(word)) {
                    self.found(Drift::Removed, kinds::WORD_REMOVED, at, [Some(shown(word)), None]);
                }
            }
        }
    }

    fn fields(&mut self, at: &At, ours: &Schema, theirs: &Schema) {
        let around = at;
        for (name, our) in &ours.properties {
            match theirs.properties.get(name) {
                Some(their) => {
                    let at = at.inside("field", name, &our.schema, &their.schema);
                    self.required(&at, ours.required.contains(name), theirs.required.contains(name));
                    self.schema(&around.at(at.place), &our.schema, &their.schema);
                }
                None if theirs.properties.is_empty() => {}
                None => {
                    let at = at.inside("field", name, &our.schema, &Value::Null);
                    self.removed(kinds::FIELD_REMOVED, &at, None);
                }
            }
        }
        for (name, their) in theirs.properties.iter().filter(|(name, _)| !ours.properties.contains_key(*name)) {
            let at = at.inside("field", name, &Value::Null, &their.schema);
            let needed = if theirs.required.contains(name) { "required" } else { "optional" };
            let described = self.theirs.resolved(&their.schema);
            let types = described.types_in_words().unwrap_or_else(|| "of any type".to_owned());
            self.found(Drift::Missing, kinds::FIELD_MISSING, &at, [None, Some(format!("{needed}, {types}"))]);
        }
        if let (Some(our), Some(their)) = (&ours.additional, &theirs.additional)
            && our.is_object()
            && their.is_object()
        {
            self.schema(&at.at(at.place.inside("further fields", "")), our, their);
        }
    }
}

/// Describes one level of a schema; alternatives that are single words become one list of words.
fn resolved(model: &Model, raw: &Value) -> Schema {
    let mut schema = model.resolved(raw);
    let words: Option<Vec<Vec<Value>>> =
        schema.alternatives.iter().map(|alternative| model.resolved(alternative).words).collect();
    if let Some(words) = words.filter(|words| !words.is_empty()) {
        let words = words.concat();
        schema = Schema {
            alternatives: Vec::new(),
            ..model.resolved(&json!({ "enum": words, "nullable": schema.nullable }))
        };
    }
    schema
}

/// Returns the name of the schema that this one refers to, and its definition.
fn definition<'a>(model: &'a Model, raw: &Value) -> Option<(String, &'a Value)> {
    let name = model.at_its_place(raw).reference?;
    let definition = model.schema(&name)?;
    Some((name, definition))
}

/// Says whether the vendor states all that we state, not only the type. OpenAPI can state a unit only as a format.
fn states_all(ours: &Schema, theirs: &Schema) -> bool {
    let lists_words = listed_words(ours).is_empty() || !listed_words(theirs).is_empty();
    let limits = ours.limits.keys().all(|key| theirs.limits.contains_key(key));
    let unit = ours.note("x-unit").is_none_or(|unit| theirs.note("x-unit") == Some(unit))
        || theirs.format.as_deref() == Some("date-time");
    lists_words && limits && unit && (theirs.nullable || !ours.nullable)
}

/// Says whether a schema accepts anything, so that the vendor has left it open.
fn says_nothing(schema: &Schema) -> bool {
    schema.types.is_empty() && schema.alternatives.is_empty() && schema.limits.is_empty()
}

fn is_one_of_several(schema: &Schema) -> bool {
    !schema.alternatives.is_empty() || schema.types.len() > 1
}

/// Returns the alternatives of a schema; the schema itself if there is only one.
fn members(schema: &Schema, raw: &Value) -> Vec<Value> {
    if !schema.alternatives.is_empty() {
        schema.alternatives.clone()
    } else if schema.types.len() > 1 {
        schema.types.iter().map(|name| json!({ "type": name })).collect()
    } else {
        vec![raw.clone()]
    }
}

/// Measures how much two alternatives differ; nothing if they share no type.
fn unlikeness((our_model, ours): (&Model, &Value), (their_model, theirs): (&Model, &Value)) -> Option<usize> {
    let (our, their) = (resolved(our_model, ours), resolved(their_model, theirs));
    if our.types.is_disjoint(&their.types) && !(our.types.is_empty() && their.types.is_empty()) {
        return None;
    }
    let names = [&our, &their].map(|schema| schema.properties.keys().collect::<BTreeSet<_>>());
    let shared = names[0].intersection(&names[1]);
    let other_words = shared.filter(|name| {
        let words = |model: &Model, schema: &Schema| resolved(model, &schema.properties[**name].schema).words;
        words(our_model, &our) != words(their_model, &their)
    });
    let item_types = |model: &Model, schema: &Schema| schema.items.as_ref().map(|items| resolved(model, items).types);
    let other_items = usize::from(item_types(our_model, &our) != item_types(their_model, &their));
    Some(names[0].symmetric_difference(&names[1]).count() + other_words.count() + other_items)
}

fn title(model: &Model, raw: &Value) -> String {
    let schema = model.at_its_place(raw);
    let title = schema.note("title").map(str::to_owned);
    schema.reference.clone().or(title).or_else(|| schema.types_in_words()).unwrap_or_else(|| "anything".to_owned())
}

/// Returns the listed words. Next to an open enum, closed words are a choice of them.
fn listed_words(schema: &Schema) -> &[Value] {
    schema.words.as_deref().or(schema.open_words.as_deref()).unwrap_or_default()
}

/// Writes `minimum: 0, maximum: 1` as the words 0 and 1, if the other side lists words.
fn range_as_words(schema: &mut Schema, other: &Schema) {
    let limit = |key: &str| schema.limits.get(key).and_then(Value::as_i64);
    if let (Some(least), Some(most)) = (limit("minimum"), limit("maximum"))
        && (0..=LONGEST_RANGE).contains(&most.saturating_sub(least))
        && listed_words(schema).is_empty()
        && !listed_words(other).is_empty()
    {
        schema.words = Some((least..=most).map(Value::from).collect());
        schema.limits.retain(|key, _| key != "minimum" && key != "maximum");
    }
}

/// Says whether the vendor's format states more than ours. The size of a number matters only if theirs is larger.
fn formats_differ(ours: &Schema, theirs: &Schema) -> bool {
    match (ours.format.as_deref(), theirs.format.as_deref()) {
        (our, their) if our == their => false,
        (_, None | Some("int32" | "float")) => false,
        (our, Some("int64")) => our == Some("int32"),
        (our, Some("double")) => our == Some("float"),
        (None, Some("date-time")) => ours.note("x-unit") != Some("iso-8601"),
        _ => true,
    }
}
