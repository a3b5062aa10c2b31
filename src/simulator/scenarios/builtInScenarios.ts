import headline from './headline.json';

/** Scenarios that come along, by name, as they would be written into a file: `scenarioSchema` reads them. */
export const builtInScenarios: Readonly<Record<string, unknown>> = {
  headline,
};
