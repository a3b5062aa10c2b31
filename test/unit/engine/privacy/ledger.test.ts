import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { debit, emptyLedger, type Ledger, spentOf } from '../../../../src/engine/privacy/ledger';
import { DAY } from '../../../../src/protocol/values/clock';

const spend = (epsilons: readonly (readonly [day: number, epsilon: number])[]): { ledger: Ledger; codes: string[] } => {
  let ledger = emptyLedger();
  const codes = epsilons.map(([day, epsilon]) => {
    const result = debit(ledger, epsilon, day * DAY);
    if (result.ok) ledger = result.value;
    return result.ok ? 'ok' : result.error.code;
  });
  return { ledger, codes };
};

describe('what is spent, for people', () => {
  it('counts what still weighs in 28 days, all that was ever spent, and the answers that are left', () => {
    const { ledger } = spend([
      [0, 2],
      [7, 2],
      [14, 2],
    ]);
    expect(spentOf(ledger, 2, 29 * DAY)).toEqual({
      period: { days: 28, spent: 4, most: 8 },
      lifetime: { spent: 6, most: 24 },
      left: 9,
    });
  });

  it('leaves no answer where debit would allow none, for any spending', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 2, noNaN: true }), { maxLength: 40 }),
        fc.double({ min: 0.1, max: 2, noNaN: true }),
        (epsilons, epsilon) => {
          const { ledger } = spend(epsilons.map((one, i) => [7 * i, one] as const));
          let now = 7 * epsilons.length * DAY;
          const { left } = spentOf(ledger, epsilon, now);
          let [rest, count] = [ledger, 0];
          // One in 28 days, so that only the bound in all is left to stop it.
          for (now += 28 * DAY; ; now += 28 * DAY) {
            const next = debit(rest, epsilon, now);
            if (!next.ok) break;
            [rest, count] = [next.value, count + 1];
          }
          expect(Math.abs(count - left)).toBeLessThanOrEqual(count > 100 ? 1 : 0);
        },
      ),
    );
  });

  it('is no allowance where the ledger is damaged', () => {
    expect(spentOf({ ...emptyLedger(), lifetime: Number.NaN }, 2, 0).left).toBe(0);
  });
});

describe('debit', () => {
  it('allows one report in 7 days, to the millisecond', () => {
    expect(
      spend([
        [0, 2],
        [6.999, 2],
        [7, 2],
      ]).codes,
    ).toEqual(['ok', 'ledger_spacing', 'ok']);
  });

  it('allows ε = 8 in 28 days and more when the first has left the window', () => {
    expect(
      spend([
        [0, 3],
        [7, 3],
        [14, 3],
        [14, 2],
        [27.9, 3],
        [28, 3],
      ]).codes,
    ).toEqual(['ok', 'ok', 'ledger_period', 'ok', 'ledger_period', 'ok']);
  });

  it('ends for good at ε = 24', () => {
    const { codes, ledger } = spend(Array.from({ length: 15 }, (_, i) => [7 * i, 2] as const));
    expect(codes).toEqual([...Array<string>(12).fill('ok'), ...Array<string>(3).fill('ledger_lifetime')]);
    expect(ledger.lifetime).toBe(24);
  });

  it('stays in force when the clock goes back', () => {
    expect(
      spend([
        [100, 2],
        [1, 2],
        [106, 2],
      ]).codes,
    ).toEqual(['ok', 'ledger_spacing', 'ledger_spacing']);
  });

  it('fails closed on damaged numbers', () => {
    const code = (ledger: Ledger, epsilon: number, now: number) => {
      const result = debit(ledger, epsilon, now);
      return result.ok ? 'ok' : result.error.code;
    };
    for (const epsilon of [0, -1, Number.NaN]) expect(code(emptyLedger(), epsilon, 0)).toBe('ledger_epsilon');
    expect(code({ ...emptyLedger(), lifetime: Number.NaN }, 2, 0)).toBe('ledger_lifetime');
    expect(code({ ...emptyLedger(), entries: [{ time: Number.NaN, epsilon: 2 }] }, 2, 0)).toBe('ledger_spacing');
    expect(code({ ...emptyLedger(), entries: [{ time: 0, epsilon: 2 }] }, 2, Number.NaN)).toBe('ledger_spacing');
  });

  it('holds all three limits for any sequence of attempts', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(400), fc.constantFrom(0.5, 1, 2, 3, 9)), { maxLength: 60 }), (attempts) => {
        let ledger = emptyLedger();
        const spent: { time: number; epsilon: number }[] = [];
        for (const [day, epsilon] of attempts) {
          const result = debit(ledger, epsilon, day * DAY);
          if (!result.ok) continue;
          ledger = result.value;
          spent.push({ time: day * DAY, epsilon });
        }
        expect(spent.reduce((sum, { epsilon }) => sum + epsilon, 0)).toBeLessThanOrEqual(24);
        for (const { time } of spent) {
          const window = spent.filter((entry) => entry.time > time - 28 * DAY && entry.time <= time);
          expect(window.reduce((sum, { epsilon }) => sum + epsilon, 0)).toBeLessThanOrEqual(8);
          expect(spent.filter((entry) => Math.abs(entry.time - time) < 7 * DAY)).toHaveLength(1);
        }
      }),
    );
  });
});
