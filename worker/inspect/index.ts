// Entry of the inspection chunk: what only the shopper's panel and the debug panel ask for.
export { exportStorage } from './exportStorage';
export { inspectStorage } from './inspectStorage';
export { withdrawReport } from './withdrawReport';
