import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { serve } from '../../model/contract/server.ts';
import type { PageSession } from '../engine.ts';
import { readPageFiles } from '../page-files.ts';
import type { PageFile } from '../page-files.ts';
import { contentPolicy } from '../page-policy.ts';
import { SignIn } from './sign-in.ts';
import { socketWire } from './socket-wire.ts';
import { TransferError } from './transfers.ts';
import type { Transfers } from './transfers.ts';

/** Requests are small: a filter, the form of a source, a certificate. */
const LARGEST_MESSAGE = 8 * 1024 ** 2;
const MOST_CONNECTIONS = 100;
const MOST_PAGES = 20;
const HEADERS_WITHIN_MS = 10_000;
/** How long a page may take to answer a farewell, ours at the end of Ringscope too. */
const LEAVES_WITHIN_MS = 2_000;
// Its typings do not know closeTimeout.
const SOCKETS = {
  ...{ noServer: true, clientTracking: true },
  ...{ maxPayload: LARGEST_MESSAGE, closeTimeout: LEAVES_WITHIN_MS },
};
/** How often the server looks who is late. */
const LOOKS_EVERY_MS = 2_000;

export interface BrowserShellSettings {
  /** 0 takes a free one. */
  port: number;
  transfers: Transfers;
  /** What a new page talks to. */
  openPage: () => PageSession;
  onBug: (context: string, error: unknown) => void;
  /** The folder of the built page; where it is built where absent. */
  pageFolder?: string;
}

/** The page, served to browsers on this computer. */
export interface BrowserShell {
  /** Opens the page, once; after that the browser that opened it needs no more than the address without the token. */
  readonly address: string;
  close(): Promise<void>;
}

