import type { Undo } from '../../../model/clock.ts';
import type { Cloud } from '../conduct.ts';
import { envelope, strange } from '../notifications/publication.ts';
import type { Publication } from '../notifications/publication.ts';
import type { SubscriptionStore } from '../notifications/subscriptions.ts';
import { deliver } from './guest.ts';
import type { Guest } from './guest.ts';

/** How long a publication waits for the one that overtakes it. */
const LONGEST_SWAP = 300;

/** Brings publications to the links whose subscriptions want them, as honestly as the conduct of the moment says. */
export interface Publisher {
  publish: (publication: Publication) => void;
  close(): void;
}

export function createPublisher(
  cloud: Cloud,
  subscriptions: SubscriptionStore,
  listeners: () => Guest[],
): Publisher {
  let overtaken: { publication: Publication; undo: Undo } | null = null;
  let count = 0;

  function payloadFor(publication: Publication, subscriptionId: string): string {
    count += 1;
    const payload = envelope(publication, subscriptionId, cloud.clock.now());
    const { publications } = cloud.conduct;
    if (publications === 'strange') return JSON.stringify(strange(payload, publication));
    if (publications !== 'wrapped') return JSON.stringify(payload);
    return JSON.stringify(count % 2 === 0 ? [payload] : { publications: [payload] });
  }

  function send(publication: Publication): void {
    for (const guest of listeners()) {
      for (const topic of guest.topics.keys()) {
        if (subscriptions.find(topic)?.wants(publication) !== true) continue;
        const payload = payloadFor(publication, topic);
        deliver(cloud, guest, topic, payload);
        if (cloud.conduct.publications === 'doubled') deliver(cloud, guest, topic, payload);
      }
    }
  }

  function sendOvertaken(): void {
    if (overtaken === null) return;
    const { publication, undo } = overtaken;
    overtaken = null;
    undo();
    send(publication);
  }

  function swap(publication: Publication): void {
    if (overtaken === null) {
      overtaken = { publication, undo: cloud.clock.after(LONGEST_SWAP, sendOvertaken) };
      return;
    }
    send(publication);
    sendOvertaken();
  }

  return {
    publish(publication) {
      const { publications } = cloud.conduct;
      if (publications === 'withheld') return;
      if (publications === 'swapped') {
        swap(publication);
        return;
      }
      sendOvertaken();
      send(publication);
    },
    close: () => overtaken?.undo(),
  };
}
