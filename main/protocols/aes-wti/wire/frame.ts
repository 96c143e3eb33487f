import { isUsable } from '../../../../model/longest-text.ts';
import { isFields, member, number, text } from './fields.ts';
import type { Fields } from './fields.ts';

/** One message of AES. */
export interface Frame {
  /** `header.headerType` in lower case: "response", "event", "error", … */
  kind: string;
  /** As AES writes it; "" where the header names nothing. */
  name: string;
  invokeId: number | undefined;
  payload: Fields;
  /** The payload where it is a text that is no JSON object. */
  payloadText: string | undefined;
}

const NAME_KEYS = ['response', 'event', 'request', 'error'];
/** A payload may be text that holds JSON text that holds JSON; no AES is known to go further. */
const DEEPEST = 2;

/** Reads a message whatever AES wrapped its payload in; answers with what is wrong where it is none. */
export function readFrame(message: string): Frame | { problem: string } {
  const frame = parsed(message);
  if (frame === undefined) return { problem: 'The message is not JSON.' };
  if (!isFields(frame)) return { problem: 'The message is not a JSON object.' };
  const header = member(frame, 'header');
  if (!isFields(header)) return { problem: 'The message has no header.' };
  const kind = (text(header, 'headerType') ?? '').toLowerCase();
  const payload = unwrapped(member(frame, 'payload'));
  return {
    kind,
    name: nameIn(header, kind),
    invokeId: number(header, 'invokeId'),
    payload: isFields(payload) ? payload : {},
    payloadText: typeof payload === 'string' ? payload : undefined,
  };
}

export interface RequestHeader {
  invokeId: number;
  request: string;
  version: string;
  authorization?: string;
}

/**
 * The text of a request. `header` must be the first key: some builds of AES refuse a message that has it second, so
 * the order is not left to what made the objects.
 */
export function writeRequest(header: RequestHeader, payload: Fields): string {
  const { invokeId, request, version, authorization } = header;
  const headerText = JSON.stringify({
    invokeId,
    request,
    headerType: 'request',
    version,
    ...(authorization !== undefined && { authorization }),
  });
  return `{"header":${headerText},"payload":${JSON.stringify(payload)}}`;
}

/**
 * The name under which a message is looked up: AES, its DMCC and its TSAPI write one event in several ways
 * ("TransferedEvent", "Transferred", "CSTADelivered").
 */
export function canonicalName(name: string): string {
  const bare = name
    .toLowerCase()
    .replace(/^csta/, '')
    .replace(/(?:event|posresponse|negresponse|response)$/, '');
  return bare === 'transfered' ? 'transferred' : bare;
}

function nameIn(header: Fields, kind: string): string {
  const names = [kind, ...NAME_KEYS].map((key) => (key === '' ? undefined : member(header, key)));
  return names.find((name): name is string => typeof name === 'string' && isUsable(name)) ?? '';
}

function unwrapped(payload: unknown): unknown {
  let value = payload;
  for (let depth = 0; depth < DEEPEST && typeof value === 'string'; depth += 1) {
    if (!/^\s*["[{]/.test(value)) break;
    const inner = parsed(value);
    if (inner === undefined) break;
    value = inner;
  }
  return value;
}

function parsed(message: string): unknown {
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}
