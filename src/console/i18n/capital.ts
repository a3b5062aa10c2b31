/** A name as it stands at the start of a sentence or alone; nothing changes in scripts without capitals. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
