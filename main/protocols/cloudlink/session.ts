import { LinkFailure } from '../../../model/failure.ts';
import type { MqttEnd } from '../../transports/transports.ts';
import type { Link } from '../protocol.ts';
import { endFailure, SHORT_LIFE_MS } from './channel/endings.ts';
import { LineOpener } from './channel/line.ts';
import type { Line } from './channel/line.ts';
import { newDeviceId } from './device-id.ts';
import { Intake } from './intake.ts';
import type { CloudlinkOptions } from './options.ts';
import { watchedExtensions, withBareBases } from './options.ts';
import { RenewalMoment } from './renewal-moment.ts';
import { rememberedIn } from './remembered.ts';
import type { Remembered } from './remembered.ts';
import { freshUrl } from './rest/connections.ts';
import { Rest } from './rest/rest.ts';
import type { SignedUrl } from './rest/signed-url.ts';
import { Subscriptions } from './rest/subscriptions.ts';
import { TokenKeeper } from './rest/token-keeper.ts';
import { TokenRenewal } from './rest/token-renewal.ts';
import { resync } from './resync.ts';
import { orStopped, Stopped } from '../stopped.ts';
import { within } from './within.ts';

/** The leave has 2 s in all; half of them may go by until what is under way has come to its end. */
const SETTLE_MS = 1_000;
const LEAVE_MS = 1_000;

/** Runs one session of a source from sign-in to leave; see `Protocol.run`. */
export async function runSession(options: CloudlinkOptions, link: Link): Promise<void> {
  const session = new Session(withBareBases(options), link);
  const living = session.live();
  try {
    await orStopped(link.signal, living);
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
  } finally {
    await session.end();
  }
  await within(link.clock, SETTLE_MS, living.catch(ignoreAfterStop));
  await within(link.clock, LEAVE_MS, session.leave());
}

/** What was under way when the stop came may fail as it likes. */
function ignoreAfterStop(error: unknown): void {
  if (!(error instanceof Stopped || error instanceof LinkFailure)) throw error;
}

/**
 *   token ──▶ subscriptions ──▶ connection ──▶ upgrade ──▶ session ──▶ subscribe ──▶ (up) resync ──▶ live
 *                                    ▲                                                              │
 *                                    └───────────── planned renewal, before AWS's 24 h ◀────────────┘
 *
 * Every dial has a signed URL of its own, the same client id and the same subscriptions. Retrying is the supervisor's.
 */
class Session {
  readonly #options: CloudlinkOptions;
  readonly #link: Link;
  readonly #remembered: Remembered;
  readonly #rest: Rest;
  readonly #keeper: TokenKeeper;
  readonly #subscriptions: Subscriptions;
  readonly #intake: Intake;
  readonly #opener: LineOpener;
  readonly #broken = Promise.withResolvers<never>();
  #line: Line | null = null;
  #renewal: TokenRenewal | null = null;
  #isUp = false;

