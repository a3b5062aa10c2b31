/**
 * This program and its version as a product token (https://www.rfc-editor.org/rfc/rfc9110#section-10.1.5). A test compares it with
 * package.json.
 */
export const SOFTWARE = 'couplet/0.1.0';
