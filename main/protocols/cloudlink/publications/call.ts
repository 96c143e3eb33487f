import { instantFrom } from '../../../../model/mapping/instant.ts';
import { amount, id, isFields, nested, parsed, partyOf, text, unescaped } from './fields.ts';
import type { Fields } from './fields.ts';
import type { Party } from '../../../../model/event.ts';
import type { Publication } from './publication.ts';

/** One message about a call on an endpoint, in Mitel's own words. */
export interface CallMessage {
  /** The path form, `endpoints/{ext}/calls/{n}`: it names the leg. */
  callId: string;
  endpoint: string;
  method: string;
  /** Tells a repeat from news. */
  messageId: string;
  at?: number;
  endedAt?: number;
  state?: string;
  cause?: string;
  /** `inbound` or `outbound`, seen from the endpoint. */
  direction?: string;
  /** The CSTA name without "Event", in lower case: "delivered". */
  csta?: string;
  /** The key that ties the legs of one call together, where the PBX gives one. */
  tracking?: string;
  from?: Party;
  to?: Party;
  /** CloudLink knows both parties as users. */
  bothInside: boolean;
  /** Seconds of conversation; only at the end. */
  billed?: number;
}

/** In the Media API and in publications. Call records have a GUID instead of such a path. */
const CALL_PATH = /(?:^|\/)endpoints\/([^/?#]+)\/calls\/([^/?#]+)/;

/** Reads a publication of call state; undefined where it is not about a call on an endpoint. */
export function readCall({
  subject,
  content,
  method,
  createdOn,
  id: given,
}: Publication): CallMessage | undefined {
  const self = text(nested(content, '_links'), 'self');
  const path = [subject, text(content, 'callId'), self].map((one) => CALL_PATH.exec(one ?? '')).find(Boolean);
  if (!path || path[2] === 'records') return undefined;
  const [, segment = '', number = ''] = path;
  const pbx = readPbxData(content);
  const at = instantFrom(content.timestamp) ?? createdOn;
  const endedAt = instantFrom(content.endTime);
  const [state, cause] = [text(content, 'state'), text(content, 'cause')];
  const direction = text(content, 'direction');
  const csta = text(pbx, 'eventType')
    ?.replace(/Event$/i, '')
    .toLowerCase();
  const tracking = id(pbx, 'callTrackingID');
  const from = partyOf(id(content, 'from') ?? id(content, 'fromNumberE164'), text(content, 'fromName'));
  const to = partyOf(id(content, 'to') ?? id(content, 'toNumberE164'), text(content, 'toName'));
  const billed = amount(content, 'billingTime');
  return {
    callId: `endpoints/${segment}/calls/${number}`,
    endpoint: id(content, 'endpointId') ?? unescaped(segment),
    method,
    messageId: text(content, 'eventId') ?? given ?? String(at),
    bothInside:
      text(content, 'fromPrincipalId') !== undefined && text(content, 'toPrincipalId') !== undefined,
    ...(at !== undefined && { at }),
    ...(endedAt !== undefined && { endedAt }),
    ...(state !== undefined && { state }),
    ...(cause !== undefined && { cause }),
    ...(direction !== undefined && { direction }),
    ...(csta !== undefined && { csta }),
    ...(tracking !== undefined && { tracking }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(billed !== undefined && { billed }),
  };
}

/** An object in publications, a string in the Media API's schema. */
export function readPbxData(content: Fields): Fields {
  const data = content.extraPbxData;
  const read = typeof data === 'string' ? parsed(data) : data;
  return isFields(read) ? read : {};
}
