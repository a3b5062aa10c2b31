/** A channel between an app and the page in its WebView. `undefined` if the page is not in an app of that kind. */
interface ShellPort {
  /** @param answer to one message; `undefined`: send no answer */
  listen(answer: (text: string) => Promise<string | undefined>): void;
}

/** Object that `WebViewCompat.addWebMessageListener` adds to the page, only for the origins that the app lists. */
interface JavaScriptReplyProxy {
  postMessage(text: string): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

/**
 * Android: the app adds a WebMessageListener named `coupletApp` and sends by its JavaScriptReplyProxy once the page has sent its first
 * message (https://developer.android.com/reference/androidx/webkit/WebViewCompat#addWebMessageListener).
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

interface MessageHandler {
  postMessage(text: string): unknown;
}

/**
 * iOS and macOS: the app registers a script message handler `coupletApp` and sends requests by
 * `callAsyncJavaScript("return await coupletAsk(message)")`, whose promise is the answer
 * (https://developer.apple.com/documentation/webkit/wkwebview/callasyncjavascript(_:arguments:in:contentworld:)).
 */
export const applePort = (global: object): ShellPort | undefined => {
  const { webkit } = global as { readonly webkit?: { readonly messageHandlers?: { readonly coupletApp?: MessageHandler } } };
  const app = webkit?.messageHandlers?.coupletApp;
  if (typeof app?.postMessage !== 'function') return undefined;
  return {
    listen: (answer) => {
      Object.assign(global, { coupletAsk: (text: unknown) => answer(String(text)) });
      app.postMessage('ready');
    },
  };
};
