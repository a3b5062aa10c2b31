import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalAddress } from '../../../../src/server/messages/askForMessage';
import { readMailbox } from '../../../../src/server/messages/messageChannel';
import { createAddressSealer, createMessageTokens } from '../../../../src/server/messages/messageTokens';

const OLD = 'an-old-key-for-tests-of-32-characters';
const NEW = 'a-newer-key-for-tests-of-32-characters';

describe('what is sealed', () => {
  const sealer = createAddressSealer([NEW, OLD]);

  it('opens as it was, with what it belongs to and with nothing else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), fc.string(), (text, id, other) => {
        const sealed = sealer.seal(text, id);
        expect(sealer.open(sealed, id)).toEqual({ ok: true, value: text });
        if (other !== id) expect(sealer.open(sealed, other)).toMatchObject({ ok: false, error: { code: 'sealed_broken' } });
      }),
    );
  });

  it('does not open when any of its bits was changed, or it was cut', () => {
    const [version = '', id = '', ...parts] = sealer.seal('ada@shop.example', 'id').split('.');
    for (const [part, text] of parts.entries()) {
      const bytes = Buffer.from(text, 'base64url');
      const opens = (changed: Buffer): boolean =>
        sealer.open([version, id, ...parts.with(part, changed.toString('base64url'))].join('.'), 'id').ok;
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        const changed = Buffer.from(bytes);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(opens(changed)).toBe(false);
      }
      for (let length = 0; length < bytes.length; length++) expect(opens(bytes.subarray(0, length))).toBe(false);
    }
  });

  it('never looks the same twice, while its hash does', () => {
    expect(sealer.seal('ada@shop.example', 'id')).not.toBe(sealer.seal('ada@shop.example', 'id'));
    expect(sealer.hashes('address', 'ada')).toEqual(sealer.hashes('address', 'ada'));
    expect(sealer.hashes('address', 'ada')[0]).not.toBe(sealer.hashes('body', 'ada')[0]);
    expect(sealer.hashes('address', 'ada')[0]).not.toBe(createAddressSealer([OLD]).hashes('address', 'ada')[0]);
  });

  it('outlives a change of key as long as the old one is kept behind the new one', () => {
    const before = createAddressSealer([OLD]);
    const sealed = before.seal('ada@shop.example', 'id');
    expect(sealer.open(sealed, 'id')).toEqual({ ok: true, value: 'ada@shop.example' });
    expect(createAddressSealer([NEW]).open(sealed, 'id')).toMatchObject({ error: { code: 'sealed_otherwise' } });
    expect(sealer.hashes('address', 'ada')[1]).toBe(before.hashes('address', 'ada')[0]);
    const token = { purpose: 'leave', subject: 'x', language: 'en', expiresAt: null } as const;
    expect(createMessageTokens(sealer).read(createMessageTokens(before).issue(token), 0)).toEqual({ ok: true, value: token });
  });
});

