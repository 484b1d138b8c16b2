import WebEnv

/// What happened when steps were played, each through the observation before it.
struct Playback: Sendable {
    /// The environment before each step that was played.
    private(set) var before: [WebEnvironment] = []
    /// The environment after the last step that was played.
    private(set) var end: WebEnvironment
    /// The evaluator's score, where the episode ended.
    private(set) var reward: Double?
    /// Last step after which a database was another.
    private(set) var lastChange: Int?
    /// Why the steps could not be played to their end.
    private(set) var problem: String?
    /// The step that could not be played.
    private(set) var failedStep: Int?
    /// What the page had in place of a step's target.
    private(set) var missingTarget: ReferencePlayerError?

    init(_ steps: [SolutionStep], from start: WebEnvironment) {
        end = start
        do { try play(steps) } catch {
            problem = "\(error)"
            missingTarget = error as? ReferencePlayerError
        }
    }

    private mutating func play(_ steps: [SolutionStep]) throws {
        var player = ReferencePlayer(steps)
        var observation = end.session.observation()
        for index in steps.indices {
            guard !end.isOver else {
                problem =
                    "step \(index + 1) of the solution: the episode is over after \(end.limits.steps) steps"
                return
            }
            guard let action = try player.nextAction(observation) else { return }
            before.append(end)
            let step = try end.step(action)
            if Self.databases(end) != before.last.map(Self.databases) { lastChange = index }
            observation = step.observation
            if let error = observation.lastActionError {
                problem = "step \(index + 1) of the solution: \(error)"
                failedStep = index
                return
            }
            if let ending = step.ending {
                guard ending == .stopped || index == steps.count - 1 else { continue }
                reward = step.reward
                return
            }
        }
    }

    static func databases(_ environment: WebEnvironment) -> [DatabaseState] {
        (environment.session.transport as? MockWorld)?.states.map(\.database) ?? []
    }
}

extension Playback {
    /// Whether a text is so particular (a price, a date, a number of five digits) that a page shows it only as the answer.
    /// Names and short numbers stand on many pages by chance.
    private static func isTelling(_ text: String) -> Bool {
        text.utf8.count >= 5 && text.utf8.contains { (0x30...0x39).contains($0) }
    }

    /// A sentence where a page gives the answer away, though the solution goes on to look it up on another: the first page
    /// by showing all of it, a later one by showing all of it and nothing else of its kind. A list that has the answer among
    /// others gives nothing away.
    func leak(of task: WebTask) -> String? {
        guard let evaluation = task.evaluation, evaluation.kinds.contains(.stringMatch),
            let last = before.last?.session
        else { return nil }
        let references = evaluation.referenceAnswers?.checks.flatMap(\.values) ?? []
        let hidden = references.filter { Self.isTelling($0) && !task.intent.contains($0) }
        guard hidden.count == references.count, let first = hidden.first else { return nil }
        let page = before.indices.first { index in
            let session = before[index].session
            guard session.url != last.url, hidden.allSatisfy(session.view.text.contains) else { return false }
            let names = session.view.nodes.map(\.name)
            return index == 0 || hidden.allSatisfy { TextShape($0).isAlone(in: names) }
        }
        return page.map { "the page before step \($0 + 1) shows the answer \"\(first)\" already" }
    }
}

extension WebEnvironment.Limits {
    /// Room for everything that a proof plays.
    static var proof: WebEnvironment.Limits {
        var limits = WebEnvironment.Limits()
        limits.steps = 200
        limits.repetitions = 0
        return limits
    }
}

extension WebTask {
    /// Why its solution is longer than a proof plays; nil where it is not.
    var excessOfSteps: String? {
        let limit = WebEnvironment.Limits.proof.steps
        return solution.count > limit
            ? "the solution has \(solution.count) steps, and \(limit) at most are played" : nil
    }
}

extension SolutionStep {
    static func stop(_ answer: String) -> SolutionStep { SolutionStep(verb: .stop, text: answer) }
}

/// The kind of a text: `$117.84` is of the kind `$9.9`, `Jun 25, 2026` of the kind `a 9, 9`.
private struct TextShape {
    private let text: String
    private let runs: [Run]

    /// Letters, digits, or what stands between them.
    private struct Run: Hashable {
        enum Kind { case letters, digits, other }
        let kind: Kind
        let text: Substring
    }

    init(_ text: String) {
        self.text = text
        runs = Self.runs(of: text)
    }

    /// Whether none of these texts has another part of the same kind. Names, of several words, are never alone: what is
    /// like a name can't be told.
    func isAlone(in texts: [String]) -> Bool {
        guard runs.count(where: { $0.kind == .letters }) < 3 else { return false }
        return texts.allSatisfy { other in
            let parts = Self.runs(of: other)
            guard parts.count >= runs.count else { return true }
            return (0...(parts.count - runs.count)).allSatisfy { start in
                let part = parts[start..<(start + runs.count)]
                return !isAlike(Array(part)) || Set(part.filter { $0.kind != .other }) == Set(words)
            }
        }
    }

    private var words: [Run] { runs.filter { $0.kind != .other } }

    /// Runs of the same kinds, with the same between them; numbers without anything beside them have as many digits too.
    private func isAlike(_ part: [Run]) -> Bool {
        zip(runs, part).enumerated().allSatisfy { index, pair in
            let (own, other) = pair
            guard own.kind == other.kind else { return false }
            switch own.kind {
            case .letters: return true
            case .digits: return runs.count > 1 || own.text.utf8.count == other.text.utf8.count
            case .other:
                if index == 0 { return other.text.hasSuffix(own.text) }
                return index == runs.count - 1 ? other.text.hasPrefix(own.text) : other.text == own.text
            }
        }
    }

    private static func runs(of text: String) -> [Run] {
        func kind(_ character: Character) -> Run.Kind {
            character.isNumber ? .digits : character.isLetter ? .letters : .other
        }
        var runs: [Run] = []
        var start = text.startIndex
        while start < text.endIndex {
            let own = kind(text[start])
            let end = text[start...].firstIndex { kind($0) != own } ?? text.endIndex
            runs.append(Run(kind: own, text: text[start..<end]))
            start = end
        }
        return runs
    }
}
