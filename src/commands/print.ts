/** Standard output of commands that print and end. */

let watched = false;

/** When nobody reads any more (`| head`), the program ends: that is no error of anybody. */
export function print(text: string): void {
  if (!watched) {
    watched = true;
    process.stdout.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit(0);
    });
  }
  process.stdout.write(text);
}
