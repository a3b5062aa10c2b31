import {
  getByLabelSelector,
  getByPlaceholderSelector,
  getByRoleSelector,
  getByTextSelector,
  getByTitleSelector,
  Locator,
  selectorEngine,
} from '@vitest/browser/locators';
import { page } from 'vitest/browser';
import { TARGET } from './target';

class WebKitLocator extends Locator {
  readonly #text: string;
  constructor(text: string, container?: Element) {
    super();
    this.#text = text;
    this._pwSelector = text;
    this._container = container;
  }
  /** Asked for when a command is sent: leaves the element for it, since WebDriver has no selector that goes through shadow roots. */
  get selector(): string {
    Object.assign(window, { [TARGET]: this.element() });
    return this.#text;
  }
  protected locator(more: string): WebKitLocator {
    return new WebKitLocator(`${this.#text} >> ${more}`, this._container);
  }
  protected elementLocator(element: Element): WebKitLocator {
    return new WebKitLocator(selectorEngine.generateSelectorSimple(element), element);
  }
}

page.extend({
  getByRole: (role, options) => new WebKitLocator(getByRoleSelector(role, options)),
  getByLabelText: (text, options) => new WebKitLocator(getByLabelSelector(text, options)),
  getByPlaceholder: (text, options) => new WebKitLocator(getByPlaceholderSelector(text, options)),
  getByText: (text, options) => new WebKitLocator(getByTextSelector(text, options)),
  getByTitle: (title, options) => new WebKitLocator(getByTitleSelector(title, options)),
  elementLocator: (element) => new WebKitLocator(selectorEngine.generateSelectorSimple(element), element),
});
