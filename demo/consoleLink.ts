import * as v from 'valibot';
import { type ServerAddress, sendToServer } from '../src/trainer/bundle/sendToServer';

const madeSchema = v.object({ link: v.string() });

/**
 * Where whoever starts the demo signs in. The server gives a link by itself only until somebody came in; afterwards its owner makes one, who is
 * whoever starts the demo, as its data folder has the owner's token. It works once, within a day, and is for this terminal only.
 * @param address of the server, with the owner's token
 * @param opened as the server gave it; undefined where no console is built
 */
export const consoleLink = async (address: ServerAddress, opened: string | undefined): Promise<string | undefined> => {
  if (opened === undefined || opened.includes('#')) return opened;
  const made = await sendToServer(address, 'POST', '/v1/admin/setup-link');
  const answer = made.ok ? v.safeParse(madeSchema, made.value) : undefined;
  // Relative where the server does not know its own address.
  return answer?.success ? new URL(answer.output.link, new URL('..', opened)).href : opened;
};
