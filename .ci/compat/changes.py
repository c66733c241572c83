"""The changes that `.ci/test-compat` makes to the specs: what each does, and what `spec diff` has to call it."""

from dataclasses import dataclass

CODES, ORDERS, SHARING = "share-codes", "proxy-orders", "subscription-sharing"
GONE = object()


@dataclass(frozen=True)
class Change:
    name: str
    kind: str
    impact: str
    api: str
    edits: list[tuple[str, object]]
    error: str = ""
    """A breaking change that does not compile: what the compiler says, as a regular expression."""
    hides: bool = False
    """Whether the error is one of names that are not found, which keeps the compiler from looking for others."""
    behaves: str = ""
    """A change that is not compiled: what the program does otherwise, or why no spec is written like this."""

    @property
    def must_compile(self) -> bool:
        return self.impact != "breaking" and not self.behaves


def edit(document: object, pointer: str, value: object) -> None:
    """Puts a value at a JSON pointer, `-` being the end of a list, or takes away what is there."""
    *way, last = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]
    for part in way:
        document = document[int(part) if isinstance(document, list) else part]
    if isinstance(document, list):
        document.insert(len(document) if last == "-" else int(last), value)
    elif value is GONE:
        del document[last]
    else:
        document[last] = value


def schema(name: str) -> str:
    return f"/components/schemas/{name}"


def field(owner: str, name: str) -> str:
    return f"{schema(owner)}/properties/{name}"


def operation(path: str, method: str) -> str:
    return f"/paths/{path.replace('/', '~1')}/{method}"


def refer(name: str) -> dict:
    return {"allOf": [{"$ref": f"#{schema(name)}"}]}


def word(name: str, words: list, names: list | None = None) -> list[tuple[str, object]]:
    edits = [(f"{schema(name)}/x-extensible-enum/-", each) for each in words]
    edits += [(f"{schema(name)}/x-enum-varnames/-", each) for each in names or []]
    return edits + [(f"{schema(name)}/x-enum-descriptions/-", "New.") for _ in words]


LIST = operation("/client/v1/cd-keys/list-share-code", "get")
USED = operation("/client/v1/cd-keys/list-use-code", "get")
GENERATE = operation("/client/v1/cd-keys/generate", "post")
TRAFFIC = operation("/client/v1/cd-keys/generate-traffic", "post")
USE = operation("/client/v1/cd-keys/use-code", "post")
PRICE = operation("/user/api/orders/calculate", "get")
PURCHASE = operation("/user/api/orders/purchase", "post")
ORDER = operation("/user/api/orders/{id}", "get")
RENEW = operation("/user/api/orders/{id}/renew", "post")
LIST_ORDERS = operation("/user/api/orders", "get")
PROFILE = operation("/user/api/me", "get")
TAG = operation("/user/api/orders/{id}/tag", "post")
NETS = operation("/v1/customer/product/share/net/{productCode}", "post")
SHARE = operation("/v1/subscription/share", "patch")

TEXT = {"type": "string", "description": "New.", "example": "x"}
NUMBER = {"type": "integer", "format": "int64", "description": "New.", "example": 1}
QUERY = {"name": "fresh", "in": "query", "description": "New.", "schema": {"type": "string"}, "example": "x"}
ACCEPT = operation("/v1/subscription/share/invitation", "patch")
PING = {
    "operationId": "ping",
    "summary": "Ping",
    "description": "Pings.",
    "tags": ["share-codes"],
    "x-retry-safe": True,
    "responses": {
        "200": {
            "description": "Pong.",
            "content": {"application/json": {"schema": {"$ref": f"#{schema('RevokeCodesResponse')}"}, "example": {}}},
        }
    },
}
FRESH_PURCHASE = {
    "type": "object",
    "description": "New.",
    "required": ["fresh"],
    "properties": {"fresh": TEXT},
    "example": {"fresh": "x"},
}

CHANGES: list[Change] = []


