/** A mail as it would have come to a customer. */
export interface Mail {
  /** Names it in the mailbox's addresses. */
  readonly id: string;
  readonly messageId: string;
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly at: number;
}

/** What was mailed to the customers of the demo. */
export interface Mailbox {
  /** Newest first. */
  mails(): readonly Mail[];
  /** May everybody who reaches the shop read it? Else only who has the back room's link. */
  readonly isOpen: boolean;
}
