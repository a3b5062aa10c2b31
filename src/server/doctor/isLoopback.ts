/** Is this the address of the machine itself? Browsers take it over http as well. */
export const isLoopback = (url: string): boolean => {
  try {
    return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);
  } catch {
    return false;
  }
};
