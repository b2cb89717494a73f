//! As much of HTTP as a browser needs: one connection that stays, one request at a time.

use std::io::{Error, ErrorKind, Result};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A connection of one reader.
pub(crate) struct Connection {
    stream: TcpStream,
    headers: String,
    buffer: Vec<u8>,
}

impl Connection {
    /// Connects, to send these header lines (each with its line end) with every request.
    pub(crate) async fn open(port: u16, headers: &str) -> Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.set_nodelay(true)?;
        let headers = format!("Host: 127.0.0.1:{port}\r\n{headers}");
        Ok(Self { stream, headers, buffer: Vec::with_capacity(64 << 10) })
    }

    /// Sends a request; gives status and body, as it came.
    pub(crate) async fn ask(&mut self, method: &str, path: &str, body: &str) -> Result<(u16, &[u8])> {
        let (headers, length) = (&self.headers, body.len());
        let request = format!("{method} {path} HTTP/1.1\r\n{headers}Content-Length: {length}\r\n\r\n{body}");
        self.stream.write_all(request.as_bytes()).await?;
        self.buffer.clear();
        let head = self.up_to(b"\r\n\r\n", 0).await?;
        let text = String::from_utf8_lossy(&self.buffer[..head]).to_lowercase();
        let status = text.split(' ').nth(1).and_then(|s| s.parse().ok());
        let status = status.ok_or_else(|| Error::new(ErrorKind::InvalidData, "an answer without status"))?;
        let header = |name: &str| text.lines().find_map(|line| line.strip_prefix(name).map(str::trim));
        let end = match header("content-length:").map(str::parse::<usize>) {
            Some(Ok(length)) => head + length,
            _ if header("transfer-encoding:") == Some("chunked") => self.chunks(head).await?,
            _ => return Err(Error::new(ErrorKind::InvalidData, "an answer without length")),
        };
        self.fill(end).await?;
        Ok((status, &self.buffer[head..end]))
    }

    /// The end of a body that comes in chunks.
    async fn chunks(&mut self, mut at: usize) -> Result<usize> {
        loop {
            let line = self.up_to(b"\r\n", at).await?;
            let size = String::from_utf8_lossy(&self.buffer[at..line - 2]).into_owned();
            let size = usize::from_str_radix(size.split(';').next().unwrap_or_default().trim(), 16)
                .map_err(|e| Error::new(ErrorKind::InvalidData, e))?;
            at = line + size + 2;
            self.fill(at).await?;
            if size == 0 {
                return Ok(at);
            }
        }
    }

    /// Where the first of these marks ends that is not before a place.
    async fn up_to(&mut self, mark: &[u8], from: usize) -> Result<usize> {
        loop {
            let found = self.buffer[from..].windows(mark.len()).position(|w| w == mark);
            match found {
                Some(at) => return Ok(from + at + mark.len()),
                None => self.fill(self.buffer.len() + 1).await?,
            }
        }
    }

    async fn fill(&mut self, length: usize) -> Result<()> {
        while self.buffer.len() < length {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err(Error::new(ErrorKind::UnexpectedEof, "the server closed the connection"));
            }
        }
        Ok(())
    }
}
