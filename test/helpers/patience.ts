/** How long a test waits for a state, ms, unless it says otherwise: Vitest's one second is a measure of the machine. */
export const PATIENCE = 15_000;

/** What every project has of it in its settings. */
export const patience = {
  setupFiles: ['./test/helpers/patientWaits.ts'],
  expect: { poll: { timeout: PATIENCE } },
};
