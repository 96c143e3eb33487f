import { expect, test } from 'vitest';
import type { UpdateState } from '../../../../../model/contract/updates.ts';
import { updateWords } from '../../../../../renderer/views/settings/updates-words.ts';

const NOON = new Date(2026, 10, 22, 12).getTime();
const IDLE: UpdateState = {
  ...{ state: 'idle', version: null, isMajor: false, progress: null, message: '', checkedAt: null },
};

test.each<[Partial<UpdateState>, RegExp]>([
  [{}, /^Nobody has looked/],
  [{ checkedAt: NOON - 60_000 }, /^This is the newest version\. Looked for at 11:59\.$/],
  [{ state: 'checking' }, /^Looking for/],
  [{ state: 'available', version: '1.4.0' }, /^Version 1\.4\.0 is there\.$/],
  [
    { state: 'available', version: '2.0.0', isMajor: true },
    /^Version 2\.0\.0 is there\. .*new major version/,
  ],
  [{ state: 'downloading', version: '1.4.0', progress: 0.4 }, /^Version 1\.4\.0 is being downloaded\.$/],
  [
    { state: 'ready', version: '1.4.0' },
    /^Version 1\.4\.0 is ready\. It is installed when Ringscope is quit\.$/,
  ],
  [{ state: 'failed', message: 'The server cannot be reached.' }, /^The server cannot be reached\.$/],
  [{ state: 'failed' }, /could not be found out/],
])('says of %j what there is to say', (change, words) => {
  expect(updateWords({ ...IDLE, ...change }, NOON)).toMatch(words);
});
