import type { Cloud } from '../conduct.ts';
import type { Strike } from '../faults.ts';
import { deliver, freeze } from './guest.ts';
import type { Guest } from './guest.ts';

/** No JSON, cut off, of wrong shape, of no known topic, empty, not even text. */
export const GARBAGE: readonly (string | Buffer)[] = [
  'this is not JSON',
  '{"topic": "platform-api-media", "content":',
  '42',
  '{"publicationId": 7, "topic": ["platform-api-media"], "method": {}, "content": "none"}',
  '{"publicationId": "g-1", "topic": "platform-api-unheard-of", "method": "PATCH", "subject": "/x", "content": {}}',
  '{"topic": "platform-api-media", "method": "PUT", "subject": "/2017-09-01/endpoints/", "content": {"state": "dancing"}}',
  '',
  Buffer.from([0x00, 0xff, 0x80, 0x01]),
];

/** Does to one link what a fault says. */
export function strike(what: Strike, cloud: Cloud, guest: Guest): void {
  switch (what) {
    case 'cut':
      guest.stream.destroy();
      return;
    case 'reset':
      guest.reset();
      return;
    case 'freeze':
      freeze(cloud, guest);
      return;
    case 'garbage':
      for (const topic of guest.topics.keys()) {
        for (const payload of GARBAGE) deliver(cloud, guest, topic, payload);
      }
      return;
  }
}
