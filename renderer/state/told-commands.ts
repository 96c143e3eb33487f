import type { Client } from '../../model/contract/client.ts';
import { RequestFailure } from '../../model/contract/failures.ts';
import type { PageCommand } from '../../model/contract/page.ts';
import type { Command, Commands } from './commands.svelte.ts';

/** A menu needs no more than this, and what it says is not read faster. */
const REST_MS = 250;
const MOST_COMMANDS = 500;
const LONGEST = 200;

/** Commands as the contract has them: what a person named may be longer than a menu has room for. */
export function pageCommands(commands: Pick<Commands, 'all' | 'isEnabled'>): PageCommand[] {
  const isTold = ({ id }: Command): boolean => id.length <= LONGEST;
  return commands.all
    .filter(isTold)
    .slice(0, MOST_COMMANDS)
    .map((command) => ({
      ...{ id: command.id, title: command.title.slice(0, LONGEST).toWellFormed(), group: command.group },
      shortcut: command.shortcuts?.[0] ?? null,
      isEnabled: commands.isEnabled(command),
    }));
}

/** Tells the shell what commands the page has, for its menus: when they have changed, and not more often than it matters. */
export class ToldCommands {
  readonly #client: Client;
  #told = '';
  #next: readonly PageCommand[] | null = null;

  constructor(client: Client) {
    this.#client = client;
  }

  set(commands: readonly PageCommand[]): void {
    if (this.#next === null) setTimeout(() => void this.#tell(), REST_MS);
    this.#next = commands;
  }

  async #tell(): Promise<void> {
    const commands = [...(this.#next ?? [])];
    this.#next = null;
    const text = JSON.stringify(commands);
    if (text === this.#told) return;
    this.#told = text;
    try {
      await this.#client.ask('page.commands', { commands });
    } catch (error) {
      if (!(error instanceof RequestFailure && error.code === 'closed')) throw error;
    }
  }
}
