/** A choice of the time-range menu. */
export interface TimeRange {
  title: string;
  /** The whole filter when it is chosen. */
  filter: string;
  isChosen: boolean;
}

const CHOICES: readonly { title: string; term: string }[] = [
  { title: 'All time', term: '' },
  { title: 'Last 5 min', term: 'at>-5m' },
  { title: 'Last 15 min', term: 'at>-15m' },
  { title: 'Last hour', term: 'at>-1h' },
  { title: 'Last 8 hours', term: 'at>-8h' },
  { title: 'Last 24 hours', term: 'at>-24h' },
  { title: 'Last 7 days', term: 'at>-7d' },
];

/** A condition on the time that stands by itself, outside parentheses and quotes as people write them. */
const TIME_TERM = /(^|\s)at(?:>=?|<=?|:)[^\s()"]+(?=\s|$)/g;

/** The times that a filter names, each as a term that stands by itself. */
export function timeTerms(filter: string): string[] {
  return [...filter.matchAll(TIME_TERM)].map(([term]) => term.trim());
}

/** The filter with this time in place of those that it names; '' for no time at all. */
export function withTime(filter: string, term: string): string {
  const rest = filter.replace(TIME_TERM, '').trim();
  return [rest && term && / OR /.test(rest) ? `(${rest})` : rest, term]
    .filter((part) => part !== '')
    .join(' ');
}

/** The ranges that one can choose in place of the times that the filter names. */
export function timeRanges(filter: string): TimeRange[] {
  const present = timeTerms(filter);
  return CHOICES.map(({ title, term }) => ({
    title,
    filter: withTime(filter, term),
    isChosen: term === '' ? present.length === 0 : present.length === 1 && present[0] === term,
  }));
}
