import type { ShellPort } from './shellPort';

interface MessageHandler {
  postMessage(text: string): unknown;
}

/**
 * iOS and macOS: the app registers a script message handler `coupletApp` and asks by `callAsyncJavaScript("return await coupletAsk(message)")`, whose
 * promise is the answer (https://developer.apple.com/documentation/webkit/wkwebview/callasyncjavascript(_:arguments:in:contentworld:)).
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
