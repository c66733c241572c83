//! `sharekit spec diff` and `sharekit spec drift` as a program: what they print, and how they end.

use std::path::PathBuf;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

const OLD: &str = r"
openapi: 3.0.3
info: {title: Things, version: 1.0.0}
servers: [{url: https://api.example.com}]
paths:
  /things:
    get:
      operationId: list_things
      summary: List the things
      x-source: vendor
      x-source-ref: [page]
      parameters:
        - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100}}
        - {name: page, in: query, x-source: assumed, x-source-ref: [decisions], schema: {type: integer, minimum: 1}}
      responses:
        '200':
          description: The things
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Thing'}
components:
  schemas:
    Thing:
      type: object
      properties:
        id: {type: integer, format: int64}
        kind: {type: string, x-extensible-enum: [a, b]}
";

/// A folder with files in it.
struct Files(TempDir);

impl Files {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }
}

/// Runs `sharekit spec …`: exit code, standard output, standard error.
fn spec(arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_sharekit")).arg("spec").args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// Compares what was printed with `tests/snapshots/cli/`.
fn assert_printed(name: &str, printed: &str) {
    insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "../snapshots/cli", omit_expression => true }, {
        insta::assert_snapshot!(name, printed);
    });
}

#[test]
fn a_diff_is_printed_in_three_forms_and_breaking_ends_with_1() {
    let files = Files::new();
    let new = OLD
        .replace("maximum: 100", "maximum: 50")
        .replace("List the things", "List all things")
        .replace("[a, b]", "[a, b, c]")
        .replace("        id:", "        name: {type: string}\n        id:");
    let (old, new) = (files.write("old.yaml", OLD), files.write("new.yaml", &new));
    for form in ["text", "json", "markdown"] {
        let (code, printed, message) = spec(&["diff", old.to_str().unwrap(), new.to_str().unwrap(), "--output", form]);
        assert_eq!((code, message.as_str()), (1, ""), "{form}");
        assert_printed(&format!("spec-diff-{form}"), &printed);
    }
}

#[test]
fn a_change_that_breaks_nothing_ends_with_0() {
    let files = Files::new();
    let old = files.write("old.yaml", OLD);
    for (change, says) in [
        (OLD.replace("[a, b]", "[a, b, c]"), "Additive: raise the patch part"),
        (OLD.replace("List the things", "List all things"), "Documentation only: raise the patch part."),
        (format!("# A comment\n{OLD}"), "Nothing changed."),
    ] {
        let new = files.write("new.yaml", &change);
        let (code, printed, _) = spec(&["diff", old.to_str().unwrap(), new.to_str().unwrap()]);
        assert_eq!(code, 0, "{printed}");
        assert!(printed.contains(says), "{says:?} is not in: {printed}");
    }
}

#[test]
fn the_spec_in_the_program_is_the_file() {
    for (api, file) in [
        ("share-codes", "openapi/share-codes.yaml"),
        ("orders", "openapi/proxy-orders.yaml"),
        ("sharing", "openapi/subscription-sharing.yaml"),
    ] {
        assert_eq!(spec(&["diff", api, file]), (0, "Nothing changed.\n".to_owned(), String::new()), "{file}");
    }
}

