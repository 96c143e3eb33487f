import type { EventFacts } from '../../../../model/event.ts';
import { eventFromText } from '../../../../model/mapping/foreign-event.ts';
import { compileMapping } from '../../../../model/mapping/mapping.ts';
import type { ApiGatewayOptions } from '../options.ts';
import { defaultMapper, hasUnknownWord } from './default-mapping.ts';

const NUMBER = /^\s*\d{1,400}(\.\d{1,400}|e\+\d{1,3})?\s*$/;

/** The event that a frame of the service makes. Never throws. */
export type Reader = (message: string | Uint8Array) => EventFacts;

/**
 * Without a mapping the usual names of fields are tried, and what is no call is told by its form: `text`, `number`,
 * `json`. With one, that decides alone, and any text that is not JSON is `undecoded`, as for every source with a mapping.
 */
export function createReader({ mapping, preset }: Pick<ApiGatewayOptions, 'mapping' | 'preset'>): Reader {
  const mapper = mapping === undefined ? defaultMapper() : compileMapping(mapping);
  // The sample's REST broadcast pushes a program's number, bare.
  const numberName = preset === 'outsystems' ? 'program id' : 'number';
  return (message) => {
    if (typeof message !== 'string') {
      const raw = Buffer.from(message).toString('base64');
      return { kind: 'message', name: 'binary', raw, rawEncoding: 'base64' };
    }
    if (NUMBER.test(message)) return { kind: 'message', name: numberName, raw: message };
    const facts = eventFromText(message, { mapper, fallbackName: 'json' });
    if (facts.kind === 'undecoded')
      return mapping === undefined ? textEvent(message) : { ...facts, name: 'text' };
    return mapping === undefined && hasUnknownWord(facts)
      ? { ...facts, reason: unknownWord(facts.name) }
      : facts;
  };
}

/** Bare text is what the sample pushes; only what sets out to be an object must be one. */
function textEvent(raw: string): EventFacts {
  if (!/^\s*\{/.test(raw)) return { kind: 'message', name: 'text', raw };
  return { kind: 'undecoded', name: 'text', reason: 'The message begins as JSON does but is none.', raw };
}

function unknownWord(word: string): string {
  return `${JSON.stringify(word)} is no known word for the state of a call, which stays as it was.`;
}
