/** The tfjs chunk: its exports for the engine. */
export { createTfjsScorer, createTfjsSequence } from './createNetwork';
