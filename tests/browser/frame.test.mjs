// What surrounds every page: where one is, the ways through the console, language, theme and time zone.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { hydrated } from './support/browser.mjs';
import { setStage } from './support/stage.mjs';

const PHONE = { width: 390, height: 844 };

/** What a thumb needs, in CSS pixels. */
const TOUCH = 44;

describe('the frame', () => {
  const stage = setStage();

  for (const viewport of [{ width: 1280, height: 900 }, PHONE]) {
    test(`says where one is, ${viewport.width} pixels wide, also far down the page`, async () => {
      const { page, close } = await stage.visit('/', { viewport });
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
      for (const text of ['Sandbox', 'liveinsight-infrastructure', 'us-east-1', '0000-0000-0000', 'checked']) {
        const box = await page.locator('#where').getByText(text).boundingBox();
        assert.ok(box.y >= 0 && box.y + box.height <= viewport.height, `${text} is on the screen`);
      }
      await close();
    });
  }

  test('leads through the console by keyboard, content first if wanted', async () => {
    const { page, close } = await stage.visit('/', {});
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Skip to content');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
    const current = page.getByRole('navigation', { name: 'Main' }).locator('[aria-current=page]');
    assert.equal((await current.innerText()).trim(), 'Overview');
    await page.getByRole('link', { name: 'Resources', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/resources');
    assert.equal((await current.innerText()).trim(), 'Resources');
    await close();
  });

  test('puts the ways through the console under the thumb on a phone', async () => {
    const { page, close } = await stage.visit('/', { viewport: PHONE });
    for (const link of await page.getByRole('navigation', { name: 'Main' }).getByRole('link').all()) {
      const box = await link.boundingBox();
      assert.ok(box.y > PHONE.height * 0.85, 'near the lower edge');
      assert.ok(box.y + box.height <= PHONE.height, 'on the screen');
      assert.ok(box.height >= TOUCH && box.width >= TOUCH, 'large enough');
    }
    await close();
  });

  for (const javaScriptEnabled of [true, false]) {
    test(`changes theme and language and stays on the page, JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, async () => {
      const { page, problems, close } = await stage.visit('/?sort=state', { javaScriptEnabled });
      const html = page.locator('html');
      assert.equal(await html.getAttribute('data-theme'), null, 'first the theme of the system');
      await page.locator('.menu > button').click();
      await page.getByRole('button', { name: 'Dark' }).click();
      await page.waitForLoadState();
      assert.equal(await html.getAttribute('data-theme'), 'dark');
      await page.getByRole('button', { name: '한국어' }).click();
      await page.waitForLoadState();
      assert.equal(await html.getAttribute('lang'), 'ko');
      assert.equal(await html.getAttribute('data-theme'), 'dark', 'the theme is kept');
      assert.equal(new URL(page.url()).search, '?sort=state');
      await page.locator('.menu > button').click();
      await page.getByRole('button', { name: '시스템' }).click();
      await page.waitForLoadState();
      assert.equal(await html.getAttribute('data-theme'), null);
      assert.deepEqual(problems.filter(unexpected), []);
      await close();
    });
  }

  for (const [name, leave] of [
    ['Escape', (page) => page.keyboard.press('Escape')],
    ['a press elsewhere', (page) => page.locator('h1').click()],
  ]) {
    test(`closes the menu on ${name}, without JavaScript too`, async () => {
      const { page, close } = await stage.visit('/', { javaScriptEnabled: false });
      const out = page.getByRole('button', { name: 'Sign out' });
      await page.locator('.menu > button').click();
      await out.waitFor({ state: 'visible' });
      await leave(page);
      await out.waitFor({ state: 'hidden' });
      await close();
    });
  }

  test("shows times on the viewer's clock, at once and on every later page", async () => {
    const { page, problems, close } = await stage.visit('/', { timezoneId: 'Asia/Seoul' });
    const time = page.locator('#where time');
    await page.waitForFunction(() => document.querySelector('#where time').title.includes('KST'));
    assert.match(await time.getAttribute('title'), /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d KST \(.* UTC\)$/);
    const answer = await page.goto(stage.at('/resources'));
    assert.match(await answer.text(), /KST \(/, 'the server knows the zone by now');
    await hydrated(page);
    assert.deepEqual(problems.filter(unexpected), []);
    await close();
  });

  test('shows times in UTC, and says so, where it cannot know better', async () => {
    const { page, close } = await stage.visit('/', { timezoneId: 'Asia/Seoul', javaScriptEnabled: false });
    assert.match(await page.locator('#where time').getAttribute('title'), /UTC$/);
    await close();
  });

  test('tells nothing of the stack to whoever is not signed in', async () => {
    const { page, close } = await stage.visit('/', { storageState: undefined });
    assert.equal(new URL(page.url()).pathname, '/sign-in');
    const html = await page.content();
    for (const secret of ['liveinsight-infrastructure', '0000-0000-0000', 'us-east-1']) {
      assert.ok(!html.includes(secret), secret);
    }
    await close();
  });
});

/** Whoever goes to another page leaves the stream of events behind. */
function unexpected(problem) {
  return !problem.includes('/updates: net::ERR_ABORTED');
}
