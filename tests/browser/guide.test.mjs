// The guide: read on a phone without JavaScript, searched by key, and hostile markdown in it that does nothing.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { hydrated } from './support/browser.mjs';
import { setStage } from './support/stage.mjs';

const PHONE = { width: 390, height: 844 };
const HOSTILE = fileURLToPath(new URL('../hostile.md', import.meta.url));

/** What no person writes: lines of a megabyte, and nesting that never ends or ends wrongly. */
function beyondReason() {
  const attack = '<img src=x onerror=alert("long")>';
  return [
    '## Beyond reason',
    attack + 'a'.repeat(1 << 20) + attack,
    `[press](javascript:${'a'.repeat(1 << 20)})`,
    '> '.repeat(5_000) + attack,
    '- '.repeat(5_000) + attack,
    '['.repeat(50_000),
    '*a **b _c '.repeat(2_000),
    `|${'a|'.repeat(2_000)}\n|${'-|'.repeat(2_000)}\n|${`${attack}|`.repeat(10)}`,
    '```\n'.repeat(3) + attack,
    '</div></main>'.repeat(500),
  ].join('\n\n');
}

describe('the guide', () => {
  let docs;

  before(async () => {
    // English is hostile; Korean and the contacts are missing, so the console's own stand in for them.
    docs = await mkdtemp(join(tmpdir(), 'liveinsight-docs-'));
    await writeFile(join(docs, 'operations-guide.md'), (await readFile(HOSTILE, 'utf8')) + beyondReason());
  });

  const stage = setStage(() => ({ LIVEINSIGHT_DOCS_DIR: docs }));

  after(() => rm(docs, { recursive: true, force: true }));

  test('every chapter reads on a phone without JavaScript', async () => {
    const options = { locale: 'ko-KR', viewport: PHONE, javaScriptEnabled: false };
    const { page, problems, close } = await stage.visit('/guide', options);
    const chapters = await page.locator('.chapters h2 a').evaluateAll((links) => links.map((link) => link.href));
    assert.ok(chapters.length >= 10, `${chapters.length} chapters`);
    for (const chapter of chapters) {
      await page.goto(chapter);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(width <= PHONE.width, `${chapter} is ${width} px wide`);
    }
    assert.deepEqual(problems, []);
    await close();
  });

  test('the key / leads to the search, and not while something is typed', async () => {
    const { page, problems, close } = await stage.visit('/', { locale: 'ko-KR' });
    await hydrated(page);
    await page.keyboard.press('/');
    await page.keyboard.type('스로틀/');
    assert.equal(await page.locator('[data-find]').inputValue(), '스로틀/');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/guide\?q=/);
    assert.ok((await page.locator('.hits mark').count()) > 0);
    assert.deepEqual(problems, []);
    await close();
  });

  test('nothing in hostile markdown is executed or loaded', async () => {
    const { page, problems, close } = await stage.visit('/guide', { locale: 'en-US' });
    const happened = [];
    page.on('dialog', (dialog) => {
      happened.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(stage.sandbox.urls.console)) happened.push(`request: ${request.url()}`);
    });
    for (const path of ['/guide', '/guide/all', '/guide?q=alert']) {
      await page.goto(stage.at(path));
      await hydrated(page);
      // What a person might press without knowing.
      for (const link of await page.locator('main a', { hasText: 'press' }).all()) {
        assert.match(await link.getAttribute('href'), /^(#|\/|https:|http:|mailto:|tel:)/);
      }
      assert.equal(await page.locator('main :is(script, iframe, object, img, style, base)').count(), 0);
      assert.ok(await page.locator('main').isVisible());
    }
    assert.deepEqual(happened, []);
    assert.deepEqual(problems, []);
    await close();
  });
});
