/** Order statistics without sorting: percentiles of an interval cost a few passes instead of a sort. */

/**
 * The value that would stand at `index` if the values from `from` on were sorted. Moves values: before `index` there are no larger ones afterwards,
 * behind it no smaller ones (Hoare's selection, with the middle of three as pivot).
 */
export function select(values: Float32Array, index: number, from: number, length: number): number {
  let low = from;
  let high = length - 1;
  while (low < high) {
    const pivot = median(values[low]!, values[(low + high) >>> 1]!, values[high]!);
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i]! < pivot) i += 1;
      while (values[j]! > pivot) j -= 1;
      if (i <= j) {
        const value = values[i]!;
        values[i] = values[j]!;
        values[j] = value;
        i += 1;
        j -= 1;
      }
    }
    if (index <= j) high = j;
    else if (index >= i) low = i;
    else break;
  }
  return values[index]!;
}

function median(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
