//! The oracle accepts a right request, and finds each fault in a wrong one.

use serde_json::{Value, json};

use super::check::Subject;
use super::coverage;
use super::description::{Credential, Description};
use super::http::{Reply, Request};
use super::plan::{Argument, Call, Expected, Method, Plan, Planner, Run};
use crate::alternatives::Alternatives;
use crate::json_schema::Validators;

fn description() -> Description {
    Description::new(json!({
        "openapi": "3.1.0",
        "security": [{ "key": [] }],
        "components": { "securitySchemes": {
            "key": { "type": "apiKey", "in": "header", "name": "X-Key" },
            "other": { "type": "http", "scheme": "bearer" },
        } },
        "paths": { "/things/{id}/x": { "post": {
            "parameters": [
                { "name": "id", "in": "path", "required": true, "schema": { "type": "string" } },
                { "name": "tags", "in": "query", "explode": false, "schema": { "type": "array", "items": { "type": "string" } } },
                { "name": "X-Trace", "in": "header", "schema": { "type": "integer" } },
                { "name": "session", "in": "cookie", "schema": { "type": "string" } },
            ],
            "requestBody": { "required": true, "content": { "application/json": { "schema": {
                "type": "object", "properties": { "name": { "type": ["string", "null"], "maxLength": 9 } },
            } } } },
            "responses": { "200": { "content": { "application/json": { "schema": { "type": "string" } } } } },
        } } },
    }))
}

fn method() -> Method {
    let argument = |location: &str, name: &str, required: bool| Argument {
        location: location.to_owned(),
        name: name.to_owned(),
        required,
    };
    Method {
        id: "post".to_owned(),
        method: "post".to_owned(),
        path: "/things/{id}/x".to_owned(),
        parameters: vec![
            argument("path", "id", true),
            argument("query", "tags", false),
            argument("header", "x-trace", false),
            argument("cookie", "session", false),
        ],
        body: Some(("application/json".to_owned(), true)),
        accept: "application/json".to_owned(),
        stream: None,
        condition: None,
    }
}

const TARGET: &str = "/things/a%2Fb/x?tags=a%2Cb,c";

const HEADERS: [(&str, &str); 6] = [
    ("accept", "application/json"),
    ("content-type", "application/json"),
    ("content-length", "12"),
    ("x-trace", "7"),
    ("cookie", "session=s%3B"),
    ("x-key", "se:cret~1"),
];

const BODY: &str = r#"{"name":null}"#;

fn request(change: impl FnOnce(&mut Request)) -> Request {
    let headers = HEADERS.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let mut request =
        Request { method: "POST".to_owned(), target: TARGET.to_owned(), headers, body: BODY.as_bytes().to_vec() };
    change(&mut request);
    request
}

fn problems(requests: &[Request], result: &Value, parameters: Vec<(usize, Value)>) -> Vec<String> {
    let description = description();
    let (alternatives, validators) =
        (Alternatives::new(&description.requests), Validators::new(&description.requests).unwrap());
    let call = Call { kind: "test", is_stream: false, parameters, body: Some(json!({ "name": null })) };
    let reply = Reply { status: 200, headers: Vec::new(), body: Vec::new() };
    let credentials = vec![Credential::Header("x-key".to_owned())];
    let run = Run { call: 0, credentials, reply, expected: Expected::Json(json!("text")) };
    let subject = Subject {
        description: &description,
        requests: &alternatives,
        validators: &validators,
        operation: &description.operations[0],
        method: &method(),
        call: &call,
        run: &run,
    };
    subject.problems(requests, result)
}

fn arguments() -> Vec<(usize, Value)> {
    vec![(0, json!("a/b")), (1, json!(["a,b", "c"])), (2, json!(7)), (3, json!("s;"))]
}

fn right() -> Value {
    json!({ "status": 200, "body": { "kind": "json", "is_equal": true, "comes_back": true } })
}

#[test]
fn a_right_request_has_no_problems() {
    assert_eq!(problems(&[request(|_| {})], &right(), arguments()), Vec::<String>::new());
}

