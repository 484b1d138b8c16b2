import Groundwork
import Learning
import Readings
import WebEnv

/// Predicts by analogy: it finds transitions like the one at hand, carries what they changed over to the current page with the
/// texts that stand in the same parts here, and lets these drafts vote.
///
/// It works on entities that were never visited, since names, prices and typed words are copied from what the current page
/// shows; what nothing at hand tells is left out and listed as unknown. Nothing in it knows a site.
public struct TransferModel: LearningDynamicsModel {
    private var store = ExampleStore()
    private var templates = PageTemplates()
    private var reliability = Reliability()
    private var calibration = Calibration()
    private var endings = EndingModel()
    private var refusals = Frequencies()
    private var carried = Frequencies()
    private var persistence = Persistence()
    private var starts: [StartPoint: Observation] = [:]
    /// Everything observed, in order, with what is read from it.
    private var observed: [(transition: Transition, example: TransitionExample)] = []
    private let trees: PageTreeCache
    private let workers: Int

    /// Drafts that vote on a page.
    static let ballotCount = 8
    /// One in this many new transitions is predicted before it is learned, to find out what examples are worth.
    static let trialInterval = 4

    /// - Parameter workers: threads for learning; changes no result.
    public init(trees: PageTreeCache = PageTreeCache(), workers: Int = 1) {
        self.trees = trees
        self.workers = workers
    }

    /// Number of distinct transitions known.
    public var exampleCount: Int { store.examples.count }
    /// Number of page templates found.
    public var templateCount: Int { templates.count }

    /// Where episodes were seen to begin, in alphabetical order.
    public var startPoints: [StartPoint] {
        starts.keys.sorted { ($0.urls.joined(), $0.login ?? "") < ($1.urls.joined(), $1.login ?? "") }
    }

    // MARK: Learning

    /// Takes all episodes apart, and learns what examples are worth by predicting some of them first.
    public mutating func learn(from trajectories: [Trajectory]) {
        for trajectory in trajectories {
            guard let first = trajectory.steps.first else { continue }
            starts[StartPoint(trajectory.task)] = first.observation
        }
        let fresh = trajectories.flatMap(\.transitions)
        for transition in fresh {
            endings.observe(transition.action, in: transition.episode, ended: transition.next == nil)
        }
        let trees = trees
        let examples = Parallel.map(fresh.count, workers: workers, makeState: {}) {
            TransitionExample(fresh[$1], trees)
        }
        let firstNew = observed.count
        for case (let transition, let example?) in zip(fresh, examples) {
            observed.append((transition, example))
        }
        describe(firstNew: firstNew)
    }

    /// Finds the templates of all pages seen, and describes all examples in their terms.
    private mutating func describe(firstNew: Int) {
        templates = PageTemplates(distinctPages())
        let (known, templates, observed) = (self, templates, observed)
        let signatures = Parallel.map(observed.count, workers: workers, makeState: {}) { _, place in
            let example = observed[place].example
            let own = ActionSignatures(
                example.action, on: example.before, url: example.url,
                template: templates.template(of: example.before))
            return (own: own, state: templates.state(of: example.before))
        }
        store = ExampleStore()
        var trials: [Trial] = []
        for (place, example) in observed.map(\.example).enumerated() {
            if place >= firstNew, place % Self.trialInterval == 0 {
                let query = known.query(observed[place].transition, templates)
                trials.append(
                    Trial(place: place, best: store.bestByLevel(query), limit: store.examples.count))
            }
            let (own, state) = signatures[place]
            guard store.add(example, own, state: state), place >= firstNew else { continue }
            CopyRanking.observe(example, own, in: &carried)
            persistence.observe(example)
            refusals.observe(
                Self.refusalDescriptions(example.action, example.before, own),
                example.error != nil)
        }
        learnTrust(trials)
    }

    private func distinctPages() -> [PageTree] {
        var seen: Set<UInt64> = []
        return observed.flatMap { [$0.example.before, $0.example.after] }.filter {
            seen.insert($0.contentHash).inserted
        }
    }

    private func query(_ transition: Transition, _ templates: PageTemplates) -> TransitionQuery {
        TransitionQuery(transition.action, in: transition.episode, templates, trees)
    }

    /// A transition that is predicted from those before it.
    private struct Trial: Sendable {
        let place: Int
        /// The nearest example of each description.
        let best: [ExampleStore.Match]
        /// Number of examples that were known then.
        let limit: Int
    }

