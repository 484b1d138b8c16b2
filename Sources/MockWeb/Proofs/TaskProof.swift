import WebEnv

/// What the proofs of a task came to.
public struct ProofResult: Sendable, Hashable {
    /// The task's `task_id`.
    public let taskID: String
    /// One sentence for each proof that failed; empty for a proven task.
    public internal(set) var reasons: [String] = []
    /// Steps of the reference solution, `stop` included.
    public internal(set) var solutionSteps = 0
    /// Whether every proof held.
    public var isProven: Bool { reasons.isEmpty }
}

/// Proves that a task can be done and that nothing but doing it scores.
///
/// Every attempt is played in a fork of its own, through observations, and scored by the task's own evaluator.
struct TaskProof {
    private let instantiator: TaskInstantiator
    private let template: TaskTemplate
    private let candidate: TaskInstantiator.Candidate
    private let task: WebTask
    private let seed: UInt64

    /// Other rows whose answer or last page is tried.
    static let otherRows = 2

    init(instantiator: TaskInstantiator, candidate: TaskInstantiator.Candidate, task: WebTask, seed: UInt64) {
        self.instantiator = instantiator
        template = instantiator.templates[candidate.template]
        self.candidate = candidate
        self.task = task
        self.seed = seed
    }

    func run() -> ProofResult {
        var result = ProofResult(taskID: task.taskID, solutionSteps: task.solution.count)
        var environment = WebEnvironment(
            transport: instantiator.world(of: template), limits: .proof)
        if let excess = task.excessOfSteps {
            result.reasons.append(excess)
            return result
        }
        do {
            _ = try environment.reset(task: task, seed: seed)
            if task.solution.count > WebEnvironment.Limits().steps {
                result.reasons.append("the solution has \(task.solution.count) steps")
            }
            let solution = Playback(task.solution, from: environment)
            if let problem = solution.problem {
                result.reasons.append(told(problem, solution))
            } else if solution.reward != 1 {
                result.reasons.append(failure.sentence(task, end: solution.end))
            } else {
                if let leak = solution.leak(of: task) { result.reasons.append(leak) }
                result.reasons += misses(environment, solution)
            }
        } catch {
            result.reasons.append("the world failed: \(error)")
        }
        return result
    }

    private var failure: FailedPlayback { FailedPlayback(template: template, slots: slots) }

    private func told(_ problem: String, _ solution: Playback) -> String {
        if let error = solution.missingTarget { return failure.sentence(error) }
        return solution.failedStep.map { failure.sentence(problem, atStep: $0) } ?? problem
    }

    /// What scores though it must not.
    private func misses(_ start: WebEnvironment, _ solution: Playback) -> [String] {
        var reasons: [String] = []
        func expectZero(
            _ steps: [SolutionStep], from environment: WebEnvironment, _ what: String, mayFail: Bool = true
        ) {
            let attempt = Playback(steps, from: environment)
            if let problem = attempt.problem {
                if !mayFail { reasons.append("\(what) can't be played: \(problem)") }
            } else if attempt.reward != 0 {
                reasons.append("\(what) scores \(attempt.reward ?? 0)")
            }
        }
        let last = solution.before.last ?? start
        expectZero([.stop("")], from: start, "doing nothing")
        if template.kind != .unachievable { expectZero([.stop("N/A")], from: start, "\"N/A\"") }
        if template.kind == .change {
            // A change may be in the page alone, as a form that is filled and not sent: then the last action is cut.
            let cut = solution.lastChange ?? max(0, solution.before.count - 2)
            expectZero([.stop(answer)], from: solution.before[cut], "stopping before the last change")
        }
        // One step early: without the answer, or before what leads to the end.
        if asksForAnswer {
            expectZero([.stop("")], from: last, "giving no answer")
        } else if solution.before.count > 1 {
            expectZero(
                [.stop(answer)], from: solution.before[solution.before.count - 2], "stopping one step early")
        }
        for other in others() where template.kind != .unachievable {
            let text = other.solution.last?.text ?? ""
            if asksForAnswer {
                if text != answer {
                    expectZero([.stop(text)], from: last, "another instance's answer \"\(text)\"")
                }
            } else if let score = score(of: other, start), score != 0 {
                reasons.append("the solution of \(other.taskID) scores \(score)")
            }
        }
        for canary in template.canaries {
            switch canary {
            case .answer(let text):
                let text = template.texts.render(text, slots)
                expectZero([.stop(text)], from: last, "the canary \"\(text)\"")
            case .steps(let patterns):
                expectZero(template.steps(patterns, slots), from: start, "a canary's steps", mayFail: false)
            }
        }
        return reasons
    }

    /// What this task's evaluator says where another task was done.
    private func score(of other: WebTask, _ start: WebEnvironment) -> Double? {
        guard let evaluation = task.evaluation, let end = other.solved(from: start) else { return nil }
        let attempt = Attempt(
            name: other.taskID, session: end.session, answer: other.solution.last?.text ?? "",
            expectation: .failure)
        return try? attempt.score(evaluation, mustWork: false)
    }

    /// Other rows' tasks, and the template's canaries as whole solutions.
    func neighbours() -> TaskNeighbours {
        TaskNeighbours(
            tasks: others(),
            canaries: template.canaries.map { canary in
                switch canary {
                case .answer(let text): task.solution.dropLast() + [.stop(template.texts.render(text, slots))]
                case .steps(let patterns): template.steps(patterns, slots)
                }
            })
    }

    private var slots: TaskTemplate.Slots { template.instances[candidate.instance] }
    private var answer: String { task.solution.last?.text ?? "" }
    private var asksForAnswer: Bool { task.evaluation?.kinds.contains(.stringMatch) ?? false }

    /// Tasks of the rows after this one that are solved otherwise.
    private func others() -> [WebTask] {
        let count = template.instances.count
        return (1..<max(2, count)).lazy.map { (candidate.instance + $0) % count }.filter {
            $0 != candidate.instance
        }
        .map { instantiator.task(.init(template: candidate.template, instance: $0), seed: seed) }
        .filter { $0.differs(from: task) }
        .prefix(Self.otherRows).map { $0 }
    }
}

extension WebTask {
    /// Whether it is about something else: success is something else, and is reached by another answer, by other steps or
    /// from another page.
    func differs(from other: WebTask) -> Bool {
        guard !solution.isEmpty, evaluation != other.evaluation else { return false }
        if evaluation?.kinds.contains(.stringMatch) == true {
            return solution.last?.text != other.solution.last?.text
        }
        return solution != other.solution || startURLs != other.startURLs
    }
}