def additive(name: str, kind: str, api: str, *edits: tuple[str, object], impact: str = "additive") -> None:
    CHANGES.append(Change(name, kind, impact, api, list(edits)))


def documentation(name: str, kind: str, api: str, *edits: tuple[str, object]) -> None:
    additive(name, kind, api, *edits, impact="documentation")


def breaks(name: str, kind: str, api: str, *edits: tuple[str, object], error: str, hides: bool = False) -> None:
    CHANGES.append(Change(name, kind, "breaking", api, list(edits), error=error, hides=hides))


def behaves(name: str, kind: str, api: str, *edits: tuple[str, object], so: str) -> None:
    CHANGES.append(Change(name, kind, "breaking", api, list(edits), behaves=so))


# What a vendor may do at any time

additive("operation", "operation-added", CODES, ("/paths/~1ping", {"get": PING}))
additive("settling", "settling-added", ORDERS, (f"{TAG}/x-settled-by", {"limits": "Nothing shows it."}))
additive("settling otherwise", "settling-changed", CODES, (f"{USE}/x-settled-by/limits", "Something else cannot be told."))
additive(
    "paging",
    "paging-added",
    ORDERS,
    (f"{PROFILE}/x-paging", {"style": "offset", "items": "/fresh_items", "next": "/fresh_next", "count": "/active_orders"}),
    (f"{PROFILE}/parameters", [{"$ref": "#/components/parameters/FreshOffset"}]),
    (
        "/components/parameters/FreshOffset",
        {"name": "offset", "in": "query", "description": "New.", "schema": {"type": "integer", "minimum": 0}, "example": 0},
    ),
    (field("GetProfileResponse", "fresh_items"), {"type": "array", "items": {"$ref": f"#{schema('OrderSummary')}"}}),
    (field("GetProfileResponse", "fresh_next"), {"type": "string", "nullable": True}),
)
additive("optional parameter", "optional-parameter-added", ORDERS, (f"{PRICE}/parameters/-", QUERY))
additive("optional header", "optional-parameter-added", ORDERS, (f"{PRICE}/parameters/-", QUERY | {"in": "header", "name": "X-Trace"}))
additive("optional parameter, before others", "optional-parameter-added", CODES, (f"{USED}/parameters/0", QUERY))
additive(
    "optional list as a parameter",
    "optional-parameter-added",
    ORDERS,
    (f"{LIST_ORDERS}/parameters/-", QUERY | {"schema": {"type": "array", "items": {"type": "string"}}, "example": ["x"]}),
)
additive("parameter no longer required", "became-optional", ORDERS, (f"{PRICE}/parameters/0/required", False))
additive("field no longer required", "became-optional", CODES, (f"{schema('GenerateIpCodesRequest')}/required", ["plan", "number_of_codes"]))
additive("list no longer required", "became-optional", SHARING, (f"{schema('ReplaceNetsRequest')}/required", GONE))
additive("union's field no longer required", "became-optional", ORDERS, (f"{schema('UnmeteredResidentialPurchase')}/required", ["product"]))
additive("limited text no longer required", "became-optional", SHARING, (f"{schema('ChangeDistributionLevelRequest')}/required", ["productCode"]))
additive("optional field", "optional-field-added", CODES, (field("GenerateTrafficCodesRequest", "fresh"), TEXT))
additive("optional limited field", "optional-field-added", SHARING, (field("UpdateInvitationRequest", "fresh"), refer("PersonName")))
additive("optional field of an alternative", "optional-field-added", ORDERS, (field("GenericPurchase", "fresh"), NUMBER | {"minimum": 1}))
additive("optional list", "optional-field-added", SHARING, (field("NetInput", "fresh"), {"type": "array", "items": {"type": "string"}}))
additive("optional body", "optional-body-added", ORDERS, (f"{RENEW}/requestBody", {"required": False, "description": "New.", "content": {"application/json": {"schema": {"$ref": f"#{schema('SetOrderTagRequest')}"}, "example": {"tag": "x"}}}}))
additive("field", "field-added", CODES, (field("ShareCode", "fresh"), NUMBER))
additive("list", "field-added", ORDERS, (field("GetOrderResponse", "fresh"), {"type": "array", "items": {"$ref": f"#{schema('AddonLine')}"}}))
additive("object without a name", "field-added", SHARING, (field("Net", "fresh"), {"type": "object", "properties": {"inside": TEXT}}))
additive("error status", "error-status-added", CODES, (f"{USE}/responses/409", {"$ref": "#/components/responses/BadRequest"}))
additive("schema", "schema-added", ORDERS, (schema("Fresh"), FRESH_PURCHASE))
additive("word of a number", "word-added", CODES, *word("ShareCodeStatus", [5], ["Frozen"]))
additive("word of a response", "word-added", ORDERS, *word("OrderStatus", ["starting"], ["Starting"]))
additive("word of both", "word-added", SHARING, *word("ContactType", ["C"], ["Post"]))
additive("word of a request", "word-added", ORDERS, (f"{schema('OrderStatusFilter')}/enum/-", "expired"))
additive("word of a sort", "word-added", CODES, (f"{schema('UsedCodeSortKey')}/enum/0", "status"))
additive("word of an alternative", "word-added", ORDERS, (f"{schema('DatacenterOrIspProduct')}/enum/-", "Mobile Proxy"))
additive("narrowed words, widened", "word-added", CODES, ("/components/parameters/DataType/schema/enum/-", 3))
additive("narrowed words, no longer", "words-unlisted", SHARING, (f"{field('SendInvitationRequest', 'contactType')}/enum", GONE))
additive("old spelling", "legacy-forms-added", SHARING, (f"{schema('ShareType')}/x-legacy-forms/BUSINESS", "C"))
additive("alternative of a request", "alternative-added", ORDERS, (schema("FreshPurchase"), FRESH_PURCHASE), (f"{schema('PurchaseOrderRequest')}/anyOf/0", {"$ref": f"#{schema('FreshPurchase')}"}))
additive("null for a text", "null-allowed", CODES, (f"{field('GenerateIpCodesRequest', 'forward_to')}/nullable", True))
additive("null for a list", "null-allowed", SHARING, (f"{field('NetInput', 'domains')}/nullable", True))
additive("limit of a number, looser", "limit-widened", CODES, (f"{field('GenerateTrafficCodesRequest', 'amount_traffic')}/minimum", 1))
additive("limit of a number, gone", "limit-widened", CODES, (f"{field('GenerateIpCodesRequest', 'plan')}/minimum", GONE))
additive("limit of a parameter, gone", "limit-widened", CODES, ("/components/parameters/Limit/schema/minimum", GONE))
additive("limit of a text, looser", "limit-widened", SHARING, (f"{schema('PersonName')}/maxLength", 99))
additive("limits of a text, gone", "limit-widened", SHARING, *[(f"{schema('ProductCode')}/{key}", GONE) for key in ("minLength", "maxLength", "pattern")])
additive("only limit of a text, gone", "limit-widened", SHARING, (f"{schema('ShareCode')}/minLength", GONE))
additive("limit of a tag, gone", "limit-widened", ORDERS, *[(f"{schema('OrderTag')}/{key}", GONE) for key in ("minLength", "maxLength")])
additive("limit of a list, gone", "limit-widened", CODES, (f"{field('UseCodesRequest', 'codes')}/minItems", GONE))
additive("server", "server-added", ORDERS, ("/servers/-", {"url": "https://test.example.com", "description": "New."}))
additive("rate limit", "rate-limits-changed", ORDERS, ("/x-rate-limits", [{"requests": 9, "seconds": 1}]))
documentation("default", "default-changed", CODES, ("/components/parameters/Limit/schema/default", 50))
CHANGES.append(Change("another success", "success-status-changed", "documentation", ORDERS, [(f"{RENEW}/responses/201", {"description": "Renewed.", "content": {"application/json": {"schema": {"$ref": f"#{schema('RenewOrderResponse')}"}}}}), (f"{RENEW}/responses/200", GONE)], behaves="a spec writes 200 for every success, and the build says so"))
documentation("error status gone", "error-status-removed", CODES, (f"{GENERATE}/responses/403", GONE))
documentation("null in a response", "null-allowed", ORDERS, (f"{field('OrderSummary', 'product_name')}/nullable", True))
documentation("no null in a response", "null-forbidden", CODES, (f"{field('ShareCode', 'used_by')}/nullable", False))
documentation("null for a list of a response", "null-allowed", ORDERS, (f"{field('ListOrdersResponse', 'orders')}/nullable", True))
documentation("promise", "promise-changed", ORDERS, (f"{schema('OrderDetails')}/required", ["order_id", "addons", "status"]))
documentation("no promise", "promise-changed", ORDERS, (f"{schema('AvailableCount')}/required", GONE))
documentation("filled in", "filled-in-changed", SHARING, (f"{schema('CancelShareRequest')}/required", ["shareCode"]))
documentation("further fields of a response", "additional-fields-changed", CODES, (f"{schema('ShareCodePage')}/additionalProperties", False))
documentation("smallest number in a response", "limit-changed", ORDERS, (f"{field('OrderDetails', 'quantity')}/minimum", 0))
documentation("largest number in a response", "limit-changed", ORDERS, (f"{field('AddonLine', 'qty')}/maximum", 100))
documentation("limits of a list in a response", "limit-changed", CODES, (f"{field('ShareCodePage', 'items')}/minItems", 1), (f"{field('ShareCodePage', 'items')}/maxItems", 1))
documentation("unit for readers", "unit-changed", CODES, (f"{field('ShareCode', 'amount_traffic')}/x-unit", "gigabytes"))
documentation("description", "description-changed", CODES, (f"{schema('ShareCode')}/description", "Another."))
documentation("description of a word", "description-changed", CODES, (f"{schema('DataType')}/x-enum-descriptions", ["One.", "Two."]))
documentation("example", "example-changed", CODES, ("/components/parameters/Keyword/example", "code_2"))
documentation("source", "source-changed", CODES, (f"{GENERATE}/x-source", "vendor"))
documentation("deprecated operation", "note-changed", CODES, (f"{TRAFFIC}/deprecated", True))
documentation("deprecated parameter", "note-changed", CODES, ("/components/parameters/Keyword/deprecated", True))
documentation("deprecated field", "note-changed", ORDERS, (f"{field('OrderDetails', 'promo_code')}/deprecated", True))
documentation("deprecated words", "note-changed", SHARING, (f"{schema('ShareType')}/x-enum-deprecated", ["C"]))

