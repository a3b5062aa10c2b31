import { describe, expect, it } from 'vitest';
import { clientOf, networkOf } from '../../../../src/server/limits/limitRequests';
import { isTrusted, trustedProxies } from '../../../../src/server/limits/networks';

describe('the client of a request', () => {
  it.each([
    ['an address of the internet', '203.0.113.7', false, '203.0.113.7', false],
    ['the same written as IPv6', '::ffff:203.0.113.7', false, '203.0.113.7', false],
    ['a household of IPv6', '2001:db8:1:2:aaaa::1', false, '2001:db8:1:2::/64', false],
    ['a crowd behind a proxy on this machine', '127.0.0.1', false, '127.0.0.1', true],
    ['a crowd behind the gateway of a container', '172.17.0.1', false, '172.17.0.1', true],
    ['a crowd behind a proxy of one’s own network', 'fd00::1', false, 'fd00:0:0:0::/64', true],
    ['whom a trusted proxy names', '203.0.113.9', true, '203.0.113.9', false],
    ['whom a trusted proxy of an intranet names', '10.1.2.3', true, '10.1.2.3', false],
    ['a crowd, where a trusted proxy names no address', 'unknown', true, 'unknown', true],
  ])('is %s', (_what, ip, trusts, network, isCrowd) => {
    expect(clientOf({ ip }, trusts)).toEqual({ network, isCrowd });
  });

  it('is the same for every address of a /64 and another for the next', () => {
    expect(networkOf('2001:0db8::1')).toBe(networkOf('2001:db8:0:0:ffff:ffff:ffff:ffff'));
    expect(networkOf('2001:db8::1')).not.toBe(networkOf('2001:db8:0:1::1'));
    expect(networkOf('fe80::1%eth0')).toBe('fe80:0:0:0::/64');
  });
});

describe('the list of trusted proxies', () => {
  it.each(['loopback', '10.0.0.0/8, 127.0.0.1', 'uniquelocal,2001:db8::/32'])('may be %s', (text) => {
    expect(trustedProxies(text)).toEqual(text.split(',').map((part) => part.trim()));
  });

  it.each(['true', '1', '10.0.0.0/0', '10.0.0.0/33', '::/129', 'proxy.example', '10.0.0.1,', '10.0.0.1/8/8'])('may not be %s', (text) => {
    expect(trustedProxies(text)).toBeUndefined();
  });
});

describe('a trusted proxy', () => {
  const trusted = isTrusted(['loopback', '203.0.113.0/24', '198.51.100.7', '2001:db8::/32', '2001:db9::1']);

  it.each(['203.0.113.9', '::ffff:203.0.113.9', '198.51.100.7', '2001:db8:5::1', '2001:db9::1', '127.0.0.1', '::1'])('is %s', (address) => {
    expect(trusted(address)).toBe(true);
  });

  it.each(['203.0.114.9', '198.51.100.8', '2001:db9::2', '10.0.0.1', '', 'unknown'])('is not %s', (address) => {
    expect(trusted(address)).toBe(false);
  });
});
