import type { Server } from 'node:https';
import type { Clock, Undo } from '../../model/clock.ts';
import { createChance } from '../chance.ts';
import { listenOnLoopback } from '../loopback-server.ts';
import type { LoopbackServer } from '../loopback-server.ts';
import type { Peer, PeerSettings, SourceEntry } from '../peer.ts';
import { startBroker } from './broker/broker.ts';
import type { Broker } from './broker/broker.ts';
import { openGate } from './broker/gate.ts';
import type { Guest } from './broker/guest.ts';
import { strike } from './broker/mischief.ts';
import { createPublisher } from './broker/publisher.ts';
import { issueCertificates } from './certificates.ts';
import type { Certificates } from './certificates.ts';
import { HEALTHY } from './conduct.ts';
import type { Cloud } from './conduct.ts';
import { faultNamed } from './faults.ts';
import type { Fault } from './faults.ts';
import { createSignedUrls } from './notifications/signed-urls.ts';
import { createSubscriptionStore } from './notifications/subscriptions.ts';
import { MONITOR, PASSWORD } from './rest/accounts.ts';
import { createFrontDoor } from './rest/front-door.ts';
import { createNotifications } from './rest/notifications-resource.ts';
import { VERSION_PATH } from './rest/services.ts';
import { createSignIn } from './rest/token-resource.ts';
import { createTokenStore } from './rest/tokens.ts';
import type { TokenStore } from './rest/tokens.ts';
import { createSwitchroom } from './telephony/switchroom.ts';

const SOURCE_ID = 'cloudlink';
/** A link that subscribes while a striking fault lasts is given time to show that all is well. */
const STRIKE_AFTER = 3_000;

/** `clock` is for tests; the wall's otherwise. */
export async function startCloudLinkPeer(settings: PeerSettings, clock: Clock = WALL_CLOCK): Promise<Peer> {
  const { seed, hurry = 1 } = settings;
  const cloud: Cloud = { clock, hurry, chance: createChance(seed), conduct: HEALTHY };
  let port = settings.port;
  const tokens = createTokenStore(cloud);
  const subscriptions = createSubscriptionStore(cloud);
  const urls = createSignedUrls(cloud, () => `wss://127.0.0.1:${port}`);
  const certificates = await issueCertificates(settings.authority);
  const broker = await startBroker(cloud, subscriptions, (guest) => faults.strikeLater(guest));
  const publisher = createPublisher(cloud, subscriptions, () => broker.listeners());
  // Telephony draws from a chance of its own: how often clients sign in must not change its ids.
  const { publish } = publisher;
  const switchroom = createSwitchroom({ clock, chance: createChance(seed + 1), publish });
  const door = createFrontDoor(certificates.good, {
    cloud,
    tokens,
    signIn: createSignIn(cloud, tokens),
    notifications: createNotifications(cloud, urls, subscriptions),
    snapshots: switchroom.snapshots,
  });
  openGate(door, cloud, urls, (socket, holder, from) =>
    broker.accept(socket, holder, () => server.reset(from)),
  );
  const faults = createFaults(cloud, { tokens, broker, door, certificates });
  const server: LoopbackServer = await listenOnLoopback(door, settings.port);
  port = server.port;
  if (settings.fault !== undefined) faults.begin(settings.fault);

  return {
    protocol: 'cloudlink',
    sources: [sourceAt(`https://127.0.0.1:${port}${VERSION_PATH}`)],
    secrets: [{ sourceId: SOURCE_ID, name: 'password', value: PASSWORD }],
    get listeners() {
      return broker.listeners().length;
    },
    perform: switchroom.perform,
    fault: faults.begin,
    async close() {
      faults.stop();
      publisher.close();
      await broker.close();
      await server.close();
    },
  };
}

const WALL_CLOCK: Clock = {
  now: () => Date.now(),
  after(ms, work) {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
};

/** The three services have one base here; calls of all endpoints, and everybody's presence. */
function sourceAt(base: string): SourceEntry {
  return {
    id: SOURCE_ID,
    name: 'Mitel CloudLink (simulated)',
    protocol: 'cloudlink',
    options: {
      authUrl: base,
      notificationsUrl: base,
      mediaUrl: base,
      username: MONITOR,
      subscriptions: [
        { topic: 'platform-api-media', subjectFilter: `${VERSION_PATH}/endpoints/` },
        { topic: 'platform-api-presence', subjectFilter: '/presentities/[^/]+$' },
      ],
    },
  };
}

interface Faults {
  begin: (name: string | null) => void;
  strikeLater(guest: Guest): void;
  stop(): void;
}

function createFaults(
  cloud: Cloud,
  parts: { tokens: TokenStore; broker: Broker; door: Server; certificates: Certificates },
): Faults {
  const pending = new Set<Undo>();
  let fault: Fault | null = null;

  function stop(): void {
    for (const undo of pending) undo();
    pending.clear();
  }

  return {
    begin(name) {
      const next = name === null ? null : faultNamed(name);
      stop();
      fault = next;
      cloud.conduct = { ...HEALTHY, ...next?.conduct };
      parts.door.setSecureContext(parts.certificates[cloud.conduct.certificate]);
      if (next?.revokes === true) parts.tokens.revoke();
      const what = next?.strike;
      if (what === undefined) return;
      for (const guest of parts.broker.listeners()) strike(what, cloud, guest);
    },
    strikeLater(guest) {
      const what = fault?.strike;
      if (what === undefined) return;
      const undo = cloud.clock.after(STRIKE_AFTER / cloud.hurry, () => {
        pending.delete(undo);
        strike(what, cloud, guest);
      });
      pending.add(undo);
    },
    stop,
  };
}
