import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import { createChance } from '../chance.ts';
import { listenOnLoopback } from '../loopback-server.ts';
import type { LoopbackServer } from '../loopback-server.ts';
import type { Peer, PeerKind, PeerSettings } from '../peer.ts';
import { MONITOR, PASSWORD, createAccounts } from './auth/accounts.ts';
import type { AuthSetting } from './auth/token-resource.ts';
import { createTokenStore } from './auth/tokens.ts';
import { eventBody } from './bus.ts';
import type { BusEvent } from './bus.ts';
import { createDirectory } from './directory.ts';
import { FAULTS, TIMES, faultNamed } from './faults.ts';
import type { FaultName, Trouble } from './faults.ts';
import { createFrontDoor, queryOf } from './front-door.ts';
import { pythonJson } from './python-json.ts';
import { answerSnapshot } from './snapshots.ts';
import { createSwitchroom } from './telephony/switchroom.ts';
import { serveSocket } from './websocketd/event-socket.ts';
import type { EventSocket } from './websocketd/event-socket.ts';
import { strike } from './websocketd/mischief.ts';

const SOURCE_ID = 'wazo';

/** A Wazo stack: wazo-auth, wazo-websocketd and the snapshots behind one HTTPS address. */
export const wazoPeer: PeerKind = {
  protocol: 'wazo',
  title: 'Wazo',
  faults: FAULTS,
  start: startWazo,
};

/** The open sockets, and how to break the connection of each. */
type Guests = Map<EventSocket, { reset: () => void }>;

async function startWazo(settings: PeerSettings): Promise<Peer> {
  const { hurry = 1 } = settings;
  const chance = createChance(settings.seed);
  const directory = createDirectory(chance);
  const trouble: Trouble = { fault: null, since: 0 };
  const auth: AuthSetting = {
    accounts: createAccounts(directory, chance),
    tokens: createTokenStore(chance),
    directory,
    trouble,
    hurry,
  };
  const guests: Guests = new Map();

  function publish(event: BusEvent): void {
    if (guests.size === 0) return;
    const version1 = pythonJson(eventBody(event, directory));
    const version2 = `{"op": "event", "code": 0, "data": ${version1}}`;
    for (const guest of guests.keys()) guest.deliver(event, version1, version2);
  }

  const callLogDelay = TIMES.callLog / hurry;
  // Telephony draws from a chance of its own: how often clients log in must not change its ids.
  const telephonyChance = createChance(settings.seed + 1);
  const switchroom = createSwitchroom({ directory, chance: telephonyChance, callLogDelay, publish });
  const { certificate, key } = settings.authority.issue(['localhost', '127.0.0.1']);
  const door = createFrontDoor(
    { cert: certificate, key },
    { auth, snapshots: (request) => answerSnapshot(auth, switchroom, request), accept },
  );
  const server: LoopbackServer = await listenOnLoopback(door, settings.port);
  const sweep = setInterval(() => warnOfExpiry(auth, publish), TIMES.expirySweep / hurry);

  function accept(socket: WebSocket, request: IncomingMessage): void {
    const header = request.headers['x-auth-token'];
    const arrival = { query: queryOf(request), header: typeof header === 'string' ? header : undefined };
    const { remotePort } = request.socket;
    const guest = serveSocket(socket, arrival, auth, struckLater);
    guests.set(guest, { reset: () => server.reset(remotePort) });
    socket.on('close', () => guests.delete(guest));
  }

  function struckLater(guest: EventSocket): void {
    const { fault, since } = trouble;
    if (fault === null) return;
    const timer = setTimeout(() => {
      if (trouble.fault === fault && trouble.since === since) hit(fault, guest);
    }, TIMES.strikeAfterStart / hurry);
    timer.unref();
  }

  function hit(fault: FaultName, guest: EventSocket): void {
    const known = guests.get(guest);
    // A service that is back after its restart runs.
    const isOver = fault === 'restart' && Date.now() > trouble.since + TIMES.restart / hurry;
    if (known !== undefined && !isOver) strike(fault, guest, known.reset);
  }

  function begin(name: string | null): void {
    trouble.fault = name === null ? null : faultNamed(name);
    trouble.since = Date.now();
    if (trouble.fault === null) return;
    if (trouble.fault === 'auth-rejected') auth.tokens.revokeAll();
    for (const guest of [...guests.keys()]) hit(trouble.fault, guest);
  }

  if (settings.fault !== undefined) begin(settings.fault);

  return {
    protocol: wazoPeer.protocol,
    sources: [
      {
        id: SOURCE_ID,
        name: 'Wazo (simulated)',
        protocol: wazoPeer.protocol,
        options: { url: `https://127.0.0.1:${server.port}`, username: MONITOR },
      },
    ],
    secrets: [{ sourceId: SOURCE_ID, name: 'password', value: PASSWORD }],
    get listeners() {
      return [...guests.keys()].filter((guest) => guest.started).length;
    },
    perform: switchroom.perform,
    fault: begin,
    async close() {
      clearInterval(sweep);
      switchroom.close();
      await server.close();
    },
  };
}

/** The sweep of wazo-auth for sessions that end soon. */
function warnOfExpiry({ tokens, hurry }: AuthSetting, publish: (event: BusEvent) => void): void {
  for (const { account, sessionUuid } of tokens.endingWithin(TIMES.expirySweep / hurry)) {
    publish({
      name: 'auth_session_expire_soon',
      acl: `events.auth.users.${account.uuid}.sessions.${sessionUuid}.expire_soon`,
      users: [account.uuid],
      data: { uuid: sessionUuid, tenant_uuid: account.tenantUuid, user_uuid: account.uuid },
      tenantUuid: account.tenantUuid,
    });
  }
}
