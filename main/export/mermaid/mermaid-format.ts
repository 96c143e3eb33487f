import { explainCall } from '../../../model/ladder/explain-call.ts';
import { ladderOf } from '../../../model/ladder/ladder.ts';
import type { Ladder, LadderStep } from '../../../model/ladder/ladder.ts';
import { missingWords } from '../../../model/ladder/words.ts';
import { CallStories, omissionText } from '../call-stories.ts';
import type { CallStory } from '../call-stories.ts';
import { callTitle } from '../call-title.ts';
import type { ExportFormat } from '../export-format.ts';
import { isoTime } from '../iso-time.ts';
import { markdownText, mermaidText } from './mermaid-text.ts';

/** More diagrams than these make a file that no program draws. */
const LIMITS = { calls: 500, events: 20_000 };
/** What a diagram can show and be read. */
const MOST_STEPS = 300;

/**
 * A Markdown file with a sequence diagram for each call, in a fenced block that GitHub, editors and `mmdc` draw: one form
 * whether it is one call or many.
 */
export const mermaidFormat: ExportFormat = {
  id: 'mermaid',
  title: 'Mermaid sequence diagrams',
  extension: 'md',
  mediaType: 'text/markdown; charset=utf-8',
  of: 'calls',
  needsCalls: () => true,
  *text({ events, calls, lookup, notice, redacted }) {
    const stories = new CallStories(LIMITS);
    for (const written of events) {
      if (written.call !== 0 || written.event.gap) stories.take(written);
      yield '';
    }
    const told = stories.stories(lookup);
    const omission = omissionText(told);
    yield `# Calls\n\n${redacted ? 'Numbers and names have been replaced.\n\n' : ''}`;
    for (const story of told.stories) yield section(story);
    if (told.stories.length === 0) yield 'No calls.\n';
    if (omission !== null) {
      yield `${omission}\n`;
      notice(omission);
    }
    for (const _ of calls()) yield '';
  },
};

function section({ call, events, missing }: CallStory): string {
  const ladder = ladderOf(call, events, missing);
  const facts = explainCall(call, events, missing).map((fact) => `- ${markdownText(fact)}\n`);
  return [
    `## ${markdownText(callTitle(call))}\n\n`,
    `${isoTime(call.startedAt)} · ${call.outcome ?? call.state} · ${markdownText(call.sourceId)} · call ${markdownText(call.id)}\n\n`,
    ...facts,
    `${facts.length > 0 ? '\n' : ''}\`\`\`mermaid\n${diagram(ladder)}\`\`\`\n\n`,
  ].join('');
}

/** The statements of a sequence diagram, a line each. */
export function diagram({ participants, steps, gaps }: Ladder): string {
  const lines = ['sequenceDiagram'];
  for (const { id, title, subtitle } of participants) {
    const label = subtitle === undefined ? title : `${title} (${subtitle})`;
    lines.push(`  participant ${id} as ${mermaidText(label)}`);
  }
  const id = (index: number): string => participants[index]?.id ?? 'p1';
  const addGaps = (after: number): void => {
    for (const gap of gaps.filter((one) => one.after === after)) {
      lines.push(`  Note over ${id(0)}: ${mermaidText(`${missingWords(gap)}: ${gap.reason}`)}`);
    }
  };
  steps.slice(0, MOST_STEPS).forEach((step, index) => {
    addGaps(index);
    lines.push(
      step.to === null
        ? `  Note over ${id(step.from)}: ${stepText(step)}`
        : `  ${id(step.from)}->>${id(step.to)}: ${stepText(step)}`,
    );
  });
  if (steps.length <= MOST_STEPS) addGaps(steps.length);
  else lines.push(`  Note over ${id(0)}: ${mermaidText(`${steps.length - MOST_STEPS} more steps`)}`);
  return `${lines.join('\n')}\n`;
}

function stepText({ sinceStart, label, note }: LadderStep): string {
  return mermaidText([`+${(sinceStart / 1_000).toFixed(3)} s ${label}`, note].filter(Boolean).join(' · '));
}
