//! `sharekit spec lint` and `sharekit spec operations` as a shell sees them.

use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;

fn sharekit(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sharekit"));
    command.current_dir(folder).arg("spec").args(arguments);
    command
}

/// Runs `sharekit spec …`: exit code, standard output, standard error.
fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = sharekit(folder, arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn folder_with(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

const TRAPPED: &str = "\
openapi: 3.0.3
info: {title: Items, version: 1.0.0}
security: [{key: []}]
paths:
  /items:
    get:
      operationId: listItems
      responses:
        '201': {description: Made.}
        default: {description: Wrong., content: {application/json: {schema: {$ref: '#/components/schemas/Gone'}}}}
components:
  securitySchemes:
    key: {type: http, scheme: bearer}
";

#[test]
fn our_specs_are_clean() {
    let (code, out, error) = run(project(), &["lint"]);
    assert_eq!((code, out.as_str(), error.as_str()), (0, "", "0 errors, 0 warnings in 3 files\n"));
}

#[test]
fn a_finding_has_a_place_a_message_and_a_hint() {
    let folder = folder_with(&[("trapped.yaml", TRAPPED)]);
    let (code, out, error) = run(folder.path(), &["lint", "trapped.yaml"]);
    assert_eq!(code, 1, "{error}");
    assert_eq!(error, "3 errors, 1 warning in 1 file\n");
    insta::assert_snapshot!(out, @r#"
    trapped.yaml:7:7: error[operation-id-case]: `listItems` is not in snake_case, and becomes the name of a method
      at: #/paths/~1items/get/operationId
      hint: write it in snake_case, as in `list_items`
    trapped.yaml:9:9: warning[narrow-success]: 201 is the only success of listItems: a 200 would be an error
      at: #/paths/~1items/get/responses/201
      hint: write `200`, which stands for every success, with a body in JSON
    trapped.yaml:10:9: error[default-beside-success]: `default` of listItems counts as a success, with a different body from 201
      at: #/paths/~1items/get/responses/default
      hint: write `4XX` and `5XX` instead of `default`, and `200` as the only success
    trapped.yaml:10:78: error[missing-reference]: `#/components/schemas/Gone` does not exist
      at: #/paths/~1items/get/responses/default/content/application~1json/schema/$ref
      hint: define the target under `components`, or correct the reference
    "#);
}

#[test]
fn findings_are_printed_as_json() {
    let folder = folder_with(&[("trapped.yaml", TRAPPED)]);
    let (code, out, _) = run(folder.path(), &["lint", "--output", "json", "trapped.yaml"]);
    assert_eq!(code, 1);
    let findings: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(findings.as_array().unwrap().len(), 4);
    insta::assert_json_snapshot!(findings[0], @r#"
    {
      "code": "operation-id-case",
      "column": 7,
      "file": "trapped.yaml",
      "hint": "write it in snake_case, as in `list_items`",
      "line": 7,
      "message": "`listItems` is not in snake_case, and becomes the name of a method",
      "pointer": "/paths/~1items/get/operationId",
      "severity": "error"
    }
    "#);
}

#[test]
fn a_clean_file_is_an_empty_list_as_json() {
    let (code, out, _) = run(project(), &["lint", "--output", "json", "openapi/share-codes.yaml"]);
    assert_eq!((code, out.as_str()), (0, "[]\n"));
}

#[test]
fn a_file_that_cannot_be_read_ends_with_2() {
    let folder =
        folder_with(&[("broken.yaml", "openapi: 3.0.3\npaths: [\n"), ("double.json", "{\"a\": 1,\n \"a\": 2}")]);
    for (arguments, message) in [
        (&["lint", "broken.yaml"][..], "broken.yaml:3:1: not valid YAML or JSON"),
        (&["lint", "double.json"], "double.json:2:2: not valid YAML or JSON: the key \"a\" is written twice"),
        (&["lint", "missing.yaml"], "missing.yaml cannot be read"),
        (&["lint"], "the argument FILE is missing"),
        (&["operations", "broken.yaml"], "broken.yaml:3:1: not valid YAML or JSON"),
        (&["operations", "missing"], "Name an OpenAPI file in YAML or JSON, or one of orders, share-codes, sharing."),
        (&["operations", "double.json"], "is written twice"),
    ] {
        let (code, out, error) = run(folder.path(), arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}: {error}");
        assert!(error.contains(message), "{arguments:?}: {error}");
    }
}

#[test]
fn a_name_in_a_file_cannot_move_the_cursor() {
    let folder = folder_with(&[("odd.yaml", "openapi: 3.0.3\npaths: {\"no\\e[2Jslash\": {get: {}}}\n")]);
    for arguments in [&["lint", "odd.yaml"][..], &["operations", "odd.yaml", "--output", "table"]] {
        let (_, out, error) = run(folder.path(), arguments);
        assert!(out.contains("[2Jslash") && !out.contains('\u{1b}'), "{arguments:?}: {out:?}{error}");
    }
}

#[test]
fn operations_are_listed_with_their_commands_and_sources() {
    let (code, out, _) = run(project(), &["operations", "share-codes", "--output", "table"]);
    assert_eq!(code, 0);
    insta::assert_snapshot!(out, @r#"
    API          OPERATION               METHOD  PATH                                 RETRY-SAFE  COMMAND                                SOURCE
    share-codes  generate_ip_codes       POST    /client/v1/cd-keys/generate          no          sharekit share-codes generate-ip       document (document-001, document-000, guide)
    share-codes  generate_traffic_codes  POST    /client/v1/cd-keys/generate-traffic  no          sharekit share-codes generate-traffic  assumed (decisions, document-000)
    share-codes  list_share_codes        GET     /client/v1/cd-keys/list-share-code   yes         sharekit share-codes list              document (document-001, document-000)
    share-codes  list_used_codes         GET     /client/v1/cd-keys/list-use-code     yes         sharekit share-codes list-used         document (document-001, document-000)
    share-codes  revoke_codes            DELETE  /client/v1/cd-keys/revoke-code       no          sharekit share-codes revoke            document (document-001, document-000, guide, decisions)
    share-codes  use_codes               POST    /client/v1/cd-keys/use-code          no          sharekit share-codes use               document (document-001, document-000, decisions)
    "#);
}

#[test]
fn operations_are_json_when_piped() {
    let (code, out, _) = run(project(), &["operations"]);
    assert_eq!(code, 0);
    let rows: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(rows.as_array().unwrap().len(), 28);
    let generate = rows.as_array().unwrap().iter().find(|row| row["operation"] == "generate_ip_codes").unwrap();
    insta::assert_json_snapshot!(generate, @r#"
    {
      "api": "share-codes",
      "command": "sharekit share-codes generate-ip",
      "method": "POST",
      "operation": "generate_ip_codes",
      "path": "/client/v1/cd-keys/generate",
      "retry_safe": false,
      "source": "document",
      "source_refs": [
        "document-001",
        "document-000",
        "guide"
      ]
    }
    "#);
    let (_, of_files, _) = run(
        project(),
        &["operations", "openapi/proxy-orders.yaml", "openapi/share-codes.yaml", "openapi/subscription-sharing.yaml"],
    );
    assert_eq!(of_files, out);
}

#[test]
fn operations_of_a_foreign_file_have_no_command() {
    let folder = folder_with(&[("trapped.yaml", TRAPPED)]);
    let (code, out, _) = run(folder.path(), &["operations", "trapped.yaml"]);
    assert_eq!(code, 0);
    insta::assert_snapshot!(out, @r#"
    [
      {
        "api": "trapped.yaml",
        "operation": "listItems",
        "method": "GET",
        "path": "/items",
        "retry_safe": null,
        "command": null,
        "source": null,
        "source_refs": []
      }
    ]
    "#);
}
