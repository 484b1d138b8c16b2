import Glibc
import Groundwork
import LanguageModels
import Learning
import WebEnv
import WorldModel

/// A language model that proposes several actions, imagines the page that each brings, and does the one that then looks best.
///
/// Proposals are samples of the policy, as probable as they are frequent; world model and scorer are prompts of the same model or another.
/// Source: WebDreamer (arXiv:2411.06559), section 4.
public struct ImaginingPolicy: NotedPolicy {
    private let proposer: EndpointPolicy
    private let writer: PromptedPageWriter
    private let scorer: PromptedScorer
    private let proposals: Int

    /// - Parameters:
    ///   - proposer: one whose temperature is above 0, or all proposals are the same.
    ///   - proposals: samples at each step, 1 or more.
    public init(
        _ proposer: EndpointPolicy, writer: PromptedPageWriter, scorer: PromptedScorer, proposals: Int
    ) {
        self.proposer = proposer
        self.writer = writer
        self.scorer = scorer
        self.proposals = max(1, proposals)
    }

    /// The same policy with a log of its own, for one episode.
    public func noting(_ log: TurnLog) -> ImaginingPolicy {
        ImaginingPolicy(
            proposer.noting(log), writer: writer.noting(log), scorer: scorer.noting(log), proposals: proposals
        )
    }

    /// The best proposal; no action where the model gives no reply.
    public func decide(_ episode: Episode, using random: inout RandomSource) -> Decision {
        do {
            return try decideOrFail(episode, using: &random)
        } catch {
            return Decision(action: .invalid(text: "", reason: "the model gives no reply: \(error)"))
        }
    }

    /// The best proposal; the most frequent one where nothing can be imagined or scored.
    /// - Throws: `ModelError` where the model proposes nothing.
    public func decideOrFail(_ episode: Episode, using random: inout RandomSource) throws -> Decision {
        let samples = try (0..<proposals).map { _ in
            try proposer.decideOrFail(episode, using: &random).action
        }
        return LookaheadPolicy(
            Proposals(samples), model: LanguageModelDynamics(writer, shots: 0), scorer: scorer
        ).decide(episode, using: &random)
    }

    /// Samples of one step as candidates.
    private struct Proposals: CandidatePolicy {
        private let all: [Candidate]

        /// Samples that are no actions are left out, unless there are no others.
        init(_ samples: [Action]) {
            let actions = samples.filter { $0.kind != .invalid }
            let known = actions.isEmpty ? Array(samples.prefix(1)) : actions
            var counts: [(action: Action, count: Int)] = []
            for action in known {
                if let place = counts.firstIndex(where: { $0.action == action }) {
                    counts[place].count += 1
                } else {
                    counts.append((action, 1))
                }
            }
            // Of equally frequent ones the one that was proposed first stays first.
            all = counts.enumerated().sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }
                .map { _, counted in
                    let share = Double(counted.count) / Double(known.count)
                    return Candidate(
                        action: counted.action, logProbability: log(share), actionCount: counts.count)
                }
        }

        func candidates(_ episode: Episode, count: Int) -> [Candidate] { all }
        func decide(_ episode: Episode, using random: inout RandomSource) -> Decision { Decision(all[0]) }
    }
}
