//! The media type of a body that is a file: the caller's choice, within what the API description declares.

/// Returns the media type of a body. `own` is the one that the caller has set, `declared` the declared one or a range of
/// media types. The error is the message for the caller.
pub(crate) fn choose(own: Option<&str>, declared: &str) -> Result<String, String> {
    let is_range = declared.contains('*') || declared == "application/octet-stream";
    let Some(own) = own else { return default(declared) };
    if !is_media_type(own) {
        return Err("the media type of the body is not valid".to_owned());
    }
    if is_range {
        let outside = || format!("the media type `{own}` of the body is not one of `{declared}`");
        return if is_in_range(own, declared) { Ok(own.to_owned()) } else { Err(outside()) };
    }
    // A caller can add parameters to a declared media type, but not replace it.
    let is_declared = essence(own) == essence(declared);
    if is_multipart(declared) && !(is_declared && own.contains("boundary=")) {
        return Err(format!("the media type of the body has to be `{declared}` with a boundary"));
    }
    if !is_declared {
        return Err(format!("the media type `{own}` of the body is not `{declared}`, which the API declares"));
    }
    Ok(own.to_owned())
}

/// Returns the media type of a file for which the caller has set none.
fn default(declared: &str) -> Result<String, String> {
    if is_multipart(declared) && !declared.contains("boundary=") {
        return Err(format!("the body is `{declared}`: set this media type with a boundary by `with_content_type`"));
    }
    Ok(match declared {
        "text/*" => "text/plain",
        "*/*" | "application/*" => "application/octet-stream",
        _ if declared.contains('*') => {
            return Err(format!("the body is one of `{declared}`: set its media type by `with_content_type`"));
        }
        declared => declared,
    }
    .to_owned())
}

fn is_multipart(media_type: &str) -> bool {
    essence(media_type).starts_with("multipart/")
}

/// Returns whether a media type is in a range such as `image/*`. `application/octet-stream` includes every media type:
/// it says only that the body is data.
fn is_in_range(media_type: &str, range: &str) -> bool {
    let (media_type, range) = (essence(media_type), essence(range));
    match range.split_once('*') {
        None | Some(("", _)) => true,
        Some((start, end)) => media_type.starts_with(start) && media_type.ends_with(end.trim_start_matches('/')),
    }
}

/// Returns whether a text is a media type that a header can contain.
fn is_media_type(text: &str) -> bool {
    let is_visible = |next: char| (' '..='~').contains(&next);
    let (kind, subtype) = text.split_once('/').unwrap_or_default();
    !kind.is_empty() && !subtype.is_empty() && !essence(text).contains('*') && text.chars().all(is_visible)
}

/// Returns the type and subtype of a media type in lower case, without parameters.
fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}
