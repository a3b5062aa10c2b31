import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCode, writeCode } from '../../src/bundle/transfer/transferCode';
import { readContent, readHeader, writeHeader } from '../../src/bundle/transfer/transferContent';
import { amountText, attributionText, decimalMarkOf, type OrderRow } from '../../src/cli/orders/orderTable';
import { orderToImport } from '../../src/cli/orders/readImport';
import { formatAttribution, parseAttribution } from '../../src/protocol/attribution';
import { readCodes } from '../../src/protocol/coupons/codes';
import { orderWebhookSchema } from '../../src/protocol/protocol';
import { messageSchema } from '../../src/protocol/reporting/message';
import { readRedeemedToken, writeRedeemedToken } from '../../src/protocol/reporting/tokens';
import { allowsAddress, readPolicies } from '../../src/protocol/values/contentPolicy';
import { parseJsonWith } from '../../src/protocol/values/parse';
import type { Result } from '../../src/protocol/values/result';
import { readConfig } from '../../src/server/config';
import { normalAddress } from '../../src/server/messages/askForMessage';
import { readBounce } from '../../src/server/messages/createMessages';
import { readMailbox } from '../../src/server/messages/messageChannel';
import { readOrder } from '../../src/server/orders/orderRoutes';
import { orderColumns } from '../../src/trainer/ingest/orderColumns';
import { orderBody, reportBody } from '../helpers/server/testServer';
import { hostileTexts, validInput } from '../helpers/validInput';
import { fuzz, jsonText, mutated, mutatedBytes, mutatedText } from './fuzz';

const answers = (result: Result<unknown>): void => {
  if (!result.ok && !(/^[a-z_0-9]+$/.test(result.error.code) && result.error.message !== '')) throw new Error(JSON.stringify(result.error));
};
const text = (valid: string): fc.Arbitrary<string> => mutatedText(fc.constant(valid));
const anyText = fc.oneof(fc.constantFrom(...hostileTexts), fc.string({ unit: 'binary', maxLength: 40 }));

