import { Notification } from 'electron';
import type { Clock, Undo } from '../../../model/clock.ts';
import type { AppState, RingingCall } from '../../../model/contract/app-state.ts';
import { nativeText } from '../../../model/native-text.ts';
import { bySource, callTitle, countTitle, MOST_SINGLE } from '../../../model/ringing-words.ts';
import { momentInWords } from '../../../model/time-words.ts';
import type { DesktopActions } from '../desktop-actions.ts';
import { Paced } from '../paced.ts';
import { showNotification } from './system-notification.ts';
import type { NotificationText } from './system-notification.ts';

export interface CallNotificationsSettings {
  clock: Clock;
  platform: NodeJS.Platform;
  log(text: string): void;
}

/** Notifications of single calls in a minute; more calls are told in the one for many. */
const MOST_A_MINUTE = 20;
const MINUTE_MS = 60_000;
/** The notification for many calls is renewed this often (ms) at most. */
const RENEWAL_MS = 2_000;
/** And this long (ms) not at all when it was closed: whoever waved it away does not want it back at once. */
const REST_MS = 30_000;
/** Calls that are remembered as told. */
const MOST_REMEMBERED = 1_000;
/** Two of them and the arrow fit in the 255 bytes of a title. */
const PARTY_BYTES = 110;
const SOURCE_BYTES = 120;

interface Display {
  isSilent: boolean;
  /** What a click shows in the window. */
  show: () => void;
  onClose: () => void;
}

/** The one notification for many calls. */
interface RollUp {
  text: NotificationText;
  /** The ids of the calls that it has told of. */
  told: ReadonlySet<string>;
  /** By somebody, or because its time was up. */
  isClosed: boolean;
  close: Undo;
}

/**
 * Tells of calls that ring by the system's notifications: one for each call, one for all of them when there are many,
 * gone when its calls are answered or end. No call is told twice. Where the system refuses, the page is left to tell
 * of calls for the rest of the run.
 */
export class CallNotifications {
  readonly #actions: DesktopActions;
  readonly #settings: CallNotificationsSettings;
  readonly #renewal: Paced;
  #shownBy: AppState['ringingShownBy'] | null = null;
  /** By the ids of calls. */
  readonly #singles = new Map<string, Undo>();
  /** When the last single ones were shown. */
  #shownAt: number[] = [];
  readonly #told = new Set<string>();
  /** The calls that are told in one notification, by their ids. */
  readonly #rolledUp = new Map<string, RingingCall>();
  #rollUp: RollUp | null = null;

  /** Shows nothing before the first state, when the app is ready. */
  constructor(actions: DesktopActions, settings: CallNotificationsSettings) {
    this.#actions = actions;
    this.#settings = settings;
    this.#renewal = new Paced(settings.clock, RENEWAL_MS, () => this.#renewRollUp());
  }

