import { describe, expect, it } from 'vitest';
import { trayContent } from '../../../../../main/electron/tray/tray-content.ts';
import type { AppState, CaptureState } from '../../../../../model/contract/app-state.ts';
import { settingsSchema } from '../../../../../model/contract/settings.ts';
import { makeAppState, makeSourceState } from '../../../../support/make-app-state.ts';
import { makeRingingCall } from '../../../../support/make-ringing-call.ts';

const NOW = new Date(2026, 2, 2, 13, 20).getTime();

const content = (facts: Partial<AppState>) => trayContent(makeAppState(facts), NOW);
const texts = (facts: Partial<AppState>) => content(facts).menu.map((line) => line?.text ?? '---');

function disabled(name: string) {
  const source = makeSourceState(name, 'stopped');
  return { ...source, config: { ...source.config, enabled: false } };
}

function record(trouble: string | null): CaptureState {
  return {
    ...{ id: 'c', name: 'Monday', file: 'Monday.ringscope', isRecording: true },
    ...{ events: 0, bytes: 0, dropped: 0, rate: 0, trouble },
  };
}

describe('the icon of the tray', () => {
  const up = makeSourceState('HQ', 'up');
  it.each<[string, Partial<AppState>, string]>([
    ['all links are up', { sources: [up, disabled('Lyon')] }, 'up'],
    ['some are not', { sources: [up, makeSourceState('Lyon', 'waiting')] }, 'trouble'],
    ['none is', { sources: [makeSourceState('Lyon', 'rejected')] }, 'down'],
    ['there are no sources', { sources: [] }, 'down'],
    ['none is enabled', { sources: [disabled('Lyon')] }, 'down'],
    ['the record cannot be written', { sources: [up], captures: [record('The disk is full.')] }, 'trouble'],
    ['a call rings, whatever the links do', { sources: [], ringing: [makeRingingCall(1)] }, 'ringing'],
  ])('tells whether %s', (_what, facts, icon) => {
    expect(content(facts).icon).toBe(icon);
  });
});

describe('the text at the tray', () => {
  it('counts links and names those that are not up', () => {
    const sources = [
      ...['a', 'b', 'c'].map((name) => makeSourceState(name, 'up')),
      makeSourceState('HQ Paris', 'waiting'),
    ];
    expect(content({ sources }).tooltip).toBe('3 links up, 1 waiting: HQ Paris');
  });

  it('begins with what is more urgent', () => {
    const sources = [makeSourceState('Lyon', 'rejected', { problems: [] })];
    const captures = [record('The disk is full.')];
    expect(content({ sources, captures, ringing: [makeRingingCall(1)] }).tooltip).toBe(
      '1 call ringing. The record cannot be written. No link up, 1 rejected: Lyon',
    );
  });

  it('fits into what Windows shows', () => {
    const sources = Array.from({ length: 40 }, (_, at) =>
      makeSourceState(`${at} ${'x'.repeat(70)}`, 'waiting'),
    );
    expect(content({ sources }).tooltip.length).toBeLessThan(128);
  });
});

describe('the menu of the tray', () => {
  it('has every action, and each source with its state', () => {
    const sources = [
      makeSourceState('HQ Paris', 'up'),
      disabled('Lyon'),
      makeSourceState('Depot', 'stopped', { problems: ['options.url: is missing'] }),
    ];
    expect(texts({ sources })).toEqual([
      'Open Ringscope',
      '---',
      'HQ Paris: up',
      'Lyon: disabled',
      'Depot: cannot start',
      '---',
      'Pause notifications for 1 hour',
      'Pause notifications until tomorrow 06:00',
      '---',
      'Quit Ringscope',
    ]);
  });

  it('lists up to five calls, the newest first, and says how many more ring', () => {
    const ringing = [7, 6, 5, 4, 3, 2, 1].map((number) => makeRingingCall(number));
    const { menu } = content({ ringing });
    expect(menu.slice(2, 8).map((line) => line?.text)).toEqual([
      ...[7, 6, 5, 4, 3].map((number) => `555010${number} → 4105 · HQ`),
      'and 2 more ringing',
    ]);
    expect(menu[2]).toMatchObject({ action: { do: 'showCall', call: ringing[0] } });
    expect(menu[7]).toMatchObject({ action: { do: 'showRinging' } });
  });

  it('lists up to fifteen sources and says how many more there are', () => {
    const sources = Array.from({ length: 18 }, (_, at) => makeSourceState(`s${at}`, 'up'));
    const lines = texts({ sources }).filter((text) => /^s\d+: up$|more/.test(text));
    expect(lines).toHaveLength(16);
    expect(lines.at(-1)).toBe('and 3 more');
  });

  it('tells until when notifications are paused, and ends the pause', () => {
    const settings = settingsSchema.parse({ notifications: { pausedUntil: NOW + 3_600_000 } });
    const shown = texts({ settings });
    expect(shown).toContain('Notifications are paused until 14:20');
    expect(shown).toContain('Resume notifications');
    expect(shown.join()).not.toContain('Pause');
  });

  it('offers no pause where notifications are off', () => {
    const settings = settingsSchema.parse({ notifications: { enabled: false } });
    expect(texts({ settings })).toContain('Notifications are off');
    expect(texts({ settings }).join()).not.toContain('Pause');
  });

  it('shows hostile names as they are, and short', () => {
    const evil = '\u202Egnp.exe\u0007' + 'x'.repeat(500);
    const [line] = content({ ringing: [makeRingingCall(1, { from: evil })] }).menu.slice(2);
    expect(line?.text).toMatch(/^⟨202E⟩gnp\.exe␇x+… → 4105 · HQ$/);
    expect(line?.text.length).toBeLessThan(100);
  });

  it('is the same as long as nothing but time and rates have changed', () => {
    const at = (rate: number) => [
      makeSourceState('HQ', 'up', { link: { ...makeSourceState('HQ', 'up').link, rate } }),
    ];
    expect(trayContent(makeAppState({ sources: at(1) }), NOW)).toEqual(
      trayContent(makeAppState({ sources: at(9), version: 2 }), NOW + 61_000),
    );
  });
});
