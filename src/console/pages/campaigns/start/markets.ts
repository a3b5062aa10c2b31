import { isTimeZone } from '../../../../protocol/values/localDay';
import { minorDigits } from '../../../../protocol/values/money';

interface Market {
  /** ISO 3166 regions that pay with the currency. */
  readonly regions: string;
  /** A round amount worth 15 to 30 US dollars, in major units. */
  readonly amount: number;
}

/** Currencies of most online shops. Amounts only fill in a form, so they need not follow exchange rates. */
const markets: Readonly<Record<string, Market>> = {
  EUR: { regions: 'AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MC ME MT NL PT SI SK', amount: 20 },
  USD: { regions: 'US EC PA PR SV', amount: 20 },
  GBP: { regions: 'GB GG IM JE', amount: 20 },
  AED: { regions: 'AE', amount: 80 },
  AUD: { regions: 'AU', amount: 40 },
  BRL: { regions: 'BR', amount: 100 },
  CAD: { regions: 'CA', amount: 40 },
  CHF: { regions: 'CH LI', amount: 20 },
  CNY: { regions: 'CN', amount: 200 },
  CZK: { regions: 'CZ', amount: 500 },
  DKK: { regions: 'DK', amount: 200 },
  EGP: { regions: 'EG', amount: 1_000 },
  HKD: { regions: 'HK', amount: 200 },
  HUF: { regions: 'HU', amount: 8_000 },
  IDR: { regions: 'ID', amount: 300_000 },
  ILS: { regions: 'IL', amount: 80 },
  INR: { regions: 'IN', amount: 2_000 },
  JPY: { regions: 'JP', amount: 2_000 },
  KRW: { regions: 'KR', amount: 20_000 },
  MAD: { regions: 'MA', amount: 200 },
  MXN: { regions: 'MX', amount: 400 },
  MYR: { regions: 'MY', amount: 80 },
  NOK: { regions: 'NO', amount: 200 },
  NZD: { regions: 'NZ', amount: 40 },
  PHP: { regions: 'PH', amount: 1_000 },
  PLN: { regions: 'PL', amount: 80 },
  QAR: { regions: 'QA', amount: 80 },
  RON: { regions: 'RO', amount: 100 },
  SAR: { regions: 'SA', amount: 80 },
  SEK: { regions: 'SE', amount: 200 },
  SGD: { regions: 'SG', amount: 40 },
  THB: { regions: 'TH', amount: 600 },
  TRY: { regions: 'TR', amount: 800 },
  TWD: { regions: 'TW', amount: 600 },
  UAH: { regions: 'UA', amount: 800 },
  VND: { regions: 'VN', amount: 500_000 },
  ZAR: { regions: 'ZA', amount: 400 },
};

/** A round amount worth 15 to 30 US dollars, in minor units; `undefined` for other currencies. */
export const usualAmount = (currency: string): number | undefined => {
  const amount = Object.hasOwn(markets, currency) ? markets[currency]?.amount : undefined;
  return amount === undefined ? undefined : amount * 10 ** minorDigits(currency);
};

/** A method in newer engines, a property in older ones, absent in some. */
interface WithZones {
  readonly getTimeZones?: () => readonly string[] | undefined;
  readonly timeZones?: readonly string[] | undefined;
}

const isIn = (region: string, timeZone: string): boolean => {
  const locale: Intl.Locale & WithZones = new Intl.Locale('und', { region });
  return (locale.getTimeZones?.() ?? locale.timeZones ?? []).includes(timeZone);
};

const regionOf = (tag: string): string | undefined => {
  try {
    return new Intl.Locale(tag).maximize().region;
  } catch {
    return undefined;
  }
};

/**
 * The currency that a shop most likely sells in: of the region of the browser's time zone, or else of its languages. Many people outside the
 * United States browse in its English.
 * @param languages of the browser, most wanted first
 */
export const likelyCurrency = (timeZone: string, languages: readonly string[]): string => {
  const all = Object.entries(markets).flatMap(([currency, { regions }]) => regions.split(' ').map((region) => ({ currency, region })));
  const spoken = languages.map(regionOf);
  const here = isTimeZone(timeZone) ? all.filter(({ region }) => isIn(region, timeZone)) : [];
  const bySpoken = (some: typeof all) => spoken.map((region) => some.find((one) => one.region === region)).find((one) => one !== undefined);
  return (bySpoken(here) ?? here[0] ?? bySpoken(all))?.currency ?? 'USD';
};
