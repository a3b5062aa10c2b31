import type { Interactions } from '../../../../src/trainer/cf/interactions';

export type Link = readonly [user: string, item: string, time?: number];

/** The matrix of some links, users and items sorted. */
export const matrixOf = (links: readonly Link[]): Interactions => {
  const items = [...new Set(links.map(([, item]) => item))].sort();
  const users = [...new Set(links.map(([user]) => user))].sort();
  const rows = users.map((user) =>
    items.flatMap((item, i) => {
      const times = links.flatMap(([u, x, time = 0]) => (u === user && x === item ? [time] : []));
      return times.length > 0 ? [{ i, first: Math.min(...times), last: Math.max(...times) }] : [];
    }),
  );
  const all = links.map(([, , time = 0]) => time);
  const [from, until] = [Math.min(...all), Math.max(...all)];
  const first = rows.map((row) => Float64Array.from(row, (cell) => cell.first));
  const last = rows.map((row) => Float64Array.from(row, (cell) => cell.last));
  return {
    users,
    items,
    histories: rows.map((row) => Int32Array.from(row, ({ i }) => i)),
    ...(until > from ? { times: { first, last, from, until } } : {}),
  };
};
