import { InvalidArgumentError } from 'commander';

const UNITS: Readonly<Record<string, number>> = { KB: 1e3, MB: 1e6, GB: 1e9, KIB: 2 ** 10, MIB: 2 ** 20, GIB: 2 ** 30 };

/** `1GB`, `512 MiB` → bytes. */
export const bytes = (text: string): number => {
  const [, amount, unit] = /^(\d+(?:\.\d+)?) ?([KMG]i?B)$/i.exec(text.trim()) ?? [];
  const size = Number(amount) * (UNITS[unit?.toUpperCase() ?? ''] ?? Number.NaN);
  // Below this DuckDB cannot even hold the blocks it is reading.
  if (!(size >= 200e6)) throw new InvalidArgumentError('Write a size such as 1GB, at least 200MB.');
  return Math.floor(size);
};
