import { describe, expect, it } from 'vitest';
import type { ExaminationProgress } from '../../../../../../model/contract/doctor.ts';
import { stepsInOrder } from '../../../../../../renderer/views/sources/doctor/step-words.ts';

const STEPS = ['resolve', 'connect', 'tls', 'events'].map((id) => ({ id, title: id }));
const PROGRESS: ExaminationProgress = {
  version: 3,
  running: 'connect',
  isOver: false,
  examination: {
    source: 'hq',
    protocol: 'wazo',
    healthy: false,
    steps: [{ id: 'resolve', title: 'Look up the name', status: 'ok', durationMs: 12.4, detail: '10.0.0.5' }],
    diagnosis: null,
  },
  chains: [],
  findings: [],
};

describe('the steps of an examination', () => {
  it('are all to come before it begins', () => {
    expect(stepsInOrder(STEPS, null).map(({ status }) => status)).toEqual(Array(4).fill('pending'));
  });

  it('show what has ended, what is in progress and what is to come', () => {
    expect(stepsInOrder(STEPS, PROGRESS).map(({ title, status, time }) => [title, status, time])).toEqual([
      ['Look up the name', 'ok', '12 ms'],
      ['connect', 'running', ''],
      ['tls', 'pending', ''],
      ['events', 'pending', ''],
    ]);
  });

  it('include those that the doctor adds, and no time for those that were skipped', () => {
    const steps = [
      { id: 'clock', title: 'Compare the clocks', status: 'warning', durationMs: 1_500, detail: '' } as const,
      { id: 'tls', title: 'tls', status: 'skipped', durationMs: 0, detail: '' } as const,
    ];
    const progress = { ...PROGRESS, running: null, examination: { ...PROGRESS.examination, steps } };
    const shown = stepsInOrder(STEPS, progress);
    expect(shown.at(-1)).toMatchObject({ id: 'clock', status: 'warning', time: '1.5 s' });
    expect(shown.find(({ id }) => id === 'tls')).toMatchObject({ status: 'skipped', time: '' });
  });
});
