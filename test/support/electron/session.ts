import type { Protocol, Session as RealSession } from 'electron';
import { EventEmitter } from 'node:events';
import { app } from './app.ts';
import { isPrivileged } from './protocol.ts';

type Handler = Parameters<Protocol['handle']>[1];
type PermissionRequestHandler = NonNullable<Parameters<RealSession['setPermissionRequestHandler']>[0]>;
type PermissionCheckHandler = NonNullable<Parameters<RealSession['setPermissionCheckHandler']>[0]>;
type DeviceHandler = NonNullable<Parameters<RealSession['setDevicePermissionHandler']>[0]>;
type MediaHandler = NonNullable<Parameters<RealSession['setDisplayMediaRequestHandler']>[0]>;
type BluetoothHandler = NonNullable<Parameters<RealSession['setBluetoothPairingHandler']>[0]>;
type BeforeRequest = (details: { url: string }, callback: (response: { cancel?: boolean }) => void) => void;

type Faithful = Pick<RealSession, 'resolveProxy'> & {
  setPermissionRequestHandler(handler: PermissionRequestHandler): void;
  setPermissionCheckHandler(handler: PermissionCheckHandler): void;
  setDevicePermissionHandler(handler: DeviceHandler): void;
  setDisplayMediaRequestHandler(handler: MediaHandler): void;
  setBluetoothPairingHandler(handler: BluetoothHandler): void;
};

/** Electron's session: what was set is kept, for tests to ask as Chromium would. */
export class FakeSession extends EventEmitter implements Faithful {
  readonly handlers: {
    request?: PermissionRequestHandler;
    check?: PermissionCheckHandler;
    device?: DeviceHandler;
    media?: MediaHandler;
    bluetooth?: BluetoothHandler;
    beforeRequest?: BeforeRequest;
  } = {};
  /** What it answers of proxies. */
  proxy = 'DIRECT';
  readonly #schemes = new Map<string, Handler>();

  readonly protocol = {
    handle: (scheme: string, handler: Handler): void => {
      // lib/browser/api/protocol.ts: "Failed to register protocol"
      if (this.#schemes.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
      this.#schemes.set(scheme, handler);
    },
    isProtocolHandled: (scheme: string): boolean => this.#schemes.has(scheme),
  };

  readonly webRequest = {
    onBeforeRequest: (listener: BeforeRequest): void => {
      this.handlers.beforeRequest = listener;
    },
  };

  setPermissionRequestHandler(handler: PermissionRequestHandler): void {
    this.handlers.request = handler;
  }

  setPermissionCheckHandler(handler: PermissionCheckHandler): void {
    this.handlers.check = handler;
  }

  setDevicePermissionHandler(handler: DeviceHandler): void {
    this.handlers.device = handler;
  }

  setDisplayMediaRequestHandler(handler: MediaHandler): void {
    this.handlers.media = handler;
  }

  setBluetoothPairingHandler(handler: BluetoothHandler): void {
    this.handlers.bluetooth = handler;
  }

  resolveProxy(): Promise<string> {
    return Promise.resolve(this.proxy);
  }

  /** What a page gets: the answer of the scheme's handler, or nothing where the request is cancelled. */
  async request(url: string, method = 'GET'): Promise<Response> {
    if (this.isCancelled(url)) throw new Error(`ERR_BLOCKED_BY_CLIENT (-20) loading '${url}'`);
    const scheme = new URL(url).protocol.slice(0, -1);
    const handler = this.#schemes.get(scheme);
    if (!handler) throw new Error(`ERR_UNKNOWN_URL_SCHEME (-302) loading '${url}'`);
    // Without the privilege an address of the scheme has no host.
    if (!isPrivileged(scheme, 'standard')) throw new Error(`ERR_INVALID_URL (-300) loading '${url}'`);
    return handler(new Request(url, { method }));
  }

  isCancelled(url: string): boolean {
    let isCancelled = false;
    this.handlers.beforeRequest?.({ url }, ({ cancel }) => {
      isCancelled = cancel ?? false;
    });
    return isCancelled;
  }
}

let sessions = new Map<string, FakeSession>();

function sessionOf(partition: string): FakeSession {
  // electron_api_session.cc, FromPartition
  if (!app.isReady()) throw new Error('Session can only be received when app is ready');
  const known = sessions.get(partition);
  if (known) return known;
  const made = new FakeSession();
  sessions.set(partition, made);
  app.emit('session-created', made);
  return made;
}

export const session = {
  get defaultSession(): FakeSession {
    return sessionOf('');
  },
  fromPartition: (partition: string): FakeSession => sessionOf(partition),
};

export function resetSessions(): void {
  sessions = new Map();
}