# What does not compile

breaks("operation gone", "operation-removed", ORDERS, (RENEW, GONE), error="no method named `renew_order`")
breaks("operation renamed", "operation-renamed", ORDERS, (f"{PROFILE}/operationId", "get_account"), error="no method named `get_profile`")
breaks("paging gone", "paging-removed", CODES, (f"{LIST}/x-paging", GONE), error="no method named `items` found for struct `.*ListShareCodes`")
breaks("settling gone", "settling-removed", SHARING, (f"{ACCEPT}/x-settled-by", GONE), (f"{ACCEPT}/x-retry-safe", True), error="no method named `send_settled` found for struct `.*AcceptInvitation`")
breaks("parameter gone", "parameter-removed", ORDERS, (f"{PRICE}/parameters", [{"name": "product", "in": "query", "required": True, "description": "Kept.", "schema": {"type": "string"}, "example": "x"}]), error="no method named `location` found for struct `.*CalculatePrice`")
breaks("body gone", "body-removed", CODES, (f"{GENERATE}/requestBody", GONE), error="no method named `plan` found for struct `.*GenerateIpCodes`")
breaks("schema gone", "schema-removed", ORDERS, (f"{PURCHASE}/requestBody/content/application~1json/schema", {"$ref": f"#{schema('GenericPurchase')}"}), (schema("PurchaseOrderRequest"), GONE), error="cannot find `PurchaseOrderRequest`", hides=True)
breaks("schema renamed", "schema-renamed", SHARING, (schema("Network"), {"type": "object", "properties": {"domain": {"type": "string"}}}), (schema("Domain"), GONE), (f"{field('Net', 'domains')}/items", {"$ref": f"#{schema('Network')}"}), error="cannot find type `Domain`", hides=True)
breaks("type of a field", "type-changed", CODES, (field("ShareCode", "used_by"), NUMBER), error=r"expected `&Option<String>`, found `&Option<i64>`")
behaves("format of a parameter", "format-changed", ORDERS, ("/components/parameters/OrderId/schema/format", "int32"), so="larger numbers are refused")
breaks("unit of a field", "unit-changed", ORDERS, (f"{field('OrderDetails', 'price_paid')}/x-unit", GONE), error=r"expected `Option<Cents>`, found `Option<i64>`")
breaks("field gone", "field-removed", ORDERS, (field("OrderDetails", "tag"), GONE), error="no field `tag` on type `&.*OrderDetails`")
breaks("word of a request gone", "word-removed", CODES, (f"{schema('ShareCodeSortKey')}/enum", ["code", "created_at"]), error="named `AmountIps` found for enum `.*ShareCodeSortKey`")
breaks("word of a response gone", "word-removed", SHARING, *[(f"{schema('ShareStatus')}/{key}", value) for key, value in (("x-extensible-enum", ["SHARE_REQUEST_SENT", "SHARE_ACCEPTED", "SHARE_DECLINED"]), ("x-enum-varnames", ["RequestSent", "Accepted", "Declined"]), ("x-enum-descriptions", ["A.", "B.", "C."]))], error="named `Ended` found for enum `.*ShareStatus`")
breaks("words opened", "words-opened", CODES, (schema("SortOrder"), {"type": "string", "description": "Open.", "x-extensible-enum": ["asc", "desc"], "x-enum-varnames": ["Ascending", "Desc"], "x-enum-descriptions": ["Up.", "Down."]}), error="named `Asc` found for enum `.*SortOrder`")
breaks("words closed", "words-closed", SHARING, (schema("ContactType"), {"type": "string", "description": "Closed.", "enum": ["A", "B"], "x-enum-varnames": ["Email", "PhoneNumber"]}), (field("SharedSubscriber", "shareContactType"), {"type": "string"}), error="named `from_wire` found for enum `.*ContactType`")
breaks("word renamed", "variant-renamed", ORDERS, (f"{schema('PendingAddonAction')}/x-enum-varnames", ["End", "Downgrade"]), error="named `Cancel` found for enum `.*PendingAddonAction`")
breaks("words unlisted", "words-unlisted", ORDERS, (f"{schema('StockProductCode')}", {"type": "string", "description": "Any."}), error="named `Isp`")
breaks("alternative gone", "alternative-removed", ORDERS, (f"{schema('PurchaseOrderRequest')}/anyOf", [{"$ref": f"#{schema(name)}"} for name in ("DatacenterOrIspPurchase", "StandardResidentialPurchase", "PremiumResidentialPurchase", "UnmeteredResidentialPurchase")]), error="named `GenericPurchase` found for enum `.*PurchaseOrderRequest`")

