import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { REPORT_BYTES, RESEND_FOR } from '../../../../src/protocol/reporting/report';
import {
  epochOf,
  isSpendable,
  isWork,
  PAYMENT_BYTES,
  REDEEMED_BYTES,
  readRedeemedToken,
  TOKENS_AN_EPOCH,
  workInput,
  workText,
  writeRedeemedToken,
} from '../../../../src/protocol/reporting/tokens';
import { DAY } from '../../../../src/protocol/values/clock';
import { solveWork } from '../../../../worker/platform';

const text = (bytes: number): string => randomBytes(bytes).toString('base64url');
const publicKey = (): string => Buffer.from([4, ...randomBytes(64)]).toString('base64url');
const report = 'r'.repeat(REPORT_BYTES);

describe('a report with its token', () => {
  it('has one length whatever it says, and comes apart as it was put together', () => {
    for (const epoch of [0, 7, 735, 99_999]) {
      const spend = { epoch, publicKey: publicKey(), token: text(256), signature: text(64) };
      const whole = writeRedeemedToken(report, spend);
      expect(Buffer.byteLength(whole)).toBe(REDEEMED_BYTES);
      expect(whole.slice(0, REPORT_BYTES)).toBe(report);
      expect(readRedeemedToken(whole)).toEqual({ ok: true, value: spend });
    }
  });

  it('pays for a report of any length', () => {
    const spend = { epoch: 735, publicKey: publicKey(), token: text(256), signature: text(64) };
    const whole = writeRedeemedToken('s'.repeat(2_573), spend);
    expect(whole).toHaveLength(2_573 + PAYMENT_BYTES);
    expect(readRedeemedToken(whole, 2_573)).toEqual({ ok: true, value: spend });
    expect(readRedeemedToken(whole)).toMatchObject({ ok: false, error: { code: 'report_malformed' } });
  });

  const good = writeRedeemedToken(report, { epoch: 735, publicKey: publicKey(), token: text(256), signature: text(64) });
  it.each([
    ['of another version', good.replace('spend/1', 'spend/2')],
    ['without its line feed', good.replace('\n', ' ')],
    ['with a compressed key', good.replace(' B', ' A')],
    ['with an epoch that is no number', good.replace('00735', '0073x')],
    ['with something more', `${good.slice(0, -2)} x`],
  ])('is refused %s', (_what, whole) => {
    expect(readRedeemedToken(whole)).toMatchObject({ ok: false, error: { code: 'report_malformed' } });
  });
});

describe('epochs', () => {
  it('hold as many tokens as the ledger can spend in one, and outlast the sending of a report', () => {
    const length = 28 * DAY;
    expect([epochOf(0), epochOf(length - 1), epochOf(length)]).toEqual([0, 0, 1]);
    // One in 7 days, both ends included, where the epoch begins with one; and the assignment events of two experiments.
    expect(TOKENS_AN_EPOCH).toBe(length / (7 * DAY) + 2);
    for (const now of [0, length - 1, 5 * length + 3]) expect(isSpendable(epochOf(now), now + RESEND_FOR)).toBe(true);
    expect([4, 5, 6, 7].map((epoch) => isSpendable(epoch, 6 * length))).toEqual([false, true, true, false]);
  });
});

describe('work', () => {
  it('is found for a batch and holds for no other, nor for another epoch', async () => {
    const isDone = (epoch: number, blinded: readonly string[], counter: number): boolean => {
      const digest = createHash('sha256').update(workText(epoch, blinded)).digest();
      return isWork(createHash('sha256').update(workInput(digest, counter)).digest(), 10);
    };
    const batches = Array.from({ length: 8 }, () => [text(256), text(256)]);
    const solved = await Promise.all(batches.map((blinded) => solveWork(workText(735, blinded), 10)));
    expect(batches.map((blinded, i) => isDone(735, blinded, solved[i]!))).toEqual(batches.map(() => true));
    // By chance one in 1,024.
    expect(batches.filter((blinded, i) => isDone(736, blinded, solved[i]!)).length).toBeLessThan(3);
    expect(batches.filter((blinded, i) => isDone(735, [...blinded].reverse(), solved[i]!)).length).toBeLessThan(3);
  });

  it('counts leading zero bits', () => {
    const hash = Uint8Array.of(0, 0b0001_0000, 0, 255);
    expect([0, 8, 11, 12, 24].map((bits) => isWork(hash, bits))).toEqual([true, true, true, false, false]);
    expect(isWork(new Uint8Array(32), 24)).toBe(true);
  });
});