    /// Measures how right examples are by how they were found, and then how right whole predictions are.
    private mutating func learnTrust(_ trials: [Trial]) {
        let known = self
        let single = Parallel.map(trials.count, workers: workers, makeState: {}) { _, place in
            let truth = known.observed[trials[place].place]
            let query = known.query(truth.transition, known.templates)
            let draft = known.drafting(query)
            return trials[place].best.map { match in
                let vote = DraftVote([.init(draft: draft(match), weight: 1)])
                return (match, known.accuracy(vote, truth.example, query))
            }
        }
        for (match, f1) in single.joined() { reliability.observe(match, f1: f1) }
        let informed = self
        let whole = Parallel.map(trials.count, workers: workers, makeState: {}) { _, place in
            let truth = informed.observed[trials[place].place]
            let query = informed.query(truth.transition, informed.templates)
            let guess = informed.guess(query, before: trials[place].limit)
            return (guess?.belief ?? 0, informed.accuracy(guess?.vote, truth.example, query))
        }
        for (belief, f1) in whole { calibration.observe(belief, isRight: f1 >= Prediction.confidenceBar) }
    }

    /// F1 of the change that a vote foretells.
    private func accuracy(_ vote: DraftVote?, _ truth: TransitionExample, _ query: TransitionQuery) -> Double
    {
        guard let vote else { return 0 }
        let page = PageView.composed(title: "", nodes: vote.nodes())
        let predicted = PageChange(from: query.current, to: trees.settled(page))
        let actual = PageChange(from: query.current, to: truth.after)
        return MatchCounts(predicted: predicted.items, actual: actual.items).f1
    }

    /// Makes the drafts for a query.
    private func drafting(_ query: TransitionQuery) -> (ExampleStore.Match) -> PageDraft {
        let ranking = CopyRanking(carried, common: templates.commonNames, for: query.signatures)
        let lasting = persistence.chances(query.action)
        return { match in
            PageDraft(store.examples[match.example], for: query, templates, ranking, lasting: lasting)
        }
    }

    // MARK: Prediction

    /// The first page that was seen there last.
    public func begin(at start: StartPoint) -> Observation? { starts[start] }

    /// What the drafts of the most alike examples agree on.
    public func predict(_ action: Action, in episode: Episode) -> Prediction {
        let query = TransitionQuery(action, in: episode, templates, trees)
        let ending = endings.chance(action, in: episode)
        let illegal = illegality(query)
        let refused = episode.observation.refusing(Self.refusal)
        if illegal > 0.5 {
            return Prediction(
                observation: refused, noChange: illegal, illegal: illegal, ending: ending, confidence: illegal
            )
        }
        if action.isStop {
            return Prediction(
                observation: episode.observation.refusing(nil), noChange: 1, illegal: illegal,
                ending: ending,
                confidence: ending)
        }
        if query.action.verb == .goBack, let earlier = episode.pageBefore {
            return Prediction(
                observation: earlier.refusing(nil), noChange: 0, illegal: illegal, ending: ending,
                confidence: calibration.chance(Self.historyBelief))
        }
        guard let guess = guess(query, before: .max) else {
            let page = episode.observation.showing(query.page.view, at: episode.observation.url)
            return Prediction(
                observation: page, noChange: query.isUnsettled ? 0 : 1, illegal: illegal, ending: ending,
                confidence: 0)
        }
        return Prediction(
            observation: observation(guess, query), noChange: guess.noChange, illegal: illegal,
            ending: ending,
            confidence: calibration.chance(guess.belief), unknown: guess.unknown)
    }

    /// An observed transition in the words of observations.
    struct ShownExample {
        let before: PageView
        let action: Action
        let url: String
        let after: PageView
    }

    /// The observed transitions that are most like the one at hand.
    func examples(like action: Action, in episode: Episode, count: Int) -> [ShownExample] {
        guard count > 0 else { return [] }
        let query = TransitionQuery(action, in: episode, templates, trees)
        return store.matches(query).prefix(count).map { match in
            let example = store.examples[match.example]
            return ShownExample(
                before: example.seen, action: example.taken, url: example.url, after: example.after.view)
        }
    }

    /// What an agent is told when it does what can't be done.
    static let refusal = "the action can't be done here"
    /// How sure it is that going back shows what was there before.
    static let historyBelief = 0.9

    private func illegality(_ query: TransitionQuery) -> Double {
        guard !query.action.missesTarget else { return 1 }
        let isDisabled =
            query.action.target.map { query.page.view.nodes[$0].states.contains(.disabled) } ?? false
        return refusals.chance(
            Self.refusalDescriptions(query.action, query.page, query.signatures),
            prior: isDisabled ? 0.9 : 0.01)
    }

