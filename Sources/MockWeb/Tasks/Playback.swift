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

    init(_ steps: [SolutionStep], from start: WebEnvironment) {
        end = start
        do { try play(steps) } catch { problem = "\(error)" }
    }

    private mutating func play(_ steps: [SolutionStep]) throws {
        var player = ReferencePlayer(steps)
        var observation = end.session.observation()
        for index in steps.indices {
            guard let action = try player.nextAction(observation) else { return }
            before.append(end)
            let step = try end.step(action)
            if Self.databases(end) != before.last.map(Self.databases) { lastChange = index }
            observation = step.observation
            if let error = observation.lastActionError {
                problem = "step \(index + 1) of the solution: \(error)"
                return
            }
            if step.ending != nil {
                reward = step.reward
                return
            }
        }
    }

    private static func databases(_ environment: WebEnvironment) -> [DatabaseState] {
        (environment.session.transport as? MockWorld)?.states.map(\.database) ?? []
    }
}

extension Playback {
    /// Whether a text is so particular (a price, a date, a number of five digits) that a page shows it only as the answer.
    /// Names and short numbers stand on many pages by chance.
    private static func isTelling(_ text: String) -> Bool {
        text.utf8.count >= 5 && text.utf8.contains { (0x30...0x39).contains($0) }
    }

    /// A sentence where the first page shows all of the answer, though the solution looks it up on another.
    func leak(of task: WebTask) -> String? {
        guard let evaluation = task.evaluation, evaluation.kinds.contains(.stringMatch),
            let first = before.first?.session, let last = before.last?.session, first.url != last.url
        else { return nil }
        let page = first.view.text
        let references = evaluation.referenceAnswers?.checks.flatMap(\.values) ?? []
        let hidden = references.filter { Self.isTelling($0) && !task.intent.contains($0) }
        guard hidden.count == references.count, let first = hidden.first, hidden.allSatisfy(page.contains)
        else {
            return nil
        }
        return "the first page shows the answer \"\(first)\" already"
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

extension SolutionStep {
    static func stop(_ answer: String) -> SolutionStep { SolutionStep(verb: .stop, text: answer) }
}
