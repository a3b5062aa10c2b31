/** Words that end it, in capitals, as carriers have them (https://help.twilio.com/articles/223134027) and in the languages of the widget. */
const STOP: ReadonlySet<string> = new Set([
  'STOP',
  'STOPALL',
  'UNSUBSCRIBE',
  'CANCEL',
  'END',
  'QUIT',
  'STOPP',
  'ARRET',
  'ARRÊT',
  'BAJA',
  'TD',
  '退订',
  'إلغاء',
  'الغاء',
]);

/** Does what a shopper wrote back end what is sent to them? "Stop." does, a sentence with the word in it does not. */
export const isStop = (text: string): boolean =>
  STOP.has(
    text
      .normalize('NFC')
      .toUpperCase()
      .replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, ''),
  );
