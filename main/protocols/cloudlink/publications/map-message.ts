import type { EventFacts } from '../../../../model/event.ts';
import { writtenJson } from '../../../../model/written-json.ts';
import type { MqttMessage } from '../../../transports/transports.ts';
import { readCall, readPbxData } from './call.ts';
import { isFields, parsed, text, unescaped } from './fields.ts';
import type { Known } from './known.ts';
import { mapCall } from './map-call.ts';
import { mapLine, mapPresence } from './map-device.ts';
import type { Mapped } from './mapped.ts';
import { publicationsIn, readPublication } from './publication.ts';
import type { Publication } from './publication.ts';

export interface MapSettings {
  /** Whether the first `connected` of an outgoing leg is taken for dialling. */
  doubtsConnected: boolean;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const LINE_PATH = /(?:^|\/)endpoints\/([^/?#]+)\/?$/;

/** The events that one MQTT message tells; at least one, and never an exception. */
export function mapMessage(
  { topic, payload }: Pick<MqttMessage, 'topic' | 'payload'>,
  known: Known,
  settings: MapSettings,
): EventFacts[] {
  const raw = decoded(payload);
  if (raw === undefined) {
    const bytes = Buffer.from(payload).toString('base64');
    return [
      {
        kind: 'undecoded',
        name: topic,
        reason: 'The message is not UTF-8 text.',
        raw: bytes,
        rawEncoding: 'base64',
      },
    ];
  }
  const json = parsed(raw);
  if (json === undefined)
    return [{ kind: 'undecoded', name: topic, reason: 'The message is not JSON.', raw }];
  const publications = publicationsIn(json);
  if (publications === undefined) {
    return [{ kind: 'undecoded', name: topic, reason: 'The message is no publication.', raw }];
  }
  if (publications.length === 0) return [{ kind: 'vendor', name: topic, raw }];
  const texts = publications.length === 1 ? [raw] : publications.map(writtenJson);
  if (texts.includes(undefined)) {
    return [{ kind: 'undecoded', name: topic, reason: 'The publications are nested too deeply.', raw }];
  }
  return publications.flatMap((one, index) => {
    const own = texts[index] ?? '';
    return isFields(one)
      ? mapPublication(readPublication(one), { topic, raw: own, known, settings })
      : [
          {
            kind: 'undecoded' as const,
            name: topic,
            reason: 'The publication is not a JSON object.',
            raw: own,
          },
        ];
  });
}

export interface PublicationContext {
  /** The name of a publication that has none of its own. */
  topic: string;
  raw: string;
  known: Known;
  settings: MapSettings;
}

/** The events of one publication; its native name is the CSTA one where the PBX gives it. */
export function mapPublication(publication: Publication, context: PublicationContext): EventFacts[] {
  const { content } = publication;
  const own = text(readPbxData(content), 'eventType') ?? text(content, 'eventType');
  const name = own ?? publication.topic ?? context.topic;
  return factsOf(publication, context).map((facts) => ({ ...facts, name, raw: context.raw }));
}

function factsOf(publication: Publication, { known, settings }: PublicationContext): Mapped[] {
  const call = readCall(publication);
  if (call !== undefined) return mapCall(call, known, settings);
  const { topic, subject = '', createdOn } = publication;
  const line = LINE_PATH.exec(subject)?.[1];
  if (line !== undefined) return mapLine(publication, unescaped(line), known);
  if (topic === 'platform-api-presence' || subject.includes('/presentities/'))
    return [mapPresence(publication)];
  return [{ kind: 'vendor', ...(createdOn !== undefined && { at: createdOn }) }];
}

function decoded(payload: Uint8Array): string | undefined {
  try {
    return UTF8.decode(payload);
  } catch {
    return undefined; // Not UTF-8: kept as bytes.
  }
}
