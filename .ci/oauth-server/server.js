// An OAuth 2.0 server on loopback for the tests, made of oidc-provider.
//
//   node server.js PORT [LIFE]     LIFE: how long access tokens last, in seconds (12 hours, if not said)
//
// Whoever comes is logged in at once as the same user; no page is shown. GET /api/whoami tells whose token a request
// carries, "user" or "client", and responds 401 to a token that is not valid. The login takes the scope openid.
import { Provider } from 'oidc-provider';

const [port, life = 12 * 60 * 60] = process.argv.slice(2).map(Number);
const issuer = `http://127.0.0.1:${port}`;

const provider = new Provider(issuer, {
  clients: [{
    client_id: 'test-client',
    client_secret: 'test-client-secret/7f3a+9b==',
    redirect_uris: ['http://127.0.0.1/logged-in'],
    grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
    response_types: ['code'],
    token_endpoint_auth_method: 'client_secret_post',
  }],
  cookies: { keys: ['for tests'] },
  features: { clientCredentials: { enabled: true }, devInteractions: { enabled: false } },
  ttl: { AccessToken: life, ClientCredentials: life, RefreshToken: 24 * 60 * 60 },
  pkce: { required: () => true },
  issueRefreshToken: () => true,
  rotateRefreshToken: true,
  expiresWithSession: () => false,
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  interactions: { url: (_, interaction) => `/login/${interaction.uid}` },
  // What the user would agree to on a page of its own.
  loadExistingGrant: async ({ oidc }) => {
    const grant = new provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
    grant.addOIDCScope('openid');
    await grant.save();
    return grant;
  },
});

async function whoami(ctx) {
  const token = ctx.get('authorization').replace('Bearer ', '');
  const find = async (kind) => (await provider[kind].find(token))?.isValid;
  const who = await find('AccessToken') ? 'user' : await find('ClientCredentials') ? 'client' : undefined;
  ctx.status = who ? 200 : 401;
  ctx.body = { who };
}

provider.use(async (ctx, next) => {
  if (ctx.path === '/api/whoami') return whoami(ctx);
  if (!ctx.path.startsWith('/login/')) return next();
  return provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: 'kari' } });
});

provider.listen(port, '127.0.0.1', () => console.log(`listening on ${issuer}`));
