/** Whether this browser reads a text as a CSS selector; asked as a shop's page asks. */
export const isSelector = (text: string): boolean => {
  try {
    document.createDocumentFragment().querySelector(text);
    return true;
  } catch {
    return false;
  }
};
