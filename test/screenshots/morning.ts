import type { UnrecordedEvent } from '../../model/event.ts';
import { compileMapping } from '../../model/mapping/mapping.ts';
import { createNaturalPace } from '../../simulators/natural-pace.ts';
import { createGateway, GATEWAY_MAPPING } from '../../simulators/gateway/messages.ts';
import type { Happening } from '../../simulators/scenario.ts';
import { SCENARIOS } from '../../simulators/scenarios/index.ts';
import { createShow } from '../../simulators/show.ts';

/** When the pictures are taken. */
export const NOW = Date.UTC(2026, 2, 2, 9, 41, 30);
const BEGUN = NOW - 22 * 60_000;
const TICK = 250;

export interface Site {
  id: string;
  name: string;
  protocol: string;
}

/** The sites of one company, as the demo has them. */
export const SITES: readonly Site[] = [
  { id: 'head-office', name: 'Head office', protocol: 'aes-wti' },
  { id: 'clinic', name: 'Clinic', protocol: 'wazo' },
  { id: 'remote', name: 'Remote team', protocol: 'cloudlink' },
];

/** Of the clinic, in which nothing was heard of it. */
const OUTAGE = { since: NOW - 13 * 60_000, until: NOW - 11.5 * 60_000 };

/** A quiet morning of the simulated systems, always the same. The last calls are still going on. */
export function morning(): UnrecordedEvent[] {
  return SITES.flatMap((site, index) => [...linkEvents(site), ...callEvents(site, index + 3)])
    .filter(({ sourceId, at, kind }) => {
      const isUnheard = sourceId === 'clinic' && at > OUTAGE.since && at < OUTAGE.until;
      return !isUnheard || kind === 'linkDown';
    })
    .toSorted((a, b) => a.at - b.at);
}

function callEvents({ id, protocol }: Site, seed: number): UnrecordedEvent[] {
  const events: UnrecordedEvent[] = [];
  const map = compileMapping({ ...GATEWAY_MAPPING, agent: 'agent', queue: 'queue', cause: 'cause' });
  const gateway = createGateway();
  const pace = createNaturalPace(createShow(SCENARIOS, seed), 0.35);
  for (let at = BEGUN + seed * 900; at < NOW - 800; at += TICK) {
    pace.proceed(TICK, (run, happening) => {
      const messages = gateway.say(run, happening);
      for (const [place, said] of messages.entries()) {
        const message = { ...said, time: at + place };
        const device = deviceOf(happening);
        events.push({
          ...map(message),
          name: said.type,
          at: at + place,
          receivedAt: at + place + 12,
          sourceId: id,
          protocol,
          ...(device !== null && { device }),
          raw: JSON.stringify(message, null, 2),
        });
      }
      return messages.length;
    });
  }
  return events;
}

/** The extension that acts, or that rings. */
function deviceOf(happening: Happening): string | null {
  const number =
    'by' in happening && typeof happening.by === 'string'
      ? happening.by
      : 'to' in happening
        ? happening.to.number
        : null;
  return number === null || number.startsWith('+') ? null : number;
}

function linkEvents({ id, protocol }: Site): UnrecordedEvent[] {
  const of = (at: number) => ({ at, receivedAt: at, sourceId: id, protocol, raw: '' });
  const begun: UnrecordedEvent = { ...of(BEGUN), kind: 'linkUp', name: 'linkUp' };
  if (id !== 'clinic') return [begun];
  const { since, until } = OUTAGE;
  const reason = 'The server closed the connection: it goes down for maintenance.';
  return [
    begun,
    { ...of(since), kind: 'linkDown', name: 'linkDown', cause: 'closed-by-peer', reason },
    { ...of(until), kind: 'linkUp', name: 'linkUp' },
    { ...of(until), kind: 'gap', name: 'gap', gap: { since, until, reason } },
  ];
}
