//! One rule a file; `normalise` has them in their order.

pub(super) mod boolean_schemas;
pub(super) mod component_names;
pub(super) mod const_values;
pub(super) mod empty_content;
pub(super) mod exclusive_bounds;
pub(super) mod header_authentication;
pub(super) mod keywords_of_3_1;
pub(super) mod local_definitions;
pub(super) mod nested_tags;
pub(super) mod nullable_unions;
pub(super) mod openapi_version;
pub(super) mod operation_names;
pub(super) mod page_facts;
pub(super) mod reference_siblings;
pub(super) mod required_bodies;
pub(super) mod scalar_aliases;
pub(super) mod schema_examples;
pub(super) mod shared_path_items;
pub(super) mod type_lists;
pub(super) mod undeclared_path_parameters;
pub(super) mod unique_operation_ids;
pub(super) mod value_enums;
pub(super) mod wide_bounds;
