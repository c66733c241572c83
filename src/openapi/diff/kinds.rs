//! The kinds of change, with codes that scripts may rely on.

use crate::openapi::report::Kind;

const fn kind(code: &'static str, says: &'static str) -> Kind {
    Kind { code, says }
}

// Operations

pub(crate) const OPERATION_ADDED: Kind = kind("operation-added", "new operation");
pub(crate) const OPERATION_REMOVED: Kind = kind("operation-removed", "the operation is gone");
pub(crate) const OPERATION_RENAMED: Kind = kind("operation-renamed", "the method has another name");
pub(crate) const OPERATION_MOVED: Kind = kind("operation-moved", "the call goes elsewhere");
pub(crate) const RETRY_SAFETY_CHANGED: Kind = kind("retry-safety-changed", "retries behave differently");
pub(crate) const PAGING_ADDED: Kind = kind("paging-added", "new methods `pages` and `items`");
pub(crate) const PAGING_REMOVED: Kind = kind("paging-removed", "the methods `pages` and `items` are gone");
pub(crate) const PAGING_CHANGED: Kind = kind("paging-changed", "`pages` and `items` work differently");
pub(crate) const SETTLING_ADDED: Kind = kind("settling-added", "new methods `send_settled` and `send_once`");
pub(crate) const SETTLING_REMOVED: Kind =
    kind("settling-removed", "the methods `send_settled` and `send_once` are gone");
pub(crate) const SETTLING_CHANGED: Kind = kind("settling-changed", "calls in doubt are settled differently");
pub(crate) const COMMAND_CHANGED: Kind = kind("command-changed", "the command changed");
pub(crate) const SUCCESS_WORDS_CHANGED: Kind = kind("success-words-changed", "other words mean success");
pub(crate) const CREDENTIAL_CHANGED: Kind = kind("credential-changed", "another credential is sent");

// Parameters and bodies

pub(crate) const REQUIRED_PARAMETER_ADDED: Kind = kind("required-parameter-added", "new required parameter");
pub(crate) const OPTIONAL_PARAMETER_ADDED: Kind = kind("optional-parameter-added", "new optional parameter");
pub(crate) const PARAMETER_REMOVED: Kind = kind("parameter-removed", "the parameter is gone");
pub(crate) const PARAMETER_MOVED: Kind = kind("parameter-moved", "the parameter goes elsewhere in the request");
pub(crate) const PARAMETER_STYLE_CHANGED: Kind = kind("parameter-style-changed", "the value is written differently");
pub(crate) const REQUIRED_BODY_ADDED: Kind = kind("required-body-added", "new required body");
pub(crate) const OPTIONAL_BODY_ADDED: Kind = kind("optional-body-added", "new optional body");
pub(crate) const BODY_REMOVED: Kind = kind("body-removed", "the body is gone");
pub(crate) const BECAME_REQUIRED: Kind = kind("became-required", "now required");
pub(crate) const BECAME_OPTIONAL: Kind = kind("became-optional", "now optional");
pub(crate) const MEDIA_TYPE_CHANGED: Kind = kind("media-type-changed", "another media type");

// Responses

pub(crate) const ERROR_STATUS_ADDED: Kind = kind("error-status-added", "new documented error status");
pub(crate) const ERROR_STATUS_REMOVED: Kind = kind("error-status-removed", "the error status is no longer documented");
pub(crate) const SUCCESS_STATUS_CHANGED: Kind =
    kind("success-status-changed", "another status of success is documented");

// Schemas

