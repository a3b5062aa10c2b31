/** What a job thread is told when it starts; its own code knows by it where it runs. */
export const jobThreadData = { coupletJobs: 1 } as const;

export const isJobThread = (data: unknown): boolean => typeof data === 'object' && data !== null && 'coupletJobs' in data;
