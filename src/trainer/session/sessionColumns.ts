/** What a column of a session log stands for; the first two must be there. */
export const sessionRoles = ['session_id', 'item_id', 'order', 'time', 'year', 'month', 'item_ids'] as const;
type SessionRole = (typeof sessionRoles)[number];

/** `--columns`, part `session`: role → name in the file. */
export type SessionColumnMap = Readonly<Partial<Record<SessionRole, string>>>;

/** Names a role is known by without a map: ours, then those of the UCI clickstream (https://archive.ics.uci.edu/dataset/553). */
const ALIASES: Readonly<Record<SessionRole, readonly string[]>> = {
  session_id: ['session_id', 'session ID'],
  item_id: ['item_id', 'page 2 (clothing model)'],
  order: ['order'],
  time: ['time'],
  year: ['year'],
  month: ['month'],
  item_ids: ['item_ids'],
};

/** Column of each role in the file, by the map or by a known name. */
export const sessionColumnsOf = (columns: readonly string[], map: SessionColumnMap): SessionColumnMap =>
  Object.fromEntries(
    sessionRoles.flatMap((role) => {
      const column = map[role] ?? ALIASES[role].find((alias) => columns.includes(alias));
      return column === undefined ? [] : [[role, column] as const];
    }),
  );
