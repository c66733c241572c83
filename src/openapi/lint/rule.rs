//! What can be wrong with a spec, and what to write instead.

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Severity {
    /// The build refuses the spec, or what it generates does not compile.
    Error,
    /// The client is made, but does something else than the spec says.
    Warning,
}

impl Severity {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// What can be wrong. The code of a rule, as in `closed-enum-in-answer`, is its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub(crate) enum Rule {
    // The file as a whole.
    NotOpenapi,
    UnsupportedVersion,
    MissingField,
    UnusableInfoVersion,
    MissingReference,
    ExternalReference,
    CircularReference,
    ReferenceElsewhere,
    IgnoredBesideReference,
    // Operations.
    PathReference,
    UnusablePath,
    IgnoredInPathItem,
    MissingOperationId,
    DuplicateOperationId,
    CollidingOperationIds,
    OperationIdCase,
    MissingSecurity,
    UnsupportedSecurity,
    OtherCredential,
    IgnoredKeyword,
    // Answers.
    NoSuccess,
    NarrowSuccess,
    SeveralSuccessBodies,
    DefaultBesideSuccess,
    DefaultResponse,
    SeveralErrorBodies,
    IgnoredStatus,
    AnswerNotJson,
    ErrorNotJson,
    UnreadMedia,
    MissingSchema,
    MediaEncoding,
    UnnamedAnswer,
    // Parameters.
    CookieParameter,
    HeaderNotScalar,
    ReservedHeader,
    ObjectParameter,
    ParameterContent,
    UnsupportedStyle,
    IgnoredExplode,
    PathParameterNotRequired,
    PathParameterMismatch,
    PathParameterUnchecked,
    CollidingParameters,
    ReservedParameterName,
    UnusableParameterName,
    // Bodies.
    ReferencedBody,
    OptionalBody,
    SeveralMedia,
    UnsupportedMedia,
    BodyNotJson,
    UnnamedBody,
    NullCannotBeSent,
    // Schemas.
    ClosedEnumInAnswer,
    AnyOfInAnswer,
    IgnoredDiscriminator,
    FirstVariantWins,
    LimitInAnswer,
    StrictFormatInAnswer,
    ClosedObjectInAnswer,
    ReservedProperty,
    SharedObject,
    UnusedObject,
    UnnamedObject,
    UnnamedElement,
    UnnamedLimits,
    UnsupportedFormat,
    IgnoredLimit,
    UncheckedList,
    NotKeyword,
    TypeList,
    ConflictingAllOf,
    CollidingEnumWords,
    EnumValueType,
    DefaultNotInEnum,
    CollidingProperties,
    CollidingSchemas,
    SchemaNameCase,
    // Descriptions.
    DescriptionCode,
    DescriptionMarkup,
}

