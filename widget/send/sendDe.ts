import type { SendStrings } from './sendStrings';

export const sendDe: SendStrings = {
  language: 'de',
  title: 'Gutschein zuschicken lassen',
  means: {
    email:
      'Der Shop bekommt Ihre Adresse und diesen Gutschein, sonst nichts. Er fragt Sie zuerst in einer Mail, ob Sie ihn möchten; nach Ihrem Ja kommt der Gutschein.',
    sms: 'Der Shop bekommt Ihre Nummer und diesen Gutschein, sonst nichts. Er fragt Sie zuerst in einer SMS, ob Sie ihn möchten; nach Ihrem Ja kommt der Gutschein.',
  },
  by: 'Schicken per',
  channels: { email: 'E-Mail', sms: 'SMS' },
  address: { email: 'Ihre E-Mail-Adresse', sms: 'Ihre Handynummer' },
  number: 'Mit Ländervorwahl, etwa +49 151 23456789',
  held: (when) => `Damit Nachrichten weder nachts noch zu oft kommen, kommt der Gutschein nicht vor ${when}. Die Frage kommt sofort.`,
  ask: 'Schicken',
  asking: 'Einen Moment …',
  asked: {
    email:
      'Schauen Sie nun in Ihr Postfach, auch in den Spam-Ordner: Dort sagen Sie, ob Sie ihn möchten. Kommt nichts, so wurde für diese Adresse schon dreimal an einem Tag gefragt, oder sie bekommt keine Nachrichten von diesem Shop.',
    sms: 'Schauen Sie nun in Ihre Nachrichten: Dort sagen Sie, ob Sie ihn möchten. Kommt nichts, so wurde für diese Nummer schon dreimal an einem Tag gefragt, oder sie bekommt keine Nachrichten von diesem Shop.',
  },
  cancel: 'Abbrechen',
  close: 'Schließen',
  faults: {
    address: 'Bitte prüfen Sie Ihre Angabe.',
    gone: 'Der Shop hat dieses Angebot nicht mehr.',
    claimed: 'Sie haben für dieses Angebot schon einen Code.',
    exhausted: 'Alle Gutscheine sind vergeben.',
    often: 'Ihnen wurde in den letzten Tagen oft genug geschrieben. Bitte fragen Sie später noch einmal.',
    endsFirst: 'Der Gutschein endet, bevor er geschickt werden könnte.',
    off: 'Der Shop verschickt gerade keine Gutscheine.',
    busy: 'Zu viele Anfragen. Bitte gleich noch einmal.',
    failed: 'Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.',
  },
};
