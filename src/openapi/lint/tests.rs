//! Faults planted in a spec without faults. Each row replaces a part of it; a comment at the end of a line names the
//! findings expected there.

use std::collections::BTreeSet;

use crate::openapi::document::Document;
use crate::openapi::edits::project;
use crate::openapi::lint::rule::Rule;
use crate::openapi::lint::{Finding, check};

const FAULTLESS: &str = r"
openapi: 3.0.3
info:
  title: Items
  version: 1.0.0
servers: [{url: https://example.com}]
security: [{key: []}]
paths:
  /items/{id}:
    patch:
      operationId: change_item
      summary: Change an item
      description: Changes it.
      externalDocs: {url: https://example.com}
      parameters:
        - {$ref: '#/components/parameters/Id'}
        - name: filter
          in: query
          schema: {type: string}
      requestBody:
        required: true
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Change'}
            example: {title: a}
      responses:
        '200':
          description: The item.
          headers: {X-Left: {schema: {type: integer}}}
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Item'}
          links: {again: {operationId: change_item}}
        '4XX': {$ref: '#/components/responses/Failed'}
        '500': {$ref: '#/components/responses/Failed'}
  /items:
    post:
      operationId: create_item
      requestBody:
        required: true
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Change'}
      responses:
        '200':
          description: The item.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Item'}
        '4XX': {$ref: '#/components/responses/Failed'}
  /all:
    get:
      operationId: list_items
      parameters:
        - {name: keyword, in: query, schema: {type: string}}
      responses:
        '200':
          description: The items.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/ItemList'}
        '4XX': {$ref: '#/components/responses/Failed'}
components:
  securitySchemes:
    key: {type: http, scheme: bearer}
  parameters:
    Id:
      name: id
      in: path
      required: true
      schema: {$ref: '#/components/schemas/ItemId'}
  responses:
    Failed:
      description: It failed.
      content:
        application/json:
          schema: {$ref: '#/components/schemas/ErrorBody'}
  schemas:
    ItemId: {type: string, minLength: 1, maxLength: 40, pattern: '^[a-z]+$'}
    Color: {type: string, enum: [red, blue]}
    Change:
      type: object
      required: [title]
      properties:
        title: {type: string}
        color: {allOf: [{$ref: '#/components/schemas/Color'}]}
    Item:
      type: object
      properties:
        name: {type: string}
        parent: {$ref: '#/components/schemas/Item'}
    ErrorBody:
      type: object
      properties:
        message: {type: string}
    ItemList:
      type: object
      properties:
        items: {type: array, items: {$ref: '#/components/schemas/Item'}}
        total: {type: integer}
";

/// What is in the spec the first time, and what a row has in its place.
type Row = (&'static str, &'static str);

const RESPONSE: &str = "        name: {type: string}\n";
const REQUEST: &str = "        title: {type: string}\n";
const FILTER: &str = "        - name: filter\n          in: query\n          schema: {type: string}\n";
const BODY: &str = "            schema: {$ref: '#/components/schemas/Change'}\n            example: {title: a}\n";
const MEDIA: &str = "          application/json:\n            schema: {$ref: '#/components/schemas/Change'}\n            example: {title: a}\n";
const SUCCESS: &str = "        '200':\n          description: The item.\n          headers:";
const JSON: &str =
    "            application/json:\n              schema: {$ref: '#/components/schemas/Item'}\n          links";
const ERRORS: &str =
    "        '4XX': {$ref: '#/components/responses/Failed'}\n        '500': {$ref: '#/components/responses/Failed'}\n";
const SCHEME: &str = "{type: http, scheme: bearer}";
const SUMMARY: &str = "      summary: Change";
const SCHEMAS: &str = "  schemas:\n";

const DOCUMENT: &[Row] = &[
    ("openapi: 3.0.3", "openapi: 3.0.0"),
    ("openapi: 3.0.3", "openapi: 3.1.0 # unsupported-version"),
    ("openapi: 3.0.3", "openapi: 3 # unsupported-version"),
    ("openapi: 3.0.3", "swagger: '2.0' # unsupported-version"),
    ("openapi: 3.0.3\n", "x: 1 # not-openapi\n"),
    ("info:\n  title: Items\n", "info: # missing-field\n"),
    ("version: 1.0.0", "version: 1.0 # unusable-info-version"),
    ("version: 1.0.0", "version: 1.0–beta # unusable-info-version"),
    ("info:\n  title: Items\n  version: 1.0.0", "info: # unusable-info-version\n  title: Items"),
    (SUCCESS, "        '200': # missing-field\n          headers:"),
    (FILTER, "        - name: filter # missing-field\n          schema: {type: string}\n"),
    (FILTER, "        - name: filter # missing-field\n          in: query\n"),
    (RESPONSE, "        name: {$ref: 'other.yaml#/Name'} # external-reference\n"),
    (RESPONSE, "        name: {$ref: '#/components/schemas/Gone'} # missing-reference\n"),
    (RESPONSE, "        name: {$ref: '#/components/schemas/Item/properties/parent'} # reference-elsewhere\n"),
    (RESPONSE, "        name: {$ref: '#/components/parameters/Id'} # reference-elsewhere\n"),
    (FILTER, "        - $ref: '#/components/schemas/Color' # reference-elsewhere\n"),
    (ERRORS, "        '4XX': {$ref: '#/components/responses/Gone'} # missing-reference\n"),
    (RESPONSE, "        name: {$ref: '#/components/schemas/Item', nullable: true} # ignored-beside-reference\n"),
    (SCHEMAS, "  schemas:\n    A: {$ref: '#/components/schemas/A'} # circular-reference\n"),
    (
        SCHEMAS,
        "  schemas:\n    A: {$ref: '#/components/schemas/B'} # circular-reference\n    \
         B: {$ref: '#/components/schemas/A'} # circular-reference\n",
    ),
    // A field may be called like that.
    (RESPONSE, "        $ref: {type: string}\n"),
];

const OPERATIONS: &[Row] = &[
    ("  /items/{id}:", "  /other: {$ref: '#/paths/~1items'} # path-reference\n  /items/{id}:"),
    ("  /items/{id}:", "  items/{id}: # unusable-path"),
    ("  /items/{id}:", "  /items/{id}:cancel:"),
    ("    patch:", "    parameters: [] # ignored-in-path-item\n    patch:"),
    ("    patch:", "    servers: [] # ignored-in-path-item\n    patch:"),
    ("    patch:", "    head: {operationId: see_item, responses: {}} # ignored-in-path-item\n    patch:"),
    ("    patch:\n      operationId: change_item\n", "    patch: # missing-operation-id\n"),
    ("operationId: change_item", "operationId: create_item # duplicate-operation-id"),
    ("operationId: change_item", "operationId: createItem # colliding-operation-ids"),
    ("operationId: change_item", "operationId: changeItem # operation-id-case"),
    ("security: [{key: []}]", "security: [] # missing-security"),
    ("security: [{key: []}]", "security: [{other: []}] # missing-security"),
    (SUMMARY, "      security: [] # missing-security\n      summary: Change"),
    (SUMMARY, "      security: [{}] # missing-security\n      summary: Change"),
    (SCHEME, "{type: openIdConnect} # unsupported-security"),
    (SCHEME, "{type: http, scheme: basic} # other-credential"),
    (SCHEME, "{type: apiKey, in: header, name: a key} # unsupported-security"),
    (SCHEME, "{type: apiKey, in: query} # unsupported-security"),
    (SCHEME, "{type: apiKey, in: cookie, name: api-key} # unsupported-security"),
    (SCHEME, "{type: apiKey, in: query, name: api-key}"),
    (SCHEME, "{type: apiKey, in: header, name: X-Key}"),
    (
        "key: {type: http, scheme: bearer}",
        "first: {type: apiKey, in: query, name: a}\n    key: {type: apiKey, in: query, name: b} # other-credential",
    ),
    (SCHEME, "{type: oauth2, flows: {}}"),
    (SUMMARY, "      callbacks: {} # ignored-keyword\n      summary: Change"),
    (SUMMARY, "      servers: [] # ignored-keyword\n      summary: Change"),
    ("          in: query\n", "          in: query\n          allowReserved: true # ignored-keyword\n"),
];

const COMMAND: &[Row] = &[
    (
        SUMMARY,
        "      x-command: {name: change, aliases: [edit], help: {id: Its number}, arguments: [title]}\n      summary: Change",
    ),
    (SUMMARY, "      x-command: {aliasses: [edit]} # wrong-command\n      summary: Change"),
    (SUMMARY, "      x-command: {help: {gone: Its number}} # wrong-command\n      summary: Change"),
    (SUMMARY, "      x-command: {defaults: {gone: 1}} # wrong-command\n      summary: Change"),
    (SUMMARY, "      x-command: {arguments: [gone]} # wrong-command\n      summary: Change"),
    (SUMMARY, "      x-command: {bulk: gone} # wrong-command\n      summary: Change"),
    (SUMMARY, "      x-command: {items: /gone} # wrong-command\n      summary: Change"),
    (SUMMARY, "      x-command: {wait: {name: wait, field: gone}} # wrong-command\n      summary: Change"),
];

const SETTLED_BY: &[Row] = &[
    (SUMMARY, "      x-retry-safe: true\n      summary: Change"),
    ("    patch:\n", "    patch: # missing-settled-by\n      x-retry-safe: false\n"),
    (
        SUMMARY,
        "      x-retry-safe: true\n      x-settled-by: {limits: All.} # needless-settled-by\n      summary: Change",
    ),
    (SUMMARY, "      x-settled-by: {limits: All.}\n      summary: Change"),
    (SUMMARY, "      x-settled-by: {} # wrong-settled-by\n      summary: Change"),
    // All that it may hold.
    (
        SUMMARY,
        "      x-settled-by: {read: list_items, items: /items, total: /total, with: {keyword: id}, also: [{keyword: a}], \
         new: {id: name, count: title}, match: {name: title}, like: {name: id}, result: /name, limits: Some.}\n      summary: Change",
    ),
    (
        SUMMARY,
        "      x-settled-by: {read: list_items, items: /items, each: title, state: {field: name, done: [a]}, limits: Some., \
         details: {operation: list_items, with: {keyword: name}, at: /items, match: {}}}\n      summary: Change",
    ),
    (SUMMARY, "      x-settled-by: {read: list_items, changed: /total, limits: Some.}\n      summary: Change"),
    // And each of it wrong.
    (
        SUMMARY,
        "      x-settled-by: {read: gone, present: true, limits: Some.} # wrong-settled-by\n      summary: Change",
    ),
    (
        SUMMARY,
        "      x-settled-by: {read: create_item, present: true, limits: S.} # wrong-settled-by\n      summary: Change",
    ),
    (SUMMARY, "      x-settled-by: {read: list_items, limits: S.} # wrong-settled-by\n      summary: Change"),
    (
        SUMMARY,
        "      x-settled-by: {read: list_items, limits: S., present: true, changed: /total} # wrong-settled-by\n      summary: Change",
    ),
    (
        SUMMARY,
        "      x-settled-by: {read: list_items, limits: S., present: true, items: /gone} # wrong-settled-by\n      summary: Change",
    ),
    (
        SUMMARY,
        "      x-settled-by: {read: list_items, limits: S., present: true, total: total} # wrong-settled-by\n      summary: Change",
    ),
    (
        SUMMARY,
        "      x-settled-by: {read: list_items, limits: S., present: true, with: {gone: id}} # wrong-settled-by\n      summary: Change",
    ),
    (
        SUMMARY,
        "      x-settled-by: {read: list_items, limits: S., present: true, with: {keyword: gone}} # wrong-settled-by\n      summary: Change",
    ),
    (
        SUMMARY,
        "      x-settled-by: {read: list_items, limits: S., present: true, also: [{gone: 1}]} # wrong-settled-by\n      summary: Change",
    ),
    (
        SUMMARY,
        "      x-settled-by: {read: list_items, limits: S., present: true, items: /items, match: {gone: id}} # wrong-settled-by\n      summary: Change",
    ),
    (
        SUMMARY,
        "      x-settled-by: {read: list_items, limits: S., present: true, items: /items, like: {name: gone}} # wrong-settled-by\n      summary: Change",
    ),
    (
        SUMMARY,
        "      x-settled-by: {read: list_items, limits: S., new: {id: gone}, items: /items} # wrong-settled-by\n      summary: Change",
    ),
    (
        SUMMARY,
        "      x-settled-by: {read: list_items, limits: S., new: {id: name, count: gone}, items: /items} # wrong-settled-by\n      summary: Change",
    ),
    (
        SUMMARY,
        "      x-settled-by: {read: list_items, limits: S., state: {field: gone}, items: /items} # wrong-settled-by\n      summary: Change",
    ),
    (
        SUMMARY,
        "      x-settled-by: {read: list_items, limits: S., changed: /gone} # wrong-settled-by\n      summary: Change",
    ),
    (
        SUMMARY,
        "      x-settled-by: {read: list_items, limits: S., present: true, each: gone} # wrong-settled-by\n      summary: Change",
    ),
    (
        SUMMARY,
        "      x-settled-by: {read: list_items, limits: S., present: true, result: /gone} # wrong-settled-by\n      summary: Change",
    ),
    (
        SUMMARY,
        "      x-settled-by: {read: list_items, limits: S., present: true, details: {operation: gone}} # wrong-settled-by\n      summary: Change",
    ),
];

const RESPONSES: &[Row] = &[
    (
        ERRORS,
        "        '201': {description: Made., content: {application/json: {schema: \
         {$ref: '#/components/schemas/ErrorBody'}}}} # several-success-bodies\n",
    ),
    (
        ERRORS,
        "        '201': {description: Made., content: {application/json: {schema: {$ref: '#/components/schemas/Item'}}}}\n",
    ),
    (ERRORS, "        '202': {description: Later.} # several-success-bodies\n"),
    (ERRORS, "        '204': {description: Gone.} # several-success-bodies\n"),
    (SUCCESS, "        '2XX':\n          description: The item.\n          headers:"),
    (SUCCESS, "        '201': # narrow-success\n          description: The item.\n          headers:"),
    ("      responses:\n        '200':\n", "      responses: # no-success\n        '302': # ignored-status\n"),
    (ERRORS, "        '304': {description: Same.} # ignored-status\n"),
    (ERRORS, "        default: {$ref: '#/components/responses/Failed'} # default-response\n"),
    // Beside any other success than 200 it is one itself.
    (
        SUCCESS,
        "        default: {$ref: '#/components/responses/Failed'} # default-beside-success\n        \
         '201': # narrow-success\n          description: The item.\n          headers:",
    ),
    (
        ERRORS,
        "        '400': {$ref: '#/components/responses/Failed'}\n        \
         '401': {description: Who are you?} # several-error-bodies\n",
    ),
    (
        ERRORS,
        "        '400': {$ref: '#/components/responses/Failed'}\n        \
         '404': {description: No., content: {application/json: {schema: {$ref: '#/components/schemas/Item'}}}} # several-error-bodies\n",
    ),
    (
        ERRORS,
        "        '4XX': {$ref: '#/components/responses/Failed'}\n        \
         default: {description: No.} # several-error-bodies default-response\n",
    ),
    (
        JSON,
        "            application/json:\n              schema: {$ref: '#/components/schemas/Item'}\n            \
         text/plain: {schema: {type: string}} # unread-media\n          links",
    ),
    (JSON, "            application/vnd.api+json: {} # response-not-json\n          links"),
    (JSON, "            text/csv: {schema: {type: string}} # response-not-json\n          links"),
    (
        JSON,
        "            application/json; charset=utf-8: # unread-media\n              \
         schema: {$ref: '#/components/schemas/Item'}\n          links",
    ),
    (ERRORS, "        '4XX': {description: Wrong., content: {application/problem+json: {}}} # error-not-json\n"),
    (JSON, "            application/json: {} # missing-schema\n          links"),
    (
        JSON,
        "            application/json:\n              schema: {$ref: '#/components/schemas/Item'}\n              \
         encoding: {name: {}} # media-encoding\n          links",
    ),
    (
        JSON,
        "            application/json:\n              \
         schema: {type: array, items: {$ref: '#/components/schemas/Item'}} # unnamed-response\n          links",
    ),
    (
        JSON,
        "            application/json:\n              schema: {properties: {a: {type: string}}} # unnamed-object\n          links",
    ),
    (
        JSON,
        "            application/json:\n              schema: {allOf: [{$ref: '#/components/schemas/Item'}]}\n          links",
    ),
];

const PARAMETERS: &[Row] = &[
    ("          in: query\n", "          in: cookie # cookie-parameter\n"),
    ("          in: query\n", "          in: header\n"),
    (
        FILTER,
        "        - name: filter # header-not-scalar\n          in: header\n          schema: {type: array, items: {type: string}}\n",
    ),
    (
        FILTER,
        "        - name: filter # header-not-scalar\n          in: header\n          schema: {type: string, nullable: true}\n",
    ),
    (FILTER, "        - name: accept # reserved-header\n          in: header\n          schema: {type: string}\n"),
    (
        FILTER,
        "        - name: Authorization # reserved-header unusable-parameter-name\n          in: header\n          schema: {type: string}\n",
    ),
    (FILTER, "        - name: filter # object-parameter\n          in: query\n          schema: {type: object}\n"),
    (FILTER, "        - name: filter\n          in: query\n          content: {text/plain: {}} # parameter-content\n"),
    ("          in: query\n", "          in: query\n          style: deepObject # unsupported-style\n"),
    ("          in: query\n", "          in: query\n          style: pipeDelimited # unsupported-style\n"),
    ("          in: query\n", "          in: query\n          style: spaceDelimited # unsupported-style\n"),
    ("          in: query\n", "          in: query\n          style: form\n"),
    ("      in: path\n", "      in: path\n      style: matrix # unsupported-style\n"),
    ("      in: path\n", "      in: path\n      style: label # unsupported-style\n"),
    ("      in: path\n", "      in: path\n      style: simple\n"),
    (
        FILTER,
        "        - name: filter\n          in: query\n          explode: false # ignored-explode\n          schema: {type: array, items: {type: string}}\n",
    ),
    (
        FILTER,
        "        - name: filter\n          in: query\n          explode: true\n          schema: {type: array, items: {type: string}}\n",
    ),
    (
        "    Id:\n      name: id\n      in: path\n      required: true\n",
        "    Id: # path-parameter-not-required\n      name: id\n      in: path\n",
    ),
    ("  /items/{id}:\n    patch:\n", "  /items/{id}/{kind}:\n    patch: # path-parameter-mismatch\n"),
    ("  /items/{id}:\n    patch:\n", "  /things:\n    patch: # path-parameter-mismatch\n"),
    ("  /items/{id}:\n    patch:\n", "  /items/{id: # unusable-path\n    patch: # path-parameter-mismatch\n"),
    ("        - name: filter\n", "        - name: id # colliding-parameters\n"),
    ("        - name: filter\n", "        - name: title # colliding-parameters\n"),
    ("        - name: filter\n", "        - name: body # reserved-parameter-name\n"),
    ("        - name: filter\n", "        - name: headerMap # reserved-parameter-name\n"),
    ("        - name: filter\n", "        - name: client # reserved-parameter-name\n"),
    ("        - name: filter\n", "        - name: type # unusable-parameter-name\n"),
    ("        - name: filter\n", "        - name: X-Filter # unusable-parameter-name\n"),
    ("        - name: filter\n", "        - name: 'ids[]' # unusable-parameter-name\n"),
    ("        - name: filter\n", "        - name: filterByName\n"),
    ("        - name: filter\n", "        - name: url\n"),
    (
        "    Id:\n      name: id\n      in: path\n      required: true\n      schema: {$ref: '#/components/schemas/ItemId'}\n",
        "    Id: # path-parameter-unchecked\n      name: id\n      in: path\n      required: true\n      schema: {type: string}\n",
    ),
    (
        "    Id:\n      name: id\n      in: path\n      required: true\n      schema: {$ref: '#/components/schemas/ItemId'}\n",
        "    Id:\n      name: id\n      in: path\n      required: true\n      schema: {type: integer}\n",
    ),
    ("          schema: {type: string}\n", "          schema: {type: string, pattern: '^a$'} # unnamed-limits\n"),
];

const BODIES: &[Row] = &[
    ("      requestBody:\n        required: true\n", "      requestBody: # optional-body\n"),
    ("      requestBody:\n        required: true\n", "      requestBody: # optional-body\n        required: false\n"),
    (
        "      requestBody:\n        required: true\n",
        "      requestBody: {$ref: '#/components/requestBodies/Change'} # referenced-body missing-reference\n      x-rest:\n",
    ),
    (
        "        content:\n          application/json:\n            schema: {$ref: '#/components/schemas/Change'}\n            \
         example: {title: a}\n",
        "        content: # several-media\n          text/plain: {schema: {type: string}} # body-not-json\n          \
         application/json: {schema: {$ref: '#/components/schemas/Change'}}\n",
    ),
    (MEDIA, "          application/json; charset=utf-8: {} # body-not-json\n"),
    (MEDIA, "          application/x-www-form-urlencoded: {} # body-not-json\n"),
    (MEDIA, "          application/octet-stream: {} # body-not-json\n"),
    (MEDIA, "          multipart/form-data: {} # unsupported-media\n"),
    (MEDIA, "          application/merge-patch+json: {} # unsupported-media\n"),
    (MEDIA, "          application/json: {} # missing-schema\n"),
    (BODY, "            schema: {type: array, items: {type: string}} # unnamed-body\n"),
    (BODY, "            schema: {properties: {title: {type: string}}} # unnamed-object\n"),
    (
        BODY,
        "            schema: {$ref: '#/components/schemas/Change'}\n            encoding: {title: {}} # media-encoding\n",
    ),
    // In a change it is something else to leave a field out.
    (REQUEST, "        title: {type: string, nullable: true}\n"),
    (REQUEST, "        title: {type: string}\n        size: {type: integer, nullable: true} # null-cannot-be-sent\n"),
];

const SCHEMA: &[Row] = &[
    // Responses.
    (RESPONSE, "        name: {type: string, enum: [a, b]} # closed-enum-in-response\n"),
    (
        RESPONSE,
        "        name: {type: object, additionalProperties: {type: string, enum: [a]}} # closed-enum-in-response\n",
    ),
    (RESPONSE, "        name: {oneOf: [{type: string, enum: [a]}, {type: string}]} # closed-enum-in-response\n"),
    (RESPONSE, "        name: {anyOf: [{type: string}, {type: integer}]} # any-of-in-response\n"),
    (RESPONSE, "        name: {oneOf: [{type: string}, {type: integer}]}\n"),
    (RESPONSE, "        name: {oneOf: [{type: string}], discriminator: {propertyName: a}} # ignored-discriminator\n"),
    (
        RESPONSE,
        "        name: {oneOf: [{$ref: '#/components/schemas/Item'}, {$ref: '#/components/schemas/ErrorBody'}]} # first-variant-wins\n",
    ),
    (RESPONSE, "        name: {oneOf: [{$ref: '#/components/schemas/Item'}, {type: string}]}\n"),
    (RESPONSE, "        name: {type: integer, minimum: 1} # limit-in-response\n"),
    (RESPONSE, "        name: {type: string, pattern: '^a$'} # limit-in-response unnamed-limits\n"),
    (RESPONSE, "        name: {type: array, uniqueItems: true, items: {type: string}} # limit-in-response\n"),
    (RESPONSE, "        name: {type: integer, format: int32} # strict-format-in-response\n"),
    (RESPONSE, "        name: {type: string, format: ipv4} # strict-format-in-response\n"),
    (RESPONSE, "        name: {type: integer, format: int64}\n"),
    (RESPONSE, "        name: {type: string, format: email}\n"),
    (RESPONSE, "        name: {type: string, format: date-time} # unsupported-format\n"),
    (RESPONSE, "        name: {type: string, format: uuid} # unsupported-format\n"),
    (RESPONSE, "        name: {type: string, format: date-time, x-unit: iso-8601}\n"),
    (
        "    Item:\n      type: object\n",
        "    Item:\n      type: object\n      additionalProperties: false # closed-object-in-response\n",
    ),
    (RESPONSE, "        name: {type: object, additionalProperties: true}\n"),
    (RESPONSE, "        extra: {type: string} # reserved-property\n"),
    // What the build mends.
    (RESPONSE, "        name: {type: array, items: {type: string}, default: [a]}\n"),
    (RESPONSE, "        name: {type: string, nullable: true}\n"),
    (RESPONSE, "        name: {properties: {a: {type: string}}}\n"),
    (REQUEST, "        title: {anyOf: [{type: string}, {type: integer}]}\n"),
    (REQUEST, "        title: {type: integer, minimum: 1, maximum: 100}\n"),
    (REQUEST, "        title: {type: string, enum: [a], default: b}\n"),
    (REQUEST, "        title: {type: array, items: {type: string}, minItems: 1}\n"),
    (REQUEST, "        title: {type: string, format: password}\n"),
    // Requests are checked.
    (REQUEST, "        title: {type: number, minimum: 1} # ignored-limit\n"),
    (REQUEST, "        title: {type: integer, multipleOf: 5} # ignored-limit\n"),
    (REQUEST, "        title: {type: array, items: {type: string}, maxItems: 3} # ignored-limit\n"),
    (REQUEST, "        title: {type: array, items: {type: string}, minItems: 2} # unchecked-list\n"),
    (
        REQUEST,
        "        title: {type: object, additionalProperties: {type: string, enum: [a], default: b}} # default-not-in-enum\n",
    ),
    (REQUEST, "        title: {type: string, maxLength: 3} # unnamed-limits\n"),
    (REQUEST, "        title: {type: integer, enum: [1, 2]} # unnamed-limits\n"),
    (REQUEST, "        title: {type: array, items: {properties: {a: {type: string}}}} # unnamed-object\n"),
    (REQUEST, "        title: {properties: {a: {type: string}}} # unnamed-object\n"),
    (
        REQUEST,
        "        title: {type: object, additionalProperties: {properties: {a: {type: string}}}} # unnamed-object\n",
    ),
    (RESPONSE, "        name: {type: array, items: {properties: {a: {type: string}}}} # unnamed-element\n"),
    // Either way.
    (RESPONSE, "        name: {not: {type: string}} # not-keyword\n"),
    (REQUEST, "        title: {not: {type: string}} # not-keyword\n"),
    (RESPONSE, "        name: {type: [string, 'null']} # type-list\n"),
    (REQUEST, "        title: {allOf: [{type: string}, {type: integer}]} # conflicting-all-of\n"),
    (
        REQUEST,
        "        title: {allOf: [{properties: {a: {type: string}}}, {properties: {a: {type: integer}}}]} # conflicting-all-of unnamed-object\n",
    ),
    ("[red, blue]}", "[asc, ASC]} # colliding-enum-words"),
    ("[red, blue]}", "[on-hold, on_hold]} # colliding-enum-words"),
    ("[red, blue]}", "['>', '<']} # colliding-enum-words"),
    ("[red, blue]}", "['+1', '-1']}"),
    ("[red, blue]}", "[1, 2]} # enum-value-type"),
    (
        REQUEST,
        "        title: {type: string}\n        x-y: {type: string}\n        x_y: {type: string} # colliding-properties\n",
    ),
    (RESPONSE, "        Name: {type: string}\n        name: {type: string} # colliding-properties\n"),
    (SCHEMAS, "  schemas:\n    s: {type: string} # schema-name-case colliding-schemas\n    S: {type: string}\n"),
    (SCHEMAS, "  schemas:\n    error_body: {type: string} # schema-name-case colliding-schemas\n"),
    (SCHEMAS, "  schemas:\n    Option: {type: string}\n    String: {type: string}\n    Vec: {type: string}\n"),
    (SCHEMAS, "  schemas:\n    Unused: {properties: {a: {type: string}}} # unused-object\n"),
    (SCHEMAS, "  schemas:\n    Unused: {type: string}\n"),
    ("    Item:\n", "        item: {$ref: '#/components/schemas/Item'}\n    Item: # shared-object\n"),
];

const PROSE: &[Row] = &[
    ("description: Changes it.", "description: \"Look:\\n\\n    let x = 1;\" # description-code"),
    ("description: Changes it.", "description: \"```\\nlet x = 1;\\n```\" # description-code"),
    ("description: Changes it.", "description: One `word. # description-markup"),
    ("description: Changes it.", "description: 'See [the page].' # description-markup"),
    ("description: Changes it.", "description: It is <b>bold</b>. # description-markup"),
    ("summary: Change an item", "summary: Change <id> # description-markup"),
    ("description: Changes it.", "description: 'If `a[0]` < 3, take `<b>`.'"),
    (RESPONSE, "        name: {type: string, x-enum-descriptions: ['[x]']} # description-markup\n"),
    // A field may be called like that, and an example may hold anything.
    (RESPONSE, "        description: {type: string}\n"),
    ("            example: {title: a}\n", "            example: {description: '[a]'}\n"),
];

fn findings(text: &str) -> BTreeSet<Finding> {
    check(&Document::parse("a.yaml", text).unwrap_or_else(|broken| panic!("{broken:?} in\n{text}")))
}

/// The codes that a text expects, with their lines.
fn expected(text: &str) -> BTreeSet<(usize, String)> {
    let comments = text.lines().enumerate().filter_map(|(line, text)| Some((line + 1, text.split_once(" # ")?.1)));
    comments.flat_map(|(line, codes)| codes.split(' ').map(move |code| (line, code.to_owned()))).collect()
}

#[track_caller]
fn assert_rows(rows: &[Row]) {
    let mut wrong = Vec::new();
    for (from, to) in rows {
        assert!(FAULTLESS.contains(from), "no {from:?} in the spec");
        let text = FAULTLESS.replacen(from, to, 1);
        let found = findings(&text);
        let codes: BTreeSet<_> = found.iter().map(|finding| (finding.line, finding.code.clone())).collect();
        if codes != expected(&text) {
            wrong.push(format!("{to:?}:\n  expected {:?}\n  but {found:#?}", expected(&text)));
        }
    }
    assert!(wrong.is_empty(), "{} rows:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_spec_without_traps_has_no_findings() {
    assert_eq!(findings(FAULTLESS), BTreeSet::new());
}

#[test]
fn our_specs_have_no_findings() {
    for (name, _) in project() {
        let text = std::fs::read_to_string(format!("openapi/{name}.yaml")).unwrap();
        assert_eq!(findings(&text), BTreeSet::new(), "{name}");
    }
}

#[test]
fn a_file_of_another_kind_is_found() {
    assert_rows(DOCUMENT);
}

#[test]
fn an_operation_without_a_usable_name_or_credential_is_found() {
    assert_rows(OPERATIONS);
}

#[test]
fn a_command_with_keys_or_names_that_do_not_exist_is_found() {
    assert_rows(COMMAND);
}

#[test]
fn evidence_that_does_not_exist_is_found() {
    assert_rows(SETTLED_BY);
}

#[test]
fn a_response_that_cannot_be_distinguished_is_found() {
    assert_rows(RESPONSES);
}

#[test]
fn a_parameter_that_cannot_be_sent_is_found() {
    assert_rows(PARAMETERS);
}

#[test]
fn a_body_that_cannot_be_sent_is_found() {
    assert_rows(BODIES);
}

#[test]
fn a_schema_that_becomes_something_else_is_found() {
    assert_rows(SCHEMA);
}

#[test]
fn a_description_that_is_not_prose_is_found() {
    assert_rows(PROSE);
}

#[test]
fn every_rule_has_a_row() {
    let rows = [DOCUMENT, OPERATIONS, COMMAND, SETTLED_BY, RESPONSES, PARAMETERS, BODIES, SCHEMA, PROSE].concat();
    let tested: BTreeSet<String> = rows.iter().flat_map(|(_, to)| expected(to)).map(|(_, code)| code).collect();
    let rules = Rule::ALL.iter().map(|rule| rule.code());
    let untested: Vec<String> = rules.filter(|code| !tested.contains(code)).collect();
    assert!(untested.is_empty(), "no row for {untested:?}");
}

#[test]
fn text_in_a_path_has_all_limits() {
    for missing in ["minLength: 1, ", "maxLength: 40, ", ", pattern: '^[a-z]+$'"] {
        let text = FAULTLESS.replacen(missing, "", 1);
        let codes: Vec<String> = findings(&text).into_iter().map(|finding| finding.code).collect();
        assert_eq!(codes, ["path-parameter-unchecked"], "without {missing}");
    }
}

#[test]
fn odd_documents_do_not_panic() {
    let odd = [
        "",
        "[]",
        "- 1\n- 2",
        "text",
        "12",
        "openapi: 3.0.3",
        "openapi: 3.0.3\npaths: []\ncomponents: 1\ninfo: null",
        "openapi: 3.0.3\npaths: {/a: 1, /b: {get: 2}, /c: {get: {parameters: 1, responses: [], requestBody: x}}}",
        "openapi: 3.0.3\npaths: {/a: {get: {parameters: [1, {}], responses: {200: 1, x: {}, default: []}, requestBody: {}}}}",
        "openapi: 3.0.3\npaths: {}\ncomponents: {schemas: {A: 1, B: [], C: {allOf: 1, properties: [], enum: {}, items: 3}}}",
        "openapi: 3.0.3\npaths: {}\ncomponents: {responses: {A: {$ref: '#/components/responses/A'}}}",
        "openapi: 3.0.3\npaths: {/a: {get: {responses: {200: {$ref: '#'}}, parameters: [{$ref: '#/paths/~1a/get/parameters/0'}]}}}",
        "openapi: 3.0.3\npaths: {/a: {get: {requestBody: {content: {application/json: {schema: {$ref: '#/nowhere'}}}}}}}",
        "openapi: 3.0.3\npaths: {}\ncomponents: {schemas: {A: {allOf: [{$ref: '#/components/schemas/A'}]}}}",
        "openapi: 3.1.0\nwebhooks: {}",
    ];
    for text in odd {
        assert!(!findings(text).is_empty(), "{text:?} has no findings");
    }
    for (position, _) in FAULTLESS.char_indices() {
        // The rest is not YAML, has findings, or has none.
        if let Ok(document) = Document::parse("a.yaml", &FAULTLESS[..position]) {
            check(&document);
        }
    }
}
