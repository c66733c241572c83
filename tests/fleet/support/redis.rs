//! A `redis-server` for one test: on a free port of loopback, with its data in a folder that is removed with it.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// A server that runs until it is dropped.
pub struct Redis {
    process: Child,
    port: u16,
    folder: TempDir,
    /// Settings that only this server has.
    settings: Vec<String>,
}

impl Redis {
    /// Starts a server that writes every change to its file at once, as `docs/fleet.md` says.
    pub fn start() -> Self {
        let mut redis = Self::stopped();
        redis.start_again(true);
        redis
    }

    /// Starts a server that does not wait for the disk, so that a slow one does not look like a server that is away.
    pub fn start_without_waiting_for_the_disk() -> Self {
        let mut redis = Self::stopped();
        redis.settings = ["--appendfsync", "everysec"].map(str::to_owned).into();
        redis.start_again(true);
        redis
    }

    /// Returns a server that is not running yet.
    pub fn stopped() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut process = Command::new("true").spawn().unwrap();
        process.wait().unwrap();
        Self { process, port, folder, settings: Vec::new() }
    }

    /// Starts a server that speaks TLS, with a certificate for `localhost`. Returns its address, and the file of the
    /// certificate.
    pub fn start_with_tls() -> (Self, String, PathBuf) {
        let mut redis = Self::stopped();
        let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let [certificate, key] = ["certificate.pem", "key.pem"].map(|name| redis.folder.path().join(name));
        std::fs::write(&certificate, own.cert.pem()).unwrap();
        std::fs::write(&key, own.signing_key.serialize_pem()).unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
        let path = |path: &PathBuf| path.to_str().unwrap().to_owned();
        let settings = ["--tls-port", &port, "--tls-auth-clients", "no"].map(str::to_owned);
        let files = ["--tls-cert-file".to_owned(), path(&certificate), "--tls-key-file".to_owned(), path(&key)];
        redis.settings = settings.into_iter().chain(files).collect();
        redis.start_again(true);
        (redis, format!("rediss://localhost:{port}"), certificate)
    }

    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// Runs a command of `redis-cli`, and returns what it prints.
    pub fn cli(&self, arguments: &[&str]) -> String {
        let output = Command::new("redis-cli").args(["-p", &self.port.to_string()]).args(arguments).output().unwrap();
        assert!(output.status.success(), "redis-cli {arguments:?}: {output:?}");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// Ends the server as a power failure would.
    pub fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Starts it again after [`kill`](Self::kill), with the data it had or without them.
    pub fn start_again(&mut self, keeps_data: bool) {
        if !keeps_data {
            self.folder = tempfile::tempdir().unwrap();
        }
        self.process = start(self.port, &self.folder, &self.settings);
    }

    /// Stops the process where it is: it accepts connections, and does not respond.
    pub fn freeze(&self) {
        signal(&self.process, "STOP");
    }

    pub fn unfreeze(&self) {
        signal(&self.process, "CONT");
    }

    /// Returns everything that is stored, as bytes: the files of the server, after it has saved them.
    pub fn dump(&self) -> Vec<u8> {
        self.cli(&["save"]);
        let mut files = Vec::new();
        let mut folders: Vec<PathBuf> = vec![self.folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { folders.push(path) } else { files.extend(std::fs::read(path).unwrap()) }
            }
        }
        files
    }

    /// Writes down every command that the server runs from now on.
    pub fn monitor(&self) -> Monitor {
        let log = self.folder.path().join("monitor.log");
        let mut process = Command::new("redis-cli")
            .args(["-p", &self.port.to_string(), "monitor"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let mut first = String::new();
        output.read_line(&mut first).unwrap();
        assert_eq!(first.trim(), "OK");
        let mut file = File::create(&log).unwrap();
        let copy = std::thread::spawn(move || drop(std::io::copy(&mut output, &mut file)));
        Monitor { process, log, copy: Some(copy) }
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// `redis-cli monitor`.
pub struct Monitor {
    process: Child,
    log: PathBuf,
    copy: Option<std::thread::JoinHandle<()>>,
}

impl Monitor {
    /// Returns all commands since it was started.
    pub fn stop(mut self) -> String {
        std::thread::sleep(Duration::from_millis(200));
        let _ = self.process.kill();
        let _ = self.process.wait();
        if let Some(copy) = self.copy.take() {
            copy.join().unwrap();
        }
        String::from_utf8_lossy(&std::fs::read(&self.log).unwrap()).into_owned()
    }
}

fn start(port: u16, folder: &TempDir, settings: &[String]) -> Child {
    let mut process = Command::new("redis-server")
        .args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--dir"])
        .arg(folder.path())
        .args(["--appendonly", "yes", "--appendfsync", "always", "--save", ""])
        .args(settings)
        .stdout(Stdio::null())
        .spawn()
        .expect("these tests need redis-server: apt-get install redis-server");
    let begin = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(begin.elapsed() < Duration::from_secs(10), "redis-server does not start");
        assert!(process.try_wait().unwrap().is_none(), "redis-server has ended");
        std::thread::sleep(Duration::from_millis(20));
    }
    process
}

/// Sends a signal to a process.
pub fn signal(process: &Child, name: &str) {
    let sent = Command::new("kill").args([&format!("-{name}"), &process.id().to_string()]).status().unwrap();
    assert!(sent.success(), "kill -{name}");
}
