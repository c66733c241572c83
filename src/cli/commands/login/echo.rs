//! What a question without echo has changed of the terminal.

/// The state of the terminal as it was found.
#[cfg(unix)]
pub(super) struct Echo(Option<(std::fs::File, rustix::termios::Termios)>);

#[cfg(unix)]
impl Echo {
    /// Keeps the state of the terminal, if there is one.
    pub(super) fn keep() -> Self {
        let terminal = std::fs::File::open("/dev/tty").ok();
        Self(terminal.and_then(|terminal| {
            let state = rustix::termios::tcgetattr(&terminal).ok()?;
            Some((terminal, state))
        }))
    }

    /// Restores the state. A command that is stopped would leave the terminal without echo.
    pub(super) fn restore(&self) {
        if let Some((terminal, state)) = &self.0 {
            // There is nothing else to try.
            let _ = rustix::termios::tcsetattr(terminal, rustix::termios::OptionalActions::Now, state);
        }
    }
}

/// Other systems restore the terminal themselves.
#[cfg(not(unix))]
pub(super) struct Echo;

#[cfg(not(unix))]
impl Echo {
    pub(super) fn keep() -> Self {
        Self
    }

    #[allow(clippy::unused_self, reason = "as on Unix")]
    pub(super) fn restore(&self) {}
}