describe('a link', () => {
  const tokens = createMessageTokens(createAddressSealer([NEW]));
  const subject = createAddressSealer([NEW]).hashes('address', 'ada')[0];

  it('holds for one purpose and subject until its end, and is short enough for a path', () => {
    for (const purpose of ['confirm', 'leave', 'erase'] as const)
      for (const language of ['en', 'zh-CN', 'de', 'fr', 'es', 'ar'] as const) {
        const ofMessage = { purpose, subject: 'f'.repeat(32), language, expiresAt: 1_700_000_000_000 };
        const token = purpose === 'confirm' ? ofMessage : { purpose, subject, language, expiresAt: null };
        const text = tokens.issue(token);
        expect(text).toMatch(/^[\w.-]{1,100}$/);
        expect(tokens.read(text, 1_699_999_999_999)).toEqual({ ok: true, value: token });
        if (token.expiresAt !== null) expect(tokens.read(text, token.expiresAt)).toMatchObject({ error: { code: 'link_expired' } });
      }
  });

  it('of a text message holds the same in fewer characters, to the minute', () => {
    const end = 1_700_000_040_000;
    for (const purpose of ['confirm', 'choose'] as const)
      for (const language of ['en', 'zh-CN', 'de', 'fr', 'es', 'ar'] as const) {
        const token = { purpose, subject: '0123456789abcdef'.repeat(2), language, expiresAt: purpose === 'confirm' ? end : null };
        const text = tokens.issueShort(token);
        expect(text).toMatch(purpose === 'confirm' ? /^[\w-]{43}$/ : /^[\w-]{37}$/);
        expect(tokens.read(text, end - 1)).toEqual({ ok: true, value: token });
        if (token.expiresAt !== null) expect(tokens.read(text, end)).toMatchObject({ error: { code: 'link_expired' } });
        for (let at = 0; at < text.length; at++) {
          const changed = text.slice(0, at) + (text[at] === 'a' ? 'b' : 'a') + text.slice(at + 1);
          expect(tokens.read(changed, 0)).toMatchObject({ error: { code: 'link_invalid' } });
        }
        for (const made of [text.slice(0, -1), `${text}a`, text.slice(0, 25)]) expect(tokens.read(made, 0).ok).toBe(false);
      }
    // A long link needs all of its MAC.
    const long = tokens.issue({ purpose: 'leave', subject, language: 'en', expiresAt: null });
    expect(tokens.read(long.slice(0, -31), 0).ok).toBe(false);
  });

  it('is nobody else’s to change or make', () => {
    const text = tokens.issue({ purpose: 'leave', subject, language: 'en', expiresAt: null });
    for (let at = 0; at < text.length; at++) {
      // The last character of 32 bytes in base64url has two bits that mean nothing to a decoder; here it is compared as text.
      const changed = text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
      expect(tokens.read(changed, 0)).toMatchObject({ error: { code: 'link_invalid' } });
    }
    for (const made of ['', '.', '....', '1l.x.e.-.', `1l.x.e.-.${'A'.repeat(43)}`]) expect(tokens.read(made, 0).ok).toBe(false);
  });
});

describe('an address', () => {
  const normal = (text: string, channel: 'email' | 'sms' = 'email') => {
    const found = normalAddress(channel, text);
    return found.ok ? found.value.normal : found.error.code;
  };

  it('is one for all spellings of one box', () => {
    for (const text of ['Ada@Shop.Example', ' ada@shop.example ', 'ADA@SHOP.EXAMPLE']) expect(normal(text)).toBe('ada@shop.example');
    expect(normal('a@bücher.example')).toBe('a@xn--bcher-kva.example');
    for (const text of ['+49 30 123456', '+49(30)12-34-56']) expect(normal(text, 'sms')).toBe('+4930123456');
  });

  it.each([
    'ada',
    '@shop.example',
    'ada@',
    'ada@localhost',
    'ada@127.0.0.1',
    'ada@[127.0.0.1]',
    'a..b@shop.example',
    '.a@shop.example',
    'ada@shop.example,eve@shop.example',
    'ada@shop.example\nBcc: eve@shop.example',
    '"ada eve"@shop.example',
    'ada <ada@shop.example>',
    `${'a'.repeat(65)}@shop.example`,
  ])('is not %j', (text) => {
    expect(normal(text)).toBe('address_malformed');
  });

  it.each(['030 123456', '+0 123456789', '+49', '+49 abc', '+1234567890123456'])('is no telephone number: %j', (text) => {
    expect(normal(text, 'sms')).toBe('address_malformed');
  });
});

describe('a sender', () => {
  it.each([
    ['Tea & Co <hello@tea.example>', 'Tea & Co'],
    ['"Tea, Coffee" <hello@tea.example>', 'Tea, Coffee'],
    ['hello@tea.example', 'tea.example'],
    ['<hello@tea.example>', 'tea.example'],
  ])('%j is called %j', (text, name) => {
    expect(readMailbox(text)).toEqual({ name, address: 'hello@tea.example' });
  });

  it.each(['', 'Tea', 'Tea <hello>', 'a@b.example, c@d.example', 'Tea\r\nBcc: x <a@b.example>'])('%j is none', (text) => {
    expect(readMailbox(text)).toBeUndefined();
  });
});