#[test]
fn each_fault_is_found() {
    let set = |name: &'static str, value: &'static str| {
        move |request: &mut Request| {
            request.headers.retain(|(known, _)| known != name);
            request.headers.push((name.to_owned(), value.to_owned()));
        }
    };
    let remove = |name: &'static str| move |request: &mut Request| request.headers.retain(|(known, _)| known != name);
    let target = |target: &'static str| move |request: &mut Request| target.clone_into(&mut request.target);
    let body = |body: &'static str| move |request: &mut Request| request.body = body.as_bytes().to_vec();
    let faults: Vec<(&str, Request)> = vec![
        ("the method", request(|request| "PUT".clone_into(&mut request.method))),
        ("the path", request(target("/things/a/b/x?tags=a%2Cb,c"))),
        ("the path", request(target("/things/ab/x?tags=a%2Cb,c"))),
        ("`tags`", request(target("/things/a%2Fb/x?tags=a%2Cb%2Cc"))),
        ("`tags`", request(target("/things/a%2Fb/x?tags=a&tags=b"))),
        ("in addition", request(target("/things/a%2Fb/x?tags=a%2Cb,c&more=1"))),
        ("`x-trace`", request(set("x-trace", "8"))),
        ("`x-trace`", request(remove("x-trace"))),
        ("in addition", request(set("api-version", "1"))),
        ("in addition", request(set("referer", "https://x.example"))),
        ("`session`", request(set("cookie", "session=s;"))),
        ("in addition", request(set("cookie", "session=s%3B; more=1"))),
        ("is not sent", request(set("x-key", "another"))),
        ("is not sent", request(remove("x-key"))),
        ("`Authorization", request(set("authorization", "Bearer se:cret~1"))),
        ("`Content-Type", request(set("content-type", "text/plain"))),
        ("has no length", request(remove("content-length"))),
        ("`Accept`", request(set("accept", "text/csv"))),
        ("/name", request(body("{}"))),
        ("/name", request(body(r#"{"name":"x"}"#))),
        ("/more", request(body(r#"{"name":null,"more":1}"#))),
        ("is not JSON", request(body("{"))),
    ];
    for (expected, request) in faults {
        let found = problems(std::slice::from_ref(&request), &right(), arguments());
        assert!(found.iter().any(|problem| problem.contains(expected)), "{expected}: {found:?}\n{request:?}");
    }
}

#[test]
fn the_result_has_to_be_that_of_the_reply() {
    for result in [
        json!({ "status": 200, "body": { "kind": "json", "is_equal": false, "comes_back": true } }),
        json!({ "status": 200, "body": { "kind": "json", "is_equal": true, "comes_back": false } }),
        json!({ "status": 201, "body": { "kind": "json", "is_equal": true, "comes_back": true } }),
        json!({ "error": "Decode", "status": 200 }),
    ] {
        assert_eq!(problems(&[request(|_| {})], &result, arguments()).len(), 1, "{result}");
    }
    assert_eq!(problems(&[], &right(), arguments()).len(), 1);
    assert_eq!(problems(&[request(|_| {}), request(|_| {})], &right(), arguments()), ["2 requests were sent"]);
}

#[test]
fn values_that_a_request_cannot_express_are_refused() {
    let refused = json!({ "error": "InvalidArgument" });
    let with_id = |id: &str| vec![(0, json!(id))];
    assert_eq!(problems(&[], &refused, with_id("..")), Vec::<String>::new());
    assert_eq!(problems(&[request(|_| {})], &right(), with_id("..")).len(), 1);
    assert_eq!(problems(&[], &refused, with_id("a")).len(), 1);
}

#[test]
fn methods_offer_what_the_document_declares() {
    let description = description();
    let operation = &description.operations[0];
    assert_eq!(coverage::problems(operation, &[(&method(), &Plan::default())]), Vec::<String>::new());
    let mut less = method();
    less.parameters.pop();
    less.body = Some(("text/plain".to_owned(), true));
    let found = coverage::problems(operation, &[(&less, &Plan::default())]);
    assert_eq!(found, ["`post` has no parameter `session`", "no method sends `application/json`"]);
    let call = Call {
        kind: "test",
        is_stream: false,
        parameters: vec![(0, json!("a")), (2, json!(1)), (3, json!("s"))],
        body: None,
    };
    let plan = Plan { calls: vec![call.clone(), call], runs: Vec::new() };
    let found = coverage::problems(operation, &[(&method(), &plan)]);
    assert_eq!(found, ["no call of `post` passes `tags`: there is no sample of it"]);
}

#[test]
fn a_plan_has_each_kind_of_call_and_reply() {
    let description = description();
    let (requests, responses) = (Alternatives::new(&description.requests), Alternatives::new(&description.responses));
    let plan = Planner::new(&description, &requests, &responses).plan(&description.operations[0], &method(), 5);
    let kinds: Vec<&str> = plan.calls.iter().map(|call| call.kind).collect();
    assert_eq!(kinds, ["required arguments", "all arguments", "difficult texts", "empty lists", "random values"]);
    assert_eq!(plan.calls[3].parameters[1], (1, json!([])));
    let statuses: Vec<u16> = plan.runs.iter().map(|run| run.reply.status).collect();
    assert!(statuses.contains(&418) && statuses.contains(&503) && statuses.contains(&299), "{statuses:?}");
}
