/** Tables, each after those it refers to. `refers` has pairs of a table and the one it refers to; references in a circle keep the order given. */
export const byDependency = (tables: readonly string[], refers: readonly (readonly [string, string])[]): readonly string[] => {
  const placed = new Set<string>();
  const visiting = new Set<string>();
  const place = (table: string): void => {
    if (placed.has(table) || visiting.has(table)) return;
    visiting.add(table);
    for (const [from, to] of refers) if (from === table) place(to);
    placed.add(table);
  };
  for (const table of tables) place(table);
  return [...placed].filter((table) => tables.includes(table));
};
