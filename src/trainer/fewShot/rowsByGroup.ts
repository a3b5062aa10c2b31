/** Rows of each group in file order, groups in the order of their first row. */
export const rowsByGroup = (groups: readonly string[]): readonly Int32Array[] => {
  const rows = new Map<string, number[]>();
  for (const [row, group] of groups.entries()) {
    const known = rows.get(group);
    if (known) known.push(row);
    else rows.set(group, [row]);
  }
  return [...rows.values()].map((list) => Int32Array.from(list));
};
