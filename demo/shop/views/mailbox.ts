import { type Html, html } from '../html';
import type { Mail } from '../mailbox';

const moment = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** What was mailed, newest first. */
export const mailboxPage = (mails: readonly Mail[]): Html => html`<div class="wrap"><header class="page-head"><h1>Demo mailbox</h1>
<p>Whatever the coupon server mails in this demo comes here, whichever address it is for. Nothing leaves this computer, and nothing is kept when it stops.</p></header>
${
  mails.length === 0
    ? html`<p class="empty">No mail yet. Have a coupon sent to any address you like: on its card or under “My coupons”.</p>`
    : html`<div class="scroll" tabindex="0" role="region" aria-label="Mails"><table><thead><tr><th>Subject</th><th>To</th><th>When</th></tr></thead><tbody>${mails.map(
        ({ id, subject, to, at }) => html`<tr><td><a href="/mailbox/${id}">${subject}</a></td><td>${to}</td><td>${moment(at)}</td></tr>`,
      )}</tbody></table></div>`
}<p><a class="button quiet" href="/mailbox">Look again</a></p></div>`;

/** One mail, as a mail program shows it. */
export const mailPage = ({
  id,
  subject,
  from,
  to,
  at,
  text,
}: Mail): Html => html`<div class="wrap"><p class="mail-back"><a href="/mailbox">← Demo mailbox</a></p>
<header class="page-head"><h1>${subject}</h1><p>From ${from}, to ${to}, ${moment(at)}</p></header>
<iframe class="mail" src="/mailbox/${id}/letter" title="${subject}"></iframe>
<details class="mail-text"><summary>As plain text</summary><pre>${text}</pre></details></div>`;
