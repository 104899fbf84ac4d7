/** Which word of a large frame holds something, for the two threads that hand it over. */
export function markedWord(number: number, words: number): number {
  return (number * 7_919) % words;
}
