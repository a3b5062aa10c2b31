import { type JobInput, type JobName, type JobOutput, jobs } from './jobs';

/** Runs a job where it is called. A job given as data from elsewhere has lost the link between its name and its types. */
export const runJob = async <K extends JobName>(job: K, input: JobInput<K>): Promise<JobOutput<K>> => {
  const run = jobs[job] as (input: JobInput<K>) => Promise<JobOutput<K>> | JobOutput<K>;
  return run(input);
};
