// What a first visit downloads, as compressed for browsers: a limit, so that growth is a decision.

import assert from 'node:assert/strict';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

const LIMIT_BYTES = 200_000;

test('the client stays small', async () => {
  const directory = join(process.env.LIVEINSIGHT_SITE_DIR, 'pkg');
  const files = (await readdir(directory, { recursive: true })).filter((name) => name.endsWith('.br'));
  const sizes = await Promise.all(files.map(async (name) => (await stat(join(directory, name))).size));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  assert.ok(files.length >= 3, `script, module and style sheet are compressed: ${files}`);
  assert.ok(total <= LIMIT_BYTES, `${total} bytes in ${files.length} files; the limit is ${LIMIT_BYTES}`);
});
