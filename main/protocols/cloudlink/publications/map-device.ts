import { flag, id, text } from './fields.ts';
import type { Known } from './known.ts';
import { mapped } from './mapped.ts';
import type { Mapped } from './mapped.ts';
import type { Publication } from './publication.ts';

const AVAILABILITY: Readonly<Record<string, string>> = {
  available: 'available',
  busy: 'busy',
  dnd: 'do not disturb',
  donotdisturb: 'do not disturb',
  away: 'away',
  offline: 'offline',
};

/** A line: what it does and what its user chose, and where they changed, do not disturb and message waiting. */
export function mapLine({ content, createdOn: at }: Publication, endpoint: string, known: Known): Mapped[] {
  known.addEndpoint(endpoint);
  const before = known.lines.get(endpoint) ?? {};
  const [dnd, messageWaiting] = [flag(content, 'dnd'), flag(content, 'messageWaiting')];
  known.lines.set(endpoint, {
    ...before,
    ...(dnd !== undefined && { dnd }),
    ...(messageWaiting !== undefined && { messageWaiting }),
  });
  const words = [text(content, 'state'), availability(text(content, 'userAvailability'))];
  const reason = words.filter((word) => word !== undefined).join(', ');
  return [
    mapped({ kind: 'presence', device: endpoint, at, reason: reason === '' ? undefined : reason }),
    ...(changed(before.dnd, dnd)
      ? [mapped({ kind: 'doNotDisturb', device: endpoint, at, reason: `do not disturb ${onOff(dnd)}` })]
      : []),
    ...(changed(before.messageWaiting, messageWaiting)
      ? [
          mapped({
            kind: 'messageWaiting',
            device: endpoint,
            at,
            reason: `message waiting ${onOff(messageWaiting)}`,
          }),
        ]
      : []),
  ];
}

/** A user's presence. Its fields are not published by Mitel: the first that is there is taken. */
export function mapPresence({ subject, content, createdOn: at }: Publication): Mapped {
  const device = id(content, 'principalId') ?? /\/presentities\/([^/?#]+)/.exec(subject ?? '')?.[1];
  const said = ['status', 'availability', 'state', 'userAvailability'].map((key) => text(content, key));
  const word = said.find((one) => one !== undefined);
  return mapped({
    kind: 'presence',
    device,
    at,
    reason: word === undefined ? undefined : (availability(word) ?? 'unknown'),
  });
}

/** In our words; a word that is not known stays out. */
function availability(word: string | undefined): string | undefined {
  const key = word?.toLowerCase() ?? '';
  return Object.hasOwn(AVAILABILITY, key) ? AVAILABILITY[key] : undefined;
}

/** News, but not that of a line first heard of that all is as usual. */
function changed(before: boolean | undefined, now: boolean | undefined): boolean {
  return now !== undefined && now !== (before ?? false);
}

function onOff(value: boolean | undefined): string {
  return value === true ? 'on' : 'off';
}
