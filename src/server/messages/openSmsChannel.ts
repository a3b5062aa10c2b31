import type { MessageChannel } from './messageChannel';
import { SEND_PATIENCE } from './messageTimes';
import { createSmppChannel } from './smppChannel';
import type { SmsPlace } from './smsUrl';
import { createTwilioChannel } from './twilioChannel';

/** Text messages by whichever protocol the place speaks. @param from a number (`+49…`) or a sender's name */
export const openSmsChannel = (place: SmsPlace, from: string, timeoutMs = SEND_PATIENCE): MessageChannel =>
  place.by === 'http' ? createTwilioChannel({ ...place, from, timeoutMs }) : createSmppChannel({ ...place, from, timeoutMs });
