import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

it('docs/reliability.md shows the fault matrix as the test found it', async () => {
  const [page, table] = await Promise.all(
    ['../../docs/reliability.md', '../fixtures/fault-matrix.md'].map((file) =>
      readFile(new URL(file, import.meta.url), 'utf8'),
    ),
  );
  expect(page).toContain(table);
});
