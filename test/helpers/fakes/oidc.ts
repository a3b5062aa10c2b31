import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';
import { listen } from '../node/loopback';

export interface TestAccount {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly groups?: readonly string[];
}

/** A real OpenID provider on its own port, whose sign-in page lets in whoever `account` names without asking. */
export const startTestOidc = async (redirectUri: string) => {
  let account: TestAccount = { sub: 'nobody' };
  const server = createServer();
  const { url, close } = await listen(server);
  const provider = new Provider(url, {
    clients: [
      {
        client_id: 'couplet',
        client_secret: 'secret-of-the-client-couplet',
        token_endpoint_auth_method: 'client_secret_post',
        redirect_uris: [redirectUri],
      },
    ],
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    claims: { openid: ['sub', 'groups'], email: ['email', 'email_verified'] },
    cookies: { keys: ['key-of-the-test'] },
    ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600 },
    interactions: { url: () => '/let-in' },
    findAccount: () => ({ accountId: account.sub, claims: async () => ({ ...account }) }),
    loadExistingGrant: async () => {
      const grant = new provider.Grant({ clientId: 'couplet', accountId: account.sub });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();
  server.on('request', (request, response) => {
    if (!request.url?.startsWith('/let-in')) return void answer(request, response);
    void provider.interactionFinished(request, response, { login: { accountId: account.sub } }, { mergeWithLastSubmission: false });
  });

  /** What a browser does between leaving us and coming back: follows the provider's redirects with its cookies. Returns our address with the code. */
  const signIn = async (start: string, as: TestAccount): Promise<string> => {
    account = as;
    const jar = new Map<string, string>();
    let next = start;
    for (let hops = 0; hops < 10; hops++) {
      const response = await fetch(next, {
        redirect: 'manual',
        headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      });
      for (const line of response.headers.getSetCookie()) {
        const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
        jar.set(name, value);
      }
      const location = response.headers.get('location');
      if (location === null) throw new Error(`The provider stopped with ${response.status}: ${await response.text()}`);
      next = new URL(location, next).href;
      if (next.startsWith(redirectUri)) return next;
    }
    throw new Error('The provider redirects without end.');
  };

  return {
    url,
    /** Who a browser is that comes from now on. */
    letIn: (as: TestAccount): void => {
      account = as;
    },
    signIn,
    stop: close,
  };
};
