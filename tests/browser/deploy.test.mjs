// Deploying and going back as an operator does: with JavaScript and without, by keyboard, and two at once.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { hydrated, openPage, visibleText } from './support/browser.mjs';
import { confirm, heading } from './support/people.mjs';
import { setStage } from './support/stage.mjs';

describe('deployments', () => {
  const stage = setStage({ LIVEINSIGHT_SANDBOX_EVENTS_PER_MINUTE: '0' });

  /** From the history to a plan with another memory size. */
  async function prepare(page, memory) {
    await page.goto(stage.at('/deployments'));
    await page.getByRole('link', { name: 'Deploy…' }).click();
    await page.getByLabel(/^MemorySize/).fill(memory);
    await page.getByRole('button', { name: 'Prepare the deployment' }).click();
    await heading(page, /This changes 1 resource/);
  }

  test('a change is prepared, confirmed and followed; another operator sees the same run', async () => {
    const { page, problems } = await openPage(stage.browser, { storageState: stage.session });
    await prepare(page, '768');
    assert.match(await page.locator('#plan').innerText(), /MemorySize/);
    await confirm(page, 'more memory');
    await page.waitForURL(/\/deployments\/2/);
    const other = await openPage(stage.browser, { storageState: stage.session, locale: 'ko-KR' });
    await other.page.goto(page.url());
    await heading(page, /Deployment: succeeded, version \d+ is live/);
    await heading(other.page, /배포: 성공했습니다/);
    assert.deepEqual([...problems, ...other.problems], []);
    await other.page.context().close();
    await page.context().close();
  });

  test('a rollback without JavaScript: two clicks and a reason', async () => {
    const { page } = await openPage(stage.browser, { storageState: stage.session, javaScriptEnabled: false });
    await page.goto(stage.at('/'));
    // A snapshot is taken when a run ends; a page without JavaScript has to be asked for again.
    const back = page.getByRole('link', { name: 'Roll back…' });
    const patience = Date.now() + 10_000;
    while (!(await back.isVisible()) && Date.now() < patience) await page.reload();
    await back.click();
    await heading(page, /Rolling back moves the traffic/);
    assert.match(await page.locator('#restored').innerText(), /MemorySize 768 → 512/);
    await page.getByLabel('Reason').fill('slower than before');
    await page.getByRole('button', { name: /^Roll back to version/ }).click();
    await heading(page, /Rollback to version \d+: succeeded/);
    await page.goto(stage.at('/deployments'));
    assert.match(await visibleText(page), /pinned: deployments leave it only if told to/);
    await page.context().close();
  });

  test('a pinned version is named and released by keyboard', async () => {
    const { page, problems } = await openPage(stage.browser, { storageState: stage.session });
    await page.goto(stage.at('/deployments/new'));
    await hydrated(page);
    await page.getByLabel(/^MemorySize/).fill('1024');
    await page.keyboard.press('Enter');
    const refused = page.getByRole('alert');
    await refused.waitFor();
    assert.match(await refused.innerText(), /is pinned/);
    assert.match(await refused.innerText(), /slower than before/);
    await page.goto(stage.at('/deployments'));
    await page.locator('#release-reason').focus();
    await page.keyboard.type('mended');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await heading(page, /Release of the pinned version: done/);
    // The refused form is answered as a conflict, which the browser reports.
    const expected = (problem) => problem.includes('409');
    assert.deepEqual(problems.filter((problem) => !expected(problem)), []);
    await page.context().close();
  });
});
