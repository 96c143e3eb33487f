import aesEvents from '../fixtures/aes-wti/events.json' with { type: 'json' };
import gatewayFrames from '../fixtures/api-gateway/frames.json' with { type: 'json' };
import publications from '../fixtures/cloudlink/publications.json' with { type: 'json' };
import kazooFrames from '../fixtures/kazoo/call-events.json' with { type: 'json' };
import wazoEvents from '../fixtures/wazo/events.json' with { type: 'json' };
import { readFrame as readAesFrame } from '../../main/protocols/aes-wti/wire/frame.ts';
import { mapMessage as mapAesMessage } from '../../main/protocols/aes-wti/events/catalogue.ts';
import { gatewayErrorEvent, gatewayErrorIn } from '../../main/protocols/api-gateway/frames/gateway-error.ts';
import { createReader } from '../../main/protocols/api-gateway/frames/reader.ts';
import { Known } from '../../main/protocols/cloudlink/publications/known.ts';
import { mapMessage as mapPublication } from '../../main/protocols/cloudlink/publications/map-message.ts';
import { readFrame as readKazooFrame } from '../../main/protocols/kazoo/channel/frames.ts';
import { mapMessage as mapKazooMessage } from '../../main/protocols/kazoo/events/catalogue.ts';
import { KnownCalls as KnownKazooCalls } from '../../main/protocols/kazoo/memory/known-calls.ts';
import { eventFrom } from '../../main/protocols/mqtt/payload.ts';
import { KnownCalls as KnownWazoCalls } from '../../main/protocols/wazo/bus/known-calls.ts';
import { readBusMessage } from '../../main/protocols/wazo/bus/message.ts';
import { readFrame as readWazoFrame } from '../../main/protocols/wazo/channel/frames.ts';
import { mapMessage as mapWazoMessage } from '../../main/protocols/wazo/events/catalogue.ts';
import type { EventFacts } from '../../model/event.ts';
import { eventFromText } from '../../model/mapping/foreign-event.ts';
import { compileMapping } from '../../model/mapping/mapping.ts';
import { viewOf } from '../unit/main/protocols/aes-wti/fixtures.ts';

/** What a protocol makes of the messages of one link: null for what is no event of the system, such as an answer. */
export type ReadMessage = (message: string) => EventFacts[] | null;

export interface MessageReader {
  protocol: string;
  /** Messages as the protocol's reference shows them. */
  seeds: readonly unknown[];
  /** Begins a link, which remembers what earlier messages said. */
  begin: () => ReadMessage;
}

const MAPPING = {
  callId: 'callId || data.id',
  kind: 'type || event',
  state: 'state',
  name: 'name',
  from: '{number: from || caller.number, name: caller.name}',
  to: 'to',
  direction: 'direction',
  agent: 'agents[0] || agent',
  queue: 'queue',
  at: 'ts || timestamp',
};

const frames = gatewayFrames.map(({ frame }) => jsonOf(frame));
const topic = 'calls/5590';

/** The way of a message from the socket to events, for every protocol. */
export const MESSAGE_READERS: readonly MessageReader[] = [
  {
    protocol: 'aes-wti',
    seeds: Object.values(aesEvents),
    begin: () => {
      const views = [viewOf('5590'), viewOf('5700')].map((view, index) => ({
        ...view,
        ...(index === 1 && { monitor: undefined }),
      }));
      let count = 0;
      return (raw) => {
        const frame = readAesFrame(raw);
        const view = views[(count += 1) % 3 === 0 ? 1 : 0];
        return 'problem' in frame || view === undefined ? null : mapAesMessage({ ...frame, raw }, view);
      };
    },
  },
  {
    protocol: 'wazo',
    seeds: Object.entries(wazoEvents).flatMap(([name, { data }]) => [
      { op: 'event', code: 0, data: { name, origin_uuid: 'ORIGIN', tenant_uuid: 'T', data } },
      { op: 'event', code: 0, data: { name, origin_uuid: 'OTHER', data } },
    ]),
    begin: () => {
      const known = new KnownWazoCalls();
      return (raw) => {
        const frame = readWazoFrame(raw, 2);
        if (frame.type !== 'event') return null;
        const message = readBusMessage(frame.body, 'ORIGIN');
        return 'reason' in message ? null : mapWazoMessage(message, raw, known);
      };
    },
  },
  {
    protocol: 'cloudlink',
    seeds: [
      ...Object.values(publications),
      Object.values(publications),
      { publications: [publications.line] },
    ],
    begin: () => {
      const known = new Known();
      return (raw) => mapPublication({ topic, payload: Buffer.from(raw) }, known, { doubtsConnected: true });
    },
  },
  {
    protocol: 'kazoo',
    seeds: Object.values(kazooFrames).flat(),
    begin: () => {
      const known = new KnownKazooCalls();
      return (raw) => {
        const frame = readKazooFrame(raw);
        return frame.type === 'event' ? mapKazooMessage(frame.message, raw, known) : null;
      };
    },
  },
  {
    protocol: 'api-gateway',
    seeds: [...frames, { message: 'Forbidden', connectionId: 'Qx7=', requestId: 'Qx8=' }],
    begin: () => {
      const readers = [
        createReader({}),
        createReader({ preset: 'outsystems' }),
        createReader({ mapping: MAPPING }),
      ];
      return (raw) => {
        const error = gatewayErrorIn(raw);
        if (error !== null) return [gatewayErrorEvent(error, raw)];
        return readers.map((read) => read(raw));
      };
    },
  },
  {
    protocol: 'mqtt',
    seeds: frames,
    begin: () => {
      const mapper = compileMapping(MAPPING);
      return (raw) =>
        [mapper, null].flatMap((each) =>
          [true, false].map((retain) =>
            eventFrom({ topic, payload: Buffer.from(raw), qos: 0, retain }, each),
          ),
        );
    },
  },
  {
    protocol: 'websocket',
    seeds: frames,
    begin: () => {
      const mapper = compileMapping(MAPPING);
      return (raw) =>
        [mapper, null].map((each) => eventFromText(raw, { mapper: each, fallbackName: 'message' }));
    },
  },
];

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // Some frames of the fixture are bare text.
  }
}
