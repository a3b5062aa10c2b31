import type { ShellPort } from './shellPort';

/** What `WebViewCompat.addWebMessageListener` puts onto the page, for the origins that the app names only. */
interface JavaScriptReplyProxy {
  postMessage(text: string): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

/**
 * Android: the app adds a WebMessageListener named `coupletApp` and sends by its JavaScriptReplyProxy once the page has said hello
 * (https://developer.android.com/reference/androidx/webkit/WebViewCompat#addWebMessageListener).
 */
export const androidPort = (global: object): ShellPort | undefined => {
  const { coupletApp: app } = global as { readonly coupletApp?: JavaScriptReplyProxy };
  if (typeof app?.postMessage !== 'function') return undefined;
  return {
    listen: (answer) => {
      app.addEventListener('message', ({ data }) => {
        if (typeof data === 'string') void answer(data).then((text) => text !== undefined && app.postMessage(text));
      });
      app.postMessage('ready');
    },
  };
};
