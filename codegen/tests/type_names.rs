//! The names of types and of members of unions: each row is a name that a public API has.

use std::collections::BTreeMap;

use codegen::{Input, Settings, TypeSelection, generate};

/// The schemas of a document; every type is generated.
const SCHEMAS: &str = "
    OutputItemMessage: {type: object, properties: {text: {type: string}}}
    OutputItemReasoning: {type: object, properties: {summary: {type: string}}}
    OutputItem: {oneOf: [{$ref: '#/components/schemas/OutputItemMessage'}, {$ref: '#/components/schemas/OutputItemReasoning'}]}
    FunctionTool: {type: object, properties: {function: {type: string}}}
    WebSearchTool: {type: object, properties: {query: {type: string}}}
    Tool: {anyOf: [{$ref: '#/components/schemas/FunctionTool'}, {$ref: '#/components/schemas/WebSearchTool'}]}
    ResponseFormatJsonSchema: {type: object, properties: {schema: {type: object}}}
    ChatResponseFormat0: {type: object, title: Plain text, properties: {plain: {type: string}}}
    ChatResponseFormat1: {type: object, properties: {grammar: {type: string}, mode: {$ref: '#/components/schemas/ChatResponseFormatOneOf1Mode'}}}
    ChatResponseFormatOneOf1Mode: {type: string, enum: [strict, loose]}
    ChatResponseFormat:
      oneOf:
        - {$ref: '#/components/schemas/ChatResponseFormat0'}
        - {$ref: '#/components/schemas/ChatResponseFormat1'}
        - {$ref: '#/components/schemas/ResponseFormatJsonSchema'}
    Stop: {oneOf: [{type: string}, {type: array, items: {type: string}}, {type: array, items: {type: integer}}, {type: array, items: {type: array, items: {type: string}}}]}
    Limit: {oneOf: [{type: integer}, {type: boolean}, {type: object, additionalProperties: {type: string}}]}
    Source:
      oneOf:
        - {type: object, required: [kind, url], properties: {kind: {type: string, enum: [remote]}, url: {type: string}}}
        - {type: object, required: [kind, path], properties: {kind: {type: string, enum: [local_file]}, path: {type: string}}}
    Filter:
      anyOf:
        - {title: Date range, type: object, properties: {from: {type: string}, until: {type: string}}}
        - {type: object, required: [tags], properties: {tags: {type: string}, from: {type: string}}}
        - {type: object, description: full-text variant, properties: {from: {type: string}}}
        - {type: object, properties: {from: {type: integer}}}
        - {type: object, properties: {from: {type: boolean}}}
    Content: {oneOf: [{type: string}, {type: array, items: {$ref: '#/components/schemas/OutputItemMessage'}}, {oneOf: [{type: integer}, {type: number}]}]}
    Upload:
      type: object
      properties:
        chunks: {type: array, items: {type: object, properties: {etag: {type: string}}}}
        entities: {type: array, items: {type: object, properties: {upload: {type: object, properties: {id: {type: string}}}}}}
        data: {type: array, items: {type: object, properties: {x: {type: string}}}}
        models: {type: array, items: {title: Model, type: object, properties: {x: {type: string}}}}
        history: {type: array, items: {title: Turn, type: object, properties: {x: {type: string}}}}
        address: {type: object, properties: {geo: {type: object, properties: {lat: {type: number}}}}}
        upload: {type: object, properties: {id: {type: string}}}
        prices: {type: object, additionalProperties: {type: object, properties: {usd: {type: number}}}}
        status: {type: string, enum: [unknown, done]}
        link: {type: object, properties: {url: {type: string}}}
        links: {type: array, items: {type: object, properties: {url: {type: string}, more: {type: string}}}}
        processing_configuration:
          type: object
          properties:
            transcription_language_options:
              type: object
              properties:
                fallback: {type: object, properties: {mode: {type: string, enum: [a, b]}}}
    Item: {type: array, items: {type: object, properties: {id: {type: string}}}}
    Users: {type: array, items: {type: object, properties: {id: {type: string}}}}
    created_at: {type: object, properties: {id: {type: string}}}
    Created-At: {type: object, properties: {id: {type: string}}}
    Option: {type: object, properties: {id: {type: string}}}
    KeysPostRequestBodyContentApplicationJsonSchemaLimitReset: {type: string, enum: [daily, weekly]}
    CreditsCoinbasePostResponsesContentApplicationJsonSchemaDataWeb3Data: {type: object, properties: {id: {type: string}}}
    CollectionsCollectionIdItemsPatchResponsesContentApplicationJsonSchemaItemsItemsFieldData: {type: object, properties: {id: {type: string}}}
    CollectionsCollectionIdItemsPatchRequestBodyContentApplicationJsonSchemaItemsItemsFieldData: {type: object, properties: {id: {type: string}}}
    V1ListenPostParametersModel: {type: string, enum: [nova, base]}
    Keys_list_Response_200: {type: object, properties: {id: {type: string}}}
    Body_create_key_v1_keys_post: {type: object, properties: {permissions: {$ref: '#/components/schemas/BodyCreateKeyV1KeysPostPermissions'}}}
    BodyCreateKeyV1KeysPostPermissions: {type: object, properties: {id: {type: string}}}
    Transcript: {type: object, properties: {channels: {type: array, items: {$ref: '#/components/schemas/TranscriptChannelsItems'}}}}
    TranscriptChannelsItems: {type: object, properties: {words: {type: array, items: {$ref: '#/components/schemas/TranscriptChannelsItemsWordsItems'}}}}
    TranscriptChannelsItemsWordsItems: {type: object, properties: {id: {type: string}}}
    OrderItems: {type: object, properties: {id: {type: string}}}
    Order: {type: object, properties: {items: {$ref: '#/components/schemas/OrderItems'}}}
