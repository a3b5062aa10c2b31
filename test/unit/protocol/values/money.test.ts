import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromMajor, minorDigits, shareOf } from '../../../../src/protocol/values/money';

describe('shareOf', () => {
  it('is the exact floor where doubles lose the last digits', () => {
    expect(shareOf(Number.MAX_SAFE_INTEGER, 9_999)).toBe(9_006_298_534_815_516);
    expect(shareOf(999, 1_500)).toBe(149);
  });

  it('never gives more than announced, and less than one minor unit below it', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.integer({ min: 0, max: 10_000 }), (amount, basisPoints) => {
        const share = BigInt(shareOf(amount, basisPoints)) * 10_000n;
        const exact = BigInt(amount) * BigInt(basisPoints);
        expect(share <= exact && exact - share < 10_000n).toBe(true);
      }),
    );
  });
});

describe('minorDigits', () => {
  it.each([
    ['USD', 2],
    ['HUF', 2],
    ['IDR', 2],
    ['JPY', 0],
    ['IQD', 3],
    ['CLF', 4],
    // No currency, but what two of the lists together spell.
    ['PDJ', 2],
  ])('%s has %i, as in ISO 4217', (currency, digits) => expect(minorDigits(currency)).toBe(digits));

  it('differs from the engine only where that goes by the digits in use', () => {
    // https://github.com/unicode-org/cldr/blob/main/common/supplemental/supplementalData.xml, `fractions`
    const inUse =
      /^(AFN|ALL|COP|HUF|IDR|IQD|IRR|KPW|LAK|LBP|MGA|MMK|PKR|SLL|SOS|SYP|YER|TWD|RSD|TZS|UZS|MUR|GYD|STN|ZMK|MRO|STD|TRL|TMM|ZWD|ITL|ESP|LUF|MGF|ADP|BYR|UYW|CLF)$/;
    const engine = (currency: string) =>
      new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits;
    const others = Intl.supportedValuesOf('currency').filter((currency) => engine(currency) !== minorDigits(currency));
    expect(others.filter((currency) => !inUse.test(currency))).toEqual([]);
    expect(minorDigits('EUR')).toBe(engine('EUR'));
  });
});

describe('fromMajor', () => {
  it.each([
    [19.99, 'EUR', 1999],
    ['19.99', 'EUR', 1999],
    [1.005, 'USD', 101],
    [0.615, 'USD', 62],
    [1234, 'JPY', 1234],
    [1.2345, 'KWD', 1235],
    [0, 'EUR', 0],
    [1e-7, 'EUR', 0],
    ['5e-3', 'EUR', 1],
    ['1.5e3', 'EUR', 150_000],
    [Number.MIN_VALUE, 'EUR', 0],
  ])('reads %s %s as %i minor units', (value, currency, minor) => expect(fromMajor(value, currency)).toBe(minor));

  it.each([[-1], [Number.NaN], [Number.POSITIVE_INFINITY], ['19,99'], [''], [' '], [null], [undefined], [{}], [1e21], ['1e400']])(
    'refuses %s',
    (value) => expect(fromMajor(value, 'EUR')).toBeUndefined(),
  );

  it('returns every amount it is shown in major units', () => {
    fc.assert(
      fc.property(fc.nat(1e12), fc.constantFrom('EUR', 'JPY', 'KWD'), (minor, currency) => {
        expect(fromMajor(minor / 10 ** minorDigits(currency), currency)).toBe(minor);
      }),
    );
  });
});
