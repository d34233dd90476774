//! Former names of methods and groups, which are deprecated.

/// A former name of a method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MethodAlias {
    /// The name.
    pub name: String,
    /// The former name of the request type, unless another type has this name.
    pub request_name: Option<String>,
}

/// A former name of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupAlias {
    /// The name of the accessor.
    pub name: String,
    /// The module of its operations.
    pub module: String,
    /// The type that the accessor returns.
    pub type_name: String,
}
