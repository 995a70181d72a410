/** Which operators expressions have, and which pairs of them stand together in one: how wide a random sample is. */

/** Names after a backslash, keywords, standard operators that are called, and symbols; not what only encloses. */
const operator = /\\[a-z]+|\b[A-Z]{2,}\b|\b[A-Z]\w+(?=\()|[-+*%^=#<>:|@~.!/\\]+/g;

/** A line for a report: operators, and pairs of operators that occur within one expression. */
export function operatorPairs(texts: readonly string[]): string {
  const operators = new Set<string>();
  const pairs = new Set<string>();
  for (const text of texts) {
    const found = [...new Set(text.match(operator))].sort();
    found.forEach((one, i) => {
      operators.add(one);
      for (const other of found.slice(i + 1)) pairs.add(`${one} ${other}`);
    });
  }
  const possible = (operators.size * (operators.size - 1)) / 2;
  return `${operators.size} operators, ${pairs.size} of ${possible} pairs of them within one expression`;
}
