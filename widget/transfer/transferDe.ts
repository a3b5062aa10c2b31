import type { TransferStrings } from './transferStrings';

export const transferDe: TransferStrings = {
  title: 'Mein Profil auf ein anderes Gerät mitnehmen',
  intro:
    'Was dieser Browser weiß, kann in einen anderen Ihrer Browser in diesem Shop übernommen werden. Es wird hier versiegelt; öffnen kann es nur, wer den Code hat, und kein Server erhält eine Kopie.',
  export: 'Exportieren',
  opens: 'Dieser Code öffnet die Datei. Geben Sie ihn im anderen Browser ein:',
  valid: '24 Stunden gültig.',
  save: 'Datei speichern',
  scanThis: 'Oder scannen Sie dieses Bild mit dem anderen Gerät:',
  scanThese: (at, count, say) =>
    `Oder scannen Sie diese Bilder in beliebiger Reihenfolge mit dem anderen Gerät: ${say(at)} von ${say(count)}`,
  pause: 'Anhalten',
  go: 'Weiter',
  next: 'Nächstes Bild',
  tooMany: 'Für Bilder zum Scannen ist es zu viel: Nehmen Sie die Datei.',
  take: 'Ein Profil hier übernehmen',
  pick: 'Die Datei oder Bilder der Codes',
  code: 'Ihr Code',
  camera: 'Mit der Kamera scannen',
  stop: 'Nicht mehr scannen',
  have: (have, count, say) => `${say(have)} von ${say(count)} gelesen`,
  ready: 'Alles ist da.',
  replace: 'Übernehmen',
  warning:
    'Was dieser Browser in diesem Shop über Sie weiß, wird durch das ersetzt, was kommt: Besuche, Auswahlen, Codes, Gutscheine. Was beide Browser vom Privatsphäre-Budget verbraucht haben, bleibt verbraucht. Danach wird die Seite neu geladen.',
  replaceNow: 'Ersetzen',
  keep: 'So lassen',
  done: 'Übernommen. Die Seite wird neu geladen.',
  faults: {
    code: 'Der Code ist vertippt oder unvollständig.',
    wrongCode: 'Der Code gehört zu einer anderen Datei.',
    cut: 'Die Datei ist unvollständig.',
    damaged: 'Die Datei ist keine solche oder wurde unterwegs verändert.',
    newer: 'Die Datei stammt aus einer neueren Version: Laden Sie diese Seite neu und versuchen Sie es noch einmal.',
    otherShop: 'Die Datei stammt aus einem anderen Shop.',
    expired: 'Sie wurde vor mehr als 24 Stunden exportiert: Exportieren Sie noch einmal.',
    notKept: 'Dieser Browser bewahrt nichts auf und kann daher kein Profil übernehmen: Erlauben Sie es zuerst.',
    nothing: 'Hier wird nichts aufbewahrt, das exportiert werden könnte.',
    failed: 'Das hat nicht funktioniert. Es hat sich nichts geändert.',
  },
};
