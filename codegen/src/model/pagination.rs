//! How the pages of an operation follow each other, and paths into responses.

use super::definitions::Presence;
use super::types::Type;

/// How the next page of an operation is requested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pagination {
    /// What distinguishes the pages.
    pub kind: PageKind,
    /// The path to the list of items in the response.
    pub results: FieldPath,
    /// The type of an item.
    pub item: Type,
    /// The path to the boolean that says whether another page follows.
    pub has_next: Option<FieldPath>,
    /// Whether an empty page is the last one, although it may have a cursor or a URL.
    pub ends_at_empty: bool,
}

/// What distinguishes the pages of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageKind {
    /// The number of a page, or the offset of its first item.
    Numbers(Numbers),
    /// A cursor, which the response for the previous page contains.
    Cursors {
        /// The part of the request that is the cursor.
        input: PageInput,
        /// The list in the response whose last item contains the cursor; `None` if the response itself does.
        list: Option<FieldPath>,
        /// The path to the cursor, from the response or from the last item.
        next: FieldPath,
        /// The type of the cursor in the response.
        ty: Type,
    },
    /// A URL at this path in the response for the previous page.
    Urls(FieldPath),
    /// A URL in the header `Link`.
    Links,
}

/// Pages with numbers or offsets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbers {
    /// The part of the request that is the number.
    pub input: PageInput,
    /// Whether the number is the offset of an item.
    pub is_offset: bool,
    /// The number of the first page, or the offset of the first item.
    pub first: i64,
    /// The part of the request that is the number of items per page, if a page with fewer items is the last one.
    pub limit: Option<PageInput>,
    /// The path to the number of pages in the response, and its type.
    pub pages: Option<(FieldPath, Type)>,
    /// The path to the number of items of all pages in the response, and its type.
    pub total: Option<(FieldPath, Type)>,
}

/// A part of a request that decides about the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageInput {
    /// The part of the request.
    pub place: PagePlace,
    /// The type of its value.
    pub ty: Type,
}

/// The place of an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PagePlace {
    /// The parameter with this index in the operation.
    Parameter(usize),
    /// A property in the body.
    Body(FieldPath),
}

/// The path from the body of a request or response to a value in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldPath {
    /// The fields on the path.
    pub steps: Vec<Step>,
}

/// A field on the path to a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The type that has the field.
    pub owner: String,
    /// The field.
    pub field: String,
    /// The presence of the field.
    pub presence: Presence,
}

impl Pagination {
    /// Returns the inputs of a request.
    pub fn inputs(&self) -> Vec<&PageInput> {
        match &self.kind {
            PageKind::Numbers(numbers) => std::iter::once(&numbers.input).chain(&numbers.limit).collect(),
            PageKind::Cursors { input, .. } => vec![input],
            PageKind::Urls(_) | PageKind::Links => Vec::new(),
        }
    }

    /// Returns whether an input is a part of the body.
    pub fn reads_body(&self) -> bool {
        self.inputs().iter().any(|input| matches!(input.place, PagePlace::Body(_)))
    }

    /// Returns the paths into the response and the body.
    pub fn paths(&self) -> Vec<&FieldPath> {
        let mut paths = vec![&self.results];
        paths.extend(&self.has_next);
        match &self.kind {
            PageKind::Numbers(Numbers { pages, total, .. }) => {
                paths.extend(pages.iter().chain(total).map(|(path, _)| path));
            }
            PageKind::Cursors { list, next, .. } => paths.extend(list.iter().chain([next])),
            PageKind::Urls(next) => paths.push(next),
            PageKind::Links => {}
        }
        paths.extend(self.inputs().into_iter().filter_map(|input| match &input.place {
            PagePlace::Body(path) => Some(path),
            PagePlace::Parameter(_) => None,
        }));
        paths
    }

    /// Returns the paths into the response, to change them.
    pub fn response_paths_mut(&mut self) -> Vec<&mut FieldPath> {
        let mut paths = vec![&mut self.results];
        paths.extend(&mut self.has_next);
        match &mut self.kind {
            PageKind::Numbers(Numbers { pages, total, .. }) => {
                paths.extend(pages.iter_mut().chain(total).map(|(path, _)| path));
            }
            PageKind::Cursors { list, next, .. } => paths.extend(list.iter_mut().chain([next])),
            PageKind::Urls(next) => paths.push(next),
            PageKind::Links => {}
        }
        paths
    }

    /// Returns the paths into the body, to change them.
    pub fn body_paths_mut(&mut self) -> Vec<&mut FieldPath> {
        let inputs = match &mut self.kind {
            PageKind::Numbers(numbers) => std::iter::once(&mut numbers.input).chain(&mut numbers.limit).collect(),
            PageKind::Cursors { input, .. } => vec![input],
            PageKind::Urls(_) | PageKind::Links => Vec::new(),
        };
        let paths = inputs.into_iter().filter_map(|input| match &mut input.place {
            PagePlace::Body(path) => Some(path),
            PagePlace::Parameter(_) => None,
        });
        paths.collect()
    }
}
