/** Languages the widget speaks beside English: each is a chunk of the card's sentences (widget/i18n/chunks) and one of the panel's (widget/panel/chunks). */
export const languages = ['ar', 'de', 'es', 'fr', 'zh'];
