import type { Happening } from '../../simulators/scenario.ts';
import { Aes, LIMITS } from '../../simulators/aes-wti/aes.ts';
import type { Limits } from '../../simulators/aes-wti/aes.ts';
import { changed, HEALTHY } from '../../simulators/aes-wti/conduct.ts';
import type { ConductChange } from '../../simulators/aes-wti/conduct.ts';
import { Identifiers } from '../../simulators/aes-wti/identifiers.ts';
import { Journal } from '../../simulators/aes-wti/journal.ts';
import { OFFICE } from '../../simulators/aes-wti/office.ts';
import type { Office } from '../../simulators/aes-wti/office.ts';
import type { Answer } from '../../simulators/aes-wti/session/envelope.ts';
import { run } from '../../simulators/aes-wti/session/requests.ts';
import type { Session } from '../../simulators/aes-wti/session/sessions.ts';
import { enact } from '../../simulators/aes-wti/story.ts';
import { fakeClock } from './fake-clock.ts';
import type { FakeClock } from './fake-clock.ts';

export interface HeardEvent {
  name: string;
  payload: Record<string, unknown>;
}

/** A client of the simulated AES without a socket between. */
export interface WtiCaller {
  session: Session | null;
  events: HeardEvent[];
  /** The codes with which AES closed the socket. */
  closed: number[];
  ask(name: string, payload: Record<string, unknown>): Answer;
  /** As `ask`, for what must be granted. */
  granted(name: string, payload: Record<string, unknown>): Record<string, unknown>;
  /** The socket goes; with it the session's events. */
  vanish(): void;
  /** "Delivered alerting", "Established connected", ...: the events of one monitor, without the `Event` at the end. */
  story(crossRefId: unknown): string[];
}

export interface MonitoredAes {
  aes: Aes;
  clock: FakeClock;
  perform(happening: Happening): number;
  call(user?: string): WtiCaller;
  /** A caller with a session, and monitors on these devices that let everything through; their cross reference ids. */
  listener(devices: string[]): { caller: WtiCaller; crossRefs: Map<string, string> };
}

export const START = { ProtocolVersionList: ['10.2.0', '10.1.0'], ApplicationID: 'CallMonitor' };

export function monitoredAes(
  setup: { office?: Office; limits?: Partial<Limits>; conduct?: ConductChange; hurry?: number } = {},
): MonitoredAes {
  const clock = fakeClock();
  const office = setup.office ?? OFFICE;
  const aes = new Aes({
    office,
    limits: { ...LIMITS, ...setup.limits },
    clock,
    ids: new Identifiers(7),
    journal: new Journal(clock),
    hurry: setup.hurry ?? 1,
    // The pace has tests of its own.
    conduct: changed(changed(HEALTHY, { pace: { perSecond: 10_000, excess: 'drop' } }), setup.conduct ?? {}),
  });
  const call = (name = 'cti'): WtiCaller => callerOf(aes, name);
  return {
    aes,
    clock,
    call,
    perform: (happening) => aes.count(() => enact(aes.exchange, aes.agents, 'run', happening)),
    listener(devices) {
      const caller = call();
      caller.granted('StartApplicationSession', START);
      const crossRefs = new Map<string, string>();
      for (const device of devices) {
        const vdn = office.queues.some((queue) => queue.vdn === device);
        const { monitorCrossRefID } = caller.granted('MonitorStart', {
          monitorObject: { deviceObject: `${device}:${office.switchName}:0.0.0.0:0` },
          ...(vdn ? { monitorType: 'call' } : {}),
        });
        crossRefs.set(device, String(monitorCrossRefID));
      }
      return { caller, crossRefs };
    },
  };
}

function callerOf(aes: Aes, userName: string): WtiCaller {
  const user = aes.office.users.find(({ name }) => name === userName);
  if (user === undefined) throw new Error(`no user ${userName}`);
  const events: HeardEvent[] = [];
  const closed: number[] = [];
  const socket = {
    sendEvent: (name: string, payload: Record<string, unknown>) => void events.push({ name, payload }),
    close: (code: number) => void closed.push(code),
  };
  const caller: WtiCaller = {
    session: null,
    events,
    closed,
    ask(name, payload) {
      const attach = (session: Session): void => {
        caller.session = session;
        session.socket = socket;
      };
      return run(aes, { user, session: caller.session, attach }, name, payload);
    },
    granted(name, payload) {
      const answer = caller.ask(name, payload);
      if (answer.kind !== 'response') throw new Error(`${name}: ${JSON.stringify(answer)}`);
      return answer.payload;
    },
    vanish() {
      if (caller.session !== null) aes.sessions.socketLost(caller.session);
      caller.session = null;
    },
    story: (crossRefId) =>
      events
        .filter(({ payload }) => payload.monitorCrossRefID === crossRefId)
        .map(({ name, payload }) =>
          [name.replace(/Event$/, ''), payload.localConnectionInfo].filter(Boolean).join(' '),
        ),
  };
  return caller;
}
