//! How types that only responses contain are created, with the feature `serialize`: the function `new`, setters, and
//! conversions into unions.

/// Implements `new` and the setters of a struct.
///
/// ```text
/// construct!(Video(id: into String, tags: items_into String) {    // the arguments of `new`
///     @set model: into String = "v1".to_owned(),                  // a required field that `new` sets
///     size: exact i64,                                            // an optional field
///     ..additional_properties: Value,                             // the field for properties that are not declared
/// });
/// ```
///
/// The word before a type states how an argument is passed. `boxed_` at its beginning means that the field is a `Box`.
///
/// | word | argument |
/// |---|---|
/// | `exact` | `T` |
/// | `into` | `impl Into<T>` |
/// | `items`, `items_into` | `impl IntoIterator`, whose items are `T` or `impl Into<T>` |
/// | `entries`, `entries_into` | the same of pairs, whose first element is `impl Into<String>` |
macro_rules! construct {
    ($name:ident() { @set $($rows:tt)* }) => {
        impl Default for $name {
            fn default() -> Self {
                Self::new()
            }
        }

        crate::runtime::construction::construct!(@new $name() { @set $($rows)* });
    };
    ($name:ident $arguments:tt $rows:tt) => {
        crate::runtime::construction::construct!(@new $name $arguments $rows);
    };
    (@new $name:ident($($required:ident: $how:ident $ty:ty),* $(,)?) {
        $(@set $set:ident: $set_how:ident $set_ty:ty = $value:expr,)*
        $($optional:ident: $optional_how:ident $optional_ty:ty,)*
        $(..$additional:ident: $additional_ty:ty,)?
    }) => {
        impl $name {
            /// Creates a value with the required fields; the optional ones are not set. Requires the feature `serialize`.
            pub fn new($($required: crate::runtime::construction::argument!($how $ty)),*) -> Self {
                Self {
                    $($required: crate::runtime::construction::value!($how $required),)*
                    $($set: $value,)*
                    $($optional: None,)*
                    $($additional: Default::default(),)?
                }
            }

            $(
                #[doc = concat!("Sets `", stringify!($set), "`. Requires the feature `serialize`.")]
                pub fn $set(mut self, $set: crate::runtime::construction::argument!($set_how $set_ty)) -> Self {
                    self.$set = crate::runtime::construction::value!($set_how $set);
                    self
                }
            )*

            $(
                #[doc = concat!("Sets `", stringify!($optional), "`. Requires the feature `serialize`.")]
                pub fn $optional(
                    mut self,
                    $optional: crate::runtime::construction::argument!($optional_how $optional_ty),
                ) -> Self {
                    self.$optional = Some(crate::runtime::construction::value!($optional_how $optional));
                    self
                }
            )*

            $(
                /// Adds a property that the API description does not declare. Requires the feature `serialize`.
                pub fn with_additional_property(
                    mut self,
                    name: impl Into<String>,
                    value: impl Into<$additional_ty>,
                ) -> Self {
                    self.$additional.insert(name.into(), value.into());
                    self
                }
            )?
        }
    };
}

/// The type of an argument.
macro_rules! argument {
    (exact $ty:ty) => { $ty };
    (into $ty:ty) => { impl Into<$ty> };
    (items $ty:ty) => { impl IntoIterator<Item = $ty> };
    (items_into $ty:ty) => { impl IntoIterator<Item = impl Into<$ty>> };
    (entries $ty:ty) => { impl IntoIterator<Item = (impl Into<String>, $ty)> };
    (entries_into $ty:ty) => { impl IntoIterator<Item = (impl Into<String>, impl Into<$ty>)> };
    (boxed_exact $ty:ty) => { $ty };
    (boxed_into $ty:ty) => { impl Into<$ty> };
}

/// The value of a field from an argument.
macro_rules! value {
    (exact $argument:ident) => {
        $argument
    };
    (into $argument:ident) => {
        $argument.into()
    };
    (items $argument:ident) => {
        $argument.into_iter().collect()
    };
    (items_into $argument:ident) => {
        $argument.into_iter().map(Into::into).collect()
    };
    (entries $argument:ident) => {
        $argument.into_iter().map(|(key, value)| (key.into(), value)).collect()
    };
    (entries_into $argument:ident) => {
        $argument.into_iter().map(|(key, value)| (key.into(), value.into())).collect()
    };
    (boxed_exact $argument:ident) => {
        Box::new($argument)
    };
    (boxed_into $argument:ident) => {
        Box::new($argument.into())
    };
}

/// Implements the conversions of the members of a union into the union.
///
/// ```text
/// from_members!(Poster {
///     Text: exact String,
///     Text: text str,          // `&str`
///     Urls: array Url,         // an array of any length
///     Names: array_text str,   // an array of `&str`
///     Film: boxed Film,
/// });
/// ```
macro_rules! from_members {
    ($name:ident { $($variant:ident: $how:ident $ty:ty,)* }) => {
        $(crate::runtime::construction::from_members!(@$how $name $variant $ty);)*
    };
    (@exact $name:ident $variant:ident $ty:ty) => {
        impl From<$ty> for $name {
            fn from(value: $ty) -> Self {
                Self::$variant(value)
            }
        }
    };
    (@boxed $name:ident $variant:ident $ty:ty) => {
        impl From<$ty> for $name {
            fn from(value: $ty) -> Self {
                Self::$variant(Box::new(value))
            }
        }
    };
    (@text $name:ident $variant:ident $ty:ty) => {
        impl From<&$ty> for $name {
            fn from(value: &$ty) -> Self {
                Self::$variant(value.to_owned())
            }
        }
    };
    (@array $name:ident $variant:ident $ty:ty) => {
        impl<const N: usize> From<[$ty; N]> for $name {
            fn from(value: [$ty; N]) -> Self {
                Self::$variant(value.into())
            }
        }
    };
    (@array_text $name:ident $variant:ident $ty:ty) => {
        impl<const N: usize> From<[&$ty; N]> for $name {
            fn from(value: [&$ty; N]) -> Self {
                Self::$variant(value.map(ToOwned::to_owned).into())
            }
        }
    };
}

pub(crate) use {argument, construct, from_members, value};
