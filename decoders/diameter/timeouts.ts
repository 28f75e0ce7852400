/** How long a request waits for its answer, by command. */

import type { Microseconds } from 'spoor/decoder';
import type { Application } from 'spoor/formats/diameter';
import { DWR } from './commands.js';
import type { Names } from './names.js';

/** Tw: a node waits so long before it suspects a peer that does not answer its watchdog (RFC 3539 3.4.1). */
const WATCHDOG: Microseconds = 30e6;

/** One that is configured: a command, everywhere or as an application has it. */
interface Command {
  readonly application: number | undefined;
  readonly codes: readonly number[];
}

export class Timeouts {
  /** Of commands without one of their own. */
  readonly usual: Microseconds;
  private readonly everywhere = new Map<number, Microseconds>([[DWR, WATCHDOG]]);
  private readonly byApplication = new Map<number, Map<number, Microseconds>>();

  /** @param seconds by command; names that no dictionary has say nothing, since options were checked before. */
  constructor(usual: Microseconds, seconds: Readonly<Record<string, number>>, names: Names) {
    this.usual = usual;
    for (const [name, value] of Object.entries(seconds)) {
      const { application, codes } = commandNamed(names, name) ?? { application: undefined, codes: [] };
      for (const code of codes) this.to(application).set(code, value * 1e6);
    }
  }

  of(application: number, command: number): Microseconds {
    const own = this.byApplication.size === 0 ? undefined : this.byApplication.get(application)?.get(command);
    return own ?? this.everywhere.get(command) ?? this.usual;
  }

  private to(application: number | undefined): Map<number, Microseconds> {
    if (application === undefined) return this.everywhere;
    const commands = this.byApplication.get(application) ?? new Map<number, Microseconds>();
    this.byApplication.set(application, commands);
    return commands;
  }
}

/**
 * The command that `CCR`, `S6a/ULR`, `Update-Location` or `8388600` means; the abbreviation may be that of several, which are told apart by their
 * application. Undefined where no dictionary has it.
 */
export function commandNamed(names: Names, name: string): Command | undefined {
  const slash = name.lastIndexOf('/');
  const command = name.slice(slash + 1).toLowerCase();
  const { applications } = names.model.tables;
  if (slash < 0) {
    const codes = codesOf(applications, command);
    return codes.length === 0 ? undefined : { application: undefined, codes };
  }
  const place = name.slice(0, slash).toLowerCase();
  const application = applications.find(({ id, name: known }) => String(id) === place || known.toLowerCase() === place);
  if (application === undefined) return undefined;
  const own = codesOf([application], command);
  // Applications inherit commands of the base protocol which have none of their own (RFC 6733 8).
  const codes =
    own.length > 0
      ? own
      : codesOf(
          applications.filter(({ id }) => id === 0),
          command,
        );
  return codes.length === 0 ? undefined : { application: application.id, codes };
}

function codesOf(applications: readonly Application[], command: string): number[] {
  if (/^\d+$/.test(command)) return [Number(command)];
  const codes = new Set<number>();
  for (const { profiles } of applications)
    for (const { commands } of profiles)
      for (const { code, name, request } of commands.values())
        if (name.toLowerCase() === command || request?.abbreviation.toLowerCase() === command) codes.add(code);
  return [...codes];
}
