import WebEnv

/// What else an agent might do where a task is set.
public struct TaskNeighbours: Sendable {
    /// Tasks of the same template about something else.
    public let tasks: [WebTask]
    /// Whole solutions that must not score.
    public let canaries: [[SolutionStep]]

    public init(tasks: [WebTask] = [], canaries: [[SolutionStep]] = []) {
        self.tasks = tasks
        self.canaries = canaries
    }
}

/// What an audit of one task found.
public struct AuditResult: Sendable, Hashable {
    public let taskID: String
    /// One sentence for each thing that is wrong with the task; empty for a sound one.
    public internal(set) var reasons: [String] = []
    /// Altered and weakened evaluators that were tried.
    public internal(set) var mutants = 0
    /// What was changed in the mutants that no attempt told from the evaluator.
    public internal(set) var survivors: [String] = []
}

/// Plays a task's reference solution, and near misses of it, and asks of every altered or weakened evaluator whether one of
/// these attempts tells it from the task's own.
///
/// Needs nothing but the task: it works on any file whose tasks have solutions.
public struct TaskAudit: Sendable {
    private let world: MockWorld
    private let seed: UInt64 = 0

    /// - Parameter world: all sites of the task.
    public init(world: MockWorld) { self.world = world }

    public func audit(_ task: WebTask, neighbours: TaskNeighbours = TaskNeighbours()) -> AuditResult {
        var result = AuditResult(taskID: task.taskID)
        guard let evaluation = task.evaluation, !task.solution.isEmpty else {
            result.reasons.append(
                "the task has no \(task.evaluation == nil ? "evaluator" : "reference solution")")
            return result
        }
        do {
            var start = WebEnvironment(transport: world, limits: .proof)
            _ = try start.reset(task: task, seed: seed)
            let attempts = NearMisses(task: task, start: start, neighbours: neighbours)
            if let problem = attempts.solution.problem {
                result.reasons.append(problem)
                return result
            }
            if let leak = attempts.solution.leak(of: task) { result.reasons.append(leak) }
            try score(evaluation, of: task, on: attempts.outcomes, &result)
        } catch {
            result.reasons.append("the world failed: \(error)")
        }
        return result
    }

    private func score(
        _ evaluation: EvaluationSpec, of task: WebTask, on outcomes: [Outcome], _ result: inout AuditResult
    )
        throws
    {
        var scored: [(outcome: Outcome, score: Double)] = []
        for outcome in outcomes {
            // An attempt may end on a page from which the evaluator can't go on; the solution must not.
            guard let score = try outcome.score(evaluation, mustWork: outcome.expectation == .success) else {
                continue
            }
            scored.append((outcome, score))
            if score != outcome.expectation.score ?? score {
                result.reasons.append("\(outcome.name) scores \(score)")
            }
        }
        let mutants = EvaluatorMutation(of: task, evaluation: evaluation).mutants
        result.mutants = mutants.count
        for mutant in mutants {
            let isToldApart = try scored.contains { outcome, score in
                try outcome.score(mutant.spec, mustWork: false) != score
            }
            if !isToldApart { result.survivors.append(mutant.change) }
        }
    }
}

/// Where an attempt ended, and what it answered.
struct Outcome: Sendable {
    enum Expectation: Sendable {
        case success, failure, either

        /// The score that must come out, nil where any may.
        var score: Double? {
            switch self {
            case .success: 1
            case .failure: 0
            case .either: nil
            }
        }
    }
    let name: String
    let session: Session
    let answer: String
    let expectation: Expectation

    /// - Returns: nil where the evaluator can't run and need not.
    func score(_ evaluation: EvaluationSpec, mustWork: Bool) throws -> Double? {
        var fork = session
        do {
            return try Evaluator(evaluation).evaluate(answer: answer, session: &fork).score
        } catch  where !mustWork {
            return nil
        }
    }
}
