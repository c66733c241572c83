//! What changed in the schemas: each named schema once, all others where they are used.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::openapi::diff::comparison::{Comparison, Impact};
use crate::openapi::diff::kinds;
use crate::openapi::model::{Model, Property, Schema};
use crate::openapi::report::{Place, shown};
use crate::openapi::walk::Role;

/// Units that have their own types in Rust. The others are documentation.
const TYPED_UNITS: [&str; 4] = ["cents", "unix-seconds", "epoch-milliseconds", "iso-8601"];

/// Keys that are compared here, and not as documentation.
const COMPARED: [&str; 5] = ["x-unit", "x-enum-varnames", "x-enum-descriptions", "x-legacy-forms", "discriminator"];

impl Comparison<'_> {
    pub(crate) fn all_schemas(&mut self) {
        let (old, new) = (self.old, self.new);
        let mut roles = old.spec.roles();
        for (name, role) in new.spec.roles() {
            let known = roles.entry(name).or_default();
            *known = known.or(role);
        }
        // The build treats a schema that no operation reaches as part of a request.
        let role = |name: &str| roles.get(name).copied().unwrap_or(Role::REQUEST);
        for (name, before) in old.schemas() {
            if let Some(after) = new.schema(name) {
                self.schema_at(&Place::new("schema", name), role(name), before, after);
            }
        }
        // A renamed schema may contain other renamed ones.
        let mut done = 0;
        while let Some((was, is)) = self.renamed.get(done).cloned() {
            done += 1;
            let place = Place::new("schema", &is);
            self.found(Impact::Breaking, kinds::SCHEMA_RENAMED, &place, [Some(was.clone()), Some(is.clone())]);
            if let (Some(before), Some(after)) = (old.schema(&was), new.schema(&is)) {
                self.schema_at(&place, role(&is).or(role(&was)), before, after);
            }
        }
        for (name, _) in old.schemas() {
            if new.schema(name).is_none() && !self.renamed.iter().any(|(was, _)| was == name) {
                self.found(Impact::Breaking, kinds::SCHEMA_REMOVED, &Place::new("schema", name), [None, None]);
            }
        }
        for (name, _) in new.schemas() {
            if old.schema(name).is_none() && !self.renamed.iter().any(|(_, is)| is == name) {
                self.found(Impact::Additive, kinds::SCHEMA_ADDED, &Place::new("schema", name), [None, None]);
            }
        }
    }

    /// Compares a schema where it is used. What it refers to is compared under its own name.
    pub(crate) fn schema_at(&mut self, place: &Place, role: Role, old: &Value, new: &Value) {
        let (before, after) = (self.old.at_its_place(old), self.new.at_its_place(new));
        match (&before.reference, &after.reference) {
            (was, is) if was == is => {}
            (Some(was), Some(is)) if self.is_renamed(was, is) => {}
            _ => {
                let sides = [&before, &after].map(|schema| Some(type_in_words(schema)));
                self.found(Impact::Breaking, kinds::TYPE_CHANGED, place, sides);
                return self.notes(place, Some(&before.notes), Some(&after.notes), &COMPARED);
            }
        }
        if before.reference.is_none() && type_in_words(&before) != type_in_words(&after) {
            let sides = [&before, &after].map(|schema| Some(type_in_words(schema)));
            self.found(Impact::Breaking, kinds::TYPE_CHANGED, place, sides);
            return self.notes(place, Some(&before.notes), Some(&after.notes), &COMPARED);
        }
        self.scalar(place, role, &before, &after);
        self.words(place, &before, &after);
        self.limits(place, role, &before, &after);
        self.fields(place, role, &before, &after);
        self.members(place, role, &before, &after);
        self.notes(place, Some(&before.notes), Some(&after.notes), &COMPARED);
        self.descriptions_of_words(place, &before, &after);
    }

    /// Says whether a schema was renamed: neither side has both names.
    fn is_renamed(&mut self, was: &str, is: &str) -> bool {
        let pair = (was.to_owned(), is.to_owned());
        if self.renamed.contains(&pair) {
            return true;
        }
        let is_taken = self.renamed.iter().any(|(known_was, known_is)| known_was == was || known_is == is);
        let is_renamed = self.old.schema(is).is_none()
            && self.new.schema(was).is_none()
            && self.old.schema(was).is_some()
            && self.new.schema(is).is_some()
            && !is_taken;
        if is_renamed {
            self.renamed.push(pair);
        }
        is_renamed
    }

    fn scalar(&mut self, place: &Place, role: Role, old: &Schema, new: &Schema) {
        if old.format != new.format {
            let sides = [old.format.clone(), new.format.clone()];
            self.found(Impact::Breaking, kinds::FORMAT_CHANGED, place, sides);
        }
        let (was, is) = (old.note("x-unit"), new.note("x-unit"));
        if was != is {
            let is_typed = |unit: Option<&str>| unit.is_some_and(|unit| TYPED_UNITS.contains(&unit));
            let impact = if is_typed(was) || is_typed(is) { Impact::Breaking } else { Impact::Documentation };
            self.found(impact, kinds::UNIT_CHANGED, place, [was, is].map(|unit| unit.map(str::to_owned)));
        }
        match (old.nullable, new.nullable, role.request) {
            (false, true, true) => self.found(Impact::Additive, kinds::NULL_ALLOWED, place, [None, None]),
            (true, false, true) => self.found(Impact::Breaking, kinds::NULL_FORBIDDEN, place, [None, None]),
            // In Rust, every field of a response may be null.
            (false, true, false) => self.found(Impact::Documentation, kinds::NULL_ALLOWED, place, [None, None]),
            (true, false, false) => self.found(Impact::Documentation, kinds::NULL_FORBIDDEN, place, [None, None]),
            _ => {}
        }
        if old.default != new.default {
            let sides = [&old.default, &new.default].map(|default| default.as_ref().map(shown));
            self.found(Impact::Documentation, kinds::DEFAULT_CHANGED, place, sides);
        }
    }

    fn words(&mut self, place: &Place, old: &Schema, new: &Schema) {
        let listed = |words: &Vec<Value>| Some(shown(&Value::Array(words.clone())));
        let is_narrowing = new.reference.is_some();
        match (&old.words, &new.words) {
            (Some(was), Some(is)) => self.single_words(place, was, is),
            (None, Some(is)) if old.open_words.is_none() => {
                self.found(Impact::Breaking, kinds::WORDS_LISTED, place, [None, listed(is)]);
            }
            (Some(was), None) if new.open_words.is_none() => {
                // Next to a reference, the words narrow a type that stays; elsewhere they are a type, which is removed.
                let impact = if is_narrowing { Impact::Additive } else { Impact::Breaking };
                self.found(impact, kinds::WORDS_UNLISTED, place, [listed(was), None]);
            }
            _ => {}
        }
        match (&old.open_words, &new.open_words) {
            (Some(was), Some(is)) => self.single_words(place, was, is),
            (None, Some(is)) => match &old.words {
                Some(was) => {
                    self.found(Impact::Breaking, kinds::WORDS_OPENED, place, [None, None]);
                    self.single_words(place, was, is);
                }
                None => self.found(Impact::Breaking, kinds::WORDS_LISTED, place, [None, listed(is)]),
            },
            (Some(was), None) => match &new.words {
                Some(is) => {
                    self.found(Impact::Breaking, kinds::WORDS_CLOSED, place, [None, None]);
                    self.single_words(place, was, is);
                }
                None => self.found(Impact::Breaking, kinds::WORDS_UNLISTED, place, [listed(was), None]),
            },
            (None, None) => {}
        }
        self.names_of_words(place, old, new);
        self.legacy_forms(place, old, new);
    }

    fn single_words(&mut self, place: &Place, old: &[Value], new: &[Value]) {
        for gone in old.iter().filter(|word| !new.contains(word)) {
            self.found(Impact::Breaking, kinds::WORD_REMOVED, place, [Some(shown(gone)), None]);
        }
        for added in new.iter().filter(|word| !old.contains(word)) {
            self.found(Impact::Additive, kinds::WORD_ADDED, place, [None, Some(shown(added))]);
        }
    }

    /// Compares the names in Rust of the words that both sides have.
    fn names_of_words(&mut self, place: &Place, old: &Schema, new: &Schema) {
        let (before, after) = (by_word(old, "x-enum-varnames"), by_word(new, "x-enum-varnames"));
        for word in open_or_closed(old).iter().filter(|word| open_or_closed(new).contains(word)) {
            let word = shown(word);
            let (was, is) = (before.get(&word).cloned(), after.get(&word).cloned());
            if was != is {
                self.found(Impact::Breaking, kinds::VARIANT_RENAMED, &place.inside("word", &word), [was, is]);
            }
        }
    }

    fn descriptions_of_words(&mut self, place: &Place, old: &Schema, new: &Schema) {
        let (before, after) = (by_word(old, "x-enum-descriptions"), by_word(new, "x-enum-descriptions"));
        for word in open_or_closed(old).iter().filter(|word| open_or_closed(new).contains(word)) {
            let word = shown(word);
            if before.get(&word) != after.get(&word) {
                let place = place.inside("word", &word);
                self.found(Impact::Documentation, kinds::DESCRIPTION_CHANGED, &place, [None, None]);
            }
        }
    }

    fn legacy_forms(&mut self, place: &Place, old: &Schema, new: &Schema) {
        let forms = |schema: &Schema| -> BTreeSet<String> {
            let forms = schema.notes.get("x-legacy-forms").and_then(Value::as_object);
            forms.into_iter().flatten().map(|(form, word)| format!("{form} for {}", shown(word))).collect()
        };
        let (was, is) = (forms(old), forms(new));
        let listed = |one: &BTreeSet<String>, other: &BTreeSet<String>| {
            let only: Vec<String> = one.difference(other).cloned().collect();
            (!only.is_empty()).then(|| only.join(", "))
        };
        if let Some(gone) = listed(&was, &is) {
            self.found(Impact::Breaking, kinds::LEGACY_FORMS_REMOVED, place, [Some(gone), None]);
        }
        if let Some(added) = listed(&is, &was) {
            self.found(Impact::Additive, kinds::LEGACY_FORMS_ADDED, place, [None, Some(added)]);
        }
    }

    fn limits(&mut self, place: &Place, role: Role, old: &Schema, new: &Schema) {
        let keys: BTreeSet<&String> = old.limits.keys().chain(new.limits.keys()).collect();
        for key in keys {
            let (was, is) = (old.limits.get(key), new.limits.get(key));
            // Strings with limits are types that check, also in responses; numbers and lists of responses are not checked.
            let is_checked = role.request || matches!(key.as_str(), "minLength" | "maxLength" | "pattern");
            let (impact, kind) = match is_narrower(key, was, is) {
                _ if was == is => continue,
                _ if !is_checked => (Impact::Documentation, kinds::LIMIT_CHANGED),
                true => (Impact::Breaking, kinds::LIMIT_NARROWED),
                false => (Impact::Additive, kinds::LIMIT_WIDENED),
            };
            let sides = [was, is].map(|limit| limit.map(|limit| format!("{key} {}", shown(limit))));
            self.found(impact, kind, place, sides);
        }
    }

    fn fields(&mut self, place: &Place, role: Role, old: &Schema, new: &Schema) {
        if old.bases != new.bases {
            let sides =
                [&old.bases, &new.bases].map(|bases| Some(bases.iter().cloned().collect::<Vec<_>>().join(", ")));
            self.found(Impact::Breaking, kinds::BASE_CHANGED, place, sides);
        }
        // A field of a base that both sides have is compared there.
        let is_compared = |property: &Property| {
            property.base.as_ref().is_some_and(|base| old.bases.contains(base) && new.bases.contains(base))
        };
        for (name, before) in old.properties.iter().filter(|(_, property)| !is_compared(property)) {
            let inside = place.inside("field", name);
            match new.properties.get(name) {
                Some(after) => {
                    if self.is_filled_in(old, name, role) && old.required.contains(name) != new.required.contains(name)
                    {
                        self.found(Impact::Documentation, kinds::FILLED_IN_CHANGED, &inside, [None, None]);
                    }
                    self.promise(&inside, role, self.is_needed(old, name, role), self.is_needed(new, name, role));
                    self.schema_at(&inside, role, &before.schema, &after.schema);
                }
                None => self.found(Impact::Breaking, kinds::FIELD_REMOVED, &inside, [None, None]),
            }
        }
        for (name, property) in new.properties.iter().filter(|(_, property)| !is_compared(property)) {
            if old.properties.contains_key(name) {
                continue;
            }
            let (impact, kind) = match role.request {
                true if self.is_needed(new, name, role) => (Impact::Breaking, kinds::REQUIRED_FIELD_ADDED),
                true => (Impact::Additive, kinds::OPTIONAL_FIELD_ADDED),
                false => (Impact::Additive, kinds::FIELD_ADDED),
            };
            let is = type_in_words(&self.new.at_its_place(&property.schema));
            self.found(impact, kind, &place.inside("field", name), [None, Some(is)]);
        }
        self.additional(place, role, old, new);
    }

    /// Says whether the caller must give a field, or the vendor promises it.
    fn is_needed(&self, owner: &Schema, name: &str, role: Role) -> bool {
        owner.required.contains(name) && !self.is_filled_in(owner, name, role)
    }

    /// Says whether the client fills in a field of a request, because only one word is allowed.
    fn is_filled_in(&self, owner: &Schema, name: &str, role: Role) -> bool {
        let Some(property) = owner.properties.get(name).filter(|_| role.request) else { return false };
        // A schema that only one side has cannot be resolved on the other.
        [self.old, self.new].iter().any(|model| {
            let words = model.resolved(&property.schema).words;
            words.is_some_and(|words| words.len() == 1)
        })
    }

    fn promise(&mut self, place: &Place, role: Role, was: bool, is: bool) {
        if role.request {
            self.requiredness(place, was, is);
        } else if was != is {
            let words = |promised: bool| Some(if promised { "always there" } else { "may be missing" }.to_owned());
            self.found(Impact::Documentation, kinds::PROMISE_CHANGED, place, [words(was), words(is)]);
        }
    }

    fn additional(&mut self, place: &Place, role: Role, old: &Schema, new: &Schema) {
        match (&old.additional, &new.additional) {
            (Some(old), Some(new)) if old.is_object() && new.is_object() => {
                self.schema_at(&place.inside("further fields", ""), role, old, new);
            }
            (was, is) if was != is => {
                // A response with fields keeps unknown ones in `extra`.
                let is_kept = !role.request && !new.properties.is_empty();
                let impact = if is_kept { Impact::Documentation } else { Impact::Breaking };
                let sides = [was, is].map(|schema| Some(further_fields(schema.as_ref()).to_owned()));
                self.found(impact, kinds::ADDITIONAL_FIELDS_CHANGED, place, sides);
            }
            _ => {}
        }
    }

    /// Compares the elements of a list, and alternatives.
    fn members(&mut self, place: &Place, role: Role, old: &Schema, new: &Schema) {
        let anything = Value::Object(serde_json::Map::new());
        if old.items.is_some() || new.items.is_some() {
            let [old, new] = [old, new].map(|schema| schema.items.as_ref().unwrap_or(&anything));
            self.schema_at(&place.inside("each element", ""), role, old, new);
        }
        let (before, after) = (titled(self.old, old), titled(self.new, new));
        for (title, schema) in &before {
            let inside = place.inside("alternative", title);
            match after.iter().find(|(known, _)| known == title) {
                Some((_, other)) => self.schema_at(&inside, role, schema, other),
                None => self.found(Impact::Breaking, kinds::ALTERNATIVE_REMOVED, &inside, [None, None]),
            }
        }
        for (title, _) in after.iter().filter(|(title, _)| !before.iter().any(|(known, _)| known == title)) {
            // In a request it is one more choice; in a response it is one more case to handle.
            let impact = if role.response { Impact::Breaking } else { Impact::Additive };
            self.found(impact, kinds::ALTERNATIVE_ADDED, &place.inside("alternative", title), [None, None]);
        }
        let order = |one: &[(String, &Value)], other: &[(String, &Value)]| -> Vec<String> {
            let titles = one.iter().map(|(title, _)| title.clone());
            titles.filter(|title| other.iter().any(|(known, _)| known == title)).collect()
        };
        let (was, is) = (order(&before, &after), order(&after, &before));
        if was != is {
            let sides = [Some(was.join(", ")), Some(is.join(", "))];
            self.found(Impact::Breaking, kinds::ALTERNATIVES_REORDERED, place, sides);
        }
        if old.alternatives_key != new.alternatives_key {
            // The client sends the one that was given, and decodes a response as the first that fits.
            let impact = if role.response { Impact::Breaking } else { Impact::Documentation };
            let sides = [old, new].map(|schema| Some(schema.alternatives_key.to_owned()));
            self.found(impact, kinds::ALTERNATIVES_CHANGED, place, sides);
        }
        let (was, is) = (old.notes.get("discriminator"), new.notes.get("discriminator"));
        if was != is {
            let sides = [was, is].map(|discriminator| discriminator.map(|one| shown(&one["propertyName"])));
            self.found(Impact::Breaking, kinds::DISCRIMINATOR_CHANGED, place, sides);
        }
    }
}

