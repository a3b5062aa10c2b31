/** ISO 639 codes, sorted. */
export const languages: readonly string[];
