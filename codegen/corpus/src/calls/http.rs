//! Requests as they arrive, and replies.

use std::io::{self, Read, Write};

/// A request, without any interpretation of its parts.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The method.
    pub method: String,
    /// The target: path and query, percent-encoded.
    pub target: String,
    /// The headers in order. Names are in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, without its transfer coding.
    pub body: Vec<u8>,
}

/// A reply to a request.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The headers except those about the length.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Request {
    /// Reads a request up to the end of its body.
    pub fn read(stream: &mut impl Read) -> io::Result<Self> {
        let mut reader = Reader { stream, bytes: Vec::new(), at: 0 };
        let line = reader.line()?;
        let mut words = line.split(' ');
        let mut next = || words.next().unwrap_or_default().to_owned();
        let (method, target) = (next(), next());
        let mut request = Self { method, target, ..Self::default() };
        loop {
            let line = reader.line()?;
            let Some((name, value)) = line.split_once(':') else { break };
            request.headers.push((name.to_ascii_lowercase(), value.trim_matches([' ', '\t']).to_owned()));
        }
        request.body = if request.header("transfer-encoding") == Some("chunked") {
            reader.chunks()?
        } else {
            let length = request.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
            reader.take(length)?
        };
        Ok(request)
    }

    /// Returns the value of a header, if it is sent exactly once.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(known, _)| known == name);
        match (values.next(), values.next()) {
            (Some((_, value)), None) => Some(value),
            _ => None,
        }
    }

    /// Returns the path without the query.
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// Returns the pairs of the query, percent-encoded.
    pub fn query(&self) -> Vec<(&str, &str)> {
        let query = self.target.split_once('?').map_or("", |(_, query)| query);
        pairs(query)
    }
}

/// Splits a query or a form into pairs, percent-encoded.
pub fn pairs(text: &str) -> Vec<(&str, &str)> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).collect()
}

struct Reader<'s, S> {
    stream: &'s mut S,
    bytes: Vec<u8>,
    at: usize,
}

impl<S: Read> Reader<'_, S> {
    fn fill(&mut self) -> io::Result<()> {
        let mut buffer = [0; 16 << 10];
        match self.stream.read(&mut buffer)? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            count => {
                self.bytes.extend(buffer.iter().take(count));
                Ok(())
            }
        }
    }

    /// Reads a line without its end. Bytes that are not ASCII are read as UTF-8.
    fn line(&mut self) -> io::Result<String> {
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            if let Some(end) = rest.windows(2).position(|pair| pair == b"\r\n") {
                let line = String::from_utf8_lossy(rest.get(..end).unwrap_or_default()).into_owned();
                self.at += end + 2;
                return Ok(line);
            }
            self.fill()?;
        }
    }

    fn take(&mut self, length: usize) -> io::Result<Vec<u8>> {
        while self.bytes.len() < self.at.saturating_add(length) {
            self.fill()?;
        }
        let taken = self.bytes.get(self.at..self.at + length).unwrap_or_default().to_vec();
        self.at += length;
        Ok(taken)
    }

    fn chunks(&mut self) -> io::Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let line = self.line()?;
            let size = line.split(';').next().unwrap_or_default().trim();
            let size = usize::from_str_radix(size, 16).map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
            body.extend(self.take(size)?);
            self.line()?;
            if size == 0 {
                return Ok(body);
            }
        }
    }
}

impl Reply {
    /// Writes the reply, and announces that the connection will be closed.
    pub fn write(&self, is_head: bool, stream: &mut impl Write) -> io::Result<()> {
        let mut head = format!("HTTP/1.1 {} Status\r\nconnection: close\r\n", self.status);
        for (name, value) in &self.headers {
            head.extend([name.as_str(), ": ", value.as_str(), "\r\n"]);
        }
        let has_body = !matches!(self.status, 204 | 304);
        if has_body {
            head.extend(["content-length: ", &self.body.len().to_string(), "\r\n"]);
        }
        head.push_str("\r\n");
        stream.write_all(head.as_bytes())?;
        if has_body && !is_head {
            stream.write_all(&self.body)?;
        }
        stream.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_with_a_length_and_in_chunks_are_read() {
        let text = "POST /a?b=1 HTTP/1.1\r\nX-A: b: c\r\ncontent-length: 2\r\n\r\nhi";
        let request = Request::read(&mut text.as_bytes()).unwrap();
        assert_eq!((request.path(), request.query()), ("/a", vec![("b", "1")]));
        assert_eq!((request.header("x-a"), request.body.as_slice()), (Some("b: c"), b"hi".as_slice()));
        let text = "PUT / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n2\r\nhi\r\n3;x\r\nabc\r\n0\r\n\r\n";
        assert_eq!(Request::read(&mut text.as_bytes()).unwrap().body, b"hiabc");
        assert!(Request::read(&mut "GET / HTTP/1.1\r\n".as_bytes()).is_err());
    }
}
