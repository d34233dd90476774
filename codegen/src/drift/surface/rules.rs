//! The rules: what a difference between two surfaces means for existing code.

use crate::drift::Level;

/// A rule, whose id never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its id.
    pub id: &'static str,
    /// How much its changes matter.
    pub level: Level,
    /// What differs.
    pub subject: &'static str,
    /// How it differs.
    pub effect: Effect,
    /// What it says, in a sentence.
    pub sentence: &'static str,
    /// The lints of cargo-semver-checks that say the same about a part of the cases.
    pub lints: &'static [&'static str],
}

/// How a subject differs. A change in the other direction has the opposite effect on the same subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// The new surface has it.
    Added,
    /// Both surfaces have it.
    Changed,
    /// The old surface has it.
    Removed,
}

macro_rules! rules {
    ($($name:ident $id:literal $level:ident $subject:literal $effect:ident $sentence:literal [$($lint:literal),*];)*) => {
        $(
            #[doc = $sentence]
            pub(super) const $name: Rule = Rule {
                id: $id,
                level: Level::$level,
                subject: $subject,
                effect: Effect::$effect,
                sentence: $sentence,
                lints: &[$($lint),*],
            };
        )*

        /// All rules.
        pub const RULES: &[Rule] = &[$($name),*];
    };
}

