import { expect, it } from 'vitest';
import { CommandError } from '../../../../main/headless/exit-codes.ts';
import { parseFilterOption } from '../../../../main/headless/filter-option.ts';

async function refusal(text: string): Promise<string> {
  const error: unknown = await parseFilterOption(text).catch((reason: unknown) => reason);
  if (error instanceof CommandError) return error.message;
  throw new Error('It was read.');
}

it('points at the mistake in a filter', async () => {
  expect(await refusal('from:5590 state:rining to:1')).toMatch(
    /\n {2}from:5590 state:rining to:1\n {18}\^{6}\nDid you mean: ringing$/,
  );
});

it('shows no more than the place of the mistake where a filter is long', async () => {
  const shown = await refusal(`${'a '.repeat(200)}seq:${'9'.repeat(900)}`);
  const [, line = '', mark = ''] = shown.split('\n');
  expect(line).toMatch(/^ {2}…(?: a)+ seq:9{59}…$/);
  expect(mark.length).toBe(line.length);
  expect(mark.trim()).toBe('^'.repeat(60));
});

it('counts what it makes visible', async () => {
  const [, line = '', mark = ''] = (await refusal('"\u202e\u001b" oops:1')).split('\n');
  expect(line).toBe('  "⟨202E⟩␛" oops:1');
  expect(line.slice(mark.indexOf('^'), mark.length)).toBe('oops');
});
