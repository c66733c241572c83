# The program and the sandbox, without a Rust on the machine. docs/cli.md says how to run it.
#
#   docker build -t sharekit .

FROM rust:1-slim-bookworm AS build
WORKDIR /build
# What a build reads. rust-toolchain.toml stays away: the image has the Rust to use.
COPY Cargo.toml Cargo.lock build.rs ./
COPY build build
COPY openapi openapi
COPY examples examples
COPY src src
# Cargo.toml names the tests, which are not compiled.
RUN mkdir -p tests/it tests/fleet && touch tests/it/main.rs tests/fleet/main.rs
RUN cargo build --release --locked --features cli --bin sharekit

FROM debian:bookworm-slim
# The certificates that the program trusts are those of the system.
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 sharekit
COPY --from=build /build/target/release/sharekit /usr/local/bin/sharekit
USER sharekit
WORKDIR /home/sharekit
# Folders that a volume takes over with their owner: settings and keys, and the record of spends with the sandbox's state.
RUN mkdir -p -m 700 .config/sharekit .local/share/sharekit
# Where `sharekit sandbox` listens.
EXPOSE 8080
ENTRYPOINT ["sharekit"]
