import type {
  Dialog,
  MessageBoxOptions,
  MessageBoxReturnValue,
  OpenDialogOptions,
  OpenDialogReturnValue,
  SaveDialogOptions,
  SaveDialogReturnValue,
} from 'electron';
import { app } from './app.ts';

/** What a person sees and does, put back by `resetDialogs`. */
export const person = {
  /** The questions so far. */
  asked: [] as MessageBoxOptions[],
  opens: [] as OpenDialogOptions[],
  saves: [] as SaveDialogOptions[],
  errors: [] as { title: string; content: string }[],
  /** The next answers, one for each question; without one, the question stays open until it is withdrawn. */
  answers: [] as Partial<MessageBoxReturnValue>[],
  /** The path that is chosen next; null cancels. */
  path: null as string | null,
};

export function resetDialogs(): void {
  Object.assign(person, { asked: [], opens: [], saves: [], errors: [], answers: [], path: null });
}

/** lib/browser/api/dialog.ts */
function checkReady(): void {
  if (!app.isReady()) throw new Error('dialog module can only be used after app is ready');
}

/** They are called with a window or without. */
function optionsOf<Options>(args: readonly unknown[]): Options {
  return args.at(-1) as Options;
}

export const dialog = {
  showMessageBox(...args: unknown[]): Promise<MessageBoxReturnValue> {
    checkReady();
    const options = optionsOf<MessageBoxOptions>(args);
    person.asked.push(options);
    const answer = person.answers.shift();
    if (answer) return Promise.resolve({ response: 0, checkboxChecked: false, ...answer });
    return new Promise((resolve) => {
      // electron.d.ts, signal: "the message box will behave as if it was cancelled by the user"
      options.signal?.addEventListener('abort', () =>
        resolve({ response: options.cancelId ?? 0, checkboxChecked: false }),
      );
    });
  },

  showOpenDialog(...args: unknown[]): Promise<OpenDialogReturnValue> {
    checkReady();
    person.opens.push(optionsOf<OpenDialogOptions>(args));
    const { path } = person;
    return Promise.resolve({ canceled: path === null, filePaths: path === null ? [] : [path] });
  },

  showSaveDialog(...args: unknown[]): Promise<SaveDialogReturnValue> {
    checkReady();
    person.saves.push(optionsOf<SaveDialogOptions>(args));
    const { path } = person;
    return Promise.resolve({ canceled: path === null, filePath: path ?? '' });
  },

  /** electron.d.ts: "can be called safely before the ready event". */
  showErrorBox(title: string, content: string): void {
    person.errors.push({ title, content });
  },
} satisfies Pick<Dialog, 'showMessageBox' | 'showOpenDialog' | 'showSaveDialog' | 'showErrorBox'>;
