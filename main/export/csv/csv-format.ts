import type { Call, CallParty } from '../../../model/call.ts';
import type { TelephonyEvent } from '../../../model/event.ts';
import type { ExportContent, ExportFormat } from '../export-format.ts';
import { isoTime } from '../iso-time.ts';
import { csvLine } from './cells.ts';

type Cell = string | number | undefined;

/** A table with a line of headings: of events, or of calls where calls were chosen. UTF-8, times in ISO 8601, UTC. */
export const csvFormat: ExportFormat = {
  id: 'csv',
  title: 'CSV',
  extension: 'csv',
  mediaType: 'text/csv; charset=utf-8; header=present',
  of: 'events',
  needsCalls: (of) => of === 'calls',
  text: (content) => (content.of === 'calls' ? callLines(content) : eventLines(content)),
};

function* eventLines({ events }: ExportContent): Generator<string> {
  yield csvLine(Object.keys(EVENT_CELLS));
  for (const { event } of events) yield csvLine(Object.values(EVENT_CELLS).map((cell) => cell(event)));
}

function* callLines({ events, calls }: ExportContent): Generator<string> {
  yield csvLine(Object.keys(CALL_CELLS));
  for (const _ of events) yield '';
  for (const settled of calls()) {
    const call = settled.toCall();
    yield csvLine(Object.values(CALL_CELLS).map((cell) => cell(call)));
  }
}

const EVENT_CELLS: Record<string, (event: TelephonyEvent) => Cell> = {
  seq: ({ seq }) => seq,
  at: ({ at }) => time(at),
  receivedAt: ({ receivedAt }) => time(receivedAt),
  source: ({ sourceId }) => sourceId,
  protocol: ({ protocol }) => protocol,
  kind: ({ kind }) => kind,
  name: ({ name }) => name,
  state: ({ state }) => state,
  direction: ({ direction }) => direction,
  from: ({ from }) => from?.number,
  fromName: ({ from }) => from?.name,
  to: ({ to }) => to?.number,
  toName: ({ to }) => to?.name,
  device: ({ device }) => device,
  role: ({ role }) => role,
  agent: ({ agent }) => agent?.id,
  agentName: ({ agent }) => agent?.name,
  agentState: ({ agent }) => agent?.state,
  queue: ({ queue }) => queue?.id,
  queueName: ({ queue }) => queue?.name,
  cause: ({ cause }) => cause,
  reason: ({ reason, gap }) => reason ?? gap?.reason,
  gapSince: ({ gap }) => gap && time(gap.since),
  gapUntil: ({ gap }) => gap && time(gap.until),
  gapCount: ({ gap }) => gap?.count,
  callId: ({ callId }) => callId,
  globalCallId: ({ globalCallId }) => globalCallId,
  connectionId: ({ connectionId }) => connectionId,
  joins: ({ joins }) => joins?.join(' '),
  rawEncoding: ({ rawEncoding }) => rawEncoding,
  raw: ({ raw }) => raw,
};

const CALL_CELLS: Record<string, (call: Call) => Cell> = {
  call: ({ id }) => id,
  source: ({ sourceId }) => sourceId,
  protocol: ({ protocol }) => protocol,
  direction: ({ direction }) => direction,
  from: ({ parties }) => first(parties, 'caller')?.number,
  fromName: ({ parties }) => first(parties, 'caller')?.name,
  to: ({ parties }) => first(parties, 'called')?.number,
  toName: ({ parties }) => first(parties, 'called')?.name,
  others: ({ parties }) => others(parties),
  state: ({ state }) => state,
  outcome: ({ outcome }) => outcome,
  startedAt: ({ startedAt }) => time(startedAt),
  ringingAt: ({ ringingAt }) => time(ringingAt),
  answeredAt: ({ answeredAt }) => time(answeredAt),
  endedAt: ({ endedAt }) => time(endedAt),
  ringSeconds: ({ ringingAt, answeredAt, endedAt }) => seconds(ringingAt, answeredAt ?? endedAt),
  talkSeconds: ({ answeredAt, endedAt }) => seconds(answeredAt, endedAt),
  durationSeconds: ({ startedAt, endedAt }) => seconds(startedAt, endedAt),
  queue: ({ queue }) => queue?.id,
  queueName: ({ queue }) => queue?.name,
  agent: ({ agent }) => agent?.id,
  agentName: ({ agent }) => agent?.name,
  globalCallId: ({ globalCallId }) => globalCallId,
  legs: ({ legs }) => legs.length,
  events: ({ eventCount }) => eventCount,
};

function first(parties: readonly CallParty[], role: CallParty['role']): CallParty | undefined {
  return parties.find((party) => party.role === role);
}

function others(parties: readonly CallParty[]): string {
  const known = [first(parties, 'caller'), first(parties, 'called')];
  return parties
    .filter((party) => !known.includes(party))
    .map(({ number, name }) => number ?? name ?? '')
    .join('; ');
}

function time(at: number | undefined): string | undefined {
  return at === undefined ? undefined : isoTime(at);
}

function seconds(from: number | undefined, to: number | undefined): number | undefined {
  return from === undefined || to === undefined ? undefined : (to - from) / 1_000;
}
