import { describe, expect, it } from 'vitest';
import { mergeClaims, roleOf } from '../../../../src/server/admin/oidc';

const settings = { allowed: new Map([['ada@shop.example', 'owner' as const]]), roleClaim: undefined };

describe('mergeClaims', () => {
  it('takes the address from where the token has none', () => {
    expect(roleOf(mergeClaims({ sub: '1' }, { email: 'ada@shop.example', email_verified: true }), settings)).toBe('owner');
  });

  it('lends no address the verification of another one', () => {
    const token = { sub: '1', email: 'ada@shop.example' };
    const stranger = { email: 'eve@evil.example', email_verified: true };
    expect(roleOf(mergeClaims(token, stranger), settings)).toBeUndefined();
    // What merging field by field would say.
    expect(roleOf({ ...stranger, ...token }, settings)).toBe('owner');
    expect(
      roleOf(mergeClaims({ sub: '1', email_verified: true }, { email: 'ada@shop.example', email_verified: false }), settings),
    ).toBeUndefined();
  });
});
