export interface PageContext {
  /** May this person change things? */
  readonly mayWrite: boolean;
  /** May this person change who has access? */
  readonly mayManage: boolean;
  /** Parts of the address behind the page's name. */
  readonly rest: readonly string[];
  /** To be called after what the shell shows may have changed. */
  readonly changed: () => void;
}
