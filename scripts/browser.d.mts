export const browserArguments: string[];
export const findBrowser: () => Promise<string>;
