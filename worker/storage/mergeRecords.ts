/** Two records of one shape as one: their lists joined, the earlier one's first. */
export const joined = <T extends object>(earlier: T | undefined, later: T): T =>
  Object.fromEntries(
    Object.entries(later).map(([name, value]) => [
      name,
      Array.isArray(value) ? [...((earlier?.[name as keyof T] as readonly unknown[] | undefined) ?? []), ...value] : value,
    ]),
  ) as T;
