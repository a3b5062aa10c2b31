// Entry of a thread when the program runs from its TypeScript sources (tests, benches, tsx). A worker thread inherits no loader, and
// `--import` does not apply to its entry on Node 20, so tsx is registered here: https://tsx.hirok.io/dev-api/register-esm
import { workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
await import(workerData.source);
