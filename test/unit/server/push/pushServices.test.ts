import { describe, expect, it } from 'vitest';
import { pushServices } from '../../../../src/server/push/openPush';

const services = pushServices(['push.shop.example:8443', 'localhost:9']);
const code = (endpoint: string): string => {
  const checked = services.check(endpoint);
  return checked.ok ? 'ok' : checked.error.code;
};

describe('endpoints of push services', () => {
  it.each([
    'https://fcm.googleapis.com/fcm/send/a:b',
    'https://updates.push.services.mozilla.com/wpush/v2/x',
    'https://wns2-par02p.notify.windows.com/w/?token=x',
    'https://web.push.apple.com/Qx',
    'https://push.shop.example:8443/x',
  ])('are believed at %s', (endpoint) => {
    expect(code(endpoint)).toBe('ok');
  });

  it.each([
    'http://fcm.googleapis.com/x',
    'https://127.0.0.1/x',
    'https://2130706433/x',
    'https://[::1]/x',
    'https://169.254.169.254/latest',
    'https://localhost/x',
    'https://fcm.googleapis.com:8443/x',
    'https://fcm.googleapis.com.evil.example/x',
    'https://evilfcm.googleapis.com/x',
    'https://fcm.googleapis.com@evil.example/x',
    'https://someone@fcm.googleapis.com/x',
    'https://evil.example/fcm.googleapis.com',
    'https://push.shop.example/x',
    'https://',
    'fcm.googleapis.com',
  ])('are refused at %s', (endpoint) => {
    expect(code(endpoint)).toBe('push_service_unknown');
  });

  const resolve = (hostname: string): Promise<string> =>
    new Promise((done) => {
      services.lookup(hostname, { all: true }, (error, found) => done(error ? error.message : JSON.stringify(found)));
    });

  it('are not followed into the own network by a name that leads there, unless the operator named it', async () => {
    expect(await resolve('localhost')).toMatch(/127\.0\.0\.1|::1/);
    const strict = pushServices([]);
    const refused = await new Promise((done) => {
      strict.lookup('localhost', { all: true }, (error) => done(error?.message));
    });
    expect(refused).toBe("localhost is in this server's own network.");
  });
});