# What compiles and then does something else

behaves("operation moved", "operation-moved", CODES, (GENERATE, GONE), ("/paths/~1elsewhere", {"post": PING | {"operationId": "generate_ip_codes"}}), so="requests go to another path")
behaves("retry safety", "retry-safety-changed", ORDERS, (f"{TAG}/x-retry-safe", False), so="a request that failed is no longer sent again")
behaves("paging otherwise", "paging-changed", ORDERS, (f"{LIST_ORDERS}/x-paging/count", GONE), so="a list ends elsewhere")
behaves("command", "command-changed", CODES, (f"{USE}/x-command/name", "redeem"), so="scripts that call the program fail")
behaves("success words", "success-words-changed", SHARING, (f"{SHARE}/x-success-words", ["SHARE_OK"]), so="what was a success is a refusal")
behaves("credential", "credential-changed", ORDERS, (f"{PROFILE}/security", []), so="no credential is sent")
behaves("required parameter", "required-parameter-added", ORDERS, (f"{PRICE}/parameters/-", QUERY | {"required": True}), so="requests without it are refused")
behaves("required parameter in the path", "parameter-moved", ORDERS, (f"{PRICE}/parameters/0/in", "header"), so="the value goes elsewhere")
behaves("parameter style", "parameter-style-changed", ORDERS, (f"{PRICE}/parameters/1/style", "spaceDelimited"), so="the value is written otherwise")
behaves("required body", "required-body-added", ORDERS, (f"{RENEW}/requestBody", {"required": True, "content": {"application/json": {"schema": {"$ref": f"#{schema('SetOrderTagRequest')}"}}}}), so="requests without it are refused")
behaves("parameter required", "became-required", CODES, ("/components/parameters/Limit/required", True), so="requests without it are refused")
behaves("media type", "media-type-changed", CODES, (f"{USE}/requestBody/content", {"text/plain": {"schema": {"$ref": f"#{schema('UseCodesRequest')}"}}}), so="the body is written otherwise")
behaves("required field", "required-field-added", CODES, (field("UseCodesRequest", "fresh"), TEXT), (f"{schema('UseCodesRequest')}/required", ["codes", "fresh"]), so="requests without it are refused")
behaves("further fields of a request", "additional-fields-changed", CODES, (f"{schema('UseCodesRequest')}/additionalProperties", False), so="a body with others is refused when it is decoded")
behaves("bases", "base-changed", SHARING, (schema("Domain"), {"allOf": [{"$ref": f"#{schema('IpRange')}"}, {"properties": {"domain": {"type": "string"}}}]}), so="fields come and go with the base")
behaves("no null in a request", "null-forbidden", ORDERS, (f"{field('GenericPurchase', 'location')}/nullable", False), so="a body with null is refused")
behaves("limit of a text", "limit-narrowed", SHARING, (f"{schema('ProductCode')}/maxLength", 3), so="longer texts are refused")
behaves("limit of a number", "limit-narrowed", ORDERS, (f"{LIST_ORDERS}/parameters/2/schema/maximum", 10), so="larger numbers are refused")
behaves("words listed", "words-listed", ORDERS, (f"{PRICE}/parameters/2/schema/enum", ["monthly"]), so="other words are refused")
behaves("old spellings gone", "legacy-forms-removed", SHARING, (f"{schema('ShareType')}/x-legacy-forms", {"USERS": "A"}), so="the spelling is now unknown")
behaves("alternative of a response", "alternative-added", CODES, (f"{schema('IssuedCode')}/oneOf/-", {"title": "Number", "type": "integer"}), so="a response that was kept raw decodes as something that the program does not look for")
behaves("alternatives reordered", "alternatives-reordered", CODES, (f"{schema('IssuedCode')}/oneOf", [{"$ref": f"#{schema('ShareCode')}"}, {"title": "Code", "type": "string"}]), so="another one is tried first")
behaves("alternatives exclude each other", "alternatives-changed", CODES, (f"{schema('IssuedCode')}/anyOf", [{"title": "Code", "type": "string"}, {"$ref": f"#{schema('ShareCode')}"}]), (f"{schema('IssuedCode')}/oneOf", GONE), so="another one may fit")
behaves("discriminator", "discriminator-changed", CODES, (f"{schema('IssuedCode')}/discriminator", {"propertyName": "kind"}), so="alternatives are told apart otherwise")
behaves("default server", "default-server-changed", ORDERS, ("/servers/0/url", "https://other.example.com"), so="requests go to another server")
behaves("server gone", "server-removed", CODES, ("/servers", [{"url": "https://api.9proxy.com"}]), so="a program that takes it by its position fails")
