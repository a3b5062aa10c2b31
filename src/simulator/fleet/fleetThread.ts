import { answerRequests } from '../../threads/answerRequests';
import { playFleet } from './playFleet';

answerRequests(playFleet);
