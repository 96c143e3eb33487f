import type { Job } from '../../../model/contract/app-state.ts';

/** What came of a job, to be read out. */
export function jobWords({ title, state, message }: Job): string {
  const outcome = { running: 'is running', done: 'is done', failed: 'failed', cancelled: 'was cancelled' }[
    state
  ];
  return [`${title} ${outcome}.`, message].filter((part) => part !== '').join(' ');
}

/** The name of a file without its folders, of any system. */
export function fileName(file: string): string {
  return file.split(/[\\/]/).at(-1) ?? file;
}
