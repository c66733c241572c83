//! The kinds of drift, with codes that scripts may rely on.

use crate::openapi::report::Kind;

const fn kind(code: &'static str, says: &'static str) -> Kind {
    Kind { code, says }
}

// They have it, we lack it

pub(crate) const OPERATION_MISSING: Kind = kind("operation-missing", "we lack this operation");
pub(crate) const PARAMETER_MISSING: Kind = kind("parameter-missing", "we lack this parameter");
pub(crate) const BODY_MISSING: Kind = kind("body-missing", "we lack the body");
pub(crate) const STATUS_MISSING: Kind = kind("status-missing", "we lack this status");
pub(crate) const FIELD_MISSING: Kind = kind("field-missing", "we lack this field");
pub(crate) const WORD_MISSING: Kind = kind("word-missing", "we lack this word");
pub(crate) const WORDS_MISSING: Kind = kind("words-missing", "we list no words");
pub(crate) const ALTERNATIVE_MISSING: Kind = kind("alternative-missing", "we lack this alternative");

// Both have it, and it differs

pub(crate) const DEPRECATED: Kind = kind("deprecated", "the vendor has deprecated it");
pub(crate) const LOCATION_DIFFERS: Kind = kind("location-differs", "another place in the request");
pub(crate) const MEDIA_TYPE_DIFFERS: Kind = kind("media-type-differs", "another media type");
pub(crate) const REQUIRED_DIFFERS: Kind = kind("required-differs", "required on one side only");
pub(crate) const TYPE_DIFFERS: Kind = kind("type-differs", "another type");
pub(crate) const FORMAT_DIFFERS: Kind = kind("format-differs", "another format");
pub(crate) const NULL_DIFFERS: Kind = kind("null-differs", "null is allowed on one side only");
pub(crate) const LIMIT_DIFFERS: Kind = kind("limit-differs", "another limit");
pub(crate) const DEFAULT_DIFFERS: Kind = kind("default-differs", "another default");

// Both agree, and it is no longer a guess

pub(crate) const NOW_STATED: Kind = kind("now-stated", "the vendor states what we guessed");

// We have it, they do not

pub(crate) const OPERATION_REMOVED: Kind = kind("operation-removed", "the vendor has no such operation");
pub(crate) const PARAMETER_REMOVED: Kind = kind("parameter-removed", "the vendor has no such parameter");
pub(crate) const BODY_REMOVED: Kind = kind("body-removed", "the vendor has no body");
pub(crate) const STATUS_REMOVED: Kind = kind("status-removed", "the vendor has no such status");
pub(crate) const FIELD_REMOVED: Kind = kind("field-removed", "the vendor has no such field");
pub(crate) const WORD_REMOVED: Kind = kind("word-removed", "the vendor has no such word");
pub(crate) const ALTERNATIVE_REMOVED: Kind = kind("alternative-removed", "the vendor has no such alternative");
