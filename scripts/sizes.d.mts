interface Budget {
  what: string;
  file: RegExp;
  kB: number;
  least?: number;
}
export const budgets: Budget[];
export const consoleBudgets: Budget[];
export const moduleBudgets: Budget[];
export const measureSizes: (
  folder: string,
  of?: Budget[],
) => { what: string; files: string[]; kB: number; budget: number; ok: boolean; fault?: string }[];
