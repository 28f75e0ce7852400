/** The errors an operator can act on, each with a code, what to do, and the exit code it ends the program with. */

/** Exit codes of the program: 0 done, 1 a defect of ours, 2 configuration, 3 cannot start. */
export const EXIT = { done: 0, defect: 1, configuration: 2, cannotStart: 3 } as const;

/** Every code, with the exit code and the meaning; ARCHITECTURE.md lists the same table and a test compares them. */
export const ERROR_CODES = {
  CONFIG_NOT_READABLE: { exit: EXIT.configuration, meaning: 'The configuration file is missing, unreadable or not YAML.' },
  CONFIG_INVALID: { exit: EXIT.configuration, meaning: 'A key of the configuration is unknown or has a value of the wrong shape.' },
  CONFIG_SECRET: { exit: EXIT.configuration, meaning: 'A secret file or environment variable that the configuration names is missing.' },
  USAGE: { exit: EXIT.configuration, meaning: 'The command line does not say what is needed.' },
  DECODER_NOT_FOUND: { exit: EXIT.configuration, meaning: 'No decoder of that name, package or path.' },
  DECODER_INVALID: { exit: EXIT.configuration, meaning: 'The module is no decoder, or one written for another contract version.' },
  DECODER_CONFLICT: { exit: EXIT.configuration, meaning: 'Two decoders ask for the same port, name or data stream.' },
  DICTIONARY_NOT_READABLE: { exit: EXIT.configuration, meaning: 'A dictionary to import cannot be read, or is of no kind that is known.' },
  DIAMETER_UNKNOWN: { exit: EXIT.configuration, meaning: 'No dictionary has a command, an AVP or an application of that name.' },
  NOT_IN_CAPTURE: { exit: EXIT.configuration, meaning: 'The capture has nothing of what a command was asked to show.' },
  FILE_NOT_WRITABLE: { exit: EXIT.cannotStart, meaning: 'The file that a command was asked to write cannot be written.' },
  SOURCE_NOT_READABLE: { exit: EXIT.cannotStart, meaning: 'A capture file cannot be read, or is no capture.' },
  SOURCE_ENDPOINT: { exit: EXIT.configuration, meaning: 'The endpoint of the collector is not one that ZeroMQ can connect to.' },
  SPOOL_LOCKED: { exit: EXIT.cannotStart, meaning: 'Another living process owns the spool directory.' },
  SPOOL_NOT_WRITABLE: { exit: EXIT.cannotStart, meaning: 'The spool directory cannot be made or written, or the disk is full.' },
  SPOOL_DAMAGED: { exit: EXIT.cannotStart, meaning: 'The spool holds something that Spoor did not write.' },
  ORDER_NOT_DONE: { exit: EXIT.cannotStart, meaning: 'The process that owns the spool did not do what the command asked it for.' },
  REPORT_NOT_WRITABLE: { exit: EXIT.cannotStart, meaning: 'The file for the report cannot be written.' },
  EXPORT_NOT_WRITABLE: { exit: EXIT.cannotStart, meaning: 'The directory for what setup exports cannot be written.' },
  KIBANA_UNREACHABLE: {
    exit: EXIT.cannotStart,
    meaning: 'Kibana does not answer, does not become ready, or its certificate is not trusted.',
  },
  KIBANA_REFUSED: { exit: EXIT.cannotStart, meaning: 'Kibana refuses the import of dashboards, or takes only a part of them.' },
  BIND_FAILED: { exit: EXIT.cannotStart, meaning: 'The address to publish or to listen on is taken or not ours.' },
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

/** Something the operator must change. `message` says what was found and wanted; `todo` says what to do about it. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';
  readonly code: ErrorCode;
  readonly todo: string;

  constructor(code: ErrorCode, message: string, todo: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.todo = todo;
  }

  get exitCode(): number {
    return ERROR_CODES[this.code].exit;
  }
}
