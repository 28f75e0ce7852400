/** A real browser over the DevTools protocol on a pipe: no port, no driver, no package. */

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

/** Where distributions put it; `SPOOR_TEST_CHROMIUM` names another. */
export const CHROMIUM = [process.env.SPOOR_TEST_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (path) => path !== undefined && existsSync(path),
);

interface Message {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

export interface Screen {
  /** CSS pixels. */
  readonly width: number;
  readonly height?: number;
  readonly scheme?: 'light' | 'dark';
  readonly script?: boolean;
}

export class Browser {
  private readonly process: ChildProcess;
  private readonly profile: string;
  private readonly waiting = new Map<number, { resolve: (result: Record<string, unknown>) => void; reject: (error: Error) => void }>();
  readonly listeners = new Set<(message: Message) => void>();
  private last = 0;
  private rest = '';

  constructor(path: string) {
    this.profile = mkdtempSync(join(tmpdir(), 'spoor-chromium-'));
    const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--disable-extensions'];
    this.process = spawn(path, [...flags, '--remote-debugging-pipe', `--user-data-dir=${this.profile}`, 'about:blank'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    });
    this.process.on('error', (error) => this.fail(error));
    this.process.on('exit', () => this.fail(new Error('chromium ended')));
    const output = this.process.stdio[4] as Readable;
    output.setEncoding('utf8').on('data', (text: string) => this.take(text));
    (this.process.stdio[3] as Writable).on('error', (error) => this.fail(error));
  }

  send(method: string, params: Record<string, unknown> = {}, sessionId?: string): Promise<Record<string, unknown>> {
    this.last += 1;
    const id = this.last;
    (this.process.stdio[3] as Writable).write(`${JSON.stringify({ id, method, params, ...(sessionId !== undefined && { sessionId }) })}\0`);
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
  }

  /** Opens a page and waits until it is loaded. */
  async open(url: string, screen: Screen): Promise<Page> {
    const { targetId } = await this.send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await this.send('Target.attachToTarget', { targetId, flatten: true });
    const page = new Page(this, sessionId as string);
    await page.load(url, screen);
    return page;
  }

  /** Asks it to end, so that its own processes end too: killed, it leaves some that still write into the profile. */
  async close(): Promise<void> {
    if (this.process.exitCode === null) {
      const ended = new Promise((resolve) => this.process.once('exit', resolve));
      const impatience = setTimeout(() => this.process.kill('SIGKILL'), 5000);
      void this.send('Browser.close');
      await ended;
      clearTimeout(impatience);
    }
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }

  private take(text: string): void {
    const parts = (this.rest + text).split('\0');
    this.rest = parts.pop() ?? '';
    for (const part of parts) {
      const message = JSON.parse(part) as Message;
      const waiting = message.id === undefined ? undefined : this.waiting.get(message.id);
      if (waiting === undefined) for (const listener of this.listeners) listener(message);
      else {
        this.waiting.delete(message.id!);
        if (message.error === undefined) waiting.resolve(message.result ?? {});
        else waiting.reject(new Error(message.error.message));
      }
    }
  }

  private fail(error: Error): void {
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}

export class Page {
  private readonly browser: Browser;
  private readonly session: string;
  /** What the console, the policy and uncaught errors said. */
  readonly complaints: string[] = [];
  /** Addresses that were asked for, the page's own first. */
  readonly requests: string[] = [];

  constructor(browser: Browser, session: string) {
    this.browser = browser;
    this.session = session;
  }

  async load(url: string, { width, height = 900, scheme = 'light', script = true }: Screen): Promise<void> {
    let loaded = () => {};
    const done = new Promise<void>((resolve) => {
      loaded = resolve;
    });
    this.browser.listeners.add(({ sessionId, method, params = {} }) => {
      if (sessionId !== this.session) return;
      if (method === 'Page.loadEventFired') loaded();
      else if (method === 'Network.requestWillBeSent') this.requests.push((params.request as { url: string }).url);
      else if (method === 'Runtime.consoleAPICalled' || method === 'Runtime.exceptionThrown' || method === 'Log.entryAdded')
        this.complaints.push(JSON.stringify(params));
    });
    for (const domain of ['Page', 'Network', 'Runtime', 'Log']) await this.send(`${domain}.enable`);
    await this.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: width < 600 });
    await this.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
    if (!script) await this.send('Emulation.setScriptExecutionDisabled', { value: true });
    await this.send('Page.navigate', { url });
    await done;
  }

  /** Value of an expression in the page, as JSON carries it. */
  async evaluate<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
    return (result as { value: T }).value;
  }

  /** A real pointer, moved to a point of the window and pressed if so asked. */
  async pointer(x: number, y: number, press = false): Promise<void> {
    await this.send('Input.dispatchMouseEvent', { type: 'mouseMoved', x, y });
    if (!press) return;
    for (const type of ['mousePressed', 'mouseReleased'])
      await this.send('Input.dispatchMouseEvent', { type, x, y, button: 'left', clickCount: 1 });
  }

  /** Types into what has the focus. */
  async type(text: string): Promise<void> {
    await this.send('Input.insertText', { text });
  }

  /** The whole page, or a part of it from the top, as PNG. */
  async screenshot(clip?: { y: number; height: number; width: number }): Promise<Buffer> {
    const { data } = await this.send('Page.captureScreenshot', {
      captureBeyondViewport: true,
      ...(clip !== undefined && { clip: { x: 0, scale: 1, ...clip } }),
    });
    return Buffer.from(data as string, 'base64');
  }

  private send(method: string, params: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    return this.browser.send(method, params, this.session);
  }
}
