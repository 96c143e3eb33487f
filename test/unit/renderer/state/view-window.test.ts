import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RequestFailure } from '../../../../model/contract/failures.ts';
import { REQUESTS } from '../../../../model/contract/requests.ts';
import type { ViewDefinition, ViewWindow as Answer, WindowRequest } from '../../../../model/contract/view.ts';
import { ViewWindow } from '../../../../renderer/state/view-window.svelte.ts';
import { answeringClient } from '../../../support/answering-client.ts';
import { makeEvent } from '../../../support/make-event.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('requestAnimationFrame', (shown: () => void) => setTimeout(shown, 16));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const ALL: ViewDefinition = {
  ...{ of: 'events', capture: 'now', filter: '', descending: false, orderBy: 'seq' },
};

/** An engine with one view of events numbered from 1. */
class Engine {
  opened: string[] = [];
  closed: string[] = [];
  asked: WindowRequest[] = [];
  #matching = 0;
  #removed = 0;
  #version = 1;
  #waiting: (() => void)[] = [];

  readonly client = answeringClient((name, args) => {
    switch (name) {
      case 'views.open': {
        const { filter } = REQUESTS['views.open'].args.parse(args);
        if (filter === 'wrong') throw new RequestFailure({ code: 'filter', message: 'No filter.' });
        this.opened.push(filter);
        return `view ${this.opened.length}`;
      }
      case 'views.close':
        this.closed.push(REQUESTS['views.close'].args.parse(args).view);
        return null;
      default:
        return this.#window(REQUESTS['views.window'].args.parse(args));
    }
  });

  /** So many more events match, and so many of the oldest are taken away. */
  change(more: number, fewer = 0): void {
    this.#matching += more - fewer;
    this.#removed += fewer;
    this.#version += 1;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }

  async #window(request: WindowRequest): Promise<Answer> {
    this.asked.push(request);
    while (request.known >= this.#version) await new Promise<void>((wake) => this.#waiting.push(wake));
    const { count } = request;
    const from = request.from === 'end' ? Math.max(0, this.#matching - count) : request.from;
    const rows = Math.max(0, Math.min(count, this.#matching - from));
    const events = Array.from({ length: rows }, (_, row) => ({
      ...makeEvent(),
      seq: this.#removed + from + row + 1,
    }));
    return {
      ...{ version: this.#version, total: this.#matching, matching: this.#matching, hidden: 0 },
      ...{ progress: null, lastSeq: this.#removed + this.#matching, removed: this.#removed, from },
      ...{ rows: { of: 'events', events }, histogram: null },
    };
  }
}

async function shown(events: number) {
  const engine = new Engine();
  engine.change(events);
  const window = new ViewWindow(engine.client);
  window.see(0, 20);
  window.show(ALL);
  await settled();
  const seqAt = (row: number) => window.eventAt(row)?.seq;
  return { engine, window, seqAt };
}

/** Time goes on until all has been answered that can be. */
function settled() {
  return vi.advanceTimersByTimeAsync(1_000);
}

describe('the window of a view', () => {
  it('has the rows that are seen and some around, and follows the view with one request at a time', async () => {
    const { engine, window, seqAt } = await shown(300);
    expect([window.rowCount, seqAt(0), seqAt(79), seqAt(80)]).toEqual([300, 1, 80, undefined]);
    engine.change(5);
    await settled();
    expect(window.rowCount).toBe(305);
    // What waits knows what was answered last.
    expect(engine.asked.map(({ known }) => known)).toEqual([0, 2, 3]);
  });

  it('has the last rows when more come between two answers than it asks for', async () => {
    const { engine, window, seqAt } = await shown(1_000);
    window.stayAtEnd(true);
    window.see(980, 20);
    await settled();
    expect([seqAt(980), seqAt(999)]).toEqual([981, 1_000]);
    engine.change(5_000);
    await settled();
    const asked = engine.asked.length;
    expect([window.rowCount, seqAt(5_980), seqAt(5_999)]).toEqual([6_000, 5_981, 6_000]);
    window.see(5_980, 20);
    await settled();
    expect(engine.asked).toHaveLength(asked);
    window.stayAtEnd(false);
    window.see(100, 20);
    await settled();
    expect([seqAt(100), seqAt(119)]).toEqual([101, 120]);
  });

  it('asks at once for what one scrolls to, and not for what is here', async () => {
    const { engine, window, seqAt } = await shown(1_000);
    const before = engine.asked.length;
    window.see(40, 20);
    await settled();
    expect(engine.asked).toHaveLength(before);
    window.see(500, 20);
    await settled();
    expect(engine.asked[before]).toMatchObject({ from: 440, count: 140, known: 0 });
    expect([seqAt(500), seqAt(519), seqAt(0)]).toEqual([501, 520, undefined]);
  });

  it('stands still while it is frozen, counts what comes, and goes on where it is then', async () => {
    const { engine, window, seqAt } = await shown(30);
    window.freeze();
    engine.change(7);
    await settled();
    expect([window.rowCount, window.arrived, window.matching]).toEqual([30, 7, 37]);
    window.thaw();
    await settled();
    expect([window.rowCount, window.arrived, window.isFrozen, seqAt(36)]).toEqual([37, 0, false, 37]);
  });

  it('shows the same events in the rows that it stands still at, when the oldest go and one scrolls', async () => {
    const { engine, window, seqAt } = await shown(400);
    window.freeze();
    engine.change(10, 100);
    await settled();
    window.see(300, 20);
    await settled();
    expect([seqAt(300), seqAt(319)]).toEqual([301, 320]);
  });

  it('closes the view that it leaves for another', async () => {
    const { engine, window } = await shown(10);
    window.show({ ...ALL, filter: 'state:ringing' });
    await settled();
    window.show(null);
    await settled();
    expect([engine.opened, engine.closed]).toEqual([
      ['', 'state:ringing'],
      ['view 1', 'view 2'],
    ]);
  });

  it('says why there is no view, until there is one', async () => {
    const { window } = await shown(10);
    window.show({ ...ALL, filter: 'wrong' });
    await settled();
    expect(window.failure?.message).toBe('No filter.');
    window.show(ALL);
    await settled();
    expect(window.failure).toBeNull();
  });
});