/** Serves the page on loopback to whoever has the address. Rejects where the port is taken. */
export async function startBrowserShell(settings: BrowserShellSettings): Promise<BrowserShell> {
  const files = await readPageFiles(settings.pageFolder);
  const server = createServer({
    headersTimeout: HEADERS_WITHIN_MS,
    connectionsCheckingInterval: LOOKS_EVERY_MS,
    // A file of the page may take as long as it takes. Strangers are sent away before they have sent all.
    requestTimeout: 0,
  });
  server.maxConnections = MOST_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    // Never on another address: what this computer is connected to is nobody else's business.
    server.listen(settings.port, '127.0.0.1', resolve);
  });
  const port = portOf(server);
  const signIn = new SignIn(port);
  const door = new Door(port, signIn);
  const desk = new Desk(files, door, signIn, settings);
  const sockets = new WebSocketServer(SOCKETS);

  server.on('request', (request, response) => void desk.answer(request, response));
  server.on('upgrade', (request, socket, head) => {
    const refused = door.refusesSocket(request) ?? (sockets.clients.size >= MOST_PAGES ? 503 : null);
    if (refused !== null) {
      refuseUpgrade(socket, refused);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const page = settings.openPage();
      serve(socketWire(webSocket), page.api, settings.onBug);
      webSocket.on('close', () => void page.close());
    });
  });

  return {
    get address() {
      const query = signIn.token === null ? '' : `?token=${signIn.token}`;
      return `http://127.0.0.1:${port}/${query}`;
    },
    async close() {
      for (const client of sockets.clients) client.close(1001, 'Ringscope ends.');
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Decides who comes in. */
class Door {
  readonly #hosts: ReadonlySet<string>;
  readonly #signIn: SignIn;

  constructor(port: number, signIn: SignIn) {
    this.#hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
    this.#signIn = signIn;
  }

  /** A name that leads here by the name server of somebody else (DNS rebinding) shows in Host. */
  isForUs({ headers }: IncomingMessage): boolean {
    return this.#hosts.has(headers.host ?? '');
  }

  /** Whether another page has sent this: browsers say so. */
  isForeign({ headers }: IncomingMessage): boolean {
    const { origin } = headers;
    if (origin !== undefined && origin !== `http://${headers.host ?? ''}`) return true;
    const site = headers['sec-fetch-site'];
    return site !== undefined && site !== 'same-origin' && site !== 'none';
  }

  /** The HTTP status that a WebSocket is refused with; null where it is welcome. */
  refusesSocket(request: IncomingMessage): number | null {
    if (request.url !== '/wire') return 404;
    // A browser always sends Origin here (https://datatracker.ietf.org/doc/html/rfc6455#section-10.2).
    if (!this.isForUs(request) || request.headers.origin === undefined || this.isForeign(request)) return 403;
    return this.#signIn.isSignedIn(request) ? null : 401;
  }
}

/** Answers HTTP requests. */
class Desk {
  readonly #files: ReadonlyMap<string, PageFile>;
  readonly #door: Door;
  readonly #signIn: SignIn;
  readonly #settings: BrowserShellSettings;

  constructor(
    files: ReadonlyMap<string, PageFile>,
    door: Door,
    signIn: SignIn,
    settings: BrowserShellSettings,
  ) {
    this.#files = files;
    this.#door = door;
    this.#signIn = signIn;
    this.#settings = settings;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    secure(response);
    try {
      await this.#route(request, response);
    } catch (error) {
      // A page that is closed while a file is on its way is no mistake of ours, and there is nobody to answer.
      if (request.socket.destroyed) return;
      if (!(error instanceof TransferError)) this.#settings.onBug('a request of the page', error);
      if (response.headersSent) response.destroy();
      else tell(response, 400, error instanceof TransferError ? error.message : 'Something went wrong.');
    }
  }

  async #route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!this.#door.isForUs(request)) {
      sendAway(response, 403, 'This is not the address of Ringscope.');
      return;
    }
    const address = URL.parse(request.url ?? '/', 'http://127.0.0.1');
    if (address === null) {
      tell(response, 404, 'There is nothing here.');
      return;
    }
    const { pathname, searchParams } = address;
    const token = searchParams.get('token');
    if (request.method === 'GET' && pathname === '/' && token !== null)
      this.#exchange(request, token, response);
    else if (!this.#signIn.isSignedIn(request)) sendAway(response, 401, SIGN_IN);
    else if (this.#door.isForeign(request)) sendAway(response, 403, 'Another page has sent this.');
    else if (request.method === 'POST') await this.#upload(pathname, searchParams, request, response);
    else if (request.method !== 'GET') tell(response, 405, 'Only GET and POST are answered.');
    else await this.#give(pathname, response);
  }

  /** The token goes from the address at once. */
  #exchange(request: IncomingMessage, token: string, response: ServerResponse): void {
    const cookie = this.#signIn.exchange(token);
    if (cookie === undefined && !this.#signIn.isSignedIn(request)) {
      sendAway(response, 403, 'This address has been used before. Start Ringscope again for a new one.');
      return;
    }
    response.writeHead(303, { Location: '/', ...(cookie !== undefined && { 'Set-Cookie': cookie }) }).end();
  }

  async #upload(
    pathname: string,
    query: URLSearchParams,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    if (pathname !== '/upload') {
      tell(response, 404, 'There is nothing here.');
      return;
    }
    const upload = await this.#settings.transfers.receive(request, query.get('name') ?? '');
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ upload }));
  }

  async #give(pathname: string, response: ServerResponse): Promise<void> {
    const [, download] = /^\/download\/([\w-]+)$/.exec(pathname) ?? [];
    if (download !== undefined && (await this.#settings.transfers.send(download, response))) return;
    const file = this.#files.get(pathname);
    if (!file) {
      tell(response, 404, 'There is nothing here.');
      return;
    }
    if (file.isImmutable) response.setHeader('Cache-Control', 'private, max-age=31536000, immutable');
    response.writeHead(200, { 'Content-Type': file.mediaType }).end(file.content);
  }
}

const SIGN_IN = 'Open the address that Ringscope has printed where it was started.';

function secure(response: ServerResponse): void {
  response.setHeader('Content-Security-Policy', contentPolicy("'self'"));
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  response.setHeader('Cache-Control', 'no-store');
}

function tell(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
}

/** Whoever may not come in holds no connection either, whatever is still to come on it. */
function sendAway(response: ServerResponse, status: number, text: string): void {
  response.setHeader('Connection', 'close');
  tell(response, status, text);
}

function refuseUpgrade(socket: Duplex, status: number): void {
  // The server has let go of this socket: nobody else would notice that its peer has gone.
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () =>
    socket.destroy(),
  );
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}
