import { untrack } from 'svelte';
import type { CommandGroup } from '../../model/contract/page.ts';
import { keyMatches, readShortcut } from './shortcut.ts';
import type { KeyPress } from './shortcut.ts';

/** Something that can be done, whoever asks for it: a key, a menu, the palette. */
export interface Command {
  /** "area.action" */
  id: string;
  title: string;
  group: CommandGroup;
  /** "Ctrl+K", "Shift+F6", "/", "?"; Ctrl is Cmd on a Mac. Several may do the same: the first is shown. */
  shortcuts?: readonly string[];
  /** Absent: always. */
  isEnabled?: () => boolean;
  run(): void;
}

/** Every command of this window. */
export class Commands {
  #commands = $state.raw<readonly Command[]>([]);

  /** In the order in which they were added. */
  get all(): readonly Command[] {
    return this.#commands;
  }

  /** Adds commands until what it returns is called. One of a known id takes the place of the earlier. */
  add(commands: readonly Command[]): () => void {
    const isReplaced = ({ id }: Command): boolean => commands.some((command) => command.id === id);
    // An effect that adds commands does not depend on the others there are.
    this.#commands = [
      ...untrack(() => this.#commands).filter((command) => !isReplaced(command)),
      ...commands,
    ];
    return () => {
      this.#commands = untrack(() => this.#commands).filter((command) => !commands.includes(command));
    };
  }

  find(id: string): Command | undefined {
    return this.#commands.find((command) => command.id === id);
  }

  isEnabled(command: Command): boolean {
    return command.isEnabled?.() ?? true;
  }

  /** False where there is no such command or it cannot be done now. */
  run(id: string): boolean {
    const command = this.find(id);
    if (!command || !this.isEnabled(command)) return false;
    command.run();
    return true;
  }

  /** Does what a key stands for; false where it stands for nothing here. `singleKeys`: also keys on their own. */
  press(key: KeyPress, { singleKeys }: { singleKeys: boolean }): boolean {
    // What a view has added wins over the frame.
    const command = this.#commands.findLast(
      (candidate) =>
        this.isEnabled(candidate) &&
        candidate.shortcuts?.some((shortcut) => {
          const wanted = readShortcut(shortcut);
          return keyMatches(key, wanted) && (singleKeys || !wanted.isSingle);
        }),
    );
    command?.run();
    return command !== undefined;
  }
}
