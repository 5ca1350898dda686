import type { ParcelProgress, StepView } from '../../domain/customer/parcel-view.js';
import { momentText } from '../format.js';
import type { PageWords } from './words.js';

/** Progress as a picture that is a list to whoever cannot see it. */
export function Stepper(props: { steps: StepView[]; progress: ParcelProgress | null; words: PageWords }) {
  const { texts } = props.words;
  return (
    <ol class="steps" aria-label={texts.page.progressLabel}>
      {props.steps.map((step) => (
        <Step step={step} progress={props.progress} words={props.words} />
      ))}
    </ol>
  );
}

function Step({
  step,
  progress,
  words,
}: {
  step: StepView;
  progress: ParcelProgress | null;
  words: PageWords;
}) {
  const { page } = words.texts;
  const isCurrent = step.reach === 'current';
  const name =
    step.step === 'onItsWay' && progress === 'withCarrier' ? page.stepWithCarrier : page.step[step.step];
  return (
    <li class={step.reach} {...(isCurrent ? { 'aria-current': 'step' as const } : {})}>
      <Mark reach={step.reach} />
      <span class="name">
        {name}
        {step.reach !== 'ahead' && (
          <span class="aside">: {isCurrent ? page.stepCurrent : page.stepDone}</span>
        )}
      </span>
      {step.at && <time datetime={step.at}>{momentText(step.at, words.locale, words.timeZone)}</time>}
    </li>
  );
}

function Mark({ reach }: { reach: StepView['reach'] }) {
  return (
    <svg viewBox="0 0 26 26" aria-hidden="true">
      <circle cx="13" cy="13" r="12" />
      {reach === 'done' && <path d="M7.5 13.5l3.8 3.8 7.4-8" />}
      {reach === 'current' && <circle class="dot" cx="13" cy="13" r="6" />}
    </svg>
  );
}
