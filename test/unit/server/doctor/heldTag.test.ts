import { expect, it } from 'vitest';
import { readHtml } from '../../../../src/server/doctor/gather/readPage';

const heldAs = (type: string): string | undefined =>
  readHtml(`<script ${type} src="https://coupons.example/v1/couplet.js"></script>`, 'https://shop.example/').tags[0]?.heldAs;

it.each(['', 'type', 'type=""', 'type=module', 'type="text/javascript"', 'type=" Application/JavaScript "', 'type=text/x-ecmascript'])(
  'a tag of %s runs',
  (type) => expect(heldAs(type)).toBeUndefined(),
);

it.each(['text/plain', 'text/partytown', 'application/json', 'text/javascript; charset=utf-8', 'javascript'])(
  'a tag of type="%s" is held until something changes that',
  (type) => expect(heldAs(`type="${type}"`)).toBe(type),
);
