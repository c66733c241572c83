-- What the authorization server has handed out.
CREATE TABLE oauth_code (
    code TEXT PRIMARY KEY,
    account INTEGER NOT NULL REFERENCES account (id),
    challenge TEXT NOT NULL,
    redirect_url TEXT NOT NULL,
    expires_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE oauth_token (
    secret TEXT PRIMARY KEY,
    kind TEXT NOT NULL,             -- subscription-sharing, subscription-sharing-client, refresh
    account INTEGER NOT NULL REFERENCES account (id),
    expires_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX oauth_token_kind ON oauth_token (kind, expires_ms);
