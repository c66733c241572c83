//! A SOCKS5 proxy on loopback that takes one user, or anybody.

use std::io;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// The proxy; it notes the hosts that it was asked to connect to.
pub struct SocksProxy {
    pub port: u16,
    asked_for: Arc<Mutex<Vec<String>>>,
    accepting: JoinHandle<()>,
}

/// What a user must say.
pub type User = Option<(&'static str, &'static str)>;

impl SocksProxy {
    pub async fn start(user: User) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked_for = Arc::default();
        let accepting = tokio::spawn(accept(listener, user, Arc::clone(&asked_for)));
        Self { port, asked_for, accepting }
    }

    /// Addresses in numbers where the client looked them up, else names.
    pub fn asked_for(&self) -> Vec<String> {
        self.asked_for.lock().unwrap().clone()
    }
}

impl Drop for SocksProxy {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, user: User, asked_for: Arc<Mutex<Vec<String>>>) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(serve(stream, user, Arc::clone(&asked_for)));
    }
}

async fn serve(mut stream: TcpStream, user: User, asked_for: Arc<Mutex<Vec<String>>>) -> io::Result<()> {
    greet(&mut stream, user).await?;
    // Version, command (connect), reserved, kind of address.
    let [.., kind] = read::<4>(&mut stream).await?;
    let host = match kind {
        1 => std::net::Ipv4Addr::from(read::<4>(&mut stream).await?).to_string(),
        4 => std::net::Ipv6Addr::from(read::<16>(&mut stream).await?).to_string(),
        _ => read_text(&mut stream).await?,
    };
    let port = u16::from_be_bytes(read::<2>(&mut stream).await?);
    asked_for.lock().unwrap().push(host);
    // Whatever the host is called: it is this machine.
    let mut server = TcpStream::connect(("127.0.0.1", port)).await?;
    stream.write_all(&[5, 0, 0, 1, 127, 0, 0, 1, 0, 0]).await?;
    copy_bidirectional(&mut stream, &mut server).await.map(drop)
}

async fn greet(stream: &mut TcpStream, user: User) -> io::Result<()> {
    let [_version, count] = read::<2>(stream).await?;
    stream.read_exact(&mut vec![0; count.into()]).await?;
    let Some(user) = user else { return stream.write_all(&[5, 0]).await };
    stream.write_all(&[5, 2]).await?;
    let [_version] = read::<1>(stream).await?;
    let said = (read_text(stream).await?, read_text(stream).await?);
    let refused = (said.0.as_str(), said.1.as_str()) != user;
    stream.write_all(&[1, refused.into()]).await
}

async fn read<const LENGTH: usize>(stream: &mut TcpStream) -> io::Result<[u8; LENGTH]> {
    let mut bytes = [0; LENGTH];
    stream.read_exact(&mut bytes).await?;
    Ok(bytes)
}

/// A text behind its length.
async fn read_text(stream: &mut TcpStream) -> io::Result<String> {
    let [length] = read::<1>(stream).await?;
    let mut text = vec![0; length.into()];
    stream.read_exact(&mut text).await?;
    String::from_utf8(text).map_err(io::Error::other)
}