";

/// The pointer of a schema below `#/components/schemas/`, and the name of its type.
const TYPES: &[(&str, &str)] = &[
    ("Upload/properties/chunks/items", "UploadChunk"),
    ("Upload/properties/entities/items", "UploadEntity"),
    ("Upload/properties/entities/items/properties/upload", "UploadEntityUpload"),
    ("Upload/properties/data/items", "UploadDataItem"),
    ("Upload/properties/models/items", "UploadModel"),
    ("Upload/properties/history/items", "UploadHistoryTurn"),
    ("Upload/properties/address", "UploadAddress"),
    ("Upload/properties/address/properties/geo", "UploadAddressGeo"),
    ("Upload/properties/upload", "UploadDetails"),
    ("Upload/properties/prices/additionalProperties", "UploadPrice"),
    ("Upload/properties/link", "UploadLink"),
    ("Upload/properties/links/items", "UploadLinksItem"),
    (
        "Upload/properties/processing_configuration/properties/transcription_language_options",
        "UploadTranscriptionLanguageOptions",
    ),
    (
        "Upload/properties/processing_configuration/properties/transcription_language_options/properties/fallback",
        "UploadFallback",
    ),
    ("Item/items", "ItemDetails"),
    ("Users/items", "User"),
    ("created_at", "CreatedAt"),
    ("Created-At", "CreatedAtDetails"),
    ("Option", "OptionDetails"),
    ("KeysPostRequestBodyContentApplicationJsonSchemaLimitReset", "KeysLimitReset"),
    ("CreditsCoinbasePostResponsesContentApplicationJsonSchemaDataWeb3Data", "CreditsCoinbaseDataWeb3Data"),
    (
        "CollectionsCollectionIdItemsPatchResponsesContentApplicationJsonSchemaItemsItemsFieldData",
        "CollectionsItemsItemFieldData",
    ),
    (
        "CollectionsCollectionIdItemsPatchRequestBodyContentApplicationJsonSchemaItemsItemsFieldData",
        "CollectionsItemsRequestItemFieldData",
    ),
    ("V1ListenPostParametersModel", "ListenModel"),
    ("Keys_list_Response_200", "KeysListResponse"),
    ("Body_create_key_v1_keys_post", "CreateKeyBody"),
    ("BodyCreateKeyV1KeysPostPermissions", "CreateKeyBodyPermissions"),
    ("TranscriptChannelsItems", "TranscriptChannel"),
    ("TranscriptChannelsItemsWordsItems", "TranscriptChannelWord"),
    ("OrderItems", "OrderItems"),
    ("ChatResponseFormat0", "ChatResponseFormatPlainText"),
    ("ChatResponseFormat1", "ChatResponseFormatGrammar"),
    ("ChatResponseFormatOneOf1Mode", "ChatResponseFormatGrammarMode"),
    ("Filter/anyOf/0", "FilterDateRange"),
    ("Source/oneOf/1", "SourceLocalFile"),
];

/// A union and its members, in any order.
const UNIONS: &[(&str, &[&str])] = &[
    ("OutputItem", &["Message", "Reasoning"]),
    ("Tool", &["Function", "WebSearch"]),
    ("ChatResponseFormat", &["Grammar", "JsonSchema", "PlainText"]),
    ("Stop", &["Integers", "Lists", "Text", "Texts"]),
    ("Limit", &["Flag", "Integer", "Map"]),
    ("Source", &["LocalFile", "Remote"]),
    ("Filter", &["DateRange", "FullText", "Object", "Object2", "Tags"]),
    ("Content", &["Integer", "Messages", "Number", "Text"]),
    ("UploadStatus", &["Done", "UnknownStatus"]),
];

#[test]
fn types_and_members_have_the_names_that_a_person_would_give_them() {
    let document = format!(
        "openapi: 3.1.0\ninfo: {{title: Names, version: '1'}}\npaths:\n  /v1/keys:\n    post: {{operationId: create, responses: {{'204': \
         {{description: Done.}}}}}}\ncomponents:\n  schemas:{SCHEMAS}"
    );
    let settings = Settings { types: TypeSelection::All, ..Settings::default() };
    let output = generate(&[Input::new("names.yaml", document)], None, &settings).unwrap();
    let mut types: BTreeMap<String, String> = BTreeMap::new();
    let mut members: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for one in output.api.public_names() {
        match (one.kind, one.name.split_once("::")) {
            ("type", _) => drop(types.insert(one.pointer, one.name)),
            ("variant", Some((name, variant))) => members.entry(name.to_owned()).or_default().push(variant.to_owned()),
            _ => {}
        }
    }
    let mut wrong = Vec::new();
    for (pointer, name) in TYPES {
        let found = types.get(&format!("#/components/schemas/{pointer}")).map_or("", String::as_str);
        if found != *name {
            wrong.push(format!("{pointer}: `{found}` instead of `{name}`"));
        }
    }
    for (union, names) in UNIONS {
        let mut found = members.remove(*union).unwrap_or_default();
        found.sort();
        if found != *names {
            wrong.push(format!("{union}: {found:?} instead of {names:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let unnamed = output.warnings.iter().filter(|warning| warning.code == "unnamed-member");
    assert_eq!(
        unnamed.map(|warning| warning.pointer.clone().unwrap_or_default()).collect::<Vec<_>>(),
        ["#/components/schemas/Filter/anyOf/4"]
    );
    assert!(TYPES.len() + UNIONS.len() >= 40);
}
