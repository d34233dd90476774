//! The media type of a body that is a file: the caller's choice, within what the API description declares.

/// Returns the media type of a body. `own` is the one that the caller has set, `declared` the declared one or a range of
/// media types. The error is the message for the caller.
pub(crate) fn choose(own: Option<&str>, declared: &str) -> Result<String, String> {
    let is_range = declared.contains('*') || declared == "application/octet-stream";
    let is_multipart = declared.starts_with("multipart/");
    match own {
        None if is_multipart && !declared.contains("boundary=") => {
            Err(format!("the body is `{declared}`: set its media type with a boundary, with `File::with_content_type`"))
        }
        None if declared == "text/*" => Ok("text/plain".to_owned()),
        None if is_range => Ok("application/octet-stream".to_owned()),
        None => Ok(declared.to_owned()),
        Some(own) if !is_media_type(own) => Err("the media type of the body is not valid".to_owned()),
        Some(own) if is_range && !is_in_range(own, declared) => {
            Err(format!("the media type `{own}` of the body is not one of `{declared}`"))
        }
        Some(own) if is_multipart && !(essence(own) == essence(declared) && own.contains("boundary=")) => {
            Err(format!("the media type of the body has to be `{declared}` with a boundary"))
        }
        // A caller can add parameters to a declared media type, but not replace it.
        Some(own) if is_range || essence(own) == essence(declared) => Ok(own.to_owned()),
        Some(_) => Ok(declared.to_owned()),
    }
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
