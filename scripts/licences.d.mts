export const licencesOf: (modules: Iterable<string>) => string;
