//! A server that misbehaves on purpose, and notes what reached it all the same.

use std::collections::VecDeque;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::HeaderMap;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinHandle;

/// What the server does with one request.
#[derive(Debug, Clone)]
pub enum Fault {
    /// Nobody listens: as the first of a script it stands for all of it.
    Refuse,
    /// A request has arrived; the connection is reset without a look at it.
    ResetUnread,
    /// The request is read, then the connection is reset.
    Reset,
    /// The request is read, then the connection is closed.
    Close,
    /// The request is read, and nothing follows.
    Hang,
    /// The response breaks off in the middle of its body.
    CutBody,
    /// The response comes byte by byte, with this pause after each.
    Slow(Duration, ScriptedResponse),
    /// A success of this many bytes, all of them spaces.
    Spaces(usize),
    /// The same, whose end is only the end of the connection.
    EndlessSpaces(usize),
    /// The response says that the connection stays open, but it is closed after this pause.
    RespondAndClose(Duration, ScriptedResponse),
    /// These bytes, whatever they are; the connection stays open.
    Bytes(Arc<[u8]>),
    /// The same, and the connection is closed.
    BytesAndClose(Arc<[u8]>),
    /// A response like any other; the connection stays open.
    Response(ScriptedResponse),
}

/// What the server sends.
#[derive(Debug, Clone)]
pub struct ScriptedResponse {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: String,
}

impl ScriptedResponse {
    /// A status with an empty object.
    pub fn status(status: u16) -> Self {
        Self { status, headers: vec![], body: "{}".to_owned() }
    }

    /// A success with this body.
    pub fn json(body: &Value) -> Self {
        Self::status(200).body(body.to_string())
    }

    pub fn body(mut self, body: impl Into<String>) -> Self {
        self.body = body.into();
        self
    }

    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let headers: String = self.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let (status, length, body) = (self.status, self.body.len(), &self.body);
        format!("HTTP/1.1 {status} \r\n{headers}content-length: {length}\r\n\r\n{body}").into_bytes()
    }
}

impl From<ScriptedResponse> for Fault {
    fn from(response: ScriptedResponse) -> Self {
        Self::Response(response)
    }
}

/// A request that arrived whole.
#[derive(Debug, Clone)]
pub struct Received {
    pub method: String,
    /// Path and query.
    pub target: String,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

/// A server on loopback that follows a script.
pub struct FaultyServer {
    pub url: String,
    log: Arc<Log>,
    /// Keeps the port, so that nobody else is met there, but does not listen.
    _closed: Option<TcpSocket>,
    accepting: Option<JoinHandle<()>>,
}

/// What the connections of a server share.
struct Log {
    script: Mutex<VecDeque<Fault>>,
    received: Mutex<Vec<Received>>,
    open: AtomicUsize,
    sent: AtomicUsize,
}

impl FaultyServer {
    /// Does with each request what the script says next; its last word is repeated for ever.
    pub fn start(script: impl IntoIterator<Item = Fault>) -> Self {
        let script: VecDeque<Fault> = script.into_iter().collect();
        let refuses = matches!(script.front(), Some(Fault::Refuse));
        let log = Log {
            script: Mutex::new(script),
            received: Mutex::default(),
            open: AtomicUsize::new(0),
            sent: AtomicUsize::new(0),
        };
        let log = Arc::new(log);
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(([127, 0, 0, 1], 0).into()).unwrap();
        let url = format!("http://{}", socket.local_addr().unwrap());
        if refuses {
            return Self { url, log, _closed: Some(socket), accepting: None };
        }
        let accepting = tokio::spawn(accept(socket.listen(1024).unwrap(), Arc::clone(&log)));
        Self { url, log, _closed: None, accepting: Some(accepting) }
    }

    /// The requests that arrived whole, in their order.
    pub fn received(&self) -> Vec<Received> {
        self.log.received.lock().unwrap().clone()
    }

    /// How many requests arrived whole.
    pub fn seen(&self) -> usize {
        self.log.received.lock().unwrap().len()
    }

    /// From now on does this with every request.
    pub fn follow(&self, fault: impl Into<Fault>) {
        *self.log.script.lock().unwrap() = VecDeque::from([fault.into()]);
    }

    /// How many bytes of [`Fault::Spaces`] went out.
    pub fn sent(&self) -> usize {
        self.log.sent.load(Ordering::SeqCst)
    }

    /// Waits until so many requests have arrived; gives up after 5 seconds.
    pub async fn has_seen(&self, requests: usize) {
        until(|| self.seen() >= requests).await;
    }