rules! {
    ITEM_MISSING "item-missing" Breaking "item" Removed
        "An item is gone." ["struct_missing", "enum_missing", "trait_missing", "module_missing", "function_missing",
        "pub_module_level_const_missing", "pub_static_missing"];
    ITEM_ADDED "item-added" Additive "item" Added
        "There is a new item." ["pub_const_added", "pub_static_added", "non_exhaustive_struct_added",
        "non_exhaustive_enum_added", "exhaustive_struct_added", "exhaustive_enum_added",
        "exhaustive_struct_with_private_fields_added"];
    ITEM_KIND_CHANGED "item-kind-changed" Breaking "item kind" Changed
        "An item became an item of another kind, such as an enum instead of a struct."
        ["constructible_struct_changed_type", "non_exhaustive_struct_changed_type", "enum_changed_kind",
        "trait_changed_kind", "struct_with_pub_fields_changed_type", "struct_with_no_pub_fields_changed_type"];
    REEXPORT_CHANGED "re-export-changed" Breaking "re-export" Changed
        "A name stands for another item or package." [];
    CONST_TYPE_CHANGED "constant-type-changed" Breaking "constant type" Changed
        "A constant has another type." [];
    ALIAS_TYPE_CHANGED "alias-type-changed" Breaking "alias type" Changed
        "An alias stands for another type." [];
    FEATURE_NEEDED "feature-now-needed" Breaking "needed feature" Added
        "Something is only there with a feature that it did not need." [];
    FEATURE_NOT_NEEDED "feature-no-longer-needed" Additive "needed feature" Removed
        "Something is there without a feature that it needed." [];
    DEPRECATED "deprecated-added" Additive "deprecation" Added
        "Something is deprecated: the compiler warns." ["type_marked_deprecated", "struct_field_marked_deprecated",
        "enum_variant_marked_deprecated", "type_method_marked_deprecated", "global_value_marked_deprecated",
        "function_marked_deprecated", "trait_marked_deprecated", "trait_method_marked_deprecated",
        "enum_struct_variant_field_marked_deprecated", "enum_tuple_variant_field_marked_deprecated",
        "type_associated_const_marked_deprecated", "trait_associated_const_marked_deprecated",
        "trait_associated_type_marked_deprecated"];
    NOT_DEPRECATED "deprecated-removed" Additive "deprecation" Removed
        "Something is no longer deprecated." [];
    MUST_USE "must-use-added" Additive "must_use" Added
        "The compiler warns about a value that is not used." ["struct_must_use_added", "enum_must_use_added",
        "function_must_use_added", "inherent_method_must_use_added", "trait_must_use_added"];
    NO_MUST_USE "must-use-removed" Additive "must_use" Removed
        "The compiler no longer warns about a value that is not used." ["struct_must_use_removed",
        "enum_must_use_removed", "function_must_use_removed", "inherent_method_must_use_removed",
        "trait_must_use_removed"];
    NON_EXHAUSTIVE "non-exhaustive-added" Breaking "non_exhaustive" Added
        "A type that code could construct or match completely became `#[non_exhaustive]`."
        ["struct_marked_non_exhaustive", "enum_marked_non_exhaustive", "enum_variant_marked_non_exhaustive"];
    EXHAUSTIVE "non-exhaustive-removed" Additive "non_exhaustive" Removed
        "A type is no longer `#[non_exhaustive]`." ["struct_no_longer_non_exhaustive",
        "enum_no_longer_non_exhaustive", "enum_variant_no_longer_non_exhaustive"];
    FIELD_MISSING "field-missing" Breaking "field" Removed
        "A field is gone." ["struct_pub_field_missing", "enum_struct_variant_field_missing",
        "enum_tuple_variant_field_missing"];
    FIELD_ADDED "field-added" Additive "field" Added
        "A type that code cannot construct or match completely has a new field."
        ["enum_non_exhaustive_struct_variant_field_added", "enum_non_exhaustive_tuple_variant_field_added"];
    EXHAUSTIVE_FIELD_ADDED "exhaustive-field-added" Breaking "field" Added
        "A type that code can construct or match completely has a new field." ["constructible_struct_adds_field",
        "enum_struct_variant_field_added", "enum_tuple_variant_field_added"];
    FIELD_TYPE_CHANGED "field-type-changed" Breaking "field type" Changed
        "A field has another type." [];
    PRIVATE_FIELD_ADDED "private-field-added" Breaking "private fields" Added
        "A struct that code could construct has private fields." ["constructible_struct_adds_private_field"];
    PRIVATE_FIELDS_REMOVED "private-fields-removed" Additive "private fields" Removed
        "A struct has no private fields any more." ["struct_no_longer_has_non_pub_fields"];
    STYLE_CHANGED "field-style-changed" Breaking "field style" Changed
        "The fields of a type are written in another way: with names, in parentheses, or none."
        ["tuple_struct_to_plain_struct", "unit_struct_changed_kind", "enum_struct_variant_changed_kind",
        "enum_tuple_variant_changed_kind", "enum_unit_variant_changed_kind",
        "enum_non_exhaustive_tuple_variant_changed_kind"];
    VARIANT_MISSING "variant-missing" Breaking "variant" Removed
        "A variant is gone." ["enum_variant_missing"];
    VARIANT_ADDED "variant-added" Additive "variant" Added
        "A `#[non_exhaustive]` enum has a new variant." [];
    EXHAUSTIVE_VARIANT_ADDED "exhaustive-variant-added" Breaking "variant" Added
        "An enum that code can match completely has a new variant." ["enum_variant_added"];
    DEFAULT_CHANGED "default-variant-changed" Breaking "default variant" Changed
        "The default value of an enum is another variant: code compiles, and behaves differently." [];
    MEMBER_MISSING "member-missing" Breaking "member" Removed
        "A function or constant of a type is gone." ["inherent_method_missing",
        "inherent_associated_pub_const_missing"];
    MEMBER_ADDED "member-added" Additive "member" Added
        "A type has a new function or constant." ["inherent_method_added", "inherent_associated_pub_const_added"];
    MEMBER_KIND_CHANGED "member-kind-changed" Breaking "member kind" Changed
        "A function became a constant, or a constant a function." [];
    ARGUMENT_COUNT_CHANGED "argument-count-changed" Breaking "arguments" Changed
        "A function has more or fewer arguments." ["method_parameter_count_changed",
        "function_parameter_count_changed"];
    ARGUMENT_TYPE_CHANGED "argument-type-changed" Breaking "argument" Changed
        "An argument has another type." [];
    ARGUMENT_GENERALISED "argument-generalised" Additive "argument" Changed
        "An argument accepts everything that converts into its former type." [];
    ARGUMENTS_REORDERED "arguments-reordered" Breaking "argument order" Changed
        "Arguments of the same type have another order: code compiles, and behaves differently." [];
    ARGUMENT_RENAMED "argument-renamed" Documentation "argument name" Changed
        "An argument has another name, which calls do not mention." [];
    OUTPUT_CHANGED "return-type-changed" Breaking "return type" Changed
        "A function returns another type." ["function_now_returns_unit", "inherent_method_now_returns_unit"];
    RECEIVER_CHANGED "receiver-changed" Breaking "receiver" Changed
        "A method takes `self` in another way, or is no method any more." ["method_no_longer_has_receiver",
        "method_receiver_ref_became_mut", "method_receiver_ref_became_owned",
        "method_receiver_mut_ref_became_owned", "method_receiver_type_changed"];
    ASYNC_CHANGED "async-changed" Breaking "async" Changed
        "A function became asynchronous, or is no longer." [];
    CONST_ADDED "const-added" Additive "const" Added
        "A function can be called in constants." ["function_now_const", "inherent_method_now_const"];
    CONST_REMOVED "const-removed" Breaking "const" Removed
        "A function can no longer be called in constants." ["function_const_removed",
        "inherent_method_const_removed"];
    UNSAFE_ADDED "unsafe-added" Breaking "unsafe" Added
        "A function became unsafe." ["function_unsafe_added", "inherent_method_unsafe_added"];
    UNSAFE_REMOVED "unsafe-removed" Additive "unsafe" Removed
        "A function is no longer unsafe." ["function_no_longer_unsafe", "inherent_method_no_longer_unsafe"];
    GENERICS_CHANGED "generics-changed" Breaking "generics" Changed
        "Something has more, fewer or other parameters in angle brackets."
        ["function_requires_different_generic_type_params", "function_requires_different_const_generic_params",
        "method_requires_different_generic_type_params", "method_requires_different_const_generic_params",
        "type_requires_more_generic_type_params", "type_allows_fewer_generic_type_params",
        "type_requires_more_const_generic_params", "type_allows_fewer_const_generic_params",
        "type_mismatched_generic_lifetimes", "trait_mismatched_generic_lifetimes",
        "trait_requires_more_generic_type_params", "trait_allows_fewer_generic_type_params",
        "trait_requires_more_const_generic_params", "trait_allows_fewer_const_generic_params",
        "function_const_generic_reordered", "inherent_method_const_generic_reordered",
        "type_const_generic_reordered", "trait_const_generic_reordered",
        "trait_method_requires_different_generic_type_params",
        "trait_method_requires_different_const_generic_params"];
    MEMBER_GENERALISED "member-generalised" Additive "generics" Changed
        "A function of a type with some arguments is one of the type with all arguments." [];
    BOUND_ADDED "bound-added" Breaking "bound" Added
        "A parameter in angle brackets must fulfil more." [];
    BOUND_REMOVED "bound-removed" Additive "bound" Removed
        "A parameter in angle brackets must fulfil less." ["sized_impl_removed"];
    SUPERTRAIT_ADDED "supertrait-added" Breaking "supertrait" Added
        "A trait requires another trait." ["trait_added_supertrait"];
    SUPERTRAIT_REMOVED "supertrait-removed" Breaking "supertrait" Removed
        "A trait no longer implies another trait." ["trait_removed_supertrait"];
    TRAIT_MEMBER_MISSING "trait-member-missing" Breaking "trait member" Removed
        "A part of a trait is gone." ["trait_method_missing", "trait_removed_associated_constant",
        "trait_removed_associated_type"];
    TRAIT_MEMBER_ADDED "provided-trait-member-added" Additive "trait member" Added
        "A trait has a new part that implementations need not have." [];
    REQUIRED_MEMBER_ADDED "required-trait-member-added" Breaking "trait member" Added
        "A trait has a new part that implementations must have." ["trait_method_added",
        "trait_associated_const_added", "trait_associated_type_added"];
    TRAIT_DEFAULT_ADDED "trait-default-added" Additive "trait default" Added
        "Implementations need not have a part of a trait any more." [];
    TRAIT_DEFAULT_REMOVED "trait-default-removed" Breaking "trait default" Removed
        "Implementations must have a part of a trait that they could leave out."
        ["trait_method_default_impl_removed", "trait_associated_const_default_removed",
        "trait_associated_type_default_removed"];
    TRAIT_MEMBER_CHANGED "trait-member-changed" Breaking "trait member kind" Changed
        "A part of a trait has another signature." ["trait_method_parameter_count_changed",
        "trait_method_receiver_added", "trait_method_no_longer_has_receiver", "trait_method_return_value_added",
        "trait_method_now_returns_unit", "trait_method_unsafe_added", "trait_method_unsafe_removed",
        "trait_method_receiver_type_changed", "trait_method_receiver_mut_ref_became_owned",
        "trait_method_receiver_mut_ref_became_ref", "trait_method_receiver_owned_became_mut_ref",
        "trait_method_receiver_owned_became_ref", "trait_method_receiver_ref_became_mut",
        "trait_method_receiver_ref_became_owned", "trait_method_const_generic_reordered"];
    IMPLEMENTATION_MISSING "implementation-missing" Breaking "implementation" Removed
        "A type does not implement a trait any more." ["derive_trait_impl_removed"];
    IMPLEMENTATION_ADDED "implementation-added" Additive "implementation" Added
        "A type implements another trait." ["copy_impl_added"];
    ASSOCIATED_TYPE_CHANGED "associated-type-changed" Breaking "associated type" Changed
        "An associated type of an implementation is another type." [];
    CRATE_FEATURE_MISSING "crate-feature-missing" Breaking "crate feature" Removed
        "The crate does not have a feature any more." ["feature_missing"];
    CRATE_FEATURE_ADDED "crate-feature-added" Additive "crate feature" Added
        "The crate has a new feature." [];
    FEATURE_ENABLES_LESS "feature-enables-less" Breaking "enabled feature" Removed
        "A feature, such as the default one, does not enable another feature any more."
        ["feature_no_longer_enables_feature", "feature_not_enabled_by_default"];
    FEATURE_ENABLES_MORE "feature-enables-more" Additive "enabled feature" Added
        "A feature, such as the default one, enables another feature." ["feature_newly_enables_feature"];
    DEPENDENCY_INCOMPATIBLE "public-dependency-incompatible" Breaking "dependency" Changed
        "The crate shows types of an incompatible version of a package." [];
    DEPENDENCY_UPDATED "public-dependency-updated" Additive "dependency" Changed
        "The crate requires another, compatible version of a package whose types it shows." [];
    RUST_VERSION_RAISED "rust-version-raised" Additive "rust version" Changed
        "The crate requires a newer version of Rust." [];
    RUST_VERSION_LOWERED "rust-version-lowered" Additive "rust version" Changed
        "The crate can be compiled with an older version of Rust, or does not state one." [];
}
