import type { JobInput, JobName, JobOutput } from './jobs';

/** Caller → thread. */
export interface JobRequest<K extends JobName = JobName> {
  readonly job: K;
  readonly input: JobInput<K>;
}

/** Thread → caller; an error crosses as its text, because structured clone drops what else it held. */
export type JobReply<K extends JobName = JobName> =
  | { readonly ok: true; readonly output: JobOutput<K> }
  | { readonly ok: false; readonly name: string; readonly message: string; readonly stack: string };
