import type { Counted, FleetCounts } from '../../simulator/http/tally';
import { alignColumns } from '../alignColumns';

const listed = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([code, count]) => `${code} ${count}`)
    .join(', ');

const rowOf = (what: string, { sent, acknowledged, known }: Counted): readonly string[] => [
  what,
  String(sent),
  String(acknowledged),
  String(known),
];

/** What a fleet did, for people. */
export const fleetLines = (counts: FleetCounts): readonly string[] => {
  const { shoppers, visits, shown, claims, orders, reports, pings, tokens } = counts;
  const kinds = { claims, orders, reports, pings, ...(tokens.sent > 0 ? { 'batches of tokens': tokens } : {}) };
  const reasons = [
    ...Object.entries(kinds).map(([what, { failures }]) => [`${what} refused`, listed(failures)] as const),
    ['visits without a bundle', listed(counts.withoutBundle)] as const,
    ['sessions not reported', listed(counts.unreported)] as const,
    ['sent again', listed(counts.repeats)] as const,
  ].filter(([, list]) => list !== '');
  return [
    `${shoppers} simulated shoppers, ${visits} visits, ${shown} coupons shown; nobody was there`,
    '',
    ...alignColumns([
      ['', 'sent', 'acknowledged', 'known before'],
      ...Object.entries(kinds).map(([what, counted]) => rowOf(what, counted)),
    ]),
    ...(reasons.length > 0 ? ['', ...reasons.map(([what, list]) => `${what}: ${list}`)] : []),
  ];
};
