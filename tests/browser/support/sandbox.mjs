// A console with a local AWS of its own: free ports, a state directory that goes with it.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const READY_WITHIN_MS = 120_000;
const LINK_WITHIN_MS = 10_000;
const STOPPED_WITHIN_MS = 20_000;

/**
 * Starts `liveinsight sandbox` and waits until it says where everything is.
 * @param settings environment variables of its own
 * @returns {Promise<Sandbox>}
 */
export async function startSandbox(settings = {}) {
  const executable = process.env.LIVEINSIGHT_BIN;
  assert.ok(executable, 'LIVEINSIGHT_BIN is not set: start the browser tests with `cargo xtask test browser`');

  const state = await mkdtemp(join(tmpdir(), 'liveinsight-sandbox-'));
  const child = spawn(executable, ['sandbox'], {
    env: {
      ...process.env,
      LIVEINSIGHT_ADDR: '127.0.0.1:0',
      LIVEINSIGHT_SANDBOX_PORT: '0',
      LIVEINSIGHT_SANDBOX_DIR: state,
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = [];
  child.stderr.setEncoding('utf8').on('data', (text) => log.push(text));

  const sandbox = new Sandbox(child, state, log);
  createInterface({ input: child.stdout }).on('line', (line) => sandbox.hear(line));
  try {
    sandbox.urls = await ready(child, sandbox);
  } catch (error) {
    await sandbox.discard();
    throw error;
  }
  return sandbox;
}

export class Sandbox {
  #child;
  #state;
  #log;
  #links = [];
  #heard = new EventTarget();

  /** Where the console, the local AWS and the collector's API listen. */
  urls = { console: '', aws: '', api: '' };

  constructor(child, state, log) {
    this.#child = child;
    this.#state = state;
    this.#log = log;
  }

  /** Takes a line of standard output: where everything is, or the next sign-in link. */
  hear(line) {
    const [word, ...rest] = line.split(' ');
    if (word === 'ready') {
      const { 'sign-in': link, ...urls } = Object.fromEntries(rest.map((pair) => splitOnce(pair, '=')));
      this.#links.push(link);
      this.#heard.dispatchEvent(new CustomEvent('ready', { detail: urls }));
    }
    if (word === 'sign-in') {
      this.#links.push(rest[0]);
      this.#heard.dispatchEvent(new Event('link'));
    }
  }

  /** Resolves when it has said where everything is. */
  ready() {
    return new Promise((resolve) => {
      this.#heard.addEventListener('ready', ({ detail }) => resolve(detail), { once: true });
    });
  }

  /** A sign-in link that nobody has used: each is good for once, and the next one comes when it is used. */
  async link() {
    while (this.#links.length === 0) {
      const next = once(this.#heard, 'link');
      await within(LINK_WITHIN_MS, next, 'no further sign-in link was announced');
    }
    return this.#links.shift();
  }

  /** What the console has logged so far. */
  get log() {
    return this.#log.join('');
  }

  /** Stops its console where it is: its AWS goes on, and nobody puts anything right there or takes up what is left. */
  sleep() {
    this.#child.kill('SIGSTOP');
  }

  /** Stops it with SIGTERM and asserts that it ends well and leaves no process behind. */
  async stop() {
    try {
      const started = await descendants(this.#child.pid);
      const exited = once(this.#child, 'exit');
      this.#child.kill('SIGCONT');
      this.#child.kill('SIGTERM');
      const [code, signal] = await within(STOPPED_WITHIN_MS, exited, 'the sandbox did not end after SIGTERM');
      assert.equal(signal ?? code, 0, `the sandbox ended with ${signal ?? code} after SIGTERM\n${this.log}`);
      const left = (await processes()).filter(({ pid, begun }) =>
        started.some((earlier) => earlier.pid === pid && earlier.begun === begun),
      );
      for (const { pid } of left) process.kill(pid, 'SIGKILL');
      assert.deepEqual(left, [], 'the sandbox left processes behind');
    } finally {
      await this.discard();
    }
  }

  /** Removes what is left, whatever state it is in. */
  async discard() {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      // MiniStack would outlive a console that is killed, so that comes after the gentle way only.
      const exited = once(this.#child, 'exit');
      this.#child.kill('SIGCONT');
      this.#child.kill('SIGTERM');
      await within(STOPPED_WITHIN_MS, exited, '').catch(() => this.#child.kill('SIGKILL'));
    }
    // A process that it left behind holds the other ends, and this one would wait for it.
    this.#child.stdout.destroy();
    this.#child.stderr.destroy();
    await rm(this.#state, { recursive: true, force: true });
  }
}

/** Waits for the line `ready console=URL aws=URL api=URL sign-in=URL`. */
async function ready(child, sandbox) {
  const ended = new Promise((_, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`the sandbox ended with ${code} before it was ready`)));
  });
  try {
    return await within(READY_WITHIN_MS, Promise.race([sandbox.ready(), ended]), 'the sandbox was not ready in time');
  } catch (error) {
    throw new Error(`${error.message}\n${sandbox.log}`, { cause: error });
  }
}

async function within(milliseconds, promise, message) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(message)), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

function splitOnce(text, separator) {
  const at = text.indexOf(separator);
  return [text.slice(0, at), text.slice(at + 1)];
}

/** Every process that `root` started, directly or not. */
async function descendants(root) {
  const all = await processes();
  const found = [];
  for (let parents = [root]; parents.length > 0; ) {
    const children = all.filter(({ parent }) => parents.includes(parent));
    found.push(...children);
    parents = children.map(({ pid }) => pid);
  }
  return found;
}

/** The processes of this machine, zombies apart; a process id with its start time names one for good. */
async function processes() {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    ids.map(async (id) => {
      // A process may end between the two reads.
      const stat = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => '');
      // The name comes in parentheses and may contain spaces; the fields after it count from the third.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
      return { pid: Number(id), name, state: fields[0], parent: Number(fields[1]), begun: fields[19] };
    }),
  );
  return found.filter(({ state }) => state && state !== 'Z');
}
