import publications from '../../../../fixtures/cloudlink/publications.json' with { type: 'json' };
import { Known } from '../../../../../main/protocols/cloudlink/publications/known.ts';
import { mapMessage } from '../../../../../main/protocols/cloudlink/publications/map-message.ts';
import type { EventFacts } from '../../../../../model/event.ts';

/** The examples of the protocol's documentation. */
export const { ringing: RINGING, line: LINE, presence: PRESENCE } = publications;

/** The subscription id, which is the MQTT topic. */
export const TOPIC = '5d0f3ab29c7e4b1f8a6612dd90c4e7b3';

export interface Change {
  method?: string;
  content?: Record<string, unknown>;
  csta?: string | null;
  /** ms after the ringing example. */
  after?: number;
}

/** The ringing example with something changed; each has an event id of its own unless one is given. */
export function publication({ method = 'PUT', content = {}, csta = null, after = 1000 }: Change) {
  return {
    ...RINGING,
    method,
    publicationId: `p-${after}`,
    content: {
      ...RINGING.content,
      eventId: `e-${after}`,
      timestamp: RINGING.content.timestamp + after,
      extraPbxData: { ...RINGING.content.extraPbxData, eventType: csta },
      ...content,
    },
  };
}

/** The last of the events that these messages tell, heard one after the other. */
export function last(messages: unknown[], known = new Known(), doubtsConnected = true): EventFacts[] {
  let events: EventFacts[] = [];
  for (const message of messages) events = mapped(message, known, doubtsConnected);
  return events;
}

export function mapped(message: unknown, known = new Known(), doubtsConnected = true): EventFacts[] {
  const text = typeof message === 'string' ? message : JSON.stringify(message);
  return mapMessage({ topic: TOPIC, payload: new TextEncoder().encode(text) }, known, { doubtsConnected });
}
