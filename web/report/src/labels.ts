// Texts beside marks: in as few lines as they need, cut where there is no room, and moved apart where they would overlap.

/** Breaks at spaces into at most `most` lines of about `width` characters; what does not fit ends in "…". */
export function linesOfText(text: string, width: number, most: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    const longer = line ? `${line} ${word}` : word;
    if (longer.length <= width || line === "") line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  lines.push(line);
  const cut = lines.length > most;
  return lines.slice(0, most).map((one, index) => {
    const ends = cut && index === most - 1;
    return one.length + (ends ? 1 : 0) > width ? `${one.slice(0, Math.max(1, width - 1)).trimEnd()}…` : ends ? `${one}…` : one;
  });
}

/** Moves positions, given in order, apart so that each has `gap` to the next, all within [low, high] while that is possible. */
export function apart(places: number[], gap: number, low: number, high: number): number[] {
  const moved = [...places];
  for (let index = 0; index < moved.length; ++index) {
    const least = index === 0 ? low : (moved[index - 1] as number) + gap;
    moved[index] = Math.max(moved[index] as number, least);
  }
  for (let index = moved.length - 1; index >= 0; --index) {
    const most = index === moved.length - 1 ? high : (moved[index + 1] as number) - gap;
    moved[index] = Math.min(moved[index] as number, most);
  }
  return moved;
}