/// Describes a schema in words: its name, or else its JSON type.
fn type_in_words(schema: &Schema) -> String {
    let alternatives = (!schema.alternatives.is_empty()).then(|| "alternatives".to_owned());
    let words = schema.reference.clone().or(alternatives).or_else(|| schema.types_in_words());
    words.unwrap_or_else(|| "anything".to_owned())
}

fn further_fields(additional: Option<&Value>) -> &'static str {
    match additional {
        None => "any",
        Some(Value::Bool(_)) => "none",
        Some(_) => "of one type",
    }
}

fn open_or_closed(schema: &Schema) -> &[Value] {
    schema.open_words.as_deref().or(schema.words.as_deref()).unwrap_or_default()
}

/// Returns what a list next to the words says about each.
fn by_word(schema: &Schema, key: &str) -> BTreeMap<String, String> {
    let said = schema.notes.get(key).and_then(Value::as_array).into_iter().flatten();
    open_or_closed(schema).iter().map(shown).zip(said.map(shown)).collect()
}

/// Returns the alternatives by name or title, or else by type.
fn titled<'a>(model: &Model, schema: &'a Schema) -> Vec<(String, &'a Value)> {
    let mut titled: Vec<(String, &Value)> = Vec::new();
    for alternative in &schema.alternatives {
        let described = model.at_its_place(alternative);
        let name = described.reference.clone().or_else(|| described.note("title").map(str::to_owned));
        let name = name.or_else(|| described.types_in_words()).unwrap_or_else(|| "anything".to_owned());
        let before = titled.iter().filter(|(known, _)| known.starts_with(&name)).count();
        let name = if before == 0 { name } else { format!("{name} ({})", before + 1) };
        titled.push((name, alternative));
    }
    titled
}

/// Says whether a limit of requests rejects what was accepted before.
fn is_narrower(key: &str, was: Option<&Value>, is: Option<&Value>) -> bool {
    match (was, is) {
        (_, None) => false,
        (None, _) => true,
        (Some(was), Some(is)) => match (was.as_f64(), is.as_f64()) {
            (Some(was), Some(is)) if key.to_lowercase().contains("min") => is > was,
            (Some(was), Some(is)) if key.to_lowercase().contains("max") => is < was,
            // It is unknown whether another pattern or multiple accepts less: assume that it does.
            _ => true,
        },
    }
}
