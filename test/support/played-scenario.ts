import type { Call } from '../../model/call.ts';
import { CallReducer } from '../../model/calls/call-reducer.ts';
import type { UnrecordedEvent } from '../../model/event.ts';
import { createCasting } from '../../simulators/cast.ts';
import { createChance } from '../../simulators/chance.ts';
import type { Peer } from '../../simulators/peer.ts';
import type { Cast, Scenario } from '../../simulators/scenario.ts';

/** A cast of its own for each scenario: what one leaves behind does not disturb the next. */
export function castOf(index: number): Cast {
  const casting = createCasting(createChance(1));
  for (let skipped = 0; skipped < index % 10; skipped += 1) casting.engage();
  const cast = casting.engage();
  if (!cast) throw new Error('there is no cast left');
  return cast;
}

/** Has the peer say a scenario from beginning to end, at once. Returns how many messages that made. */
export function playAtOnce(peer: Peer, scenario: Scenario, cast: Cast): number {
  let messages = 0;
  for (const { after: _, ...happening } of scenario.steps(cast)) {
    messages += peer.perform(`conformance ${scenario.name}`, happening);
  }
  return messages;
}

/**
 * Calls in words that are the same for every system: "in answered firm → desk, colleague". Who is named: the parties of
 * the cast; how a system names the queue itself is left out. Only calls whose first event is at `first` or later.
 */
export function callsInWords(events: readonly UnrecordedEvent[], first: number, cast: Cast): string[] {
  const reducer = new CallReducer();
  const earlier = new Set<string>();
  for (const [index, event] of events.entries()) {
    const call = reducer.apply(event);
    if (call && index < first) earlier.add(call.id);
  }
  const calls = [...reducer.calls()].filter(({ id }) => !earlier.has(id));
  return calls.map((call) => callInWords(call, cast)).sort();
}

function callInWords({ direction, outcome, state, parties }: Call, cast: Cast): string {
  const names = new Map([
    [cast.outside[0].number, 'firm'],
    [cast.inside[0].number, 'desk'],
    [cast.inside[1].number, 'colleague'],
  ]);
  const named = parties.flatMap(({ number, role }) => {
    const name = number === undefined ? undefined : names.get(number);
    return name === undefined ? [] : [{ name, role }];
  });
  const caller = named.find(({ role }) => role === 'caller')?.name ?? 'nobody';
  const others = named.filter(({ role }) => role !== 'caller').map(({ name }) => name);
  return `${direction ?? 'unknown'} ${outcome ?? `still ${state}`} ${caller} → ${others.join(', ')}`.trim();
}
