export const budgets: { what: string; file: RegExp; kB: number }[];
export const measureSizes: (folder: string) => { what: string; files: string[]; kB: number; budget: number; ok: boolean }[];
