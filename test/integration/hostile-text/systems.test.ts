import { afterEach, expect, it, onTestFinished } from 'vitest';
import { loadProtocol } from '../../../main/protocols/index.ts';
import { eventSchema } from '../../../model/event.ts';
import { createAuthority } from '../../../simulators/authority.ts';
import { PEERS } from '../../../simulators/index.ts';
import { answeredInbound } from '../../../simulators/scenarios/inbound.ts';
import type { Cast } from '../../../simulators/scenario.ts';
import { HOSTILE_TEXTS, MEGABYTE_NAME } from '../../support/hostile-texts.ts';
import { liveSource } from '../../support/live-source.ts';
import { castOf, playAtOnce } from '../../support/played-scenario.ts';

/** What a call ends with; a message that is too long for a mapping stays a message. */
const LAST: ReadonlySet<string> = new Set(['callCleared', 'connectionCleared', 'message']);
/** What the simulated systems say in between, and what is no event. */
const IDLE_TALK = 'keep-alive';

/** How a name is told by who has a mapping: without blanks around it, and not longer than this. */
const LONGEST_MAPPED = 512;
const MAPPED: ReadonlySet<string> = new Set(['api-gateway', 'mqtt', 'websocket']);

/** Systems that tell no names of callers from outside: AES has none in its events. */
const NAMELESS: ReadonlySet<string> = new Set(['aes-wti']);

afterEach(() => {
  expect(Reflect.has({}, 'owned')).toBe(false);
});

function castNamed(name: string, index: number): Cast {
  const cast = castOf(index);
  const [caller, other] = cast.outside;
  return { ...cast, outside: [{ ...caller, name }, other] };
}

it.each(PEERS)(
  'callers of $protocol are called what they say, and do nothing by it',
  async ({ protocol: id, load }) => {
    const [kind, protocol, authority] = await Promise.all([load(), loadProtocol(id), createAuthority()]);
    if (!protocol) throw new Error(`There is a peer for ${id}, and no protocol.`);
    const peer = await kind.start({ authority, port: 0, seed: 1 });
    onTestFinished(() => peer.close());
    const secrets = Object.fromEntries(peer.secrets.map(({ name, value }) => [name, value]));
    const live = await liveSource({ protocol, options: peer.sources[0]?.options ?? {}, secrets, authority });
    await live.until(() => live.status.state === 'up' && peer.listeners > 0);
    const before = live.status;

    const names = [...Object.values(HOSTILE_TEXTS), MEGABYTE_NAME];
    for (const [index, name] of names.entries()) {
      const told = live.events.length;
      playAtOnce(peer, answeredInbound, castNamed(name, index));
      await live.until(() => live.events.slice(told).some(({ kind }) => LAST.has(kind)));
    }
    const isHuge = ({ raw }: { raw: string }) => raw.includes(MEGABYTE_NAME);
    if (!NAMELESS.has(id)) await live.until(() => live.events.some(isHuge));

    const { events, status } = live;
    expect({ state: status.state, since: status.since }).toEqual({ state: 'up', since: before.since });
    expect(events.filter(({ kind, raw }) => kind === 'undecoded' && raw !== IDLE_TALK)).toEqual([]);
    for (const [index, event] of events.entries()) {
      expect(eventSchema.safeParse({ seq: index + 1, ...event }).error).toBeUndefined();
    }
    const told = new Set(events.flatMap(({ from, to }) => [from?.name, to?.name]));
    const wanted = Object.values(HOSTILE_TEXTS).map((name) => (MAPPED.has(id) ? mapped(name) : name));
    expect(wanted.filter((name) => !told.has(name))).toEqual(NAMELESS.has(id) ? wanted : []);
    expect([...told].filter((name = '') => name.length > 10_000)).toEqual([]);
  },
  120_000,
);

function mapped(name: string): string {
  const text = name.trim();
  return text.length > LONGEST_MAPPED ? `${text.slice(0, LONGEST_MAPPED - 1)}…` : text;
}
