import type { Agent, EventFacts, Party, Queue } from '../../model/event.ts';
import type { Concealment } from './concealment.ts';

const TEXTS = ['callId', 'globalCallId', 'connectionId', 'device', 'cause'] as const;

/**
 * Takes the secrets that `concealment` knows out of an event, in place. What most fields say stands in the raw message
 * as well: they are looked through only where that holds a secret, for this runs for every event.
 */
export function concealEvent(event: EventFacts, concealment: Concealment): void {
  const mask = (text: string) => concealment.mask(text);
  const { raw } = event;
  event.raw = event.rawEncoding === 'base64' ? concealment.maskBase64(raw) : mask(raw);
  event.name = mask(event.name);
  if (event.reason !== undefined) event.reason = mask(event.reason);
  if (event.gap !== undefined) event.gap = { ...event.gap, reason: mask(event.gap.reason) };
  if (event.raw !== raw) maskFields(event, mask);
}

function maskFields(event: EventFacts, mask: (text: string) => string): void {
  for (const field of TEXTS) {
    const text = event[field];
    if (text !== undefined) event[field] = mask(text);
  }
  if (event.joins) event.joins = event.joins.map(mask);
  if (event.from) event.from = maskedParty(event.from, mask);
  if (event.to) event.to = maskedParty(event.to, mask);
  if (event.agent) event.agent = maskedAgent(event.agent, mask);
  if (event.queue) event.queue = maskedQueue(event.queue, mask);
}

function maskedParty({ number, name }: Party, mask: (text: string) => string): Party {
  return {
    ...(number !== undefined && { number: mask(number) }),
    ...(name !== undefined && { name: mask(name) }),
  };
}

function maskedAgent({ id, name, state }: Agent, mask: (text: string) => string): Agent {
  return {
    id: mask(id),
    ...(name !== undefined && { name: mask(name) }),
    ...(state !== undefined && { state: mask(state) }),
  };
}

function maskedQueue({ id, name }: Queue, mask: (text: string) => string): Queue {
  return { id: mask(id), ...(name !== undefined && { name: mask(name) }) };
}
