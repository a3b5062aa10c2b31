import type { StrataAnswer } from '../../../src/campaigns/learning/strataAnswer';
import type { DrawnPanel } from './drawnPanels';
import { type Language, written } from './written';

const Z = 1.9599639845400545;
const titles: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: { tea: 'Tea time', shoes: 'New shoes' },
  'zh-CN': { tea: '茶券', shoes: '鞋券' },
};

/** Where #/segments as drawn does not show what `GET /v1/admin/strata` says: effects, intervals, bars, money, reports, ε and how well two reports are matched. */
export const segmentDifferences = (drawn: readonly DrawnPanel[], answer: StrataAnswer, language: Language): readonly string[] => {
  const { signedPercent, signed, count } = written(language);
  const { effects, trustRegion, shares, reports, leastReports, asked, linking } = answer;
  const [from, to] = [1 / trustRegion - 1, trustRegion - 1];
  const place = (at: number): string => (at < from || at > to ? 'none' : ((at - from) / (to - from)).toFixed(6));
  const strata = shares.map((_, s) =>
    effects
      .map(({ couponId, effect, error, worth }) => {
        const [value, half] = [effect[s]!, Z * error[s]!];
        const [lower, upper] = [Math.max(-1, value - half), value + half];
        const interval = `${signedPercent(lower, 0)} … ${signedPercent(upper, 0)}`;
        const cells = [titles[language][couponId], signedPercent(value, 0), interval, signed(100 * worth * value)];
        return { value, row: cells.join(' | '), bar: [value, lower, upper].map(place).join(' ') };
      })
      .sort((a, b) => b.value - a.value),
  );
  const rows = strata.flat().map(({ row }) => row);
  const received = reports.map(({ couponId, reports: of }) => `${titles[language][couponId]} | ${count(of)}`);
  const [, suits, , counted, privacy] = drawn;
  const is = {
    strata: (suits?.tables ?? []).flat().map((row) => row.slice(0, 4).join(' | ')),
    bars: (suits?.bars ?? []).map(({ point, lower, upper }) => [point, lower, upper].map((at) => at?.toFixed(6) ?? 'none').join(' ')),
    reports: (counted?.tables ?? []).flat().map((row) => row.slice(0, 2).join(' | ')),
    least: counted?.sentences[0]?.includes(count(leastReports)) ?? false,
    privacy: privacy?.figures.map(([value]) => value.match(/[\d.]+/g)?.at(language === 'en' ? 0 : -1)),
  };
  const wanted = {
    strata: rows,
    bars: strata.flat().map(({ bar }) => bar),
    reports: received,
    least: true,
    privacy: [String(asked?.epsilon), String(Math.round(100 * (linking ?? 0)))],
  };
  return (Object.keys(wanted) as (keyof typeof wanted)[]).flatMap((part) => {
    const [a, b] = [JSON.stringify(is[part]), JSON.stringify(wanted[part])];
    return a === b ? [] : [`${part}: ${a} instead of ${b}`];
  });
};