#[test]
fn a_file_that_is_not_a_spec_ends_diff_with_2() {
    let files = Files::new();
    let old = files.write("old.yaml", OLD);
    for (name, text, message) in [
        ("broken.yaml", "a: [", "not valid YAML or JSON"),
        ("list.json", "[1]", "is not an OpenAPI document"),
        ("swagger.json", r#"{"swagger": "2.0", "paths": {}}"#, "is Swagger 2.0"),
        ("four.yaml", "openapi: 4.0.0\npaths: {}", "says `openapi: \"4.0.0\"`"),
        ("empty.yaml", "openapi: 3.1.0\ninfo: {}", "has no paths"),
    ] {
        let new = files.write(name, text);
        let (code, printed, error) = spec(&["diff", old.to_str().unwrap(), new.to_str().unwrap()]);
        assert_eq!((code, printed.as_str()), (2, ""), "{name}");
        assert!(error.contains(message) && error.contains(name), "{message:?} is not in: {error}");
    }
    let (code, _, error) = spec(&["diff", old.to_str().unwrap(), "no-such-file.yaml"]);
    assert_eq!(code, 2);
    assert!(error.contains("no-such-file.yaml cannot be read"), "{error}");
    assert!(error.contains("orders, share-codes, sharing"), "{error}");
}

#[test]
fn a_diff_as_json_counts_and_says_what_to_raise() {
    let files = Files::new();
    let old = files.write("old.yaml", OLD);
    let new = files.write("new.yaml", &OLD.replace("type: integer, format: int64", "type: string"));
    let (_, printed, _) = spec(&["diff", old.to_str().unwrap(), new.to_str().unwrap(), "--output", "json"]);
    let printed: Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(printed["counts"]["breaking"], 1);
    assert_eq!(printed["raise"]["before_1_0"], "minor");
    assert_eq!(printed["findings"][0]["kind"], "type-changed");
    assert_eq!([&printed["findings"][0]["was"], &printed["findings"][0]["is"]], ["integer", "string"]);
}

/// A vendor's page, as `GitBook` exports it: a part of the document in each block.
const PAGE: &str = r##"# Things

## List the things

```json
{"openapi": "3.1.1", "info": {"title": "Things", "version": "1.0"}, "servers": [{"url": "https://api.example.com"}],
 "paths": {"/things": {"get": {"summary": "Everything", "parameters": [
    {"name": "limit", "in": "query", "schema": {"type": "integer", "exclusiveMinimum": 0, "maximum": 200}},
    {"name": "page", "in": "query", "schema": {"type": "integer", "minimum": 1}},
    {"name": "sort", "in": "query", "schema": {"type": "string"}}],
  "responses": {"200": {"description": "OK", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Info"}}}}}}}},
 "components": {"schemas": {"Info": {"type": "object", "properties": {"kind": {"enum": ["a", "b"]}}}}}}
```
"##;

#[test]
fn drift_is_printed_in_three_forms_and_ends_with_1() {
    let files = Files::new();
    let (ours, page) = (files.write("ours.yaml", OLD), files.write("page.md", PAGE));
    for form in ["text", "json", "markdown"] {
        let (code, printed, message) =
            spec(&["drift", page.to_str().unwrap(), "--spec", ours.to_str().unwrap(), "--output", form]);
        assert_eq!((code, message.as_str()), (1, ""), "{form}");
        let printed = printed.replace(&ours.display().to_string().replace('\\', "\\\\"), "ours.yaml");
        assert_printed(&format!("spec-drift-{form}"), &printed);
    }
}

#[test]
fn a_spec_does_not_drift_from_itself_and_is_found_by_its_paths() {
    for (api, file) in [
        ("share-codes", "openapi/share-codes.yaml"),
        ("orders", "openapi/proxy-orders.yaml"),
        ("sharing", "openapi/subscription-sharing.yaml"),
    ] {
        let (code, printed, _) = spec(&["drift", file]);
        assert_eq!(code, 0, "{file}: {printed}");
        assert!(printed.starts_with(&format!("No drift.\nCompared with {api}:")), "{file}: {printed}");
    }
}

#[test]
fn a_file_that_is_not_a_document_ends_drift_with_2() {
    let files = Files::new();
    let strange = files.write("strange.yaml", OLD);
    let cut = files.write("cut.md", PAGE.split_once("\"servers\"").unwrap().0);
    let empty = files.write("empty.md", "# Nothing\n\n```sh\ncurl https://api.example.com\n```\n");
    for (file, message) in [
        (strange, "has none of the operations of our specs"),
        (cut, "cut.md:7:"),
        (empty, "has no OpenAPI document"),
        (PathBuf::from("no-such-file.md"), "cannot be read"),
    ] {
        let (code, printed, error) = spec(&["drift", file.to_str().unwrap()]);
        assert_eq!((code, printed.as_str()), (2, ""), "{}", file.display());
        assert!(error.contains(message), "{message:?} is not in: {error}");
    }
}
