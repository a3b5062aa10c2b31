import { afterEach, expect, it } from 'vitest';
import { createSmtpChannel } from '../../src/server/messages/smtpChannel';
import { startTestRelay, type TestRelay } from '../helpers/fakes/mailRelay';
import { loopbackCertificate } from '../helpers/fakes/pushService';

let relay: TestRelay | undefined;
afterEach(() => relay?.stop());

/** What comes of one message to a mail server at `localhost`, which its certificate names. @param query of `SMTP_URL` */
const send = async (query: string, certificate?: typeof loopbackCertificate) => {
  relay = await startTestRelay(certificate ? { certificate } : {});
  const url = `${relay.url.replace('127.0.0.1', 'localhost')}?${query}`;
  const channel = createSmtpChannel({ url, from: { name: 'Tea', address: 'hello@tea.example' } });
  const message = { id: 'a1', to: 'ada@customers.example', subject: 'Yours', text: 'Code', html: '<p>Code</p>', headers: {} };
  const sent = await channel.send(message);
  return { sent, received: relay.received, signIns: relay.signIns() };
};
const believed = `tls.ca=${encodeURIComponent(loopbackCertificate.cert)}`;

it('takes TLS where the mail server offers it', async () => {
  const { sent, received } = await send(believed, loopbackCertificate);
  expect(sent.kind).toBe('sent');
  expect(received).toMatchObject([{ to: 'ada@customers.example', secure: true }]);
});

it('goes without where there is none and the shop does not insist', async () => {
  const { received } = await send('');
  expect(received).toMatchObject([{ secure: false }]);
});

it('sends neither message nor password in the clear where the shop insists', async () => {
  const { sent, received, signIns } = await send('requireTLS=true');
  expect(sent).toMatchObject({ kind: 'later' });
  expect({ received, signIns }).toEqual({ received: [], signIns: 0 });
});

it('sends nothing to a mail server whose certificate nobody vouches for', async () => {
  const { sent, received, signIns } = await send('', loopbackCertificate);
  expect(sent).toMatchObject({ kind: 'later' });
  expect({ received, signIns }).toEqual({ received: [], signIns: 0 });
});