describe('texts that come from outside', () => {
  it('attribution: what is read is written as it was', () =>
    fuzz(fc.oneof(text('v1.exp-1.couplet.-'), text('v1.spring.rule.tea-20'), text('v1.spring.none.-.0123abcds.t1_b'), anyText), (given) => {
      const read = parseAttribution(given);
      answers(read);
      if (read.ok) expect(formatAttribution(read.value)).toBe(given);
    }));

  it('codes: what is read, written one a line, reads the same', () =>
    fuzz(fc.oneof(text('code,used\nTEA-20,0\n"TEA-21";1\r\nTEA22'), text('TEA-20\nTEA-21\nTEA-22'), anyText), (given) => {
      const read = readCodes(given);
      answers(read);
      if (!read.ok) return;
      const again = readCodes(read.value.map(({ code }) => code).join('\n'));
      const codesOf = (result: ReturnType<typeof readCodes>): readonly string[] => (result.ok ? result.value.map(({ code }) => code) : []);
      // A code may itself be called as a heading is, which only the first line of a table can be.
      if (!/^(codes?|coupon.code|discount.code|voucher.code)$/i.test(codesOf(read)[0] ?? '')) expect(codesOf(again)).toEqual(codesOf(read));
    }));

  it('reports and assignment events', () =>
    fuzz(text(reportBody({ id: '0'.repeat(32), bundle: '0'.repeat(16), answer: 1 })), (given) =>
      answers(parseJsonWith(messageSchema, given, 'report_malformed')),
    ));

  it('tokens behind reports: what is read is written as it was', () => {
    const spend = { epoch: 735, publicKey: `B${'a'.repeat(86)}`, token: 'b'.repeat(342), signature: 'c'.repeat(86) };
    const report = '.'.repeat(256);
    fuzz(text(writeRedeemedToken(report, spend)), (given) => {
      const read = readRedeemedToken(given);
      answers(read);
      if (read.ok) expect(writeRedeemedToken(given.slice(0, 256), read.value)).toBe(given);
    });
  });

  it('orders: what is read again is the same', () => {
    fuzz(
      fc.oneof(
        text(orderBody()),
        mutated(validInput(orderWebhookSchema)).map((order) => jsonText(order).slice(0, 200_000)),
      ),
      (given) => {
        const read = readOrder(given);
        answers(read);
        if (read.ok) expect(readOrder(JSON.stringify(read.value))).toEqual(read);
      },
    );
  });

  it('bounces, mailboxes and addresses', () => {
    fuzz(text('Action: failed\r\nStatus: 5.1.1\r\n\r\nhttps://coupons.example/v1/messages/abcdefghijklmnopqrstu=\r\nvw'), (given) =>
      answers(readBounce(given)),
    );
    fuzz(fc.oneof(text('"Tea & Co" <hello@shop.example>'), anyText), (given) => void readMailbox(given));
    fuzz(
      fc.tuple(fc.constantFrom('email', 'sms'), fc.oneof(text('Ada.Lovelace@shop.example'), text('+49 30 123456'), anyText)),
      ([channel, given]) => {
        const read = normalAddress(channel as 'email', given);
        answers(read);
        if (read.ok) expect(normalAddress(channel as 'email', read.value.address)).toEqual(read);
      },
    );
  });

  it('amounts', () =>
    fuzz(fc.oneof(text('1,234.50'), text('-1.234,5'), anyText), (given) => {
      const amount = amountText(given, 'point', 2);
      if (amount !== undefined && !Number.isSafeInteger(amount)) throw new Error(`${amount} is not exact.`);
      decimalMarkOf([given, '1,5']);
    }));

  it('rows of an export of orders', () => {
    const row: OrderRow['texts'] = {
      ...(Object.fromEntries(orderColumns.map((name) => [name, ''])) as OrderRow['texts']),
      order_id: '1001',
      currency: 'EUR',
      subtotal: '50.00',
      discount: '3.00',
      codes: 'code:tea-1|amount:5.00;TEA-2',
      attribution: 'couplet: v1.exp-1.rule.-',
    };
    const rows = fc.tuple(
      fc.constantFrom(...orderColumns),
      fc.oneof(text('50.00'), anyText),
      fc.constantFrom('point', 'comma'),
      fc.option(fc.integer(), { nil: undefined }),
    );
    fuzz(rows, ([column, cell, mark, time]) => {
      const read = orderToImport({ at: 'line 2', time, texts: { ...row, [column]: cell } }, { mark: mark as 'point', currency: undefined });
      answers(read);
      // What is made of a row is what the server takes.
      if (read.ok && read.value) answers(readOrder(JSON.stringify(read.value.order)));
      attributionText(cell);
    });
  });

  it('the environment of a server', () => {
    const names = [
      'SHOP_URL',
      'SHOP_TOKEN',
      'SHOP_PLATFORM',
      'SITE_KEY',
      'PORT',
      'BASE_URL',
      'DATABASE_URL',
      'TRUST_PROXY',
      'OIDC_ALLOWED',
      'SMTP_URL',
      'MAIL_FROM',
      'SMS_URL',
      'MESSAGE_KEY',
      'VAPID_SUBJECT',
    ];
    const base = {
      SHOP_URL: 'https://shop.example',
      SHOP_TOKEN: 'token-of-the-shop',
      SMS_URL: 'https://a:b@127.0.0.1',
      SMS_FROM: '+49301',
      BASE_URL: 'https://c.example',
    };
    fuzz(
      fc.tuple(fc.constantFrom(...names), fc.oneof(anyText, text('https://shop.example/x'), text('10.0.0.0/8,loopback'))),
      ([name, value]) => answers(readConfig({ ...base, [name]: value.slice(0, 2_000) })),
    );
  });

  it('policies of pages', () =>
    fuzz(fc.oneof(text("script-src 'self' *.a.example:8443/x/ 'nonce-a'; connect-src https:, default-src *"), anyText), (given) => {
      for (const policy of readPolicies(given))
        for (const sources of policy.values()) allowsAddress(sources, 'https://a.example/v1/couplet.js', 'https://shop.example/');
    }));
});

describe('a profile on its way to another browser', () => {
  it('codes to type', () =>
    fuzz(fc.oneof(text(writeCode(Uint8Array.from({ length: 16 }, (_, i) => i * 11))), anyText), (given) => {
      const read = readCode(given);
      answers(read);
      if (read.ok) expect(readCode(writeCode(read.value))).toEqual(read);
    }));

  it('headers', () => {
    const header = writeHeader({ site: new Uint8Array(32), check: new Uint8Array(4), nonce: new Uint8Array(12), length: 3 });
    fuzz(mutatedBytes(fc.constant(Uint8Array.from([...header, 1, 2, 3]))), (bytes) => {
      const read = readHeader(bytes);
      answers(read);
      // As numbers: changed bytes may come as a Buffer, which is no equal of other bytes.
      if (read.ok) expect([...writeHeader(read.value)]).toEqual([...bytes.subarray(0, header.length)]);
    });
  });

  it('contents', () =>
    fuzz(fc.oneof(anyText, text('{"v":"couplet-profile/1"}')), (given) => answers(readContent(given, 1_767_700_000_000))));
});
