import type { Gap, Party, TelephonyEvent } from '../../model/event.ts';
import type { EventKind } from '../../model/vocabulary.ts';
import { forTerminal } from './terminal-text.ts';

/** Colours text for where it is written, or leaves it as it is. */
export type Paint = (style: 'dim' | 'green' | 'yellow' | 'red' | 'cyan' | 'bold', text: string) => string;

/** One event as one line for people: time, source, kind, parties, and what else is known. */
export function eventLine(event: TelephonyEvent, paint: Paint): string {
  const words = [
    paint('dim', timeOfDay(event.at)),
    paint('dim', forTerminal(event.sourceId).padEnd(12)),
    paint(colourOf(event.kind), event.kind.padEnd(18)),
    parties(event),
    details(event, paint),
  ];
  return words.filter((word) => word !== '').join(' ');
}

function parties({ from, to, device }: TelephonyEvent): string {
  if (!from && !to) return device === undefined ? '' : forTerminal(device);
  return `${party(from)} → ${party(to)}`;
}

function party(party: Party | undefined): string {
  const words = [party?.number, party?.name].filter((word) => word !== undefined && word !== '');
  return words.length > 0 ? forTerminal(words.join(' ')) : '?';
}

function details(event: TelephonyEvent, paint: Paint): string {
  const { agent, queue, gap } = event;
  const details = [
    agent && `agent ${agent.name ?? agent.id}${agent.state === undefined ? '' : ` ${agent.state}`}`,
    queue && `queue ${queue.name ?? queue.id}`,
    event.cause,
    event.reason,
    gap && gapText(gap),
    event.callId !== undefined && `call ${event.callId}`,
    event.name !== event.kind && event.name,
  ];
  const text = details.filter((detail) => typeof detail === 'string' && detail !== '').join(' · ');
  return text === '' ? '' : paint('dim', forTerminal(text));
}

function gapText({ since, until, count, reason }: Gap): string {
  const span =
    until === undefined ? `since ${timeOfDay(since)}` : `${((until - since) / 1_000).toFixed(1)} s`;
  return `${count === undefined ? 'nothing recorded for' : `${count} events lost in`} ${span}: ${reason}`;
}

function colourOf(kind: EventKind): 'green' | 'yellow' | 'red' | 'cyan' | 'bold' | 'dim' {
  switch (kind) {
    case 'established':
    case 'retrieved':
    case 'linkUp':
      return 'green';
    case 'delivered':
    case 'offered':
    case 'queued':
      return 'cyan';
    case 'held':
    case 'gap':
      return 'yellow';
    case 'failed':
    case 'linkDown':
    case 'undecoded':
      return 'red';
    case 'transferred':
    case 'conferenced':
    case 'diverted':
      return 'bold';
    default:
      return 'dim';
  }
}

/** The time of day, here, to the millisecond. */
export function timeOfDay(at: number): string {
  const time = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  const ms = String(time.getMilliseconds()).padStart(3, '0');
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${ms}`;
}