    /// From the most general on: operation, role and whether it is switched off, kind of text; the same element; the same page.
    private static func refusalDescriptions(
        _ action: SemanticAction, _ page: PageTree, _ signatures: ActionSignatures
    ) -> [UInt64] {
        let node = action.target.map { page.view.nodes[$0] }
        let general = Hash64.mix(
            UInt64(action.verb.rawValue), UInt64(node?.role.rawValue ?? 255),
            node?.states.contains(.disabled) == true ? 1 : 0)
        let text = UInt64(TextValue.kind(action.text).rawValue)
        return [
            general, Hash64.mix(general, text), signatures.values[4], Hash64.mix(signatures.values[4], text),
            Hash64.mix(signatures.values[3], text), signatures.values[1], signatures.values[0],
        ]
    }

    /// What most examples agree on.
    private struct Guess {
        let vote: DraftVote
        let unknown: [UnknownPart]
        let noChange: Double
        /// Before calibration: chance of this outcome, times the expected F1 of the page.
        let belief: Double
    }

    private func guess(_ query: TransitionQuery, before limit: Int) -> Guess? {
        var matches = store.matches(query, before: limit)
        guard !matches.isEmpty else { return nil }
        var shares: [(outcome: TransitionExample.Destination, weight: Double)] = []
        for match in matches { Self.add(outcome(of: match), reliability.weight(match), to: &shares) }
        let total = shares.reduce(0) { $0 + $1.weight }
        var winner = shares[0]
        for share in shares where share.weight > winner.weight { winner = share }
        matches.removeAll { outcome(of: $0) != winner.outcome }
        let vote = vote(matches, query, before: limit)
        let unchanged = matches.reduce(0) {
            $0 + (store.examples[$1.example].isUnchanged ? reliability.weight($1) : 0)
        }
        return Guess(
            vote: vote.vote, unknown: vote.unknown,
            noChange: query.isUnsettled ? 0 : unchanged / total,
            belief: winner.weight / total * vote.vote.expectedF1)
    }

    private static func add(
        _ outcome: TransitionExample.Destination, _ weight: Double,
        to shares: inout [(outcome: TransitionExample.Destination, weight: Double)]
    ) {
        if let known = shares.firstIndex(where: { $0.outcome == outcome }) {
            shares[known].weight += weight
        } else {
            shares.append((outcome, weight))
        }
    }

    private func outcome(of match: ExampleStore.Match) -> TransitionExample.Destination {
        let example = store.examples[match.example]
        return example.staysOnPage ? .samePage : .page(template: templates.template(of: example.after) ?? -1)
    }

    /// Lets the drafts of these examples vote; where they agree on an address that was visited before, its visits vote too.
    private func vote(_ matches: [ExampleStore.Match], _ query: TransitionQuery, before limit: Int)
        -> (vote: DraftVote, unknown: [UnknownPart])
    {
        let heaviest = matches.sorted {
            (reliability.weight($1), $0.example) < (reliability.weight($0), $1.example)
        }.prefix(Self.ballotCount)
        let draft = drafting(query)
        var ballots = heaviest.map { DraftVote.Ballot(draft: draft($0), weight: reliability.weight($0)) }
        let unknown = ballots.first?.draft.unknown ?? []
        let first = DraftVote(ballots)
        guard let url = first.url, url.text != query.episode.observation.url else {
            return (first, unknown)
        }
        let used = Set(heaviest.map(\.example))
        let visits = store.visits(to: url.text, like: query, before: limit).filter {
            !used.contains($0.example) && store.examples[$0.example].after.view.title == first.title?.text
        }
        guard !visits.isEmpty else { return (first, unknown) }
        ballots += visits.map {
            DraftVote.Ballot(draft: draft($0), weight: reliability.weight($0) * url.chance)
        }
        return (DraftVote(ballots), [])
    }

    private func observation(_ guess: Guess, _ query: TransitionQuery) -> Observation {
        let current = query.episode.observation
        let title = guess.vote.title?.text ?? current.page.title
        let page = PageView.composed(title: title, nodes: guess.vote.nodes())
        let isSame = trees.tree(of: page).contentHash == query.current.contentHash
        return current.showing(isSame ? current.page : page, at: guess.vote.url?.text ?? current.url)
    }
}

extension TransitionQuery {
    /// Whether the browser alone changes the page already.
    var isUnsettled: Bool { page.contentHash != current.contentHash }
}