  /** What the app is, whenever it has changed. */
  show({ ringing }: Pick<AppState, 'ringing'>): void {
    this.#begin();
    if (this.#isRefused) return;
    this.#forgetEnded(new Set(ringing.map(({ id }) => id)));
    const isStorm = ringing.length > MOST_SINGLE;
    // The newest is shown last, on top of the others.
    for (const call of ringing.toReversed()) this.#tell(call, isStorm);
    if (this.#rolledUp.size > 0) this.#renewal.ask();
    else this.#closeRollUp();
  }

  /** Takes away all that is shown. */
  close(): void {
    this.#forgetEnded(new Set());
    this.#closeRollUp();
  }

  #begin(): void {
    if (this.#shownBy !== null) return;
    if (!Notification.isSupported()) {
      this.#refused('the system has none');
      return;
    }
    this.#shownBy = 'system';
    this.#actions.setRingingShownBy('system');
    // A click may start the app long after its call: then there is only the window to show.
    if (this.#settings.platform === 'win32') Notification.handleActivation(() => this.#actions.open());
  }

  #tell(call: RingingCall, isStorm: boolean): void {
    if (this.#isRefused) return;
    const { id } = call;
    const isNew = !this.#told.has(id);
    if (isNew) this.#remember(id);
    const isOfStorm = isStorm && (isNew || this.#singles.has(id));
    if (isOfStorm || this.#rolledUp.has(id) || (isNew && !this.#hasRoom())) {
      this.#closeSingle(id);
      this.#rolledUp.set(id, call);
    } else if (isNew) this.#showSingle(call);
  }

  #showSingle(call: RingingCall): void {
    this.#shownAt.push(this.#settings.clock.now());
    const close = this.#display(this.#textOf(call), {
      isSilent: false,
      show: () => this.#actions.showCall(call),
      onClose: () => undefined,
    });
    this.#singles.set(call.id, close);
    // A system that refuses may do so at once.
    if (this.#isRefused) this.#closeSingle(call.id);
  }

  /** False where there is nothing new to show. */
  #renewRollUp(): boolean {
    const { text, told } = this.#rolledUpNow();
    const shown = this.#rollUp;
    // Nobody wants back what was waved away, only because it is about fewer calls now.
    if (shown && (shown.isClosed ? told.isSubsetOf(shown.told) : isSame(text, shown.text))) return false;
    shown?.close();
    const rollUp: RollUp = { text, told, isClosed: false, close: () => undefined };
    this.#rollUp = rollUp;
    rollUp.close = this.#display(text, {
      // What is only renewed has made its sound.
      isSilent: shown !== null,
      show: () => this.#showRolledUp(),
      onClose: () => {
        rollUp.isClosed = true;
        this.#renewal.rest(REST_MS);
      },
    });
    return true;
  }

  #rolledUpNow(): Pick<RollUp, 'text' | 'told'> {
    const calls = [...this.#rolledUp.values()];
    const [only, ...others] = calls;
    const told = new Set(this.#rolledUp.keys());
    if (only && others.length === 0) return { text: this.#textOf(only), told };
    const body = bySource(calls.map((call) => ({ ...call, sourceName: sourceOf(call) })));
    return { text: { title: countTitle(calls.length), body }, told };
  }

  /** As they are when it is clicked. */
  #showRolledUp(): void {
    const [only, ...others] = this.#rolledUp.values();
    if (only && others.length === 0) this.#actions.showCall(only);
    else this.#actions.showRinging();
  }

  #display(text: NotificationText, { isSilent, show, onClose }: Display): Undo {
    return showNotification(text, {
      platform: this.#settings.platform,
      isSilent,
      onClick: () => {
        this.#actions.open();
        show();
      },
      onClose,
      onFailed: (reason) => this.#refused(reason),
    });
  }

  get #isRefused(): boolean {
    return this.#shownBy === 'page';
  }

  #refused(reason: string): void {
    if (this.#isRefused) return;
    this.#shownBy = 'page';
    this.#settings.log(
      `The system shows no notifications, so the window tells of calls: ${reason || 'it gave no reason'}`,
    );
    this.close();
    this.#actions.setRingingShownBy('page');
  }

  #forgetEnded(ringing: ReadonlySet<string>): void {
    for (const id of [...this.#singles.keys()]) if (!ringing.has(id)) this.#closeSingle(id);
    for (const id of [...this.#rolledUp.keys()]) if (!ringing.has(id)) this.#rolledUp.delete(id);
  }

  #closeSingle(id: string): void {
    this.#singles.get(id)?.();
    this.#singles.delete(id);
  }

  #closeRollUp(): void {
    if (!this.#rollUp) {
      this.#renewal.cancel();
      return;
    }
    this.#rollUp.close();
    this.#rollUp = null;
    this.#renewal.rest(RENEWAL_MS);
  }

  #hasRoom(): boolean {
    const now = this.#settings.clock.now();
    this.#shownAt = this.#shownAt.filter((at) => now - at < MINUTE_MS);
    return this.#shownAt.length < MOST_A_MINUTE;
  }

  #remember(id: string): void {
    this.#told.add(id);
    const [oldest] = this.#told;
    if (this.#told.size > MOST_REMEMBERED && oldest !== undefined) this.#told.delete(oldest);
  }

  #textOf(call: RingingCall): NotificationText {
    const { from, to, since } = call;
    return {
      title: callTitle({ from: nativeText(from, PARTY_BYTES), to: nativeText(to, PARTY_BYTES) }),
      body: `${sourceOf(call)} · ringing since ${momentInWords(since, this.#settings.clock.now())}`,
    };
  }
}

function sourceOf({ sourceName }: RingingCall): string {
  return nativeText(sourceName, SOURCE_BYTES);
}

function isSame(one: NotificationText, other: NotificationText): boolean {
  return one.title === other.title && one.body === other.body;
}
