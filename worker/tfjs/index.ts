/** The tfjs chunk: what the engine takes from it. */
export { createTfjsScorer, createTfjsSequence } from './createNetwork';
