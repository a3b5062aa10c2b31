/** What an entry of a shop's page says, to tell it from others; of one that is nested too deeply to be written again, nothing. */
export const entryText = (entry: unknown): string => {
  try {
    return JSON.stringify(entry) ?? '';
  } catch {
    return '';
  }
};
