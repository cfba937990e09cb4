// A proxy between a console and its AWS: requests can be held back as long as a test wants, and AWS can be out of reach.

import { once } from 'node:events';
import { Agent, createServer, request as ask } from 'node:http';

/** Starts a proxy in front of `upstream` on a free port. */
export async function startProxy(upstream) {
  const proxy = new Proxy(upstream);
  await proxy.listen();
  return proxy;
}

class Proxy {
  #upstream;
  #server;
  #agent = new Agent({ keepAlive: true });
  #sockets = new Set();
  #holds = new Set();
  #isGone = false;

  /** For `AWS_ENDPOINT_URL`. */
  url = '';

  constructor(upstream) {
    this.#upstream = new URL(upstream);
    this.#server = createServer((request, response) => void this.#take(request, response));
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  async listen() {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.url = `http://127.0.0.1:${this.#server.address().port}`;
  }

  /**
   * Holds back every request whose operation contains this, before AWS hears of it.
   * @returns {{reached: Promise<void>, release: () => void}} when the first arrived, and how all of them go on
   */
  hold(operation) {
    const hold = { operation };
    hold.reached = new Promise((resolve) => (hold.arrive = resolve));
    hold.released = new Promise((resolve) => (hold.release = resolve));
    this.#holds.add(hold);
    void hold.released.then(() => this.#holds.delete(hold));
    return hold;
  }

  /** From now on nobody answers, as if the network was cut. */
  vanish() {
    this.#isGone = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  /** AWS can be reached again. */
  reappear() {
    this.#isGone = false;
  }

  async stop() {
    for (const hold of this.#holds) hold.release();
    this.vanish();
    this.#agent.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #take(request, response) {
    try {
      const body = Buffer.concat(await request.toArray());
      const name = operation(request, body);
      const hold = [...this.#holds].find((hold) => name.includes(hold.operation));
      hold?.arrive();
      await hold?.released;
      // Whoever asked may have gone meanwhile, and then AWS never hears of it.
      if (this.#isGone || request.socket.destroyed) return void request.socket.destroy();
      this.#forward(request, body, response);
    } catch {
      // Whoever asked has gone.
      request.socket.destroy();
    }
  }

  #forward({ method, url, headers, socket }, body, response) {
    const { hostname, port } = this.#upstream;
    const cut = () => socket.destroy();
    const onward = { method, path: url, hostname, port, agent: this.#agent, headers: { ...headers, host: this.#upstream.host } };
    const asked = ask(onward, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.on('error', cut).pipe(response);
    });
    asked.on('error', cut);
    asked.end(body);
  }
}

/** The operation's name, wherever the service's protocol puts it; method and path for REST services. */
function operation({ method, url, headers }, body) {
  const target = headers['x-amz-target']?.split('.').at(-1);
  const form = (headers['content-type'] ?? '').includes('x-www-form-urlencoded');
  const action = form ? new URLSearchParams(body.toString()).get('Action') : undefined;
  const [, rpc] = url.split('/operation/');
  return target ?? action ?? rpc ?? `${method} ${url}`;
}
