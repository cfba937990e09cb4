// Screenshots of pages in every form people see them in: `cargo xtask shots [--url=LINK] DIRECTORY PATH…`.
// LINK is the sign-in link that a running sandbox printed last.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { hydrated, openPage, signIn, startBrowser } from './support/browser.mjs';
import { startSandbox } from './support/sandbox.mjs';

const { values, positionals } = parseArgs({ options: { url: { type: 'string' } }, allowPositionals: true });
const [directory, ...paths] = positionals;
if (!directory || paths.length === 0) {
  console.error('usage: cargo xtask shots [--url=LINK] DIRECTORY PATH…, for example: cargo xtask shots target/shots /');
  process.exit(2);
}

const sandbox = values.url ? undefined : await startSandbox();
const browser = await startBrowser();
try {
  // One person, signed in once: every context takes the session over.
  const { page } = await openPage(browser);
  await signIn(page.context(), sandbox ?? { link: () => values.url });
  const storageState = await page.context().storageState();
  await page.context().close();
  await mkdir(directory, { recursive: true });
  for (const path of paths) {
    for (const form of forms()) {
      const file = join(directory, `${[pageName(path), ...form.words].join('.')}.png`);
      await shoot(new URL(path, values.url ?? sandbox.urls.console), { ...form.options, storageState }, file);
      console.log(file);
    }
  }
} finally {
  await browser.close();
  await sandbox?.stop();
}

/** Every combination, with the words that tell its file apart. */
function* forms() {
  for (const locale of ['en-US', 'ko-KR']) {
    for (const [width, height] of [[1280, 900], [390, 844]]) {
      for (const colorScheme of ['light', 'dark']) {
        for (const javaScriptEnabled of [true, false]) {
          yield {
            options: { locale, viewport: { width, height }, colorScheme, javaScriptEnabled },
            words: [locale.slice(0, 2), width, colorScheme, javaScriptEnabled ? 'js' : 'nojs'],
          };
        }
      }
    }
  }
}

async function shoot(url, options, file) {
  const { page, problems } = await openPage(browser, options);
  await page.goto(url.href);
  if (options.javaScriptEnabled) await hydrated(page);
  await page.screenshot({ path: file, fullPage: true });
  for (const problem of problems) console.error(`${file}: ${problem}`);
  await page.context().close();
}

/** "/alarms/x" as "alarms-x", "/" as "home". */
function pageName(path) {
  return path.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '') || 'home';
}
