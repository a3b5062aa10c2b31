import type { Experiment } from '../../src/protocol/experiment';

/** One assignment of devices: a new salt is another one. */
export const experimentTag = ({ id, salt }: Experiment): string => `${id}/${salt}`;
