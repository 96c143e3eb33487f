import { dialog } from 'electron';
import { basename } from 'node:path';
import { RequestFailure } from '../../../model/contract/failures.ts';
import type { PageOrder } from '../../../model/contract/page.ts';
import { visible } from '../../../model/visible.ts';
import type { Engine } from '../../engine.ts';
import { captureFiles } from './capture-files.ts';

export interface OpenCapturesSettings {
  engine: Pick<Engine, 'openFile'>;
  order: (order: PageOrder) => void;
  onBug: (context: string, error: unknown) => void;
}

/** Opens captures that the system or the person has handed over, and has the page show them. */
export class OpenCaptures {
  readonly #settings: OpenCapturesSettings;

  constructor(settings: OpenCapturesSettings) {
    this.#settings = settings;
  }

  /** Rejects with `RequestFailure` where it cannot be opened. */
  async open(file: string): Promise<void> {
    const { engine, order } = this.#settings;
    order({ do: 'showCapture', capture: await engine.openFile(file) });
  }

  /** Opens what can be captures; tells the person of those that cannot be opened, one after the other. */
  async openAll(paths: readonly string[]): Promise<void> {
    for (const file of await captureFiles(paths)) {
      try {
        await this.open(file);
      } catch (error) {
        if (!(error instanceof RequestFailure)) this.#settings.onBug('the opening of a file', error);
        await dialog.showMessageBox({
          type: 'error',
          title: 'Ringscope',
          message: `${visible(basename(file))} cannot be opened.`,
          detail: error instanceof RequestFailure ? error.message : 'Details are in the log of Ringscope.',
          buttons: ['OK'],
        });
      }
    }
  }
}
