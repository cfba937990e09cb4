// A console as it is installed, in front of a sandbox's AWS: it can be killed and started again, its AWS can be slow or gone, and
// people sign in by accounts.

import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { writeBrokenPackage } from './package.mjs';
import { startProxy } from './proxy.mjs';

const PASSWORD = 'as long as it has to be';
const REFRESH_SECONDS = 5;

/**
 * Starts a console for the stack of `sandbox`, whose own console sleeps from then on, so that nobody else does anything.
 * @param people names of operators
 */
export async function startConsole(sandbox, people) {
  const directory = await mkdtemp(join(tmpdir(), 'liveinsight-console-'));
  sandbox.sleep();
  const proxy = await startProxy(sandbox.urls.aws);
  const console = new Console(proxy, directory, sandbox.urls.aws);
  try {
    await console.usePackage('good');
    for (const name of people) await console.run(['account', 'set', name, '--role', 'operator'], `${PASSWORD}\n`);
    await console.start();
  } catch (error) {
    await console.stop();
    throw error;
  }
  return console;
}

class Console {
  #child;
  #directory;
  #aws;
  #log = [];
  #address = '127.0.0.1:0';

  /** What stands between it and AWS. */
  proxy;

  /** Where people find it; the same after a restart. */
  url = '';

  constructor(proxy, directory, aws) {
    this.proxy = proxy;
    this.#directory = directory;
    this.#aws = aws;
  }

  get #package() {
    return join(this.#directory, 'collector.zip');
  }

  #environment(endpoint) {
    return {
      ...process.env,
      AWS_ACCESS_KEY_ID: 'x',
      AWS_SECRET_ACCESS_KEY: 'x',
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL: endpoint,
      LIVEINSIGHT_ADDR: this.#address,
      LIVEINSIGHT_COLLECTOR_ZIP: this.#package,
      LIVEINSIGHT_REFRESH_SECONDS: String(REFRESH_SECONDS),
    };
  }

  /** The package that the next deployment takes: the one that works, or one that crashes at once. */
  async usePackage(kind) {
    if (kind === 'good') await copyFile(process.env.LIVEINSIGHT_COLLECTOR_ZIP, this.#package);
    else await writeBrokenPackage(this.#package);
  }

  /** Runs a command of the console's to its end, past the proxy, and gives what it printed. */
  run(args, input = '') {
    return new Promise((resolve, reject) => {
      const options = { env: this.#environment(this.#aws) };
      const child = execFile(process.env.LIVEINSIGHT_BIN, args, options, (error, stdout, stderr) => {
        if (error) reject(new Error(`liveinsight ${args.join(' ')}: ${stderr}`, { cause: error }));
        else resolve(stdout);
      });
      child.stdin.end(input);
    });
  }

  /** Starts it, the first time or again, and waits until it answers. */
  async start() {
    const env = this.#environment(this.proxy.url);
    this.#child = spawn(process.env.LIVEINSIGHT_BIN, ['serve'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child.stderr.setEncoding('utf8').on('data', (text) => this.#log.push(text));
    const lines = createInterface({ input: this.#child.stdout });
    const ended = once(this.#child, 'exit').then(([code]) => {
      throw new Error(`the console ended with ${code} before it was ready\n${this.#log.join('')}`);
    });
    // It ends sooner or later; only before it is ready that is a fault.
    ended.catch(() => {});
    const [line] = await Promise.race([once(lines, 'line'), ended]);
    const [, url] = line.match(/^ready console=(\S+)$/) ?? [];
    assert.ok(url, `not the line of a console that is ready: ${line}`);
    this.url = url;
    this.#address = new URL(url).host;
  }

  /** Ends it without a warning, as a machine that fails does. */
  async kill() {
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
  }

  /** What a browser sends for somebody who signed in by name and password: `storageState` of `openPage`'s options. */
  async signedIn(browser, name) {
    const context = await browser.newContext({ locale: 'en-US' });
    const page = await context.newPage();
    await page.goto(new URL('/sign-in', this.url).href);
    await page.getByLabel('Name').fill(name);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.locator('form:has([name=password]) button').click();
    await page.waitForURL((url) => url.pathname === '/');
    const state = await context.storageState();
    await context.close();
    return state;
  }

  /** Gives an alarm a state, as its evaluation would. */
  async setAlarm(name, state, reason) {
    const day = new Date().toISOString().slice(0, 10).replaceAll('-', '');
    const answer = await fetch(this.#aws, {
      method: 'POST',
      headers: { authorization: `AWS4-HMAC-SHA256 Credential=x/${day}/us-east-1/monitoring/aws4_request` },
      body: new URLSearchParams({
        Action: 'SetAlarmState',
        Version: '2010-08-01',
        AlarmName: name,
        StateValue: state,
        StateReason: reason,
      }),
    });
    assert.equal(answer.status, 200, await answer.text());
  }

  /** Ends it and its proxy, and removes what it kept. */
  async stop() {
    if (this.#child && this.#child.exitCode === null && this.#child.signalCode === null) {
      const exited = once(this.#child, 'exit');
      this.#child.kill('SIGTERM');
      await exited;
    }
    await this.proxy.stop();
    await rm(this.#directory, { recursive: true, force: true });
  }
}
