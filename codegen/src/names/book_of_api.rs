//! The names that a client has.

use super::book::{ADDITIONAL, ANY_BODY, CREDENTIALS, ERROR_BODY, INPUT, Names, Section, parameter_item};
use super::plain_request;
use super::reserved::BODY;
use crate::model::{Api, Group, Operation, ResponseBody, TypeDef, TypeKind};
use crate::normalise::uses;
use crate::source::node::Node;

impl Names {
    /// Adds the names of the public items of an API.
    pub(crate) fn with_api(self, api: &Api) -> Self {
        let mut names = self;
        for credential in &api.security {
            names.add(Section::Credentials, "", &credential.scheme, &credential.name);
        }
        let error_body = api.error_body.as_ref().and_then(|name| api.types.get(name));
        names.add(Section::Errors, "", ERROR_BODY, error_body.map_or(ANY_BODY, |def| &def.key));
        if let [first, _, ..] = api.security.as_slice() {
            names.add(Section::Arguments, CREDENTIALS, &first.scheme, "1");
        }
        for group in api.root.with_groups() {
            group.operations.iter().for_each(|operation| names.add_operation(group, operation));
        }
        api.types.iter().for_each(|def| names.add_type(def));
        names
    }

    /// Adds the first place at which each component with a type is used.
    pub(crate) fn with_uses(mut self, document: &Node) -> Self {
        for (component, at) in uses(document) {
            if self.get(Section::Types, "", &component).is_some() {
                self.add(Section::Uses, "", &component, &at);
            }
        }
        self
    }

    fn add_operation(&mut self, group: &Group, operation: &Operation) {
        let Operation { key, pointer, .. } = operation;
        let path = |method: &str| {
            let path = group.path.iter().map(String::as_str).chain([method]);
            path.collect::<Vec<_>>().join(".")
        };
        self.add(Section::Methods, "", key, &path(&operation.name));
        for waiter in &operation.waiters {
            self.add(Section::Methods, "", &waiter.key, &path(&waiter.name));
        }
        if operation.request_name != plain_request(&operation.name) {
            self.add(Section::Requests, "", key, &operation.request_name);
        }
        // The methods of one operation share its parameters and the statuses of its responses.
        for parameter in &operation.parameters {
            let item = parameter_item(parameter.location, &parameter.wire_name);
            self.add(Section::Parameters, pointer, &item, &parameter.name);
        }
        let arguments = operation.parameters.iter().filter(|parameter| parameter.is_argument());
        let arguments = arguments.map(|parameter| parameter_item(parameter.location, &parameter.wire_name));
        let arguments: Vec<String> = arguments.collect();
        self.add_order(pointer, &arguments);
        if operation.body.as_ref().is_some_and(|body| body.required) {
            self.add(Section::Arguments, pointer, BODY, &(arguments.len() + 1).to_string());
        }
        if let ResponseBody::Statuses(name, cases) = &operation.response {
            self.add(Section::Responses, "", key, name);
            cases.iter().for_each(|case| self.add(Section::Variants, pointer, &case.key(), &case.name));
        }
    }

    fn add_type(&mut self, def: &TypeDef) {
        let TypeDef { key, name, .. } = def;
        self.add(Section::Types, "", key, name);
        if let TypeKind::Struct(fields) | TypeKind::Form(fields) = &def.kind {
            let arguments = fields.iter().filter(|field| field.is_argument());
            self.add_order(key, &arguments.map(|field| field.wire_name.clone()).collect::<Vec<_>>());
        }
        // The fields of a type for requests are named with those of the type for responses.
        if key.ends_with(INPUT) {
            return;
        }
        if let Some((name, _)) = def.additional.as_ref().filter(|(name, _)| name != "additional_properties") {
            self.add(Section::Fields, key, ADDITIONAL, name);
        }
        match &def.kind {
            TypeKind::Struct(fields) | TypeKind::Form(fields) => {
                fields.iter().for_each(|field| self.add(Section::Fields, key, &field.wire_name, &field.name));
            }
            TypeKind::Enum(variants) => {
                variants.iter().for_each(|one| self.add(Section::Values, key, &one.wire_name, &one.name));
            }
            TypeKind::ScalarEnum(scalars) => {
                let variants = scalars.variants.iter().map(|(_, variant)| variant);
                variants.for_each(|one| self.add(Section::Values, key, &one.wire_name, &one.name));
            }
            TypeKind::Union(union) => {
                union.constants().iter().for_each(|(_, one)| self.add(Section::Values, key, &one.wire_name, &one.name));
                union.members().for_each(|member| self.add(Section::Variants, key, member.key, member.name));
            }
            TypeKind::Part(members) => {
                members.iter().for_each(|member| self.add(Section::Variants, key, &member.key, &member.name));
            }
            TypeKind::Alias(_) | TypeKind::Wrapper(_) => {}
        }
    }
}
