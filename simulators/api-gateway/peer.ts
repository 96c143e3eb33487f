import { createChance } from '../chance.ts';
import { listenOnLoopback } from '../loopback-server.ts';
import type { LoopbackServer } from '../loopback-server.ts';
import { SIMULATED_TOKEN } from '../peer.ts';
import type { Peer, PeerSettings, SourceEntry } from '../peer.ts';
import { createCallFeed } from './backend/call-feed.ts';
import { createCallStages } from './backend/call-stages.ts';
import { createSample } from './backend/sample.ts';
import { HEALTHY } from './conduct.ts';
import type { Conduct, Weather } from './conduct.ts';
import { faultNamed } from './faults.ts';
import type { Fault } from './faults.ts';
import type { Connection } from './gateway/connection.ts';
import { createDoor } from './gateway/door.ts';
import { Gateway } from './gateway/gateway.ts';
import { strike } from './mischief.ts';

export const PROTOCOL = 'api-gateway';
const SOURCE_ID = 'api-gateway';
/** As keys of a usage plan look: twenty characters at least. */
export const API_KEY = 'simulated-api-key-0001';
/** What the authoriser of the stage `guarded` wants. */
export const TOKEN = SIMULATED_TOKEN;
/** Strikes hit a new connection so long after it was opened. */
const STRIKE_AFTER = 3_000;

/** What a test may set besides. */
export interface ApiGatewaySetup {
  /** Without TLS, which the real service does not offer. */
  plain?: boolean;
}

/**
 * Stages: `prod` (behind an API key), `guarded` (behind a token), `dev` (the public sample: open, one route, no
 * `$default`; with its REST receiver), `lenient` (everything goes to a `$default` that answers it).
 */
export async function startApiGateway(settings: PeerSettings, setup: ApiGatewaySetup = {}): Promise<Peer> {
  const { authority, seed, port, fault: first, hurry = 1 } = settings;
  const weather: Weather = { conduct: HEALTHY, hurry };
  const gateway = new Gateway(weather, createChance(seed));
  const feed = createCallFeed(Date.now);
  const sample = createSample({
    apiKey: API_KEY,
    push: (stage, id, text) => deliver(gateway.find(stage, id), text, weather.conduct),
    domains: () => [`127.0.0.1:${server.port}`, `localhost:${server.port}`],
    isThrottled: () => weather.conduct.http === 'throttled',
  });
  let fault: Fault | null = null;
  const { certificate, key } = authority.issue(['localhost', '127.0.0.1']);
  const door = createDoor(setup.plain === true ? null : { cert: certificate, key }, {
    gateway,
    stages: [sample.stage, ...createCallStages({ apiKey: API_KEY, token: TOKEN })],
    rest: sample.receive,
    onConnection: struckLater,
    reset: (remotePort) => server.reset(remotePort),
  });
  const server: LoopbackServer = await listenOnLoopback(door, port);

  function struckLater(connection: Connection): void {
    const begun = fault;
    if (begun?.strike === undefined) return;
    const blow = begun.strike;
    const timer = setTimeout(() => {
      if (fault === begun && connection.isOpen) strike(blow, connection, hurry);
    }, STRIKE_AFTER / hurry);
    timer.unref();
  }

  function begin(name: string | null): void {
    fault = name === null ? null : faultNamed(name);
    weather.conduct = { ...HEALTHY, ...fault?.conduct };
    for (const connection of [...gateway.connections]) {
      if (fault?.strike !== undefined) strike(fault.strike, connection, hurry);
      connection.watch();
    }
  }

  if (first !== undefined) begin(first);

  return {
    protocol: PROTOCOL,
    sources: [sourceOf(`${setup.plain === true ? 'ws' : 'wss'}://127.0.0.1:${server.port}/prod`)],
    secrets: [{ sourceId: SOURCE_ID, name: 'apiKey', value: API_KEY }],
    get listeners() {
      return gateway.openConnections;
    },
    perform(run, happening) {
      const messages = feed.say(run, happening);
      for (const message of messages) {
        const text = JSON.stringify(message);
        for (const connection of gateway.connections) deliver(connection, text, weather.conduct);
      }
      return messages.length;
    },
    fault: begin,
    close: () => server.close(),
  };
}

function sourceOf(url: string): SourceEntry {
  return {
    id: SOURCE_ID,
    name: 'API Gateway (simulated)',
    protocol: PROTOCOL,
    // A first message shows at once whether functions can be reached: routes without an answer say nothing else.
    options: { url, onOpen: [{ action: 'ping' }] },
  };
}

/** What a function pushes, as the weather lets it through. */
function deliver(connection: Connection | undefined, text: string, { pushes }: Conduct): void {
  if (connection === undefined) return;
  switch (pushes) {
    case 'withheld':
      return;
    case 'objects':
      connection.push('[object Object]');
      return;
    case 'twice':
      connection.push(text);
      connection.push(text);
      return;
    case 'sent':
    case 'in-pieces':
      connection.push(text, { pieces: pushes === 'in-pieces' });
  }
}
