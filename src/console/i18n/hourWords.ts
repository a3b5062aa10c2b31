/** An hour of the day as clocks of a language show it. @param hour 0 to 23 */
export const hourWords = (hour: number, language: string): string =>
  new Intl.DateTimeFormat(language, { timeStyle: 'short', timeZone: 'UTC' }).format(Date.UTC(2000, 0, 1, hour));
