// On-call at night, on a phone: from the alarm that rings to what the guide says about it, to the one safe action. And what is
// left to read when AWS does not answer.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { openPage, startBrowser } from './support/browser.mjs';
import { startConsole } from './support/console.mjs';
import { heading } from './support/people.mjs';
import { startSandbox } from './support/sandbox.mjs';

const ALARM = 'LiveInsight-Lambda-ErrorRate';
const PHONE = { width: 390, height: 844 };

/** The console looks every five seconds; a busy machine takes its time. */
const SEEN_WITHIN_MS = 60_000;

describe('on-call', () => {
  let sandbox;
  let browser;
  let console;
  let person;

  before(async () => {
    sandbox = await startSandbox({ LIVEINSIGHT_SANDBOX_EVENTS_PER_MINUTE: '0' });
    browser = await startBrowser();
    console = await startConsole(sandbox, ['kim']);
    await console.run(['deploy', '--set', 'MemorySize=768', '--reason', 'more memory', '--yes']);
    await console.setAlarm(ALARM, 'ALARM', '9 errors in 5 minutes');
    person = await console.signedIn(browser, 'kim');
  });

  after(async () => {
    await browser?.close();
    await console?.stop();
    await sandbox?.stop();
  });

  const at = (path) => new URL(path, console.url).href;

  /** The overview, as soon as it tells of the alarm. */
  async function woken() {
    const opened = await openPage(browser, { storageState: person, viewport: PHONE });
    await opened.page.goto(at('/'));
    await opened.page.locator('#ringing').getByRole('link', { name: ALARM, exact: true }).waitFor({ timeout: SEEN_WITHIN_MS });
    return opened;
  }

  test('goes back in two clicks and a reason from the alarm that rings', async () => {
    const { page, problems } = await woken();
    await page.locator('#ringing').getByRole('link', { name: ALARM, exact: true }).click();
    await heading(page, `${ALARM} is in alarm`);
    assert.match(await page.locator('.verdict').innerText(), /9 errors in 5 minutes/);
    await page.getByRole('link', { name: 'Roll back…' }).click();
    await heading(page, 'Rolling back moves the traffic from version 2 to version 1');
    await page.getByLabel('Reason').fill('errors since the deployment');
    await page.getByRole('button', { name: 'Roll back to version 1' }).click();
    await heading(page, 'Rollback to version 1: succeeded, version 1 is live');
    assert.deepEqual(problems, []);
    await page.context().close();
  });

  test('reads what to do about it, and finds the safe action beside it', async () => {
    const { page, problems } = await woken();
    await page.locator('#ringing').getByRole('link', { name: /^What to do/ }).first().click();
    await page.waitForURL(`**/guide/**#${ALARM.toLowerCase()}`);
    const section = page.locator('section, article').filter({ has: page.locator(`#${ALARM.toLowerCase()}`) }).last();
    assert.match(await section.innerText(), /Mitigation\./);
    const state = page.locator('.now', { hasText: 'ALARM' }).first();
    await state.getByRole('link', { name: 'Roll back…' }).click();
    await heading(page, /Rolling back moves the traffic|This rollback cannot be done/);
    assert.deepEqual(problems, []);
    await page.context().close();
  });

  // The last of this file: AWS stays away.
  test('has the guide, the contacts and the last known state when AWS does not answer', async () => {
    const { page } = await woken();
    console.proxy.vanish();
    await page.goto(at(`/alarms/${ALARM}`));
    await page.locator('.verdict .cannot-read').first().waitFor({ timeout: SEEN_WITHIN_MS });
    await heading(page, `${ALARM} is in alarm`);
    assert.match(await page.locator('.verdict').innerText(), /9 errors in 5 minutes/);

    await page.getByRole('link', { name: 'What to do: guide' }).click();
    await page.waitForURL(`**/guide/**#${ALARM.toLowerCase()}`);
    const text = await page.locator('main').innerText();
    assert.match(text, /ended more than 5 invocations with an error/);
    assert.match(text, /liveinsight rollback --reason/);
    assert.match(await page.locator('.now', { hasText: 'ALARM' }).first().innerText(), /as of/i);
    await page.goto(at('/guide'));
    assert.match(await page.locator('main').innerText(), /Escalat/);

    // What cannot be done now says why, and takes no page down.
    const response = await page.goto(at('/deployments/rollback'));
    assert.equal(response.status(), 200);
    await heading(page, 'This rollback cannot be done');
    assert.match(await page.locator('.error-summary').innerText(), /does not reach AWS|did not answer/);
    await page.context().close();
  });
});
