import type { AppState, RingingCall, SourceState } from '../../../model/contract/app-state.ts';
import { cutToBytes, nativeText } from '../../../model/native-text.ts';
import { PAUSES, pauseAt } from '../../../model/notification-pause.ts';
import type { Pause } from '../../../model/notification-pause.ts';
import { callTitle, countTitle } from '../../../model/ringing-words.ts';
import { momentInWords } from '../../../model/time-words.ts';

/** All links up · some of them, or a record that cannot be written · none · calls ring. */
export type TrayIcon = 'up' | 'trouble' | 'down' | 'ringing';

export type TrayAction =
  | { do: 'open' }
  | { do: 'showCall'; call: RingingCall }
  | { do: 'showRinging' }
  | { do: 'pause'; for: Pause }
  | { do: 'resume' }
  | { do: 'quit' };

/** A line of the menu; one without an action only tells something. Null divides groups of lines. */
export type TrayLine = { text: string; action: TrayAction | null } | null;

/** What the tray shows: plain data, so that it can be told whether it has changed. */
export interface TrayContent {
  icon: TrayIcon;
  tooltip: string;
  menu: TrayLine[];
}

const MOST_SOURCES = 15;
const MOST_CALLS = 5;
const MOST_NAMED = 2;
const NAME_BYTES = 60;
/** Windows has room for 127 characters. */
const TOOLTIP_BYTES = 120;
const OPEN: TrayAction = { do: 'open' };

export function trayContent(state: AppState, now: number): TrayContent {
  const groups = [
    [{ text: 'Open Ringscope', action: OPEN }],
    callLines(state.ringing),
    sourceLines(state.sources),
    pauseLines(state, now),
    [{ text: 'Quit Ringscope', action: { do: 'quit' } as const }],
  ].filter((group) => group.length > 0);
  return {
    icon: iconOf(state),
    tooltip: tooltipOf(state),
    menu: groups.flatMap((group, index) => (index === 0 ? group : [null, ...group])),
  };
}

/** In a word that changes only with the state: a menu that counted seconds would be made anew under the pointer. */
function wordOf({ config, link, problems }: SourceState): string {
  if (problems.length > 0) return 'cannot start';
  return config.enabled ? link.state : 'disabled';
}

function iconOf({ sources, ringing, captures }: AppState): TrayIcon {
  if (ringing.length > 0) return 'ringing';
  const words = sources.map(wordOf).filter((word) => word !== 'disabled');
  if (!words.includes('up')) return 'down';
  const isWell =
    words.every((word) => word === 'up') && captures.every((capture) => capture.trouble === null);
  return isWell ? 'up' : 'trouble';
}

function callLines(ringing: readonly RingingCall[]): TrayLine[] {
  const shown = ringing.slice(0, MOST_CALLS).map((call) => ({
    text: `${callWords(call)} · ${nativeText(call.sourceName, NAME_BYTES)}`,
    action: { do: 'showCall', call } as const,
  }));
  const left = ringing.length - shown.length;
  return left > 0
    ? [...shown, { text: `and ${left} more ringing`, action: { do: 'showRinging' } as const }]
    : shown;
}

function callWords({ from, to }: RingingCall): string {
  return callTitle({ from: nativeText(from, NAME_BYTES), to: nativeText(to, NAME_BYTES) });
}

function sourceLines(sources: readonly SourceState[]): TrayLine[] {
  if (sources.length === 0) return [{ text: 'No sources yet', action: null }];
  const shown = sources.slice(0, MOST_SOURCES).map((source) => ({
    text: `${nativeText(source.config.name, NAME_BYTES)}: ${wordOf(source)}`,
    action: OPEN,
  }));
  const left = sources.length - shown.length;
  return left > 0 ? [...shown, { text: `and ${left} more`, action: OPEN }] : shown;
}

function pauseLines({ settings: { notifications } }: AppState, now: number): TrayLine[] {
  if (!notifications.enabled) return [{ text: 'Notifications are off', action: null }];
  const until = pauseAt(notifications, now);
  if (until === null) {
    return PAUSES.map((pause) => ({
      text: `Pause notifications ${pause.title}`,
      action: { do: 'pause', for: pause },
    }));
  }
  return [
    { text: `Notifications are paused until ${momentInWords(until, now)}`, action: null },
    { text: 'Resume notifications', action: { do: 'resume' } },
  ];
}

/** "2 calls ringing. 3 links up, 1 waiting: HQ Paris" */
function tooltipOf({ sources, ringing, captures }: AppState): string {
  return cutToBytes(
    [
      ...(ringing.length > 0 ? [countTitle(ringing.length)] : []),
      ...(captures.some(({ trouble }) => trouble !== null) ? ['The record cannot be written'] : []),
      linksInWords(sources),
    ].join('. '),
    TOOLTIP_BYTES,
  );
}

function linksInWords(sources: readonly SourceState[]): string {
  const names = new Map<string, string[]>();
  for (const source of sources) {
    const word = wordOf(source);
    if (word !== 'disabled') names.set(word, [...(names.get(word) ?? []), source.config.name]);
  }
  const up = names.get('up')?.length ?? 0;
  names.delete('up');
  const others = [...names].map(([word, each]) => `${each.length} ${word}: ${namesInWords(each)}`);
  const ups = up === 0 ? 'No link up' : `${up} ${up === 1 ? 'link' : 'links'} up`;
  return [ups, ...others].join(', ');
}

function namesInWords(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMED).map((name) => nativeText(name, NAME_BYTES));
  const left = names.length - shown.length;
  return [...shown, ...(left > 0 ? [`${left} more`] : [])].join(' and ');
}