    /// Waits until no connection is left; gives up after 5 seconds.
    pub async fn is_left_alone(&self) {
        until(|| self.log.open.load(Ordering::SeqCst) == 0).await;
    }
}

impl Drop for FaultyServer {
    fn drop(&mut self) {
        if let Some(accepting) = &self.accepting {
            accepting.abort();
        }
    }
}

/// Waits for something that happens on another side of a connection.
pub async fn until(condition: impl Fn() -> bool) {
    let waiting = async {
        while !condition() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(5), waiting).await.expect("it did not happen in 5 seconds");
}

impl Log {
    fn next_fault(&self) -> Fault {
        let mut script = self.script.lock().unwrap();
        match script.len() {
            0 => panic!("a script says at least what to do for ever"),
            1 => script[0].clone(),
            _ => script.pop_front().unwrap(),
        }
    }
}

async fn accept(listener: TcpListener, log: Arc<Log>) {
    while let Ok((stream, _)) = listener.accept().await {
        let log = Arc::clone(&log);
        tokio::spawn(async move {
            log.open.fetch_add(1, Ordering::SeqCst);
            // The server has not failed if the client has gone.
            let _ = serve(stream, &log).await;
            log.open.fetch_sub(1, Ordering::SeqCst);
        });
    }
}

async fn serve(stream: TcpStream, log: &Log) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    while !stream.fill_buf().await?.is_empty() {
        let fault = log.next_fault();
        if matches!(fault, Fault::ResetUnread) {
            return stream.get_ref().set_zero_linger();
        }
        let request = receive(&mut stream).await?;
        log.received.lock().unwrap().push(request);
        match fault {
            Fault::Response(response) => stream.write_all(&response.bytes()).await?,
            Fault::Bytes(bytes) => stream.write_all(&bytes).await?,
            Fault::BytesAndClose(bytes) => return stream.write_all(&bytes).await,
            Fault::Slow(pause, response) => send_slowly(&mut stream, pause, &response).await?,
            Fault::Spaces(length) => {
                let head = format!("HTTP/1.1 200 \r\ncontent-length: {length}\r\n\r\n");
                send_spaces(&mut stream, &head, length, &log.sent).await?;
            }
            Fault::EndlessSpaces(length) => {
                return send_spaces(&mut stream, "HTTP/1.1 200 \r\n\r\n", length, &log.sent).await;
            }
            Fault::RespondAndClose(pause, response) => {
                stream.write_all(&response.bytes()).await?;
                tokio::time::sleep(pause).await;
                return Ok(());
            }
            Fault::CutBody => return stream.write_all(b"HTTP/1.1 200 \r\ncontent-length: 100\r\n\r\n{\"a\":").await,
            Fault::Reset => return stream.get_ref().set_zero_linger(),
            // Ends when the client does.
            Fault::Hang => return stream.read_u8().await.map(drop),
            Fault::Close | Fault::Refuse | Fault::ResetUnread => return Ok(()),
        }
    }
    Ok(())
}

/// Reads a request to the end of its body.
async fn receive(stream: &mut BufReader<TcpStream>) -> io::Result<Received> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    let head = String::from_utf8(head).expect("a request begins with text");
    let mut lines = head.lines();
    let mut words = lines.next().unwrap_or_default().split(' ').map(str::to_owned);
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let header = |line: &str| {
        let (name, value) = line.split_once(": ").expect("a header has a colon");
        (name.parse().expect("a header has a name"), value.parse().expect("a header has a value"))
    };
    let headers: HeaderMap = lines.filter(|line| !line.is_empty()).map(header).collect();
    assert!(!headers.contains_key("transfer-encoding"), "a body without a length: {head}");
    let length = headers.get("content-length").map_or(0, |length| length.to_str().unwrap().parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    Ok(Received { method, target, headers, body })
}

async fn send_slowly(
    stream: &mut BufReader<TcpStream>,
    pause: Duration,
    response: &ScriptedResponse,
) -> io::Result<()> {
    for byte in response.bytes() {
        stream.write_u8(byte).await?;
        tokio::time::sleep(pause).await;
    }
    Ok(())
}

async fn send_spaces(
    stream: &mut BufReader<TcpStream>,
    head: &str,
    length: usize,
    sent: &AtomicUsize,
) -> io::Result<()> {
    stream.write_all(head.as_bytes()).await?;
    let spaces = vec![b' '; 256 * 1024];
    while sent.load(Ordering::SeqCst) < length {
        let part = spaces.len().min(length - sent.load(Ordering::SeqCst));
        stream.write_all(&spaces[..part]).await?;
        sent.fetch_add(part, Ordering::SeqCst);
    }
    Ok(())
}
