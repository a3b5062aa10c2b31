import { DAY } from '../../protocol/values/clock';
import { setQuery, useRoute } from './routes';

/** Choices of the date range; `all`: since the experiment began. */
export const presets = ['7', '28', '90', 'all'] as const;
type Preset = (typeof presets)[number];

/** Calendar days of the shop, both included, as `YYYY-MM-DD`. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

export type Period = { readonly preset: Preset } | ({ readonly preset: 'custom' } & Days);

const isDay = (text: string | null): text is string => text !== null && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));

/** @param usual when the address has none */
export const periodOf = (query: URLSearchParams, usual: Preset): Period => {
  const [from, to] = [query.get('from'), query.get('to')];
  if (isDay(from) && isDay(to) && from <= to) return { preset: 'custom', from, to };
  const named = presets.find((preset) => preset === query.get('period'));
  return { preset: named ?? usual };
};

/**
 * The days of a period, or `undefined` for all of them.
 * @param today day of the shop, `YYYY-MM-DD`
 */
export const daysOf = (period: Period, today: string): Days | undefined => {
  if (period.preset === 'custom') return period;
  if (period.preset === 'all') return undefined;
  const first = Date.parse(today) - (Number(period.preset) - 1) * DAY;
  return { from: new Date(first).toISOString().slice(0, 10), to: today };
};

/** The period of the address, and how to change it. */
export const usePeriod = (usual: Preset): readonly [Period, (period: Period) => void] => {
  const { query } = useRoute();
  const choose = (period: Period): void =>
    setQuery(
      period.preset === 'custom'
        ? { from: period.from, to: period.to, period: '' }
        : { from: '', to: '', period: period.preset === usual ? '' : period.preset },
    );
  return [periodOf(query, usual), choose];
};
