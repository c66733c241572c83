//! The kinds of drift, with codes that scripts may rely on.

use super::super::report::Kind;

const fn kind(code: &'static str, says: &'static str) -> Kind {
    Kind { code, says }
}

// They have it, we lack it

pub(super) const OPERATION_MISSING: Kind = kind("operation-missing", "we lack this operation");
pub(super) const PARAMETER_MISSING: Kind = kind("parameter-missing", "we lack this parameter");
pub(super) const BODY_MISSING: Kind = kind("body-missing", "we lack the body");
pub(super) const STATUS_MISSING: Kind = kind("status-missing", "we lack this status");
pub(super) const FIELD_MISSING: Kind = kind("field-missing", "we lack this field");
pub(super) const WORD_MISSING: Kind = kind("word-missing", "we lack this word");
pub(super) const WORDS_MISSING: Kind = kind("words-missing", "we list no words");
pub(super) const ALTERNATIVE_MISSING: Kind = kind("alternative-missing", "we lack this alternative");

// Both have it, and say different things of it

pub(super) const DEPRECATED: Kind = kind("deprecated", "the vendor calls it deprecated");
pub(super) const LOCATION_DIFFERS: Kind = kind("location-differs", "it goes elsewhere in the request");
pub(super) const MEDIA_TYPE_DIFFERS: Kind = kind("media-type-differs", "another media type");
pub(super) const REQUIRED_DIFFERS: Kind = kind("required-differs", "required for one, optional for the other");
pub(super) const TYPE_DIFFERS: Kind = kind("type-differs", "another type");
pub(super) const FORMAT_DIFFERS: Kind = kind("format-differs", "another format");
pub(super) const NULL_DIFFERS: Kind = kind("null-differs", "null is allowed on one side only");
pub(super) const LIMIT_DIFFERS: Kind = kind("limit-differs", "another limit");
pub(super) const DEFAULT_DIFFERS: Kind = kind("default-differs", "another default");

// It agrees, and is a guess no more

pub(super) const NOW_STATED: Kind = kind("now-stated", "the vendor states what we guessed");

// We have it, they do not

pub(super) const OPERATION_REMOVED: Kind = kind("operation-removed", "the vendor has no such operation");
pub(super) const PARAMETER_REMOVED: Kind = kind("parameter-removed", "the vendor has no such parameter");
pub(super) const BODY_REMOVED: Kind = kind("body-removed", "the vendor has no body");
pub(super) const STATUS_REMOVED: Kind = kind("status-removed", "the vendor has no such status");
pub(super) const FIELD_REMOVED: Kind = kind("field-removed", "the vendor has no such field");
pub(super) const WORD_REMOVED: Kind = kind("word-removed", "the vendor has no such word");
pub(super) const ALTERNATIVE_REMOVED: Kind = kind("alternative-removed", "the vendor has no such alternative");
