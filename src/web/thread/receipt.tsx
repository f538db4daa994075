import type { Answer } from '../../answer/events.ts';
import { modelName } from '../ask/model-name.ts';
import type { Chat, Turn } from '../chats/chat.ts';
import { usePage } from '../page-context.ts';
import { ScrollRegion } from '../parts/scroll-region.tsx';
import { strings } from '../strings.ts';
import { saveShared } from './actions.tsx';

interface ReceiptProps {
  readonly chat: Chat;
  readonly turn: Turn;
  readonly answer: Answer;
}

/** Everything about how an answer came about: enough to ask for it again. */
export function Receipt({ chat, turn, answer }: ReceiptProps) {
  const { openSource } = usePage();
  const { receipt } = answer;
  return (
    <section className="receipt" aria-label={strings.receiptTitle}>
      <h2 className="label">{strings.receiptTitle}</h2>
      <dl>
        {factsOf(answer).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {receipt.passages.length > 0 && (
        <ScrollRegion name={strings.passages} className="table-room">
          <table>
            <caption>{strings.passages}</caption>
            <thead>
              <tr>
                <th scope="col">{strings.section}</th>
                <th scope="col">{strings.score}</th>
                <th scope="col">{strings.passage}</th>
              </tr>
            </thead>
            <tbody>
              {receipt.passages.map(({ document, section, text, score, explanation }, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the list of a finished answer never changes.
                <tr key={at}>
                  <td>
                    <button
                      type="button"
                      className="chip as-source"
                      aria-label={strings.sourceOf(`§${section}`, text)}
                      onClick={() => openSource({ document, section })}
                    >
                      {section}
                    </button>
                  </td>
                  <td className="number">{score.toFixed(3)}</td>
                  <td>
                    {text}
                    <small>{explanation}</small>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      <p className="receipt-foot">
        <button type="button" className="plain" onClick={() => saveShared(chat, turn)}>
          {strings.saveReceipt}
        </button>
        <span>{strings.replay}</span>
      </p>
    </section>
  );
}

function factsOf({ receipt, usage, timings }: Answer): [string, string][] {
  const { facts } = strings;
  const isExtractive = receipt.model === 'extractive';
  const tokens = usage ? strings.tokens(usage.inputTokens, usage.outputTokens) : strings.unknownTokens;
  const times = Object.entries(timings).map(
    ([name, value]) => `${strings.times[name] ?? name} ${strings.ms(value)}`,
  );
  return [
    [facts.query, receipt.query],
    [facts.route, strings.routes[receipt.route]],
    [facts.model, modelName(receipt.model)],
    [facts.tokens, isExtractive ? strings.noTokens : tokens],
    [facts.cost, isExtractive ? strings.free : strings.unknownCost],
    [facts.timings, times.join(', ')],
    [facts.embedder, receipt.embedder],
    [facts.generation, receipt.generation],
    [facts.corpus, receipt.corpus],
    ...(receipt.promptHash ? [[facts.prompt, receipt.promptHash] as [string, string]] : []),
    [facts.version, receipt.version],
  ];
}
