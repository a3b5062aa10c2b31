import { sha256 } from '../../src/server/http/signature';

export const EVIL = 'https://evil.example';

type Route = readonly [method: string, path: string, body?: object];

/** Routes of each access, by what they would change. */
const changes: readonly Route[] = [
  ['PUT', 'serving', { serving: false }],
  ['PUT', 'catalog', { entries: [] }],
  ['POST', 'tokens', { name: 'mine', role: 'owner' }],
  ['POST', 'setup-link'],
  ['POST', 'uninstall'],
  ['POST', 'reconcile'],
  ['PUT', 'rollout', { bundle: '0'.repeat(16), share: 1 }],
];
const looks: readonly Route[] = [
  ['GET', 'summary'],
  ['GET', 'tokens'],
  ['GET', 'audit'],
  ['GET', 'me'],
  ['GET', 'refusals'],
];
export const routes = [...changes, ...looks];

export interface Try {
  readonly trick: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object | undefined;
}

/** What an attacker has in hand. */
export interface Loot {
  readonly revoked: string;
  readonly analyst: string;
  readonly editor: string;
  /** Cookies with a name for shop tea: of its owner, ended, and of the other shop. */
  readonly session: string;
  readonly ended: string;
  readonly foreignSession: string;
  readonly foreignToken: string;
  readonly foreignOwner: string;
  readonly url: string;
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const each = (
  trick: string,
  tried: readonly Route[],
  headers: Readonly<Record<string, string>>,
  pathOf: (path: string) => string = (path) => `/v1/admin/${path}`,
): readonly Try[] => tried.map(([method, path, body]) => ({ trick, method, path: pathOf(path), headers, body }));

const credentials = ({ revoked, ended, foreignSession, foreignToken, foreignOwner }: Loot): readonly Try[] => {
  const wrong = `ct_${'A'.repeat(43)}`;
  const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"role":"owner"}').toString('base64url')}.`;
  const csrf = { 'x-couplet-csrf': '1' };
  return Object.entries({
    'no token': [{}, { authorization: '' }, bearer(''), { 'x-forwarded-user': 'owner', 'x-role': 'owner' }],
    'wrong token': [
      bearer(wrong),
      bearer('undefined'),
      bearer(unsigned),
      { authorization: `Basic ${Buffer.from('admin:admin').toString('base64')}` },
    ],
    'token of the database': [bearer(sha256(revoked))],
    'revoked token': [bearer(revoked)],
    "other shop's token": [bearer(foreignOwner), bearer(foreignToken)],
    'wrong session': [{ cookie: `__Host-couplet.s.tea=${'A'.repeat(43)}`, ...csrf }],
    'ended session': [{ cookie: ended, ...csrf }],
    "other shop's session": [{ cookie: foreignSession, ...csrf }],
  }).flatMap(([trick, headers]) => headers.flatMap((one) => each(trick, routes, one)));
};

const roles = ({ analyst, editor }: Loot): readonly Try[] => [
  ...each('role of an analyst', changes, bearer(analyst)),
  ...each(
    'role of an editor',
    changes.filter(([, path]) => ['tokens', 'setup-link', 'uninstall'].includes(path)),
    bearer(editor),
  ),
  ...[analyst, editor].flatMap((token) =>
    each(
      'wrong role',
      [
        ['GET', 'audit'],
        ['GET', 'tokens'],
      ],
      bearer(token),
    ),
  ),
];

const forgeries = ({ session, url }: Loot): readonly Try[] => {
  const csrf = { 'x-couplet-csrf': '1' };
  return [
    {},
    { origin: EVIL },
    { origin: url },
    { ...csrf, origin: EVIL },
    { ...csrf, origin: 'null' },
    { ...csrf, origin: `${url}.evil.example` },
    { ...csrf, origin: EVIL, host: 'evil.example.attacker' },
    { 'x-couplet-csrf': '0', origin: url },
    { 'content-type': 'text/plain', origin: EVIL },
  ].flatMap((headers) => each('foreign page', changes, { cookie: session, ...headers }));
};

const disguises = ({ session }: Loot): readonly Try[] => [
  ...[
    '//v1/admin/',
    '/v1//admin/',
    '/V1/ADMIN/',
    '/v1/%61dmin/',
    '/v1/claims/../admin/',
    '/v1/claims/%2e%2e/admin/',
    '/v1\\admin/',
    '/v1/admin;/',
    '/s/shoes/v1/admin/',
    '/../shoes/v1/admin/',
  ].flatMap((prefix) => each('another path', looks, {}, (path) => prefix + path)),
  // Of a page that may send requests without a preflight.
  ...['PUT', 'POST', 'DELETE'].flatMap((method) =>
    looks.map(([, path]) => ({
      trick: 'another method',
      method: 'POST',
      path: `/v1/admin/${path}?_method=${method}`,
      headers: { cookie: session, 'x-http-method-override': method, 'content-type': 'text/plain' },
      body: {},
    })),
  ),
  ...['localhost', '127.0.0.1', 'evil.example'].flatMap((host) => each('forged host', looks, { host, 'x-forwarded-host': host })),
];

/** Requests of somebody without the role, the session or the shop that they need. */
export const tricksOf = (loot: Loot): readonly Try[] => [...credentials(loot), ...roles(loot), ...forgeries(loot), ...disguises(loot)];
