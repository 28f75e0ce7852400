/** Log lines: one a happening that a person may want to act on, to standard error, never one a packet. */

export interface Log {
  /** Something an operator likes to know once: connected, installed, done. */
  info(message: string): void;
  /** Something that works less well than it should and mends itself, or that somebody should look at soon. */
  warn(message: string): void;
  /** Something that somebody must do something about now. Says what. */
  error(message: string): void;
}

/** Lines with time and level; the time is the only wall clock in them. */
export function stderrLog(quiet = false): Log {
  const line = (level: string, message: string) => process.stderr.write(`${new Date().toISOString()} ${level.padEnd(5)} ${message}\n`);
  return {
    info: (message) => void (quiet || line('info', message)),
    warn: (message) => void line('warn', message),
    error: (message) => void line('error', message),
  };
}

/** For tests and for `--print`, whose standard error is a summary. */
export const silentLog: Log = { info() {}, warn() {}, error() {} };
