import { answerRequests } from '../../threads/answerRequests';
import { signBatch } from './blindSign';

/** Entry of the thread that signs tokens: a batch takes milliseconds, which claims must not wait for. */
answerRequests(signBatch);
