import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import { createServer } from 'node:https';
import type { SubscriptionRequest } from '../../../src/protocol/pushProtocol';
import { listen } from '../node/loopback';

/** Of `localhost` and nobody else, signed by itself; made once with `openssl req -x509 -newkey ec`, good for a hundred years. Its key guards nothing. */
export const loopbackCertificate = {
  cert: `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUSWXR8vHukTUg0IcKB7dtgvftAE4wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNzEzMTEzNVoYDzIxMjYxMTAz
MTMxMTM1WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAS2m33S5uSbarbroWqz1sS2iHRmF7r66cEo1rlY6orzsrrobohhGopR
jhvnjWg5MR9afSpTT66T0leupFRYYyr1o28wbTAdBgNVHQ4EFgQU2zmXYDX88RAa
n+GYmhsFc9wr+WUwHwYDVR0jBBgwFoAU2zmXYDX88RAan+GYmhsFc9wr+WUwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIgCIbUuiMEXDwb77xyweRl1m6ohchkic8QPsJteHpbph4CIQCH
M0CJlitcLQPY6e6+2ozDYKoT/iU8kX54CK53X4mZ8Q==
-----END CERTIFICATE-----`,
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQguwRgtclhEM0I/OXv
GNeWlZemC+ltptpLhtpdy1w+GjehRANCAAS2m33S5uSbarbroWqz1sS2iHRmF7r6
6cEo1rlY6orzsrrobohhGopRjhvnjWg5MR9afSpTT66T0leupFRYYyr1
-----END PRIVATE KEY-----`,
} as const;

/** A message as the push service got it, decrypted with the browser's keys. */
interface Received {
  /** Path of the endpoint. */
  readonly path: string;
  readonly text: string;
  /** Claims of the VAPID token, whose signature was right. */
  readonly claims: { readonly aud: string; readonly exp: number; readonly sub: string };
  /** Application server key it was signed with. */
  readonly key: string;
  readonly headers: { readonly ttl: string | undefined; readonly urgency: string | undefined; readonly topic: string | undefined };
}

/** RFC 8291 with RFC 8188, one record. Throws where anything is not as it says. */
const decrypt = (body: Buffer, receiver: ReturnType<typeof createECDH>, auth: Buffer): string => {
  const salt = body.subarray(0, 16);
  const length = body[20] ?? 0;
  const sender = body.subarray(21, 21 + length);
  const sealed = body.subarray(21 + length);
  if (body.readUInt32BE(16) < sealed.length) throw new Error('more than one record');
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), receiver.getPublicKey(), sender]);
  const secret = Buffer.from(hkdfSync('sha256', receiver.computeSecret(sender), auth, info, 32));
  const derive = (what: string, bytes: number): Buffer =>
    Buffer.from(hkdfSync('sha256', secret, salt, `Content-Encoding: ${what}\0`, bytes));
  const cipher = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12)).setAuthTag(sealed.subarray(-16));
  const padded = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
  const end = padded.lastIndexOf(2);
  if (end < 0 || padded.subarray(end + 1).some((byte) => byte !== 0)) throw new Error('no delimiter of a last record');
  return padded.subarray(0, end).toString('utf8');
};

const readToken = (authorization: string): Pick<Received, 'claims' | 'key'> => {
  const [, token = '', key = ''] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization) ?? [];
  const [head = '', claims = '', signature = ''] = token.split('.');
  const point = Buffer.from(key, 'base64url');
  const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') };
  const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
  const signed = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  if (!signed) throw new Error('the VAPID token is not signed with the key beside it');
  return { claims: JSON.parse(Buffer.from(claims, 'base64url').toString()), key };
};

/**
 * A push service on loopback, over TLS with a certificate of its own: takes what a real one takes (RFC 8030, 8188, 8291, 8292), and answers 400 to the rest.
 * @param answer status and `Retry-After` of the nth message to an endpoint, from 0; default 201
 */
export const startPushService = async (
  answer: (path: string, nth: number) => { readonly status: number; readonly retryAfter?: string } = () => ({ status: 201 }),
) => {
  const browsers = new Map<string, { readonly receiver: ReturnType<typeof createECDH>; readonly auth: Buffer }>();
  const received: Received[] = [];
  const refused: string[] = [];
  const tries = new Map<string, number>();
  const server = createServer(loopbackCertificate, (request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const path = request.url ?? '';
      try {
        const browser = browsers.get(path);
        if (!browser || request.method !== 'POST') throw new Error(`nothing is at ${path}`);
        const { headers } = request;
        if (headers['content-encoding'] !== 'aes128gcm') throw new Error('another encoding');
        const message: Received = {
          path,
          text: decrypt(Buffer.concat(parts), browser.receiver, browser.auth),
          ...readToken(headers.authorization ?? ''),
          headers: {
            ttl: headers.ttl as string | undefined,
            urgency: headers.urgency as string | undefined,
            topic: headers.topic as string | undefined,
          },
        };
        const nth = tries.get(path) ?? 0;
        tries.set(path, nth + 1);
        const { status, retryAfter } = answer(path, nth);
        if (status === 201) received.push(message);
        response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter }).end();
      } catch (error) {
        refused.push(String(error));
        response.writeHead(400).end();
      }
    });
  });
  const { port, close } = await listen(server);
  const host = `localhost:${port}`;
  return {
    host,
    origin: `https://${host}`,
    ca: loopbackCertificate.cert,
    /** Messages that were taken, in order. */
    received,
    /** What was wrong with the others. */
    refused,
    /** How often an endpoint was asked, whatever the answer. */
    tries: (path: string): number => tries.get(path) ?? 0,
    /** A browser's subscription, as its page would send it. */
    subscribe: (path = `/push/${randomBytes(16).toString('base64url')}`): SubscriptionRequest => {
      const receiver = createECDH('prime256v1');
      receiver.generateKeys();
      const auth = randomBytes(16);
      browsers.set(path, { receiver, auth });
      return {
        v: 'push-subscription/1',
        endpoint: `https://${host}${path}`,
        keys: { p256dh: receiver.getPublicKey('base64url'), auth: auth.toString('base64url') },
      };
    },
    stop: close,
  };
};
export type PushService = Awaited<ReturnType<typeof startPushService>>;