pub(crate) const SCHEMA_ADDED: Kind = kind("schema-added", "new type");
pub(crate) const SCHEMA_REMOVED: Kind = kind("schema-removed", "the type is gone");
pub(crate) const SCHEMA_RENAMED: Kind = kind("schema-renamed", "the type has another name");
pub(crate) const TYPE_CHANGED: Kind = kind("type-changed", "another type");
pub(crate) const FORMAT_CHANGED: Kind = kind("format-changed", "another format");
pub(crate) const UNIT_CHANGED: Kind = kind("unit-changed", "another unit");
pub(crate) const REQUIRED_FIELD_ADDED: Kind = kind("required-field-added", "new required field of a request");
pub(crate) const OPTIONAL_FIELD_ADDED: Kind = kind("optional-field-added", "new optional field of a request");
pub(crate) const FIELD_ADDED: Kind = kind("field-added", "new field of a response");
pub(crate) const FIELD_REMOVED: Kind = kind("field-removed", "the field is gone");
pub(crate) const ADDITIONAL_FIELDS_CHANGED: Kind =
    kind("additional-fields-changed", "other further fields are allowed");
pub(crate) const BASE_CHANGED: Kind = kind("base-changed", "other types are merged into it");
pub(crate) const FILLED_IN_CHANGED: Kind =
    kind("filled-in-changed", "required on one side only; the client fills it in");
pub(crate) const PROMISE_CHANGED: Kind = kind("promise-changed", "the vendor promises it differently");
pub(crate) const NULL_ALLOWED: Kind = kind("null-allowed", "may now be null");
pub(crate) const NULL_FORBIDDEN: Kind = kind("null-forbidden", "may no longer be null");
pub(crate) const LIMIT_NARROWED: Kind = kind("limit-narrowed", "less is accepted");
pub(crate) const LIMIT_WIDENED: Kind = kind("limit-widened", "more is accepted");
pub(crate) const LIMIT_CHANGED: Kind = kind("limit-changed", "the documented limit changed");
pub(crate) const DEFAULT_CHANGED: Kind = kind("default-changed", "the server assumes something else");
pub(crate) const WORD_ADDED: Kind = kind("word-added", "new word");
pub(crate) const WORD_REMOVED: Kind = kind("word-removed", "the word is gone");
pub(crate) const WORDS_LISTED: Kind = kind("words-listed", "only these words are accepted");
pub(crate) const WORDS_UNLISTED: Kind = kind("words-unlisted", "words are no longer listed");
pub(crate) const WORDS_OPENED: Kind = kind("words-opened", "unknown words are now understood");
pub(crate) const WORDS_CLOSED: Kind = kind("words-closed", "unknown words are no longer understood");
pub(crate) const VARIANT_RENAMED: Kind = kind("variant-renamed", "the word has another name in Rust");
pub(crate) const LEGACY_FORMS_ADDED: Kind = kind("legacy-forms-added", "more old spellings are understood");
pub(crate) const LEGACY_FORMS_REMOVED: Kind = kind("legacy-forms-removed", "old spellings are no longer understood");
pub(crate) const ALTERNATIVE_ADDED: Kind = kind("alternative-added", "new alternative");
pub(crate) const ALTERNATIVE_REMOVED: Kind = kind("alternative-removed", "the alternative is gone");
pub(crate) const ALTERNATIVES_REORDERED: Kind = kind("alternatives-reordered", "another alternative is tried first");
pub(crate) const ALTERNATIVES_CHANGED: Kind =
    kind("alternatives-changed", "alternatives exclude each other differently");
pub(crate) const DISCRIMINATOR_CHANGED: Kind = kind("discriminator-changed", "alternatives are told apart differently");

// The document as a whole

pub(crate) const DEFAULT_SERVER_CHANGED: Kind = kind("default-server-changed", "calls go to another server by default");
pub(crate) const SERVER_ADDED: Kind = kind("server-added", "new server");
pub(crate) const SERVER_REMOVED: Kind = kind("server-removed", "the server is gone");
pub(crate) const RATE_LIMITS_CHANGED: Kind = kind("rate-limits-changed", "calls are paced differently by default");

// Documentation

pub(crate) const DESCRIPTION_CHANGED: Kind = kind("description-changed", "described differently");
pub(crate) const EXAMPLE_CHANGED: Kind = kind("example-changed", "another example");
pub(crate) const SOURCE_CHANGED: Kind = kind("source-changed", "another source");
pub(crate) const NOTE_CHANGED: Kind = kind("note-changed", "a note for readers changed");
