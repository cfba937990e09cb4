// The page of all resources: read without JavaScript, jumped through, copied from, and brought up to date under one's hands.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { hydrated } from './support/browser.mjs';
import { setStage } from './support/stage.mjs';

const PHONE = { width: 390, height: 844 };

/** The shortest time between two snapshots that the console accepts. */
const REFRESH_SECONDS = 5;

describe('the page of all resources', () => {
  const stage = setStage({ LIVEINSIGHT_REFRESH_SECONDS: String(REFRESH_SECONDS) });

  for (const [locale, sentence] of [
    ['en-US', /\d+ resources/],
    ['ko-KR', /리소스 \d+개/],
  ]) {
    test(`reads fully on a phone without JavaScript (${locale})`, async () => {
      const { page, problems, close } = await stage.visit('/resources', { locale, viewport: PHONE, javaScriptEnabled: false });
      assert.match(await page.locator('h1').innerText(), sentence);
      for (const link of await page.locator('.jump a').all()) {
        const target = await link.getAttribute('href');
        assert.equal(await page.locator(`[id="${target.slice(1)}"]`).count(), 1, target);
      }
      const events = page.locator('#stack-events details');
      await events.locator('summary').click();
      assert.ok(await events.locator('tbody tr').first().isVisible(), 'older events open');
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(width <= PHONE.width, `the page is ${width} px wide`);
      assert.deepEqual(problems, []);
      await close();
    });
  }

  test('a link of the list leads to its resource', async () => {
    const { page, close } = await stage.visit('/resources');
    await page.locator('.jump a', { hasText: 'LiveInsight-Sessions' }).click();
    const heading = page.getByRole('heading', { name: 'LiveInsight-Sessions', exact: true });
    const box = await heading.boundingBox();
    assert.ok(box.y >= 0 && box.y < page.viewportSize().height, `its heading is at ${box.y} px`);
    await close();
  });

  test('an output is copied by one press', async () => {
    const { page, problems, close } = await stage.visit('/resources', { permissions: ['clipboard-read', 'clipboard-write'] });
    await hydrated(page);
    const output = page.locator('.values > div', { hasText: 'ApiUrl' });
    await output.getByRole('button').click();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(copied, (await output.locator('dd .mono').innerText()).trim());
    assert.deepEqual(problems, []);
    await close();
  });

  test('what a person opened stays open when the page is brought up to date', async () => {
    const { page, problems, close } = await stage.visit('/resources');
    await hydrated(page);
    const where = page.locator('#where');
    const shown = await where.getAttribute('data-taken-at');
    await page.locator('#stack-events summary').click();
    await page.waitForFunction(
      (before) => document.getElementById('where').dataset.takenAt !== before,
      shown,
      { timeout: REFRESH_SECONDS * 4000 },
    );
    assert.equal(await page.locator('#stack-events details').getAttribute('open'), '');
    assert.deepEqual(problems, []);
    await close();
  });
});
