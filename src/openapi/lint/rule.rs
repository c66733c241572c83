//! What can be wrong with a spec, and what to write instead.

use crate::names;

/// How serious a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Severity {
    /// The build rejects the spec, or the generated code does not compile.
    Error,
    /// The client is built, but does not do what the spec says.
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

/// Declares the rules: a name, how serious it is, and what to write instead.
macro_rules! rules {
    ($($name:ident: $severity:ident, $hint:literal;)*) => {
        /// What can be wrong in a spec.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Rule {
            $($name,)*
        }

        impl Rule {
            #[cfg(test)]
            pub(crate) const ALL: &'static [Self] = &[$(Self::$name,)*];

            pub(crate) fn severity(self) -> Severity {
                match self {
                    $(Self::$name => Severity::$severity,)*
                }
            }

            /// Returns what to write instead.
            pub(crate) fn hint(self) -> &'static str {
                match self {
                    $(Self::$name => $hint,)*
                }
            }
        }
    };
}

impl Rule {
    /// Returns its name as messages write it: `closed-enum-in-response`.
    pub(crate) fn code(self) -> String {
        names::kebab(&format!("{self:?}"))
    }
}

rules! {
    // The file as a whole.
    NotOpenapi: Error, "begin the file with `openapi: 3.0.3`, `info` and `paths`";
    UnsupportedVersion: Error, "write `openapi: 3.0.3`, with `nullable: true` for a type that may be null";
    MissingField: Error, "add the field: OpenAPI 3.0 requires it";
    UnusableInfoVersion: Error, "write ASCII characters in quotes, such as '1.0.0': the client sends it as a header";
    MissingReference: Error, "define the target under `components`, or correct the reference";
    ExternalReference: Error, "copy the target into this file, under `components`";
    CircularReference: Error, "write the definition out in one of the places";
    ReferenceElsewhere: Error, "move the target to the section of `components` for its kind";
    IgnoredBesideReference: Warning, "wrap the reference in `allOf: [{$ref: …}]` and put the other keys next to `allOf`";
    // Operations.
    PathReference: Error, "write the path item out instead of the reference";
    UnusablePath: Error, "begin the path with `/` and close each brace";
    IgnoredInPathItem: Warning, "write it in each operation";
    MissingOperationId: Error, "add an `operationId`: it becomes the name of the method";
    DuplicateOperationId: Error, "give each operation its own id";
    CollidingOperationIds: Error, "give each operation its own id";
    OperationIdCase: Error, "write it in snake_case, as in `list_items`";
    MissingSecurity: Error, "name one of `components/securitySchemes` in `security`, here or for the whole file";
    UnsupportedSecurity: Error, "use `apiKey` in a header or the query, `http` with `bearer`, or `oauth2`";
    OtherCredential: Warning, "use a bearer token, or one API key for all operations";
    IgnoredKeyword: Warning, "remove it and describe it in `description`";
    MissingSettledBy: Error, "add `x-settled-by`: which reads tell whether it was done, and in `limits` what cannot be told";
    NeedlessSettledBy: Warning, "remove it: a call that may be repeated is repeated instead";
    WrongCommand: Error, "see `openapi/README.md` for what `x-command` holds";
    WrongSettledBy: Error, "see `openapi/README.md` for what `x-settled-by` holds";
    // Responses.
    NoSuccess: Error, "add a `200` with its body";
    NarrowSuccess: Warning, "write `200`, which stands for every success, with a body in JSON";
    SeveralSuccessBodies: Error, "keep only `200`, with one schema (`oneOf` for several)";
    DefaultBesideSuccess: Error, "write `4XX` and `5XX` instead of `default`, and `200` as the only success";
    DefaultResponse: Warning, "write `4XX` and `5XX` instead of `default`";
    SeveralErrorBodies: Error, "use one schema for all errors, with only optional fields";
    IgnoredStatus: Warning, "remove it: the client reports it as an unexpected status";
    ResponseNotJson: Error, "declare only `application/json`, without parameters";
    ErrorNotJson: Warning, "declare only `application/json`, without parameters";
    UnreadMedia: Warning, "declare only `application/json`, without parameters";
    MissingSchema: Error, "add a `schema`";
    MediaEncoding: Error, "remove `encoding`";
    UnnamedResponse: Warning, "move the schema to `components/schemas` and refer to it";
    // Parameters.
    CookieParameter: Error, "remove it and set the header `Cookie` in the client";
    HeaderNotScalar: Error, "make it one string, number or boolean that is not nullable";
    ReservedHeader: Warning, "remove it: the client sets it from `security` and the media type";
    ObjectParameter: Error, "make each field a parameter";
    ParameterContent: Error, "use `schema` with `type: string`";
    UnsupportedStyle: Error, "remove `style`, and write names such as `created[gte]` out";
    IgnoredExplode: Warning, "use a string with the values joined";
    PathParameterNotRequired: Error, "add `required: true`";
    PathParameterMismatch: Error, "declare each name in the braces of the path once, with `in: path`, and no others";
    PathParameterUnchecked: Warning, "use a named schema with `minLength: 1`, `maxLength` and a `pattern` without `/`";
    CollidingParameters: Error, "rename one, or split the operation into two";
    ReservedParameterName: Error, "rename it: the generated code has a variable of that name";
    UnusableParameterName: Error, "leave the parameter out of the spec and send it with a raw request";
    // Bodies.
    ReferencedBody: Error, "write the body in the operation, with a reference to its schema";
    OptionalBody: Warning, "write `required: true`, or split the operation into two";
    SeveralMedia: Error, "keep only `application/json`";
    UnsupportedMedia: Error, "declare only `application/json`, or send the body with a raw request";
    BodyNotJson: Error, "declare only `application/json`, or send the body with a raw request";
    UnnamedBody: Warning, "move the schema to `components/schemas` and refer to it";
    NullCannotBeSent: Warning, "make it required, or say in the description that it cannot be cleared";
    // Schemas.
    ClosedEnumInResponse: Error, "name the schema and write `x-extensible-enum` and `x-enum-varnames` instead of `enum`";
    AnyOfInResponse: Warning, "write `oneOf`, with the most specific member first";
    IgnoredDiscriminator: Warning, "remove it, and distinguish the members by their JSON types or in code";
    FirstVariantWins: Warning, "describe one object with the fields of all: fields of a response are optional anyway";
    LimitInResponse: Warning, "state it in the description: the server may change it";
    StrictFormatInResponse: Warning, "use `int64`, no format, or `x-unit`";
    ClosedObjectInResponse: Warning, "remove `additionalProperties`: servers add fields";
    ReservedProperty: Error, "remove it: `extra` holds the fields that the spec does not know";
    SharedObject: Error, "write one schema for requests and one for responses";
    UnusedObject: Error, "remove it, or use it";
    UnnamedObject: Error, "move the schema to `components/schemas` and refer to it";
    UnnamedElement: Warning, "move the schema to `components/schemas` and refer to it";
    UnnamedLimits: Error, "move the schema to `components/schemas`: limits make it its own type";
    UnsupportedFormat: Error, "use `x-unit: iso-8601`, or a string without a format";
    IgnoredLimit: Warning, "state it in the description: it is not checked";
    UncheckedList: Error, "write `minItems: 1`, or remove it";
    NotKeyword: Error, "remove `not` and describe it in `description`";
    TypeList: Error, "write one type, and `nullable: true` if it may be null";
    ConflictingAllOf: Warning, "give the members the same types";
    CollidingEnumWords: Error, "keep one of them, or use a plain string";
    EnumValueType: Error, "give every value the `type`; quote strings that look like numbers";
    DefaultNotInEnum: Error, "use one of the words, or remove `default`";
    CollidingProperties: Error, "keep one of them; the other arrives in `extra`";
    CollidingSchemas: Error, "rename one of them";
    SchemaNameCase: Error, "write it in PascalCase, as in `ShareCode`";
    // Descriptions.
    DescriptionCode: Error, "write plain sentences: the text becomes documentation, and code in it a test";
    DescriptionMarkup: Warning, "put it in backticks: the text becomes documentation";
}