impl Rule {
    /// The name that stands in messages.
    pub(crate) fn code(self) -> String {
        clap::ValueEnum::to_possible_value(&self).map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    pub(crate) fn severity(self) -> Severity {
        match self {
            Self::IgnoredBesideReference
            | Self::IgnoredInPathItem
            | Self::OtherCredential
            | Self::IgnoredKeyword
            | Self::NarrowSuccess
            | Self::DefaultResponse
            | Self::IgnoredStatus
            | Self::ErrorNotJson
            | Self::UnreadMedia
            | Self::UnnamedAnswer
            | Self::UnnamedBody
            | Self::UnnamedElement
            | Self::ReservedHeader
            | Self::IgnoredExplode
            | Self::PathParameterUnchecked
            | Self::OptionalBody
            | Self::NullCannotBeSent
            | Self::AnyOfInAnswer
            | Self::IgnoredDiscriminator
            | Self::FirstVariantWins
            | Self::LimitInAnswer
            | Self::StrictFormatInAnswer
            | Self::ClosedObjectInAnswer
            | Self::IgnoredLimit
            | Self::ConflictingAllOf
            | Self::DescriptionMarkup => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// What to write instead.
    pub(crate) fn hint(self) -> &'static str {
        match self {
            Self::NotOpenapi => "begin the file with `openapi: 3.0.3`, `info` and `paths`",
            Self::UnsupportedVersion => "write `openapi: 3.0.3`, with `nullable: true` for a type that may be null",
            Self::MissingField => "add the field, as OpenAPI 3.0 demands",
            Self::UnusableInfoVersion => "write plain ASCII text in quotes, such as '1.0.0': it becomes a header",
            Self::MissingReference => "define what it names under `components`, or mend the name",
            Self::ExternalReference => "copy what it names into this file, under `components`",
            Self::CircularReference => "write the definition out in one of the places",
            Self::ReferenceElsewhere => "move what it names to the section of `components` for its kind",
            Self::IgnoredBesideReference => {
                "wrap the reference: `allOf: [{$ref: …}]`, with the other keys beside `allOf`"
            }
            Self::PathReference => "write the path out in place of the reference",
            Self::UnusablePath => "begin it with `/` and close each brace",
            Self::IgnoredInPathItem => "write it in each operation",
            Self::MissingOperationId => "add an `operationId`: it becomes the name of the method",
            Self::DuplicateOperationId | Self::CollidingOperationIds => "give each operation an id of its own",
            Self::OperationIdCase => "write it in snake_case, as in `list_items`",
            Self::MissingSecurity => {
                "name one of `components/securitySchemes` in `security`, here or for the whole file"
            }
            Self::UnsupportedSecurity => "use `apiKey`, `http` with `bearer`, or `oauth2`",
            Self::OtherCredential => "use a bearer token, or a key named `api-key` in the header or the query",
            Self::IgnoredKeyword => "say it in the description instead",
            Self::NoSuccess => "add a `200` with its body",
            Self::NarrowSuccess => "write `200`, which stands for every success, with a body in JSON",
            Self::SeveralSuccessBodies => "keep `200` alone, with one schema (`oneOf` of several if need be)",
            Self::DefaultBesideSuccess => "write `4XX` and `5XX` in place of `default`, and `200` as the only success",
            Self::DefaultResponse => "write `4XX` and `5XX` in place of `default`",
            Self::SeveralErrorBodies => "point all errors at one schema whose fields are all optional",
            Self::IgnoredStatus => "leave it out: the client reports it as an unexpected status",
            Self::AnswerNotJson | Self::ErrorNotJson | Self::UnreadMedia => {
                "declare `application/json` alone, without parameters"
            }
            Self::MissingSchema => "add a `schema`",
            Self::MediaEncoding => "leave `encoding` out",
            Self::UnnamedAnswer | Self::UnnamedBody | Self::UnnamedObject | Self::UnnamedElement => {
                "move the schema to `components/schemas` and point at it"
            }
            Self::CookieParameter => "leave it out and set the header `Cookie` in the client",
            Self::HeaderNotScalar => "make it one text, number or boolean that is not nullable",
            Self::ReservedHeader => "leave it out: the client sets it from `security` and the media",
            Self::ObjectParameter => "make each field a parameter of its own",
            Self::ParameterContent => "use `schema` with `type: string`",
            Self::UnsupportedStyle => "leave `style` out, and write names such as `created[gte]` out",
            Self::IgnoredExplode => "take a text with the values joined",
            Self::PathParameterNotRequired => "add `required: true`",
            Self::PathParameterMismatch => "declare each name in the braces of the path once, `in: path`, and no other",
            Self::PathParameterUnchecked => {
                "use a named schema with `minLength: 1`, `maxLength` and a `pattern` without `/`"
            }
            Self::CollidingParameters => "rename one, or make two operations of it",
            Self::ReservedParameterName => "rename it: the generated code has a variable of that name",
            Self::ReferencedBody => "write the body in the operation and point at its schema alone",
            Self::OptionalBody => "write `required: true`, or make two operations of it",
            Self::SeveralMedia => "keep `application/json`",
            Self::UnsupportedMedia | Self::BodyNotJson => "declare `application/json` alone, or send it by hand",
            Self::NullCannotBeSent => "make it required, or say in the description that it cannot be cleared",
            Self::ClosedEnumInAnswer => "name the schema and write `x-extensible-enum`, `x-enum-varnames` and so on",
            Self::AnyOfInAnswer => "write `oneOf`, the most particular member first",
            Self::IgnoredDiscriminator => "leave it out, and tell the members apart by their JSON types or in code",
            Self::FirstVariantWins => {
                "describe one object with the fields of all: each field of an answer is optional anyway"
            }
            Self::LimitInAnswer => "say it in the description: the server may change it",
            Self::StrictFormatInAnswer => "use `int64`, or no format, or `x-unit`",
            Self::ClosedObjectInAnswer => "leave `additionalProperties` out: servers add fields",
            Self::ReservedProperty => "leave it out: `extra` holds the fields that the spec does not know",
            Self::SharedObject => "write one schema for requests and one for answers",
            Self::UnusedObject => "remove it, or use it",
            Self::UnnamedLimits => "move the schema to `components/schemas`: limits make it a type of its own",
            Self::UnusableParameterName => "there is no other way yet than to send the parameter by hand",
            Self::UnsupportedFormat => "use `x-unit: iso-8601`, or a text without a format",
            Self::IgnoredLimit => "say it in the description: it is not checked",
            Self::UncheckedList => "write `minItems: 1`, or leave it out",
            Self::NotKeyword => "leave `not` out and say it in the description",
            Self::TypeList => "write one type, and `nullable: true` if it may be null",
            Self::ConflictingAllOf => "let the members agree on the types",
            Self::CollidingEnumWords => "keep one of them, or take a plain text",
            Self::EnumValueType => "let every value be of the `type`, with quotes around texts that look like numbers",
            Self::DefaultNotInEnum => "use one of the words, or leave `default` out",
            Self::CollidingProperties => "keep one of them; the other arrives in `extra`",
            Self::CollidingSchemas => "rename one of them",
            Self::SchemaNameCase => "write it in PascalCase, as in `ShareCode`",
            Self::DescriptionCode => "write plain sentences: the text becomes documentation, and code in it a test",
            Self::DescriptionMarkup => "put it in backticks: the text becomes documentation",
        }
    }
}
