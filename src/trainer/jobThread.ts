import { answerRequests } from '../threads/answerRequests';
import { type JobName, runJob } from './jobs';
import type { JobRequest } from './parallel/mapOnThreads';

answerRequests(({ job, input }: JobRequest) => runJob(job as JobName, input as never));
