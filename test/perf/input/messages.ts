import { createGateway, GATEWAY_MAPPING } from '../../../simulators/gateway/messages.ts';
import type { GatewayMessage } from '../../../simulators/gateway/messages.ts';
import { SCENARIOS } from '../../../simulators/scenarios/index.ts';
import { createShow } from '../../../simulators/show.ts';

export const SEED = 20_260_302;
/** When the first message says it is: 2 March 2026, 08:00 UTC. */
export const BEGUN = Date.UTC(2026, 2, 2, 8);
/** Ten messages a second: a busy company's. */
export const EVERY_MS = 100;

/** Where a broker of the benchmarks has these messages. */
export const TOPIC = 'bench/calls';

/** How the source of the benchmarks reads these messages. */
export const BENCH_MAPPING = {
  ...GATEWAY_MAPPING,
  connectionId: 'leg',
  device: 'device',
  agent: 'agent',
  queue: 'queue',
};

const SIDE_BY_SIDE = 12;
const SITES = 9;
const CODECS = ['PCMA/8000', 'PCMU/8000', 'G722/8000', 'opus/48000'];

/**
 * Messages of a home-made gateway, as JSON texts of about 440 characters, always the same: the simulators' scenarios,
 * a dozen calls at a time. The cast of the scenarios is small, so each playing has it at another site: 360 extensions
 * and tens of thousands of outside numbers.
 */
export function* benchMessages(count: number): Generator<string> {
  const show = createShow(SCENARIOS, SEED);
  const gateway = createGateway();
  let turn = 0;
  let made = 0;
  for (;;) {
    while (show.running.size < SIDE_BY_SIDE && show.begin() !== null);
    const runs = [...show.running];
    turn += 1;
    const run = runs[turn % runs.length];
    const happening = run && show.next(run);
    if (!run || !happening) continue;
    for (const message of gateway.say(run.id, happening)) {
      if (made === count) return;
      yield JSON.stringify(detailed(message, Number(run.id), made));
      made += 1;
    }
  }
}

/** The message as a larger installation writes it: more ids, and numbers of its own for each playing. */
function detailed(message: GatewayMessage, run: number, index: number): object {
  const caller = varied(message.caller, run);
  const callee = varied(message.callee, run);
  const desk = message.direction === 'out' ? caller : callee;
  return {
    ...message,
    time: BEGUN + index * EVERY_MS,
    caller,
    callee,
    leg: `${message.id}:${desk}`,
    device: `SIP/${desk}`,
    node: `edge-${run % 3}.pbx.example`,
    dialogue: `${hash(run).toString(16).padStart(8, '0')}${hash(run + 1)
      .toString(16)
      .padStart(8, '0')}@198.51.100.${run % 200}`,
    codec: CODECS[run % CODECS.length],
    contact: `sip:${desk}@198.51.100.7:5061;transport=tls`,
    userAgent: `Desk phone ${run % 5}.${run % 7}.0`,
    trunk: message.direction === 'internal' ? null : `carrier-${run % 4}`,
    note: index % 100 === 7 ? `ticket-${index}` : 'none',
  };
}

function varied(number: string, run: number): string {
  if (number.startsWith('+')) return `${number}${String(run % 1_000).padStart(3, '0')}`;
  return number.length === 4 ? `${(run % SITES) + 1}${number}` : number;
}

/** Numbers that look as if drawn (Knuth's multiplicative hash). */
function hash(value: number): number {
  return Math.imul(value, 2_654_435_761) >>> 0;
}
