import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Client } from '../../../../model/contract/client.ts';
import { REQUESTS } from '../../../../model/contract/requests.ts';
import type { PageCommand } from '../../../../model/contract/page.ts';
import { pageCommands, ToldCommands } from '../../../../renderer/state/told-commands.ts';
import type { Command } from '../../../../renderer/state/commands.svelte.ts';
import { answeringClient } from '../../../support/answering-client.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function listening(): { client: Client; told: PageCommand[][] } {
  const told: PageCommand[][] = [];
  const client = answeringClient((name, args) => {
    expect(name).toBe('page.commands');
    told.push(REQUESTS['page.commands'].args.parse(args).commands);
    return null;
  });
  return { client, told };
}

const command = (id: string, more: Partial<Command> = {}): Command => ({
  ...{ id, title: id, group: 'View', run: () => undefined },
  ...more,
});
const isEnabled = (one: Command): boolean => one.isEnabled?.() ?? true;

test('tells commands as menus show them, with their first key', () => {
  const all = [
    command('view.pause', { title: 'Pause', shortcuts: ['P', 'Ctrl+P'] }),
    command('filter.save', { group: 'Filter', isEnabled: () => false }),
  ];
  expect(pageCommands({ all, isEnabled })).toEqual([
    { id: 'view.pause', title: 'Pause', group: 'View', shortcut: 'P', isEnabled: true },
    { id: 'filter.save', title: 'filter.save', group: 'Filter', shortcut: null, isEnabled: false },
  ]);
});

test('tells no more and nothing longer than the contract takes', () => {
  const long = command('filter.saved.x', { title: 'x'.repeat(300) });
  const all = [long, command('y'.repeat(300)), ...Array.from({ length: 600 }, (_, at) => command(`c${at}`))];
  const commands = pageCommands({ all, isEnabled });
  expect(REQUESTS['page.commands'].args.safeParse({ commands }).success).toBe(true);
  expect(commands).toHaveLength(500);
});

test('tells the latest of quick changes, and nothing where nothing has changed', async () => {
  const { client, told } = listening();
  const commands = new ToldCommands(client);
  const [one] = pageCommands({ all: [command('one')], isEnabled });
  const [two] = pageCommands({ all: [command('two')], isEnabled });
  if (!one || !two) throw new Error('there are two commands');
  commands.set([one]);
  commands.set([two]);
  expect(told).toEqual([]);
  await vi.runAllTimersAsync();
  expect(told).toEqual([[two]]);
  commands.set([two]);
  await vi.runAllTimersAsync();
  expect(told).toHaveLength(1);
  commands.set([one, two]);
  await vi.runAllTimersAsync();
  expect(told.at(-1)).toEqual([one, two]);
});
