/** A way between an app and the page in its WebView. One adapter a file; `undefined` where the page is in no app of that kind. */
export interface ShellPort {
  /** @param answer of one message; `undefined`: nothing is said */
  listen(answer: (text: string) => Promise<string | undefined>): void;
}