  constructor(options: CloudlinkOptions, link: Link) {
    this.#options = options;
    this.#link = link;
    const remembered = rememberedIn(link.memory);
    this.#remembered = remembered;
    const deviceId = (remembered.deviceId ??= newDeviceId(link.sourceId, options));
    const rest = new Rest(link, remembered);
    this.#rest = rest;
    this.#keeper = new TokenKeeper(link, rest, options, remembered);
    this.#subscriptions = new Subscriptions({
      link,
      rest,
      keeper: this.#keeper,
      options,
      remembered,
      deviceId,
    });
    this.#intake = new Intake(link, options, remembered.known);
    this.#opener = new LineOpener({
      link,
      rest,
      remembered,
      deviceId,
      keepAliveSeconds: options.keepAliveSeconds,
      onMessage: (message) => {
        this.#begin();
        this.#intake.message(message);
      },
    });
    for (const extension of watchedExtensions(options)) remembered.known.addEndpoint(extension);
  }

  /** Never resolves: throws when the session is over. */
  async live(): Promise<never> {
    // Steps of ours begin after the first dial, whose own steps the link shows until then.
    const tokens = await this.#keeper.current();
    this.#link.step('token');
    this.#link.health({ tokenEndsAt: tokens.expiresAt });
    this.#link.step('subscriptions');
    const topics = await this.#subscriptions.prepare();
    this.#link.found?.(`subscriptions on the server: ${topics.length}`);
    this.#link.step('connection');
    const signed = await this.#freshUrl();
    this.#link.found?.(`a signed address, good for ${Math.round(signed.window / 1000)} s`);
    this.#link.step('upgrade');
    const line = await this.#opener.dial(signed);
    this.#line = line;
    this.#link.step('session');
    this.#link.step('subscribe');
    await this.#opener.subscribe(line, topics);
    this.#begin();
    this.#renewal = new TokenRenewal({
      clock: this.#link.clock,
      keeper: this.#keeper,
      tokens: this.#remembered.tokens ?? tokens,
      onTrouble: (failure) => this.#link.notice(`The token could not be renewed yet. ${failure.message}`),
      onEnd: (error) => this.#broken.reject(error),
    });
    this.#resync();
    return this.#watch(line, topics);
  }

  /** Leaves no timer and no socket. */
  async end(): Promise<void> {
    this.#renewal?.stop();
    this.#intake.stop();
    await this.#line?.channel.close();
  }

  /** Deletes what we made on the server. */
  async leave(): Promise<void> {
    await this.#subscriptions.leave();
  }

  /** Lives with the line, and puts a new one in its place before its time is over. */
  async #watch(first: Line, topics: readonly string[]): Promise<never> {
    for (let line = first; ; line = await this.#replaced(line, topics)) {
      const moment = new RenewalMoment(this.#link.clock, line.openedAt, () => this.#intake.lastAt);
      try {
        const end = await Promise.race([line.channel.ended, moment.reached, this.#broken.promise]);
        if (end !== 'renew') throw this.#explained(end, line);
      } finally {
        moment.forget();
      }
    }
  }

  /**
   * AWS IoT cuts the old connection when the new one comes with the same client id, so nothing is heard from then until
   * the new one is subscribed: that is recorded as a gap. What fails before costs nothing: the old one goes on.
   */
  async #replaced(old: Line, topics: readonly string[]): Promise<Line> {
    let line: Line;
    try {
      line = await this.#opener.dial(await this.#freshUrl());
    } catch (error) {
      if (!(error instanceof LinkFailure)) throw error;
      this.#link.notice(`The connection could not be renewed before its end. ${error.message}`);
      return old;
    }
    this.#line = line;
    await old.channel.close();
    await this.#opener.subscribe(line, topics);
    const reason = 'The connection was renewed before its 24 hours were over.';
    const gap = { since: line.openedAt, until: this.#link.clock.now(), reason };
    this.#link.emit({ kind: 'gap', name: 'gap', gap, raw: '' });
    this.#resync();
    return line;
  }

  #freshUrl(): Promise<SignedUrl> {
    return freshUrl({ link: this.#link, rest: this.#rest, keeper: this.#keeper }, this.#options);
  }

  /** The link is up with the grant, or with the first message, which may come in the same breath. */
  #begin(): void {
    if (this.#isUp) return;
    this.#isUp = true;
    this.#link.step('events');
    this.#link.up();
  }

  /** Beside the live events: what is newer wins by its time. */
  #resync(): void {
    resync({
      link: this.#link,
      options: this.#options,
      keeper: this.#keeper,
      known: this.#remembered.known,
      intake: this.#intake,
    }).catch((error: unknown) => this.#broken.reject(error));
  }

  #explained(end: MqttEnd, { openedAt }: Line): LinkFailure {
    const now = this.#link.clock.now();
    const { shortLinks } = this.#remembered;
    const isShort = !end.silent && now - openedAt < SHORT_LIFE_MS;
    this.#remembered.shortLinks = isShort ? shortLinks + 1 : 0;
    return endFailure(end, {
      now,
      openedAt,
      keepAliveMs: this.#options.keepAliveSeconds * 1000,
      lastMessageAt: this.#intake.lastAt,
      shortLinks,
    });
  }
}
