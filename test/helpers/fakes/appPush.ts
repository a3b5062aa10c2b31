import { createPublicKey, generateKeyPairSync, type KeyObject, verify } from 'node:crypto';
import { createServer } from 'node:http';
import { constants, createSecureServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { bodyOf, listen } from '../node/loopback';
import { loopbackCertificate } from './pushService';

type Fields = Readonly<Record<string, unknown>>;

/** Header and claims of a token whose signature is right; throws otherwise. */
const readToken = (token: string, key: KeyObject): { readonly header: Fields; readonly claims: Fields } => {
  const [header = '', claims = '', signature = ''] = token.split('.');
  const signed = verify(
    'sha256',
    Buffer.from(`${header}.${claims}`),
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  if (!signed) throw new Error('the token is not signed with the key');
  const [read, said] = [header, claims].map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Fields);
  return { header: read!, claims: said! };
};

/** Answer to the nth message to a token, from 0. Apple's status 0: the request ends without an answer. */
type Answers = (
  token: string,
  nth: number,
) => { readonly status: number; readonly reason?: string; readonly retryAfter?: string } | undefined;

const createTries = () => {
  const tries = new Map<string, number>();
  return {
    next: (token: string): number => {
      const nth = tries.get(token) ?? 0;
      tries.set(token, nth + 1);
      return nth;
    },
    of: (token: string): number => tries.get(token) ?? 0,
  };
};

/** Google's token endpoint and FCM's HTTP v1 API on loopback: they take what the real ones take, and refuse the rest. */
export const startFcm = async (answer: Answers = () => undefined) => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const received: { readonly token: string; readonly message: Fields }[] = [];
  const grants: ReturnType<typeof readToken>[] = [];
  const refused: string[] = [];
  const tries = createTries();
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const reply = (status: number, said: object, headers: Readonly<Record<string, string>> = {}): void =>
      void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(said));
    try {
      if (request.url === '/token') {
        const form = new URLSearchParams(body);
        if (form.get('grant_type') !== 'urn:ietf:params:oauth:grant-type:jwt-bearer') throw new Error('another grant');
        grants.push(readToken(form.get('assertion') ?? '', publicKey));
        return reply(200, { access_token: `access-${grants.length}`, expires_in: 3_599, token_type: 'Bearer' });
      }
      if (request.url !== '/v1/projects/shop-app/messages:send') throw new Error(`nothing is at ${request.url}`);
      if (request.headers.authorization !== `Bearer access-${grants.length}`) return reply(401, { error: { code: 401, details: [] } });
      const { message } = JSON.parse(body) as { message: Fields & { readonly token: string } };
      const { status, reason, retryAfter } = answer(message.token, tries.next(message.token)) ?? { status: 200 };
      if (status === 200) received.push({ token: message.token, message });
      const details = reason === undefined ? [] : [{ '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode: reason }];
      return reply(status, status === 200 ? { name: 'projects/shop-app/messages/1' } : { error: { code: status, details } }, {
        ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
      });
    } catch (error) {
      refused.push(String(error));
      return reply(400, { error: { code: 400, details: [] } });
    }
  });
  const { url, close } = await listen(server);
  return {
    url,
    received,
    grants,
    refused,
    tries: tries.of,
    settings: {
      origin: url,
      account: {
        project_id: 'shop-app',
        client_email: 'push@shop-app.iam.gserviceaccount.com',
        private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
        private_key_id: 'key-1',
        token_uri: `${url}/token`,
      },
    },
    stop: close,
  };
};

/** Apple's push service on loopback, by HTTP/2 over TLS. */
export const startApns = async (answer: Answers = () => undefined) => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const publicKey = createPublicKey(privateKey);
  const received: { readonly token: string; readonly headers: Fields; readonly body: Fields }[] = [];
  const tokens = new Map<string, ReturnType<typeof readToken>>();
  const refused: string[] = [];
  const tries = createTries();
  let sessions = 0;
  const server = createSecureServer(loopbackCertificate);
  server.on('session', () => {
    sessions += 1;
  });
  server.on('stream', (stream, headers) => {
    const parts: Buffer[] = [];
    stream.on('error', () => undefined);
    stream.on('data', (part: Buffer) => parts.push(part));
    stream.on('end', () => {
      try {
        const [, token = ''] = /^\/3\/device\/([0-9a-f]+)$/.exec(headers[':path'] ?? '') ?? [];
        if (headers[':method'] !== 'POST' || token === '') throw new Error(`nothing is at ${headers[':path']}`);
        const [, provider = ''] = /^bearer ([\w.-]+)$/.exec(headers.authorization ?? '') ?? [];
        tokens.set(provider, readToken(provider, publicKey));
        const { status, reason, retryAfter } = answer(token, tries.next(token)) ?? { status: 200 };
        if (status === 0) return stream.close(constants.NGHTTP2_INTERNAL_ERROR);
        if (status === 200) received.push({ token, headers, body: JSON.parse(Buffer.concat(parts).toString()) as Fields });
        stream.respond({ ':status': status, ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }) });
        stream.end(status === 200 ? '' : JSON.stringify({ reason: reason ?? 'InternalServerError' }));
      } catch (error) {
        refused.push(String(error));
        stream.respond({ ':status': 400 });
        stream.end(JSON.stringify({ reason: 'BadPath' }));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    received,
    refused,
    /** Provider tokens by their text. */
    tokens,
    sessions: () => sessions,
    tries: tries.of,
    settings: {
      key: privateKey,
      keyId: 'ABC123DEFG',
      teamId: 'DEF123GHIJ',
      topic: 'example.shop',
      origin: `https://localhost:${(server.address() as AddressInfo).port}`,
      ca: loopbackCertificate.cert,
    },
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
};
