interface LoggedError {
  readonly [more: string]: unknown;
  readonly type: string;
  readonly message: string;
  readonly stack: string;
}

/**
 * What a log may say of an error: its kind, code, message and place. A database's other words (`detail`, `where`, `query`) repeat values, such as a
 * code or an order's id, and so do the messages of data and constraint errors (SQLSTATE 22…, 23…), of which only the code is kept.
 */
export const loggedError = (error: Error & { readonly code?: unknown }): LoggedError => {
  const code = typeof error.code === 'string' ? error.code : undefined;
  const repeatsValues = /^2[23]\w{3}$/.test(code ?? '');
  const place = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    type: error.name,
    ...(code === undefined ? {} : { code }),
    message: repeatsValues ? `SQLSTATE ${code}` : error.message,
    stack: place.join('\n'),
    ...(error.cause instanceof Error ? { cause: loggedError(error.cause) } : {}),
  };
};
