import { answerRequests } from '../../threads/answerRequests';
import { type JobRequest, runJob } from './jobs';

answerRequests(({ job, input }: JobRequest) => runJob(job, input));
